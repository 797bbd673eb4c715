package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.session.CallState;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.SessionState.Lane;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A sub-agent is a tool whose work is another session: its own log, a clean context, a share of the
 * budget, and no more tools and folders than its assignment names.
 */
public final class Subagents implements Tool {
  private final Sessions sessions;
  private final Crew crew;
  private final ToolSpec spec;
  private final Function<Json, Task> reading;
  private final Semaphore places;
  private final ReentrantLock sharing = new ReentrantLock();

  /**
   * @param reading what the call's input asks of the sub-agent; throws IllegalArgumentException
   * @param atOnce how many work side by side; others wait for their turn
   */
  public Subagents(
      Sessions sessions, Crew crew, ToolSpec spec, Function<Json, Task> reading, int atOnce) {
    this.sessions = sessions;
    this.crew = crew;
    this.spec = spec;
    this.reading = reading;
    this.places = new Semaphore(atOnce, true);
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  /** Its own calls ask for themselves. */
  @Override
  public Effect effect(Json input) {
    return Effect.read("sub-agent: " + reading.apply(input).title());
  }

  @Override
  public Answer run(Json input, Context context) throws Exception {
    Task assignment = reading.apply(input);
    if (!places.tryAcquire()) {
      context.progress().accept(assignment.title() + ": waits for its turn");
      places.acquire();
    }
    try {
      return employ(assignment, context);
    } finally {
      places.release();
    }
  }

  /** Its turn ended while it was parked: it comes to an end as one that is stopped at work. */
  @Override
  public Answer resume(Json input, Context context) throws Exception {
    Session child = sessions.open(context.session().child(context.call()));
    if (child.state().seq() > 0 && child.state().outcome().isEmpty()) {
      child.append("agent", new StopRequested());
    }
    return employ(reading.apply(input), context);
  }

  private Answer employ(Task assignment, Context context) throws Exception {
    Session parent = sessions.open(context.session());
    Session child = sessions.open(context.session().child(context.call()));
    Optional<ToolResult> refusal = begin(parent, child, assignment, context.call());
    if (refusal.isPresent()) {
      return Answer.of(refusal.get());
    }
    SessionState before = child.state();
    Setup setup = before.setup().orElseThrow();
    try (Crew.Member member = crew.hire(child.id(), setup, assignment)) {
      boolean late = false;
      Outcome outcome = before.outcome().orElse(new Outcome.Interrupted());
      if (before.outcome().isEmpty()) {
        var shift = new Shift(parent, child, context.call(), since(parent, context.call()));
        outcome = shift.work(member.agent());
        late = shift.late();
      }
      if (outcome instanceof Outcome.Waiting(String reason)) {
        return new Answer.Parked(reason);
      }
      Handover handover =
          Harvest.of(assignment.title(), outcome, late, child.entries(), member::effect);
      SessionState after = child.state();
      sessions.close(child.id());
      return new Answer.Finished(
          result(handover),
          List.of(new SubagentEnded(context.call(), after.usage(), after.steps(), handover)),
          labels(handover));
    }
  }

  /** Opens the child's log if it has none yet; the answer is why it may not begin. */
  private Optional<ToolResult> begin(Session parent, Session child, Task assignment, CallId call) {
    sharing.lock();
    try {
      SessionState state = parent.state();
      if (child.state().seq() > 0) {
        if (child.state().outcome().isEmpty()) {
          child.append("agent", new Resumed()); // the time until now was nobody's work
        }
        return Optional.empty();
      }
      if (state.unseenInput()) {
        return Optional.of(new ToolResult.Skipped("Not run: the user has said something new."));
      }
      // A crash may have cut between the two logs: the share is reserved already then.
      Lane reserved = state.lanes().get(call);
      Budget left = Shares.left(state);
      Budget share =
          reserved == null ? Shares.of(left, assignment, waiting(state)) : reserved.share();
      Optional<String> refusal = reserved == null ? refusal(left, share) : Optional.empty();
      if (refusal.isPresent()) {
        return Optional.of(new ToolResult.Denied(refusal.get()));
      }
      if (reserved == null) {
        parent.append("agent", new SubagentStarted(call, child.id(), assignment.title(), share));
      }
      child.append(
          "agent",
          new SessionStarted(
              "sub-agent", Optional.of(parent.id()), setup(state, assignment, share)),
          new Influenced(state.influences(), parent.said()),
          new UserSaid(List.of(new ContentBlock.Text(assignment.prompt()))));
      return Optional.empty();
    } finally {
      sharing.unlock();
    }
  }

  /** The calls of the last reply that are to start a sub-agent still, at least this one. */
  private int waiting(SessionState state) {
    long open =
        state.openCalls().stream()
            .filter(use -> use.tool().equals(spec.name()))
            .map(ToolUse::id)
            .filter(id -> !state.lanes().containsKey(id))
            .filter(id -> state.calls().get(id) instanceof CallState.Requested)
            .count();
    return (int) Math.max(1, open);
  }

  private static Optional<String> refusal(Budget left, Budget share) {
    if (left.subagents() < 1) {
      return Optional.of("No sub-agents are left in the budget. Do this work yourself.");
    }
    if (left.depth() < 0) {
      return Optional.of("A sub-agent this deep may start none of its own. Do this work yourself.");
    }
    return Shares.enough(share)
        ? Optional.empty()
        : Optional.of(
            "Not enough of the budget is left to share it. Do this work yourself, or finish with"
                + " what you have.");
  }

  /** The entry from which on what people say concerns the child. */
  private static long since(Session parent, CallId call) {
    Lane lane = parent.state().lanes().get(call);
    return lane == null ? parent.state().seq() : lane.seq();
  }

  /** What a child has heard of what was said to its parent. */
  static long heard(List<Entry> log, long otherwise) {
    long heard = otherwise;
    for (Entry entry : log) {
      if (entry.event() instanceof PassedOn(long seq, _)) {
        heard = Math.max(heard, seq);
      }
    }
    return heard;
  }

  /** Through its answer may speak whatever it read. */
  private static List<Label> labels(Handover handover) {
    var all = new ArrayList<>(List.of(new Label(Label.Origin.SUBAGENT, handover.title())));
    all.addAll(handover.labels());
    return all;
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(new Label(Label.Origin.SUBAGENT, spec.name()));
  }

  private static ToolResult result(Handover handover) {
    return switch (handover.ending()) {
      case DONE -> new ToolResult.Ok(handover.text());
      case STOPPED -> new ToolResult.Interrupted(handover.text());
      case EMPTY, FAILED, TIMED_OUT, OVER_BUDGET -> new ToolResult.Failed(handover.text());
    };
  }

  /** The same walls and plan as the parent's, or narrower ones. */
  private static Setup setup(SessionState parent, Task assignment, Budget share) {
    Setup setup =
        parent
            .setup()
            .orElseThrow()
            .handedOver(
                assignment.prompt(),
                share,
                parent.planInForce() ? parent.plan() : Optional.empty());
    Setup walled = assignment.folders().isEmpty() ? setup : setup.withFolders(assignment.folders());
    return assignment.model().map(m -> walled.withModel(m, Optional.empty())).orElse(walled);
  }
}
