package dev.workroom.core.agent;

import static dev.workroom.core.agent.LoopTest.events;
import static dev.workroom.core.agent.LoopTest.results;
import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.ASK;
import static dev.workroom.core.agent.Playing.NOBODY;
import static dev.workroom.core.agent.Playing.agent;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.agent.Playing.Script;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubagentsTest {
  private static final Model.ToolSpec SPEC = new Model.ToolSpec("Agent", "", Json.EMPTY);
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
          assertThat(result.text()).contains("Sub-agent \"work\" is done.", "<answer>\n42\n</answer>");
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

  private Subagents subagents(Agent worker) {
    return new Subagents(
        sessions, Playing.crew(worker), SPEC, _ -> new Assignment("work", "do it"), 16);
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
