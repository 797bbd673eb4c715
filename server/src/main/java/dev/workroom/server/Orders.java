package dev.workroom.server;

import dev.workroom.core.message.SessionId;

/** What a person wants of sessions, carried out once for each key. */
public interface Orders {
  /** What a new session caused. */
  record Begun(SessionId session, long seq) {}

  /** Begins a session. */
  Begun begin(Begin begin, String key) throws Exception;

  /** Carries out an order. */
  Done carryOut(SessionId root, Order order, String key) throws Exception;

  /**
   * What an order caused.
   *
   * @param seq the entry it appended, 0 if none
   * @param changes how many changes were taken back
   * @param refused a sentence for each change that stays
   */
  record Done(
      long seq, long changes, java.util.List<String> paths, java.util.List<String> refused) {
    public Done {
      paths = java.util.List.copyOf(paths);
      refused = java.util.List.copyOf(refused);
    }

    public Done(long seq) {
      this(seq, 0, java.util.List.of(), java.util.List.of());
    }
  }
}
