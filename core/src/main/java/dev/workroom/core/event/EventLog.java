package dev.workroom.core.event;

import dev.workroom.core.message.SessionId;
import java.util.List;
import java.util.Optional;

/** The sessions' logs: append-only, and the only thing that is ever written. */
public interface EventLog {
  /**
   * Appends all or none, durable on return, right after entry {@code expected} (0: the log is
   * empty). An interrupt does not cut it short.
   *
   * @throws StaleSessionException if the log has gone on since {@code expected}
   * @throws EventLogException if it cannot be written; the message is for the user
   */
  List<Entry> append(SessionId session, long expected, String actor, List<Event> events);

  /** The entries from {@code fromSeq} on, in order. */
  List<Entry> read(SessionId session, long fromSeq);

  /** The sequence number of the last entry, 0 if there is none. */
  long last(SessionId session);

  /**
   * Whether it takes no more: the process ends, and what is at work is left where it stands, as a
   * crash would leave it.
   */
  default boolean closed() {
    return false;
  }

  /**
   * Takes the right to run a session's loop; empty while another process has it. It ends with
   * {@link Claim#close} or with the process, however that ends.
   */
  Optional<Claim> claim(SessionId session);

  /** The right to run one session's loop. */
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }
}
