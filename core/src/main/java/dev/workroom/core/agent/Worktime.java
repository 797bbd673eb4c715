package dev.workroom.core.agent;

import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import java.time.Duration;

/**
 * How long a session may go on working, between two entries of its log too; while it waits for a
 * person or is paused none of its time passes. Used by one thread.
 */
final class Worktime {
  private final Session session;
  private Duration worked;
  private long looked = System.nanoTime();

  Worktime(Session session) {
    this.session = session;
    this.worked = session.state().working();
  }

  /** What is left since the last look; never negative. */
  Duration left() {
    SessionState state = session.state();
    long now = System.nanoTime();
    if (!state.waitsForPeople() && !state.paused()) {
      worked = worked.plusNanos(now - looked);
    }
    looked = now;
    Duration left = state.budget().time().minus(worked);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
