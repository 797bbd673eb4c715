package dev.workroom.core.agent;

import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.ASK;
import static dev.workroom.core.agent.Playing.NOBODY;
import static dev.workroom.core.agent.Playing.agent;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.inBackground;
import static dev.workroom.core.agent.Playing.say;
import static dev.workroom.core.agent.Playing.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.agent.Playing.Script;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.ToolStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import dev.workroom.core.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LoopTest {
  private final MemoryLog log = new MemoryLog();

  @Test
  void callsOfOneReplyRunSideBySide() {
    Session session = started(log);
    var together = new CyclicBarrier(3);
    var read = new Act("read", Kind.READ, () -> "" + together.await(10, TimeUnit.SECONDS));
    var model = new Script(call("a", "read", "b", "read", "c", "read"), say("done"));

    assertThat(agent(model, ALLOW, read).run(session)).isEqualTo(new Outcome.Done());

    assertThat(results(session)).hasSize(3).allMatch(ToolResult.Ok.class::isInstance);
    assertThat(SessionState.of(log.read(session.id(), 1))).isEqualTo(session.state());
  }

  @Test
  void anApprovalIsAwaitedInPlaceWhileSomebodyIsThere() throws Exception {
    Session session = started(log);
    var write = new Act("write", Kind.WRITE, () -> "written");
    var model = new Script(call("a", "write"), say("done"));
    var outcome = inBackground(() -> agent(model, ASK, write).run(session));

    session.await(state -> !state.waiting().isEmpty());
    session.append("alice", new ApprovalDecided(new CallId("a"), new Decision.Approved()));

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Done());
    assertThat(results(session)).containsExactly(new ToolResult.Ok("written"));
  }

  @Test
  void withNobodyThereTheSessionIsParkedAndGoesOnAfterTheDecision() {
    Session session = started(log);
    var written = new AtomicInteger();
    var write = new Act("write", Kind.WRITE, () -> "written " + written.incrementAndGet());
    var read = new Act("read", Kind.READ, () -> "read");
    var model = new Script(call("a", "write", "b", "read"), say("done"));
    Agent agent = agent(model, ASK, NOBODY, write, read);

    assertThat(agent.run(session)).isInstanceOf(Outcome.Waiting.class);
    assertThat(agent.run(session)).isInstanceOf(Outcome.Waiting.class);
    assertThat(session.state().waiting())
        .containsEntry(
            new CallId("a"),
            new Request.Permission("may write?", "test", Request.Gate.SOFT, List.of("file:/f")));
    assertThat(results(session)).containsExactly(new ToolResult.Ok("read"));

    session.append("alice", new ApprovalDecided(new CallId("a"), new Decision.Approved()));
    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
    assertThat(written).hasValue(1);
    assertThat(events(session, ApprovalRequested.class)).hasSize(1);
  }

  @Test
  void aRejectionReachesTheModelWithItsReason() {
    Session session = started(log);
    var write = new Act("write", Kind.WRITE, () -> "written");
    var model = new Script(call("a", "write"), say("done"));
    Agent agent = agent(model, ASK, NOBODY, write);
    agent.run(session);
    session.append("alice", new ApprovalDecided(new CallId("a"), new Decision.Rejected("not now")));

    agent.run(session);

    assertThat(results(session))
        .containsExactly(new ToolResult.Denied("The user said no: not now"));
    assertThat(events(session, ToolStarted.class)).isEmpty();
  }

  @Test
  void aToolThatAsksInTheMiddleGoesOnWithTheAnswer() {
    Session session = started(log);
    var held = new Held();
    Agent agent = agent(new Script(call("a", "held"), say("done")), ALLOW, NOBODY, held);
    assertThat(agent.run(session)).isInstanceOf(Outcome.Waiting.class);

    session.append("alice", new ApprovalDecided(new CallId("a"), new Decision.Approved()));

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
    assertThat(results(session)).containsExactly(new ToolResult.Ok("settled"));
    assertThat(held.settled).containsExactly(new Decision.Approved());
  }

  @Test
  void steeringIsInTheNextPromptAfterTheResults() throws Exception {
    Session session = started(log);
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var tool = new Act("t", Kind.READ, () -> waitFor(running, go));
    var model = new Script(call("a", "t"), say("done"));
    var outcome = inBackground(() -> agent(model, ALLOW, tool).run(session));
    running.await();

    session.append("alice", new UserSaid(List.of(new Text("also in French"))));
    go.countDown();

    outcome.get(10, TimeUnit.SECONDS);
    assertThat(model.prompts().get(1).messages().getLast().content())
        .satisfiesExactly(
            result -> assertThat(result).isInstanceOf(ToolOutput.class),
            said -> assertThat(said).isEqualTo(new Text("also in French")));
  }

  @Test
  void steeringSkipsWhatHasNotBegunAndChangesOfOneThingDoNotOverlap() throws Exception {
    Session session = started(log);
    var inside = new AtomicInteger();
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var write =
        new Act(
            "w",
            Kind.WRITE,
            () -> {
              assertThat(inside.incrementAndGet()).isEqualTo(1);
              waitFor(running, go);
              inside.decrementAndGet();
              return "ok";
            });
    var model = new Script(call("a", "w", "b", "w", "c", "w"), say("done"));
    var outcome = inBackground(() -> agent(model, ALLOW, write).run(session));
    running.await();

    session.append("alice", new UserSaid(List.of(new Text("stop, the other file"))));
    go.countDown();

    outcome.get(10, TimeUnit.SECONDS);
    assertThat(results(session).stream().filter(ToolResult.Skipped.class::isInstance)).hasSize(2);
  }

  @Test
  void steeringWithdrawsWhatWaitsForAnApproval() {
    Session session = started(log);
    var write = new Act("w", Kind.WRITE, () -> "ok");
    Agent agent = agent(new Script(call("a", "w"), say("ok, other file")), ASK, NOBODY, write);
    agent.run(session);

    session.append("alice", new UserSaid(List.of(new Text("not that file"))));

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
    assertThat(results(session)).singleElement().isInstanceOf(ToolResult.Skipped.class);
  }

  @Test
  void anAnswerStandsWhenMoreIsSaidBeforeItIsTaken() {
    Session session = started(log);
    var script = new Script(call("a", "ask"), say("francs, and short"));
    Agent agent = agent(script, ALLOW, NOBODY, new Playing.Ask("Which currency?"));
    agent.run(session);

    session.append(
        "alice", new ApprovalDecided(new CallId("a"), new Decision.Answered(List.of("francs"))));
    session.append("alice", new UserSaid(List.of(new Text("and keep it short"))));

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
    assertThat(results(session)).singleElement().isInstanceOf(ToolResult.Ok.class);
    assertThat(script.prompts().getLast().messages().getLast().content())
        .endsWith(new Text("and keep it short"));
  }

  @Test
  void whatIsSaidWhileTheModelThinksIsNotLost() {
    Session session = started(log);
    var script = new Script(say("done"), say("done in French"));
    Model model =
        (prompt, deltas) -> {
          if (script.prompts().isEmpty()) {
            session.append("alice", new UserSaid(List.of(new Text("in French"))));
          }
          return script.reply(prompt, deltas);
        };

    assertThat(agent(model, ALLOW).run(session)).isEqualTo(new Outcome.Done());

    var first = script.prompts().get(0).messages();
    var second = script.prompts().get(1).messages();
    assertThat(second)
        .as("the prefix is stable: the prompt cache holds")
        .startsWith(first.getFirst());
    assertThat(second.getLast()).isEqualTo(new Message.User(List.of(new Text("in French"))));
  }

  @Test
  void anInterruptReachesTheToolsAndEachCallHasOneResult() throws Exception {
    Session session = started(log);
    var running = new CountDownLatch(2);
    var tool = new Act("t", Kind.READ, () -> waitFor(running, new CountDownLatch(1)));
    var write = new Act("w", Kind.WRITE, () -> "ok");
    var model = new Script(call("a", "t", "b", "t", "c", "w"));
    var outcome =
        new java.util.concurrent.FutureTask<>(() -> agent(model, ASK, tool, write).run(session));
    Thread thread = Thread.ofVirtual().start(outcome);
    running.await();
    session.await(state -> !state.waiting().isEmpty());

    thread.interrupt();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Interrupted());
    assertThat(results(session)).hasSize(3).allMatch(ToolResult.Interrupted.class::isInstance);
    assertThat(session.state().outcome()).contains(new Outcome.Interrupted());
  }

  @Test
  void whereTheProcessEndsWhatWaitsIsLeftAsItStands() throws Exception {
    Session session = started(log);
    var held = new Held();
    var outcome =
        new java.util.concurrent.FutureTask<>(
            () -> agent(new Script(call("a", "held")), ALLOW, held).run(session));
    Thread thread = Thread.ofVirtual().start(outcome);
    session.await(state -> !state.waiting().isEmpty());

    log.close();
    thread.interrupt();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
    assertThat(held.settled).as("what it holds is not dropped behind the log's back").isEmpty();
    assertThat(session.state().waiting()).hasSize(1);
  }

  @Test
  void whatIsHeldIsDroppedByAStopOnlyAfterTheLogSaysSo() {
    Session session = started(log);
    var held = new Held();
    var model = new Script(call("a", "held"), say("done"));
    held.dies = true;
    assertThat(agent(model, ALLOW, NOBODY, held).run(session))
        .as("killed before the log had the question")
        .isInstanceOf(Outcome.Failed.class);
    session.append("bob", new StopRequested());
    assertThat(agent(model, ALLOW, NOBODY, held).run(session))
        .as("killed after what was held was dropped, and before the log had the result")
        .isInstanceOf(Outcome.Failed.class);
    var no = new Decision.Rejected("the user stopped it");
    assertThat(events(session, ApprovalDecided.class))
        .extracting(e -> e.decision())
        .containsExactly(no);
    assertThat(session.state().waiting()).as("nobody is asked any more").isEmpty();

    held.dies = false;
    agent(model, ALLOW, NOBODY, held).run(session);

    assertThat(held.settled).containsOnly(no);
    assertThat(results(session)).containsExactly(new ToolResult.Ok("settled"));
  }

  /** A tool whose changes a person must allow; what it has done so far it knows after a crash. */
  private static final class Held implements Tool {
    private final List<Decision> settled = new ArrayList<>();
    private boolean dies;

    @Override
    public Model.ToolSpec spec() {
      return new Model.ToolSpec("held", "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      return new Effect(Kind.RUN, java.util.Set.of(), "run");
    }

    @Override
    public Answer run(Json input, Context context) {
      return alive(
          new Answer.Asks(new Request.Permission("delete?", "held", Request.Gate.DELETION)));
    }

    @Override
    public Recovery recover(Json input, Context context) {
      return new Recovery.Known(
          new Answer.Asks(new Request.Permission("delete?", "held", Request.Gate.DELETION)));
    }

    @Override
    public Answer resume(Json input, Context context) {
      settled.add(context.decision().orElseThrow());
      return alive(Answer.ok("settled"));
    }

    private Answer alive(Answer answer) {
      if (dies) {
        throw new EventLogException("The process was killed.");
      }
      return answer;
    }
  }

  @Test
  void aStopRequestedFromElsewhereEndsTheTurn() throws Exception {
    Session session = started(log);
    var running = new CountDownLatch(1);
    var tool = new Act("t", Kind.READ, () -> waitFor(running, new CountDownLatch(1)));
    var outcome = inBackground(() -> agent(new Script(call("a", "t")), ALLOW, tool).run(session));
    running.await();

    new Session(session.id(), log).append("bob", new StopRequested());
    session.refresh();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Interrupted());
  }

  @Test
  void aPausedSessionIsParkedAndGoesOnWhenResumed() {
    Session session = started(log);
    session.append("alice", new Paused());
    var read = new Act("read", Kind.READ, () -> "x");
    Agent agent = agent(new Script(call("a", "read"), say("done")), ALLOW, NOBODY, read);
    assertThat(agent.run(session)).isEqualTo(new Outcome.Waiting("paused"));

    session.append("alice", new Resumed());

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
  }

  @Test
  void whatIsSaidInTheLastMomentIsAnsweredBeforeTheTurnIsOver() {
    Session session = started(log);
    var script = new Script(say("done"), say("done in French"));
    var once = new AtomicInteger();
    Closing late =
        _ -> {
          if (once.getAndIncrement() == 0) {
            // Through another process: this one learns of it when it writes the end.
            new Session(session.id(), log)
                .append("bob", new UserSaid(List.of(new Text("in French"))));
          }
          return List.of();
        };
    var agent =
        new Agent(
            "main",
            "be good",
            script,
            List.of(),
            ALLOW,
            Compactor.NEVER,
            late,
            NOBODY,
            (_, _) -> {},
            Hooks.NONE);

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());

    assertThat(script.prompts()).as("the model was asked again").hasSize(2);
    assertThat(session.state().unseenInput()).isFalse();
    assertThat(session.state().outcome()).contains(new Outcome.Done());
  }

  @Test
  void aBudgetEndsTheTurnAndRaisingItGoesOn() {
    Session session = started(log, Budget.DEFAULT.withSteps(2));
    var read = new Act("t", Kind.READ, () -> "ok");
    Agent agent = agent(new Script(call("a", "t"), call("b", "t"), say("done")), ALLOW, read);
    assertThat(agent.run(session)).isEqualTo(new Outcome.OverBudget("2 steps"));

    session.append("alice", new Event.BudgetRaised(Budget.DEFAULT));

    assertThat(agent.run(session)).isEqualTo(new Outcome.Done());
  }

  @Test
  void whenItsTimeIsUpWhatIsAtWorkIsStopped() {
    Session session = started(log, Budget.DEFAULT.withTime(Duration.ofMillis(200)));
    var endless =
        new Act(
            "t",
            Kind.RUN,
            () -> {
              new CountDownLatch(1).await();
              return "never";
            });
    Agent agent = agent(new Script(call("a", "t"), say("done")), ALLOW, endless);

    assertThat(agent.run(session)).isInstanceOf(Outcome.OverBudget.class);
    assertThat(session.state().openCalls()).isEmpty();
    assertThat(session.state().outcome()).containsInstanceOf(Outcome.OverBudget.class);
  }

  @Test
  void moneyIsABudgetToo() {
    Session session = started(log, Budget.DEFAULT.withMicroUsd(150_000));
    var read = new Act("t", Kind.READ, () -> "ok");
    Agent agent = agent(new Script(call("a", "t"), call("b", "t"), say("done")), ALLOW, read);

    assertThat(agent.run(session)).isEqualTo(new Outcome.OverBudget("0.15 US dollars"));
    assertThat(session.state().steps()).isEqualTo(2);
  }

  @Test
  void anUnknownToolAndABrokenInputAreToldToTheModel() {
    Session session = started(log);
    Tool picky =
        new Tool() {
          @Override
          public Model.ToolSpec spec() {
            return new Model.ToolSpec("picky", "", Json.EMPTY);
          }

          @Override
          public Effect effect(Json input) {
            throw new IllegalArgumentException("path is missing");
          }

          @Override
          public Answer run(Json input, Context context) {
            throw new AssertionError("never");
          }
        };

    agent(new Script(call("a", "nope", "b", "picky"), say("done")), ALLOW, picky).run(session);

    assertThat(results(session))
        .containsExactlyInAnyOrder(
            new ToolResult.Failed("There is no tool nope. There are: picky."),
            new ToolResult.Failed("path is missing"));
  }

  @Test
  void anAnswerThatWasCutGoesOnButNotForever() {
    Session session = started(log);
    var cut = new Message.Assistant(List.of(new Text("and")), StopReason.LENGTH);

    assertThat(agent(new Script(cut, say("so on")), ALLOW).run(session))
        .isEqualTo(new Outcome.Done());
    Session endless = started(new MemoryLog());
    assertThat(agent(new Script(cut, cut, cut, cut), ALLOW).run(endless))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(endless.state().steps()).isEqualTo(3);
  }

  @Test
  void aModelThatCannotAnswerFailsTheTurnAndARetryIsInTheLog() {
    Session session = started(log);
    Model dead =
        new Model() {
          @Override
          public Reply reply(Prompt prompt, Consumer<Delta> deltas) throws ModelException {
            deltas.accept(new Delta.Retrying("overloaded", 1));
            throw new ModelException("The endpoint is down.");
          }
        };

    assertThat(agent(dead, ALLOW).run(session))
        .isEqualTo(new Outcome.Failed("The endpoint is down."));
    assertThat(events(session, Event.ModelFailed.class)).hasSize(1);
  }

  private static String waitFor(CountDownLatch running, CountDownLatch go)
      throws InterruptedException {
    running.countDown();
    go.await();
    return "ok";
  }

  static List<ToolResult> results(Session session) {
    return events(session, ToolFinished.class).stream().map(ToolFinished::result).toList();
  }

  static <E extends Event> List<E> events(Session session, Class<E> kind) {
    return session.entries().stream()
        .map(e -> e.event())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
