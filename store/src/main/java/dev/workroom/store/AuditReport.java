package dev.workroom.store;

import java.util.List;

/**
 * What an audit found.
 *
 * @param heads where each sound log ends, for comparison with what was written down elsewhere
 * @param flaws the first broken entry of each broken log
 */
public record AuditReport(long sessions, long entries, List<Head> heads, List<Flaw> flaws) {
  public AuditReport {
    heads = List.copyOf(heads);
    flaws = List.copyOf(flaws);
  }

  public boolean sound() {
    return flaws.isEmpty();
  }

  /** The last entry of a log. */
  public record Head(String session, long seq, String hash) {}

  /** One broken place, in a sentence for people. */
  public record Flaw(String session, long seq, Kind kind, String message) {}

  /** What can be wrong. */
  public enum Kind {
    /** An entry is not what was written, or not where it was. */
    HASH,
    /** Entries are missing before it. */
    GAP,
    /** The log does not end where it ended. */
    HEAD,
    /** A line of an exported file is none. */
    LINE
  }
}
