package dev.workroom.core.agent;

import dev.workroom.core.event.Budget.Limit;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.BudgetWarned;
import dev.workroom.core.event.Event.ModelFailed;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.session.BudgetUse;
import dev.workroom.core.session.Failure;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Session.View;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loop. It holds no state: stop the process anywhere, open the session again, and it goes on.
 */
public final class Agent {
  private static final int MOST_CUT_REPLIES = 3;
  private static final int MOST_REPEATS = 5;

  private final String name;
  private final String instructions;
  private final Model model;
  private final Compactor compactor;
  private final Closing closing;
  private final Predicate<Request> attended;
  private final BiConsumer<Session, Delta> viewers;
  private final ToolCalls calls;

  /**
   * @param instructions the system prompt
   * @param tools in the order in which the model sees them
   * @param closing looks at the work when the model says that it is done
   * @param attended whether somebody is there who will answer a request: then the loop waits in
   *     place, else it parks the session
   * @param viewers are shown what happens while it happens
   * @param hooks have a say about its calls beside policy
   */
  public Agent(
      String name,
      String instructions,
      Model model,
      List<Tool> tools,
      Policy policy,
      Compactor compactor,
      Closing closing,
      Predicate<Request> attended,
      BiConsumer<Session, Delta> viewers,
      Hooks hooks) {
    this.name = name;
    this.instructions = instructions;
    this.model = model;
    this.compactor = compactor;
    this.closing = closing;
    this.attended = attended;
    this.viewers = viewers;
    this.calls = new ToolCalls(name, tools, policy, viewers, hooks);
  }

  /**
   * Runs a turn to its end, or until only a person can make it go on ({@link Outcome.Waiting}).
   * Interrupt the thread to cancel; append UserSaid to steer.
   */
  public Outcome run(Session session) {
    try {
      while (true) {
        Outcome outcome = outcome(session);
        if (outcome instanceof Outcome.Waiting) {
          return outcome;
        }
        session.append(name, new TurnEnded(outcome));
        // What was said in the last moment stands before the end and has no answer yet.
        if (!(outcome instanceof Outcome.Done) || session.state().nothingToDo()) {
          return outcome;
        }
      }
    } catch (StaleSessionException _) {
      return new Outcome.Failed(
          "Another process goes on with session " + session.id() + "; this one has stopped.");
    } catch (EventLogException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Outcome outcome(Session session) {
    try {
      return turn(session);
    } catch (InterruptedException _) {
      abandon(session, "the user stopped it");
      return new Outcome.Interrupted();
    } catch (ModelException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Outcome turn(Session session) throws ModelException, InterruptedException {
    while (true) {
      Optional<Outcome> parked = settle(session);
      if (parked.isPresent()) {
        return parked.get();
      }
      SessionState state = session.state();
      Optional<Failure> loop =
          state.failures().stream().filter(f -> f.times() >= MOST_REPEATS).findFirst();
      if (loop.isPresent()) {
        return new Outcome.Failed(loop(loop.get()));
      }
      if (state.nothingToDo()) {
        Optional<Outcome> end = end(session, state);
        if (end.isPresent()) {
          return end.get();
        }
        continue;
      }
      Optional<String> limit = state.exhausted();
      if (limit.isPresent()) {
        return new Outcome.OverBudget(limit.get());
      }
      warn(session, state);
      step(session);
    }
  }

  private static String loop(Failure failure) {
    return "The model repeated a call of %s that fails %d times in the same way: %s Say with 'resume --prompt' what it should do instead."
        .formatted(
            failure.call().substring(0, failure.call().indexOf(' ')),
            failure.times(),
            failure.text());
  }

  /** Says once, to people and to the model, that a limit is near. */
  private void warn(Session session, SessionState state) {
    for (BudgetUse use : BudgetUse.of(state)) {
      if (use.near() && !state.warned().contains(use.limit())) {
        session.append(
            name,
            new BudgetWarned(use.limit(), use.sentence()),
            new Noted(
                use.sentence()
                    + " Bring the most important to its end and say in your answer what stays open."));
      }
    }
  }

  private void step(Session session) throws ModelException, InterruptedException {
    Prompt prompt = prompt(session.view());
    var compacted = compactor.compact(session, prompt);
    if (compacted.isPresent()) {
      session.append(name, compacted.get());
    }
    View view = session.view();
    Reply reply = ask(session, prompt(view));
    session.append(name, new ModelReplied(view.seq(), reply.message(), reply.usage()));
  }

  /** Asks the model, and leaves off as soon as somebody wants it to stop. */
  private Reply ask(Session session, Prompt prompt) throws ModelException, InterruptedException {
    var answer = new AtomicReference<@Nullable Reply>();
    var trouble = new AtomicReference<@Nullable ModelException>();
    try (var scope = new TaskScope(session::ring)) {
      scope.fork(() -> {
        try {
          answer.set(model.reply(prompt, delta -> show(session, delta)));
        } catch (ModelException e) {
          trouble.set(e);
        } catch (InterruptedException _) {
          // nobody waits for the answer any more
        }
      });
      session.await(state -> scope.ended() > 0 || state.stopping());
    }
    ModelException failed = trouble.get();
    if (failed != null) {
      throw failed;
    }
    Reply reply = answer.get();
    if (reply == null) {
      throw new InterruptedException("stop requested");
    }
    return reply;
  }

  private void show(Session session, Delta delta) {
    if (delta instanceof Delta.Retrying(String reason, int attempt)) {
      session.append(name, new ModelFailed(reason, attempt));
    }
    viewers.accept(session, delta);
  }

  /** A last word that was cut short or refused is no end. */
  private Optional<Outcome> end(Session session, SessionState state) throws InterruptedException {
    return switch (state.lastReply().map(r -> r.message().stop()).orElse(StopReason.END)) {
      case END, TOOL_USE -> {
        List<Event> found = closing.review(session);
        if (!found.isEmpty()) {
          session.append(name, found.toArray(Event[]::new));
        }
        SessionState now = session.state();
        if (now.paused()) {
          yield Optional.of(new Outcome.Waiting("paused"));
        }
        yield now.nothingToDo() ? Optional.of(new Outcome.Done()) : Optional.empty();
      }
      case REFUSAL -> Optional.of(new Outcome.Failed("The model refused to go on."));
      case LENGTH -> {
        if (state.cutReplies() >= MOST_CUT_REPLIES) {
          yield Optional.of(
              new Outcome.Failed(
                  "The model's answers were cut at its length limit "
                      + MOST_CUT_REPLIES
                      + " times in a row. Raise the model's output limit or ask for less."));
        }
        session.append(
            name,
            new Noted(
                "Your answer was cut at its length limit. Go on from there, in smaller parts."));
        yield Optional.empty();
      }
    };
  }

  /**
   * Brings each call of the last reply to its one result, side by side. The answer is empty when
   * all have theirs, else why only a person can make it go on, or that its time is up: then what is
   * at work is stopped.
   */
  private Optional<Outcome> settle(Session session) throws InterruptedException {
    Set<CallId> inHand = ConcurrentHashMap.newKeySet();
    var time = new Worktime(session);
    try (var scope = new TaskScope(session::ring)) {
      while (true) {
        int ended = scope.ended();
        // Before the state: what leaves the hands later may look open in it and is not.
        Set<CallId> busy = Set.copyOf(inHand);
        SessionState state = session.state();
        if (state.stopping()) {
          throw new InterruptedException("stop requested");
        }
        if (!state.paused()) {
          for (ToolUse use : calls.ready(state)) {
            if (!busy.contains(use.id())) {
              inHand.add(use.id());
              scope.fork(() -> advance(session, use, inHand));
            }
          }
        }
        boolean idle = ended == scope.begun();
        if (idle && state.openCalls().isEmpty() && !state.paused()) {
          return Optional.empty();
        }
        boolean wait = !idle || (inHand.isEmpty() && expectsAnswer(state));
        if (!wait) {
          return Optional.of(new Outcome.Waiting(whatFor(state)));
        }
        Duration left = time.left();
        if (left.isZero()) {
          break;
        }
        session.await(s -> s.seq() != state.seq() || scope.ended() != ended, left);
      }
    }
    String limit = BudgetUse.of(session.state(), Limit.TIME).most();
    abandon(session, "the budget of " + limit + " is used up");
    return Optional.of(new Outcome.OverBudget(limit));
  }

  private boolean expectsAnswer(SessionState state) {
    return state.waiting().values().stream().anyMatch(attended);
  }

  /** A call that is parked stays in hand: it is not taken up again before the next run. */
  private void advance(Session session, ToolUse use, Set<CallId> inHand) {
    if (!calls.advance(session, use)) {
      inHand.remove(use.id());
    }
  }

  private void abandon(Session session, String why) {
    if (session.closed()) {
      // What a tool settled now the log would not hold: a held change would be dropped for good
      // though its question still waits.
      throw new EventLogException("The process ends; the session goes on when it starts again.");
    }
    session.state().openCalls().forEach(use -> calls.abandon(session, use, why));
  }

  private static String whatFor(SessionState state) {
    if (state.paused()) {
      return "paused";
    }
    int waiting = state.waiting().size();
    return waiting == 0
        ? "a sub-agent waits for an answer"
        : waiting == 1
            ? "one request waits for an answer"
            : waiting + " requests wait for an answer";
  }

  private Prompt prompt(View view) {
    return new Prompt(instructions, view.messages(), calls.specs());
  }
}
