package dev.workroom.core.agent;

import static dev.workroom.core.agent.LoopTest.events;
import static dev.workroom.core.agent.LoopTest.results;
import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.ASK;
import static dev.workroom.core.agent.Playing.NOBODY;
import static dev.workroom.core.agent.Playing.agent;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.inBackground;
import static dev.workroom.core.agent.Playing.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.agent.Playing.Script;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubagentsTest {
  private static final Model.ToolSpec SPEC = new Model.ToolSpec("Agent", "", Json.EMPTY);
  private static final Duration HOUR = Duration.ofHours(1);
  private final MemoryLog log = new MemoryLog();
  private final Sessions sessions = new Sessions(log, (_, _) -> {});

  @Test
  void theyAnswerSideBySideAndCostTheParent() {
    Session parent = parent(Budget.DEFAULT);
    Agent main =
        agent(
            new Script(call("a", "Agent", "b", "Agent"), say("done")),
            ALLOW,
            subagents(agent(new Script(say("42")), ALLOW)));

    assertThat(main.run(parent)).isEqualTo(new Outcome.Done());

    assertThat(results(parent))
        .hasSize(2)
        .allSatisfy(result -> {
          assertThat(result).isInstanceOf(ToolResult.Ok.class);
          assertThat(result.text())
              .contains("Sub-agent \"work\" is done.", "<answer>\n42\n</answer>");
        });
    assertThat(parent.state().usage().microUsd())
        .as("two steps and two sub-agents")
        .isEqualTo(400_000);
    assertThat(log.read(new SessionId("s/a"), 1).getFirst().event())
        .isInstanceOfSatisfying(
            SessionStarted.class, e -> assertThat(e.parent()).contains(new SessionId("s")));
  }

  @Test
  void beyondTheBudgetTheParentDoesTheWorkItself() {
    var one = new Budget(10, 1_000_000, Optional.empty(), Duration.ofHours(1), 1, 1);
    Session parent = parent(one);
    Agent main =
        agent(
            new Script(call("a", "Agent"), call("b", "Agent"), say("done")),
            ALLOW,
            subagents(agent(new Script(say("42")), ALLOW)));

    main.run(parent);

    assertThat(results(parent))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(ToolResult.Ok.class),
            second -> assertThat(second).isInstanceOf(ToolResult.Denied.class));
    assertThat(events(parent, SubagentStarted.class)).hasSize(1);
  }

  @Test
  void oneThatSaysNothingIsAFailure() {
    Session parent = parent(Budget.DEFAULT);
    Agent main =
        agent(
            new Script(call("a", "Agent"), say("done")),
            ALLOW,
            subagents(agent(new Script(say(" ")), ALLOW)));

    main.run(parent);

    assertThat(results(parent)).singleElement().isInstanceOf(ToolResult.Failed.class);
  }

  @Test
  void anInterruptReachesThem() throws Exception {
    Session parent = parent(Budget.DEFAULT);
    var running = new CountDownLatch(1);
    var slow =
        new Act(
            "t",
            Kind.READ,
            () -> {
              running.countDown();
              new CountDownLatch(1).await();
              return "";
            });
    Agent main =
        agent(
            new Script(call("a", "Agent")),
            ALLOW,
            subagents(agent(new Script(call("x", "t")), ALLOW, slow)));
    var outcome = new FutureTask<>(() -> main.run(parent));
    Thread thread = Thread.ofVirtual().start(outcome);
    running.await();

    thread.interrupt();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Interrupted());
    assertThat(new Session(new SessionId("s/a"), log).state().outcome())
        .contains(new Outcome.Interrupted());
  }

  @Test
  void oneThatWaitsForAPersonParksItsParentAndGoesOnWithIt() {
    Session parent = parent(Budget.DEFAULT);
    var write = new Act("w", Kind.WRITE, () -> "written");
    Agent worker = agent(new Script(call("x", "w"), say("written it")), ASK, NOBODY, write);
    Agent main =
        agent(new Script(call("a", "Agent"), say("done")), ALLOW, NOBODY, subagents(worker));
    assertThat(main.run(parent)).isInstanceOf(Outcome.Waiting.class);

    sessions
        .open(new SessionId("s/a"))
        .append("alice", new ApprovalDecided(new CallId("x"), new Decision.Approved()));

    assertThat(main.run(parent)).isEqualTo(new Outcome.Done());
    assertThat(results(parent))
        .singleElement()
        .satisfies(result -> assertThat(result.text()).contains("written it"));
  }

  @Test
  void theSharesOfThoseAtWorkNeverExceedWhatIsLeftAndUnusedOnesReturn() throws Exception {
    Session parent = parent(new Budget(100, 1_000_000, Optional.of(4_000_000L), HOUR, 10, 1));
    var atWork = new CountDownLatch(3);
    var go = new CountDownLatch(1);
    Act wait = waiting(atWork, go);
    Agent main =
        agent(
            new Script(call("a", "Agent", "b", "Agent", "c", "Agent"), say("done")),
            ALLOW,
            subagents(agent(new Script(call("x", "t"), say("ok")), ALLOW, wait)));
    FutureTask<Outcome> outcome = inBackground(() -> main.run(parent));

    assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();
    SessionState during = parent.state();
    go.countDown();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Done());
    assertThat(during.lanes()).hasSize(3);
    assertThat(during.lanes().values().stream().mapToLong(l -> l.share().microUsd().orElse(0L)))
        .as("a quarter for each and one for the parent, of the 3.9 dollars that are left")
        .containsOnly(975_000L);
    assertThat(parent.state().lanes()).isEmpty();
    assertThat(Shares.left(parent.state()).microUsd())
        .as("eight model calls of 0.1 dollars each")
        .contains(3_200_000L);
    assertThat(Shares.left(parent.state()).steps()).isEqualTo(92);
  }

  @Test
  void aTaskMayHaveFewerStepsThanItsShareAndNeverMore() {
    var left = new Budget(100, 1_000_000, Optional.empty(), HOUR, 10, 1);
    assertThat(Shares.of(left, steps(3), 1).steps()).isEqualTo(3);
    assertThat(Shares.of(left, steps(80), 1).steps()).isEqualTo(50);
  }

  private static Task steps(int most) {
    Optional<String> none = Optional.empty();
    return new Task(
        "work",
        "do it",
        List.of(),
        List.of(),
        none,
        Optional.empty(),
        Optional.empty(),
        none,
        Optional.of(most));
  }

  @Test
  void noMoreThanAgreedWorkAtOnceAndTheOthersGetTheirTurn() {
    Session parent = parent(Budget.DEFAULT);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var work =
        new Act(
            "t",
            Kind.READ,
            () -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.sleep(5);
              now.decrementAndGet();
              return "";
            });
    Agent worker = agent(new Script(call("x", "t"), say("ok")), ALLOW, work);
    String[] calls = new String[12];
    for (int i = 0; i < 12; i += 2) {
      calls[i] = "a" + i;
      calls[i + 1] = "Agent";
    }
    var two =
        new Subagents(sessions, Playing.crew(worker), SPEC, _ -> new Task("work", "do it"), 2);

    agent(new Script(call(calls), say("done")), ALLOW, two).run(parent);

    assertThat(results(parent)).hasSize(6).allMatch(ToolResult.Ok.class::isInstance);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void whatIsSaidToTheParentIsPassedOnToThoseAtWork() throws Exception {
    Session parent = parent(Budget.DEFAULT);
    var atWork = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Act wait = waiting(atWork, go);
    var childModel = new Script(call("x", "t"), say("without the drafts"));
    Agent main =
        agent(
            new Script(call("a", "Agent"), say("done")),
            ALLOW,
            subagents(agent(childModel, ALLOW, wait)));
    FutureTask<Outcome> outcome = inBackground(() -> main.run(parent));
    assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();

    parent.append("alice", new UserSaid(List.of(new Text("leave out the drafts"))));
    sessions.open(new SessionId("s/a")).await(SessionState::unseenInput);
    go.countDown();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Done());
    assertThat(childModel.prompts().getLast().messages().getLast().content().getLast())
        .isInstanceOfSatisfying(
            Text.class, text -> assertThat(text.text()).contains("leave out the drafts"));
    assertThat(new Session(new SessionId("s/a"), log).entries())
        .filteredOn(e -> e.event() instanceof PassedOn)
        .singleElement()
        .satisfies(e -> assertThat(e.actor()).isEqualTo("alice"));
  }

  @Test
  void aPauseOfTheParentPausesThoseAtWorkAndResumingGoesOn() throws Exception {
    Session parent = parent(Budget.DEFAULT);
    var atWork = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Act wait = waiting(atWork, go);
    Agent main =
        agent(
            new Script(call("a", "Agent"), say("done")),
            ALLOW,
            subagents(agent(new Script(call("x", "t"), say("ok")), ALLOW, wait)));
    FutureTask<Outcome> outcome = inBackground(() -> main.run(parent));
    assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();

    parent.append("alice", new Paused());
    sessions.open(new SessionId("s/a")).await(SessionState::paused);
    go.countDown();

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Waiting.class);
    parent.append("alice", new Resumed());
    assertThat(main.run(parent)).isEqualTo(new Outcome.Done());
    assertThat(results(parent)).singleElement().isInstanceOf(ToolResult.Ok.class);
  }

  @Test
  void oneThatACrashCutOffGoesOnAndHearsWhatWasSaidMeanwhile() {
    Session parent = parent(Budget.DEFAULT);
    var childModel = new Script(call("x", "t"), say("without the drafts"));
    Agent child = agent(childModel, ALLOW, new Act("t", Kind.READ, () -> "seen"));
    var script = new Script(call("a", "Agent"), say("done"));
    log.dieAfter(4); // the reply, the sub-agent, its task, its first reply
    assertThatThrownBy(() -> agent(script, ALLOW, subagents(child)).run(parent))
        .isInstanceOf(MemoryLog.Dead.class);
    log.dieAfter(Integer.MAX_VALUE);
    var afterwards = new Sessions(log, (_, _) -> {});
    Session again = afterwards.open(parent.id());
    again.append("alice", new UserSaid(List.of(new Text("leave out the drafts"))));

    var same = new Subagents(afterwards, Playing.crew(child), SPEC, _ -> new Task("work", "x"), 2);
    agent(script, ALLOW, same).run(again);

    assertThat(events(again, SubagentStarted.class)).as("the same one").hasSize(1);
    assertThat(events(again, SubagentEnded.class)).as("its cost is counted").hasSize(1);
    assertThat(results(again))
        .singleElement()
        .satisfies(result -> assertThat(result.text()).contains("without the drafts"));
    assertThat(log.read(new SessionId("s/a"), 1))
        .anySatisfy(entry -> assertThat(entry.event()).isInstanceOf(PassedOn.class));
  }

  @Test
  void manySessionsWorkSideBySideInOneProcess() throws Exception {
    int many = 64;
    var outcomes = new ArrayList<FutureTask<Outcome>>();
    for (int i = 0; i < many; i++) {
      Session session = sessions.open(new SessionId("many-" + i));
      session.append(
          "user",
          new SessionStarted("main", Optional.empty(), Playing.setup(Budget.DEFAULT)),
          new UserSaid(List.of(new Text("go"))));
      var read = new Act("t", Kind.READ, () -> "seen");
      Agent worker = agent(new Script(call("x", "t", "y", "t"), say("42")), ALLOW, read);
      Agent main =
          agent(
              new Script(
                  call("a", "Agent", "b", "Agent", "c", "Agent", "d", "Agent", "e", "t"),
                  say("done")),
              ALLOW,
              subagents(worker),
              read);
      outcomes.add(inBackground(() -> main.run(session)));
    }

    for (FutureTask<Outcome> outcome : outcomes) {
      assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Done());
    }
    for (int i = 0; i < many; i++) {
      var session = new Session(new SessionId("many-" + i), log);
      assertThat(results(session)).hasSize(5).allMatch(ToolResult.Ok.class::isInstance);
      assertThat(events(session, SubagentEnded.class)).hasSize(4);
      assertThat(session.state().subagentSteps()).as("two steps each").isEqualTo(8);
    }
  }

  @Test
  void whileItWaitsForAPersonTheParentsTimeStandsStill() throws Exception {
    Session parent = parent(Budget.DEFAULT);
    var write = new Act("w", Kind.WRITE, () -> "written");
    Agent worker = agent(new Script(call("x", "w"), say("ok")), ASK, write);
    Agent main = agent(new Script(call("a", "Agent"), say("done")), ALLOW, subagents(worker));
    FutureTask<Outcome> outcome = inBackground(() -> main.run(parent));
    parent.await(SessionState::waitsForPeople);
    Duration before = parent.state().working();

    parent.append("alice", new Event.Renamed("later")); // the log's clock goes on with each entry
    parent.append("alice", new Event.Renamed("much later"));
    assertThat(parent.state().working()).isEqualTo(before);
    Session child = sessions.open(new SessionId("s/a"));
    child.append("alice", new ApprovalDecided(new CallId("x"), new Decision.Approved()));

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(new Outcome.Done());
    assertThat(new Session(parent.id(), log).entries())
        .filteredOn(e -> e.event() instanceof Event.SubagentWaits)
        .extracting(Entry::event)
        .containsExactly(
            new Event.SubagentWaits(new CallId("a"), true),
            new Event.SubagentWaits(new CallId("a"), false));
    assertThat(parent.state().working()).isGreaterThan(before);
  }

  @Test
  void oneWhoseTimeIsUpIsStoppedAndToldAsSuch() {
    Session parent = parent(Budget.DEFAULT);
    var forever =
        new Act(
            "t",
            Kind.READ,
            () -> {
              new CountDownLatch(1).await();
              return "";
            });
    var brief =
        new Task(
            "work",
            "do it",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMillis(50)));
    var late =
        new Subagents(
            sessions,
            Playing.crew(agent(new Script(call("x", "t")), ALLOW, forever)),
            SPEC,
            _ -> brief,
            16);

    agent(new Script(call("a", "Agent"), say("done")), ALLOW, late).run(parent);

    assertThat(results(parent))
        .singleElement()
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> assertThat(failed.text()).contains("ran out of time", "not finished"));
    assertThat(events(parent, SubagentEnded.class))
        .singleElement()
        .satisfies(e -> assertThat(e.handover().ending()).isEqualTo(Handover.Ending.TIMED_OUT));
  }

  @Test
  void whatItHandsOverComesFromItsLogWhateverItClaims() {
    Session parent = parent(Budget.DEFAULT);
    var read = new Act("r", Kind.READ, () -> "seen");
    var bad =
        new Act(
            "b",
            Kind.READ,
            () -> {
              throw new IllegalStateException("the file is locked");
            });
    Agent worker =
        agent(new Script(call("x", "r", "y", "b"), say("all files read")), ALLOW, read, bad);

    agent(new Script(call("a", "Agent"), say("done")), ALLOW, subagents(worker)).run(parent);

    assertThat(results(parent).getFirst().text())
        .contains(
            "all files read",
            "Evidence, from its log:\n- use r",
            "Went wrong:\n- use b: the file is locked",
            "data of others");
  }

  /** A call that tells when it is at work, and works until it is let go. */
  private static Act waiting(CountDownLatch atWork, CountDownLatch go) {
    return new Act(
        "t",
        Kind.READ,
        () -> {
          atWork.countDown();
          go.await();
          return "";
        });
  }

  private Subagents subagents(Agent worker) {
    return new Subagents(sessions, Playing.crew(worker), SPEC, _ -> new Task("work", "do it"), 16);
  }

  private Session parent(Budget budget) {
    Session session = sessions.open(new SessionId("s"));
    session.append(
        "user",
        new SessionStarted("main", Optional.empty(), Playing.setup(budget)),
        new UserSaid(List.of(new Text("go"))));
    return session;
  }
}
