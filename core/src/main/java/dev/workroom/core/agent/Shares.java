package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.SessionState.Lane;
import java.time.Duration;
import java.util.Optional;

/**
 * Shares of a session's budget. What is reserved for those at work is not given twice: the sum of
 * their shares never exceeds what is left.
 */
final class Shares {
  private Shares() {}

  /** What is neither consumed nor reserved. */
  static Budget left(SessionState parent) {
    Budget all = parent.budget();
    long steps = all.steps() - parent.steps() - parent.subagentSteps();
    long tokens = all.tokens() - parent.usage().tokens();
    Optional<Long> money = all.microUsd().map(most -> most - parent.usage().microUsd());
    for (Lane lane : parent.lanes().values()) {
      steps -= lane.share().steps();
      tokens -= lane.share().tokens();
      long reserved = lane.share().microUsd().orElse(0L);
      money = money.map(most -> most - reserved);
    }
    Duration time = all.time().minus(parent.working());
    return new Budget(
        Math.max(0, steps),
        Math.max(0, tokens),
        money.map(most -> Math.max(0, most)),
        time.isNegative() ? Duration.ZERO : time,
        Math.max(0, all.subagents() - parent.subagents()),
        all.depth() - 1);
  }

  /**
   * What one more gets of what is left: as many percent as it asks for, else as much as each of
   * those that wait for their turn and the parent itself; no more steps than it is allowed.
   *
   * @param waiting how many are to start, this one included
   */
  static Budget of(Budget left, Task assignment, int waiting) {
    double part = assignment.percent().map(p -> p / 100.0).orElse(1.0 / (waiting + 1));
    Duration time = assignment.time().filter(t -> t.compareTo(left.time()) < 0).orElse(left.time());
    long steps = portion(left.steps(), part);
    return new Budget(
        assignment.steps().map(most -> Math.min(most, steps)).orElse(steps),
        portion(left.tokens(), part),
        left.microUsd().map(most -> portion(most, part)),
        time,
        0,
        Math.max(0, left.depth()));
  }

  static boolean enough(Budget share) {
    return share.steps() > 0
        && share.tokens() > 0
        && share.microUsd().map(most -> most > 0).orElse(true)
        && !share.time().isZero();
  }

  private static long portion(long all, double part) {
    return (long) Math.floor(all * part);
  }
}
