package dev.workroom.store;

import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a list of sessions.
 *
 * @param title as it was named, else the first line of what the user said first; may be empty
 * @param started when its first entry was written
 * @param last when its last entry was written
 */
public record SessionSummary(
    SessionId id,
    Optional<SessionId> parent,
    String agent,
    String title,
    Instant started,
    Instant last,
    Status status,
    boolean archived) {
  /** Where a session stands. */
  public enum Status {
    WORKING,
    /** A person is asked, or only a person can make it go on. */
    WAITING,
    PAUSED,
    DONE,
    INTERRUPTED,
    OVER_BUDGET,
    FAILED
  }
}
