package dev.workroom.core.agent;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.ToolStarted;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.policy.PlanGate;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.policy.Policy.Verdict;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.policy.Sinks.Concern;
import dev.workroom.core.session.CallState;
import dev.workroom.core.session.Failure;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Recovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes tool calls to their one result, from wherever the log says that they stand. */
final class ToolCalls {
  private static final String INSTEAD =
      "the user said something new instead of answering. Repeat the call if it is still wanted.";

  private final String actor;
  private final SequencedMap<String, Tool> tools = new LinkedHashMap<>();
  private final Policy policy;
  private final BiConsumer<Session, Delta> viewers;
  private final Hooks hooks;
  private final ResourceLocks locks = new ResourceLocks();

  ToolCalls(
      String actor,
      List<Tool> tools,
      Policy policy,
      BiConsumer<Session, Delta> viewers,
      Hooks hooks) {
    this.actor = actor;
    this.policy = policy;
    this.viewers = viewers;
    this.hooks = hooks;
    tools.forEach(tool -> this.tools.put(tool.spec().name(), tool));
  }

  List<ToolSpec> specs() {
    return tools.values().stream().map(Tool::spec).toList();
  }

  /**
   * The calls for which the loop can do something now. The others wait for a person, or for an
   * earlier call that touches the same: the model's order holds.
   */
  List<ToolUse> ready(SessionState state) {
    List<ToolUse> open = state.openCalls();
    boolean review = open.stream().anyMatch(use -> reviewed(state, use));
    boolean stops = state.planInForce() && state.plan().flatMap(Plan::stopBefore).isPresent();
    var ready = new ArrayList<ToolUse>();
    boolean changing = false;
    for (ToolUse use : open) {
      boolean begins = state.calls().get(use.id()) instanceof CallState.Requested;
      boolean waits = begins && changes(use) && (review || stops && changing);
      if (!waits && ready(state, use) && !follows(use, open.subList(0, open.indexOf(use)))) {
        ready.add(use);
      }
      changing |= changes(use) || beginsStep(use);
    }
    return ready;
  }

  /** Whether a plan is or will be under review by this call: what changes things waits for it. */
  private boolean reviewed(SessionState state, ToolUse use) {
    return switch (state.calls().get(use.id())) {
      case CallState.Waiting(Request request, _) -> request instanceof Request.PlanReview;
      case CallState.Decided(Request request, _, _) ->
          request instanceof Request.PlanReview && !changes(use);
      case CallState.Requested _ -> proposes(use);
      case CallState.Running _, CallState.Finished _ -> false;
      case null -> false;
    };
  }

  private boolean proposes(ToolUse use) {
    try {
      return Optional.ofNullable(tools.get(use.tool()))
          .flatMap(tool -> tool.asks(use.input()))
          .filter(Request.PlanReview.class::isInstance)
          .isPresent();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private boolean changes(ToolUse use) {
    return effect(use).map(effect -> effect.kind() != Effect.Kind.READ).orElse(false);
  }

  /** Whether a person may wish to stop before what the call says it begins. */
  private boolean beginsStep(ToolUse use) {
    return effect(use)
        .filter(effect ->
            effect.resources().stream().anyMatch(resource -> resource.startsWith(PlanGate.STEP)))
        .isPresent();
  }

  private boolean follows(ToolUse use, List<ToolUse> earlier) {
    Optional<Effect> effect = earlier.isEmpty() ? Optional.empty() : effect(use);
    return effect.isPresent()
        && earlier.stream()
            .anyMatch(e -> effect(e).map(before -> effect.get().follows(before)).orElse(false));
  }

  private Optional<Effect> effect(ToolUse use) {
    try {
      return Optional.ofNullable(tools.get(use.tool())).map(tool -> tool.effect(use.input()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean ready(SessionState state, ToolUse use) {
    return switch (state.calls().get(use.id())) {
      case CallState.Requested _, CallState.Decided _, CallState.Running _ -> true;
      case CallState.Waiting _ -> state.unseenInput();
      case CallState.Finished _ -> false;
      case null -> false;
    };
  }

  /** Takes the call as far as it goes; true if it is parked until its sub-session goes on. */
  boolean advance(Session session, ToolUse use) {
    Optional<Answer> answer = answer(session, use);
    answer.ifPresent(a -> record(session, use, a));
    return answer.isPresent() && answer.get() instanceof Answer.Parked;
  }

  /**
   * A result for a call that nobody will run any more. What it has changed already stays in the
   * log: its tool settles what had begun.
   *
   * @param why the reason, as the end of a sentence
   */
  void abandon(Session session, ToolUse use, String why) {
    Tool tool = tools.get(use.tool());
    CallState now = session.state().calls().get(use.id());
    try {
      boolean below = session.state().lanes().containsKey(use.id());
      if (tool != null && (begun(now) || below)) {
        var no = new Decision.Rejected(why);
        Tool.Context context = context(session, use, Optional.of(no));
        Answer answer =
            now instanceof CallState.Running
                ? known(tool.recover(use.input(), context), why)
                : refused(session, use, tool, context, no);
        if (answer instanceof Answer.Asks) {
          record(session, use, answer);
          answer = refused(session, use, tool, context, no);
        }
        if (answer instanceof Answer.Finished) {
          record(session, use, answer);
          return;
        }
      }
    } catch (EventLogException | StaleSessionException e) {
      throw e;
    } catch (Exception e) {
      finish(session, use, new ToolResult.Unknown("Stopped, since " + why + "; " + sentence(e)));
      return;
    }
    finish(session, use, stopped(why));
  }

  /**
   * The no is in the log before the tool acts on it: whoever goes on after a crash in between is
   * not asked about what has been dropped.
   */
  private Answer refused(
      Session session, ToolUse use, Tool tool, Tool.Context context, Decision.Rejected no)
      throws Exception {
    if (session.state().waiting().containsKey(use.id())) {
      session.append(actor, new ApprovalDecided(use.id(), no));
    }
    return tool.resume(use.input(), context);
  }

  private static ToolResult stopped(String why) {
    return new ToolResult.Interrupted("Stopped, since " + why + ".");
  }

  private static boolean begun(@Nullable CallState state) {
    return switch (state) {
      case CallState.Running _ -> true;
      case CallState.Waiting(_, boolean begun) -> begun;
      case CallState.Decided(_, _, boolean begun) -> begun;
      case CallState.Requested _, CallState.Finished _ -> false;
      case null -> false;
    };
  }

  private static Answer known(Recovery recovery, String why) {
    return switch (recovery) {
      case Recovery.Known(Answer answer) -> answer;
      case Recovery.Repeat _ -> Answer.of(stopped(why));
    };
  }

  private void record(Session session, ToolUse use, Answer answer) {
    switch (answer) {
      case Answer.Finished(ToolResult result, List<Event.Fact> facts, List<Label> labels) -> {
        var events = new ArrayList<Event>(facts);
        List<Label> all = labels.isEmpty() ? labels(use, result) : labels;
        events.add(new ToolFinished(use.id(), result, all));
        session.append(actor, events.toArray(Event[]::new));
      }
      case Answer.Asks(Request request) ->
          session.append(actor, new ApprovalRequested(use.id(), request));
      case Answer.Parked _ -> {}
    }
  }

  private void finish(Session session, ToolUse use, ToolResult result) {
    session.append(actor, new ToolFinished(use.id(), result, labels(use, result)));
  }

  /** What the tool says of its results; a refusal is the house's own words. */
  private List<Label> labels(ToolUse use, ToolResult result) {
    Tool tool = tools.get(use.tool());
    if (tool == null
        || result instanceof ToolResult.Denied
        || result instanceof ToolResult.Skipped) {
      return List.of(Label.HOUSE);
    }
    try {
      List<Label> said = tool.labels(use.input());
      return said.isEmpty() ? List.of(Label.unsaid(use.tool())) : said;
    } catch (IllegalArgumentException _) {
      // What was refused for its input has read nothing: the refusal is the house's own words.
      return List.of(effect(use).isEmpty() ? Label.HOUSE : Label.unsaid(use.tool()));
    }
  }

  /** Empty: nothing to record, the log says it all. */
  private Optional<Answer> answer(Session session, ToolUse use) {
    Tool tool = tools.get(use.tool());
    if (tool == null) {
      return Optional.of(
          Answer.failed(
              "There is no tool %s. There are: %s."
                  .formatted(use.tool(), String.join(", ", tools.keySet()))));
    }
    try {
      Answer answer = proceed(session, use, tool);
      return Optional.of(
          answer instanceof Answer.Finished finished
              ? hooks.after(session, now(session, use), finished)
              : answer);
    } catch (InterruptedException _) {
      return Optional.of(Answer.of(new ToolResult.Interrupted("Stopped before its end.")));
    } catch (EventLogException | StaleSessionException e) {
      throw e;
    } catch (Exception e) {
      return Optional.of(Answer.failed(sentence(e)));
    }
  }

  private Answer proceed(Session session, ToolUse use, Tool tool) throws Exception {
    Effect effect = tool.effect(use.input());
    SessionState state = session.state();
    return switch (state.calls().get(use.id())) {
      case CallState.Requested _ -> begin(session, state, use, tool, effect);
      case CallState.Decided(Request request, Decision decision, boolean begun) ->
          begun
              ? resume(session, use, tool, effect, decision)
              : decided(session, use, tool, effect, request, decision);
      case CallState.Running _ -> recover(session, use, tool, effect);
      // Only new instructions bring a waiting call here (see ready).
      case CallState.Waiting(_, boolean begun) ->
          begun ? resume(session, use, tool, effect, new Decision.Rejected(INSTEAD)) : skipped();
      case CallState.Finished _ -> throw new IllegalStateException(use.id() + " has its result");
      case null -> throw new IllegalStateException(use.id() + " was never asked for");
    };
  }

  private Answer begin(Session session, SessionState state, ToolUse use, Tool tool, Effect effect)
      throws Exception {
    Optional<Answer> again = repeated(state, use);
    if (again.isPresent()) {
      return again.get();
    }
    Hooks.Word word = hooks.before(session, use);
    if (!word.events().isEmpty()) {
      session.append(actor, word.events().toArray(Event[]::new));
    }
    if (word.say() == Hooks.Say.STOP) {
      return Answer.of(new ToolResult.Denied(word.reason()));
    }
    ToolUse now = now(session, use);
    Effect then = now.equals(use) ? effect : tool.effect(now.input());
    Optional<Request> asks = tool.asks(now.input());
    if (asks.isPresent()) {
      return state.unseenInput() ? skipped() : new Answer.Asks(Cards.foreseen(session, asks.get()));
    }
    Answer answer = permitted(session, session.state(), now, tool, then, word);
    return answer instanceof Answer.Asks(Request request)
        ? refused(session, now, request).orElse(answer)
        : answer;
  }

  private Optional<Answer> refused(Session session, ToolUse use, Request request)
      throws InterruptedException {
    return hooks
        .refuses(session, use, request)
        .map(reason -> Answer.of(new ToolResult.Denied(reason)));
  }

  /** The call as it is to be made: a hook may have given it another input. */
  private static ToolUse now(Session session, ToolUse use) {
    return session.state().openCalls().stream()
        .filter(one -> one.id().equals(use.id()))
        .findFirst()
        .orElse(use);
  }

  /** A hook's wish that a person be asked counts only where policy would have let it pass. */
  private Answer permitted(
      Session session, SessionState state, ToolUse use, Tool tool, Effect effect, Hooks.Word word)
      throws Exception {
    return switch (policy.check(state, use, effect)) {
      case Verdict.Allow(String rule) -> {
        Concern concern = Sinks.check(session, use, effect);
        if (concern.asks()) {
          yield new Answer.Asks(Cards.firm(use, effect, concern));
        }
        yield word.say() == Hooks.Say.ASK
            ? new Answer.Asks(Cards.hooked(state, effect, rule, word.reason()))
            : execute(session, use, tool, effect, rule, Optional.empty());
      }
      case Verdict.Deny(_, String reason) -> Answer.of(new ToolResult.Denied(reason));
      case Verdict.Ask ask -> {
        Concern concern = Sinks.check(session, use, effect);
        yield new Answer.Asks(
            concern.asks()
                ? Cards.firm(use, effect, concern)
                : Cards.usual(state, use, effect, ask, concern));
      }
      case Verdict.Review(_, String why) ->
          new Answer.Asks(
              Cards.foreseen(
                  session,
                  new Request.PlanReview(state.plan().orElseThrow(), why, Optional.empty())));
    };
  }

  /** The answer to a call that failed in the same way before, again and again. */
  private static Optional<Answer> repeated(SessionState state, ToolUse use) {
    int times = state.failed(use);
    return times < Failure.TWICE
        ? Optional.empty()
        : Optional.of(
            Answer.failed(
                "Not run: this very call has failed %d times in the same way. Change its input, take another way, or tell the user what is missing; the turn ends if it goes on."
                    .formatted(times)));
  }

  private Answer execute(
      Session session,
      ToolUse use,
      Tool tool,
      Effect effect,
      String rule,
      Optional<Decision> decision)
      throws Exception {
    return locks.holding(
        effect,
        () -> {
          // A sub-agent that a crash cut off is at work: it hears the new words itself.
          SessionState now = session.state();
          // What a person said of a plan or a question stands; their later words come after it.
          boolean settled = decision.isPresent() && tool.asks(use.input()).isPresent();
          if (now.unseenInput() && !settled && !now.lanes().containsKey(use.id())) {
            return skipped();
          }
          // What only reads can be run again and needs no mark of having begun.
          if (effect.kind() != Effect.Kind.READ) {
            session.append(actor, new ToolStarted(use.id(), rule));
          }
          return tool.run(use.input(), context(session, use, decision));
        });
  }

  private Answer decided(
      Session session, ToolUse use, Tool tool, Effect effect, Request request, Decision decision)
      throws Exception {
    return switch (decision) {
      case Decision.Rejected(String feedback) ->
          Answer.of(new ToolResult.Denied("The user said no: " + feedback));
      case Decision.Picked _ ->
          Answer.of(new ToolResult.Denied("The user allowed parts of a call that has none."));
      case Decision.Approved _, Decision.Amended _, Decision.Answered _ ->
          // On the way, what was looked at is the plan and not yet this call.
          request instanceof Request.PlanReview && tool.asks(use.input()).isEmpty()
              ? permitted(session, session.state(), use, tool, effect, Hooks.Word.NOTHING)
              : execute(session, use, tool, effect, "a person's decision", Optional.of(decision));
    };
  }

  private Answer resume(Session session, ToolUse use, Tool tool, Effect effect, Decision decision)
      throws Exception {
    Tool.Context context = context(session, use, Optional.of(decision));
    return locks.holding(effect, () -> tool.resume(use.input(), context));
  }

  private Answer recover(Session session, ToolUse use, Tool tool, Effect effect) throws Exception {
    Tool.Context context = context(session, use, Optional.empty());
    return locks.holding(
        effect,
        () ->
            switch (tool.recover(use.input(), context)) {
              case Recovery.Repeat _ -> tool.run(use.input(), context);
              case Recovery.Known(Answer answer) -> answer;
            });
  }

  private Tool.Context context(Session session, ToolUse use, Optional<Decision> decision) {
    return new Tool.Context(
        session.id(),
        use.id(),
        decision,
        text -> viewers.accept(session, new Delta.Progress(use.id(), text)));
  }

  private static Answer skipped() {
    return Answer.of(new ToolResult.Skipped("Not run: the user has said something new."));
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
