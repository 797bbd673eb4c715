package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sessions' logs as the server reads them; nothing is written here. */
public interface Shelf {
  /** One session, sub-agents among them, as the list of sessions has it. */
  record Line(
      SessionId id,
      Optional<SessionId> parent,
      String title,
      Instant started,
      Instant last,
      String status,
      boolean archived) {}

  /** All sessions, the one that last did something first. */
  List<Line> lines();

  /** The entry that a session began with. */
  Optional<Entry> first(SessionId session);

  /** A session's entries from one on. */
  List<Entry> read(SessionId session, long fromSeq);

  /** The position of the last entry of all sessions. */
  long position();

  /** The entries of all sessions after a position, in their order. */
  List<Arrival> after(long position, int most);
}
