package dev.workroom.server;

import dev.workroom.core.message.SessionId;

/** Runs sessions' loops. */
public interface Runs {
  /** How a run of a session ended. */
  enum Ending {
    /** Its turn has ended, or only a person can make it go on. */
    RESTED,
    /** Another process runs it. */
    TAKEN,
    /** It was cut off on the way. */
    CUT_OFF
  }

  /** Runs the loop of a session until it rests. */
  Ending advance(SessionId root) throws Exception;

  /** Whether another process runs it now, such as a command line. */
  boolean elsewhere(SessionId root);
}
