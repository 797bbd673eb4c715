package dev.workroom.core.agent;

import static dev.workroom.core.agent.LoopTest.events;
import static dev.workroom.core.agent.LoopTest.results;
import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.agent;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.say;
import static dev.workroom.core.agent.Playing.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.agent.Playing.Script;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.ToolStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import dev.workroom.core.tool.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a session when its process dies, or another one has it too. */
class SeveralProcessesTest {
  private final MemoryLog log = new MemoryLog();

  @Test
  void aCrashDuringAChangeIsUnknownAndDuringReadingIsRunAgain() {
    Session session = started(log);
    session.append("main", new ModelReplied(2, call("w", "write", "r", "read"), Usage.NONE));
    session.append("main", new ToolStarted(new CallId("w"), "test"));
    var afterwards = new Session(session.id(), log);
    var write = new Act("write", Kind.WRITE, () -> "x");
    var read = new Act("read", Kind.READ, () -> "text");

    agent(new Script(call(), say("done")), ALLOW, write, read).run(afterwards);

    assertThat(events(afterwards, ToolFinished.class))
        .anySatisfy(e -> assertThat(e.result()).isInstanceOf(ToolResult.Unknown.class))
        .contains(
            new ToolFinished(
                new CallId("r"), new ToolResult.Ok("text"), List.of(Label.unsaid("read"))));
  }

  @Test
  void aProcessMayDieAtAnyAppendAndTheSessionEndsTheSame() {
    int appends = 0;
    while (true) {
      var crashing = new MemoryLog();
      Session session = started(crashing);
      crashing.dieAfter(appends);
      boolean died = false;
      try {
        oneOfEach().run(session);
      } catch (MemoryLog.Dead _) {
        died = true;
      }
      crashing.dieAfter(Integer.MAX_VALUE);
      var again = new Session(session.id(), crashing);
      assertThat(again.state().outcome().orElseGet(() -> oneOfEach().run(again)))
          .as("died at append %d", appends)
          .isEqualTo(new Outcome.Done());
      assertThat(results(again)).hasSize(3).allMatch(ToolResult.Ok.class::isInstance);
      assertThat(again.state().calls()).isEmpty();
      if (!died) {
        assertThat(appends).as("appends in all").isGreaterThan(5);
        return;
      }
      appends++;
    }
  }

  private static Agent oneOfEach() {
    var model = new Script(call("a", "read", "b", "write"), call("c", "read"), say("done"));
    Tool write =
        new Tool() {
          private final Act act = new Act("write", Kind.WRITE, () -> "written");

          @Override
          public Model.ToolSpec spec() {
            return act.spec();
          }

          @Override
          public Effect effect(Json input) {
            return act.effect(input);
          }

          @Override
          public Answer run(Json input, Context context) throws Exception {
            return act.run(input, context);
          }

          @Override
          public Recovery recover(Json input, Context context) {
            return new Recovery.Repeat();
          }
        };
    return agent(model, ALLOW, new Act("read", Kind.READ, () -> "text"), write);
  }

  @Test
  void anotherProcessOnTheSameSessionStopsThisOne() {
    Session session = started(log);
    var other = new Session(session.id(), log);
    Model slow =
        (_, _) -> {
          other.append("other", new ModelReplied(2, say("I was first"), Usage.NONE));
          return new Model.Reply(say("too late"), Usage.NONE);
        };

    Outcome outcome = agent(slow, ALLOW).run(session);

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(log.last(session.id())).isEqualTo(3);
  }

  @Test
  void whatPeopleSayThroughAnotherProcessIsTakenIn() {
    Session session = started(log);
    new Session(session.id(), log).append("bob", new UserSaid(List.of(new Text("hurry"))));

    session.append("main", new ModelReplied(2, say("done"), Usage.NONE));

    assertThat(session.state().unseenInput()).isTrue();
    assertThat(log.last(session.id())).isEqualTo(4);
  }

  @Test
  void whatPeopleSayEntersHoweverBusyTheLoopIsAndNeverMakesAVisitorTheLoop() {
    Session loop = started(log);
    var visitor = new Session(loop.id(), log);
    loop.append("main", new ModelReplied(2, call("a", "read"), Usage.NONE));

    visitor.append("bob", new UserSaid(List.of(new Text("hurry"))));

    assertThat(visitor.state().lastInput()).isEqualTo(4);
    assertThatThrownBy(
            () -> visitor.append("bob", new ModelReplied(4, say("I know better"), Usage.NONE)))
        .as("it has seen that another process runs the loop")
        .isInstanceOf(StaleSessionException.class);
    loop.append("main", new ToolFinished(new CallId("a"), new ToolResult.Ok("x")));
    assertThat(loop.state()).isEqualTo(SessionState.of(log.read(loop.id(), 1)));
  }
}
