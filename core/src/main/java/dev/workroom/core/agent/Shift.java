package dev.workroom.core.agent;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.SubagentWaits;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.SessionState.Lane;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A sub-agent at work, and its parent's eye on it: what people say to the parent is passed on, a
 * pause pauses both, a stop stops both, and nobody works longer than agreed.
 */
final class Shift {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Session parent;
  private final Session child;
  private final CallId call;
  private final Worktime time;
  private long heard;
  private boolean late;

  /**
   * @param call of the parent, for which the child works
   * @param since what was said to the parent up to this entry concerns the child no more
   */
  Shift(Session parent, Session child, CallId call, long since) {
    this.parent = parent;
    this.child = child;
    this.call = call;
    this.time = new Worktime(child);
    this.heard = Subagents.heard(child.entries(), since);
  }

  /** Whether it was stopped because its time was up. */
  boolean late() {
    return late;
  }

  Outcome work(Agent agent) {
    var outcome = new AtomicReference<Outcome>(new Outcome.Interrupted());
    var left = new AtomicBoolean();
    try (var scope = new TaskScope(parent::ring)) {
      passOn();
      scope.fork(() -> {
        try {
          outcome.set(agent.run(child));
        } finally {
          left.set(true);
          child.ring();
        }
      });
      scope.fork(() -> watch(left));
      while (scope.ended() < 2) {
        SessionState seen = parent.state();
        if (seen.paused() && !child.state().paused()) {
          child.append("agent", new Paused());
        }
        if (!late && child.state().outcome().isEmpty() && time.left().isZero()) {
          late = true;
          child.append("agent", new StopRequested());
        }
        passOn();
        parent.await(state -> state.seq() != seen.seq() || scope.ended() == 2, nextLook());
      }
    } catch (InterruptedException _) {
      // Closing the scope has stopped the child, which settled what it had begun.
    }
    Outcome end = Objects.requireNonNull(outcome.get());
    // The child itself may have seen first that its time was up.
    late |= end instanceof Outcome.OverBudget && time.left().isZero();
    return end;
  }

  /** Tells the parent, whose time it is, when the child can go on only with a person. */
  private void watch(AtomicBoolean left) {
    try {
      boolean over = false;
      while (!over) {
        over = left.get();
        boolean known = parent.state().lanes().get(call) instanceof Lane lane && lane.waiting();
        boolean waits = child.state().waitsForPeople();
        if (waits != known) {
          parent.append("agent", new SubagentWaits(call, waits));
        } else if (!over) {
          child.await(state -> left.get() || state.waitsForPeople() != known);
        }
      }
    } catch (InterruptedException _) {
      // The child is being stopped.
    }
  }

  private Duration nextLook() {
    Duration left = time.left();
    return late || left.isZero() || left.compareTo(LOOK) > 0 ? LOOK : left;
  }

  private void passOn() {
    long last = parent.state().lastInput();
    if (last <= heard) {
      return;
    }
    for (Entry entry : parent.entriesAfter(heard)) {
      heard = entry.seq();
      if (entry.event() instanceof UserSaid(var content)) {
        child.append(entry.actor(), new PassedOn(entry.seq(), content));
      }
    }
  }
}
