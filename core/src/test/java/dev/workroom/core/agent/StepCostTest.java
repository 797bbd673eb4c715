package dev.workroom.core.agent;

import static dev.workroom.core.agent.Playing.ALLOW;
import static dev.workroom.core.agent.Playing.call;
import static dev.workroom.core.agent.Playing.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.workroom.core.agent.Playing.Act;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Effect.Kind;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A step costs what the step adds, however long the session is. */
class StepCostTest {
  private static final int STEPS = 2_000;

  /** Counts what is read again of a log. */
  private record CountingLog(MemoryLog log, AtomicInteger read) implements EventLog {
    @Override
    public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
      return log.append(session, expected, actor, events);
    }

    @Override
    public List<Entry> read(SessionId session, long fromSeq) {
      List<Entry> entries = log.read(session, fromSeq);
      read.addAndGet(entries.size());
      return entries;
    }

    @Override
    public long last(SessionId session) {
      return log.last(session);
    }

    @Override
    public Optional<Claim> claim(SessionId session) {
      return log.claim(session);
    }
  }

  @Test
  void noStepReadsTheLogAgainAndWhatWasShownIsShownAsTheSameObjects() {
    var log = new CountingLog(new MemoryLog(), new AtomicInteger());
    Session session = Playing.started(log, LongSessionTest.PLENTY);
    var before = new AtomicReference<List<Message>>(List.of());
    var steps = new AtomicInteger();
    Model model =
        (prompt, _) -> {
          List<Message> now = prompt.messages();
          // The last message was still open when it was shown.
          List<Message> shown = Objects.requireNonNull(before.get());
          for (int i = shown.size() - 2; i >= 0; i -= 97) {
            assertThat(now.get(i)).isSameAs(shown.get(i));
          }
          before.set(now);
          int n = steps.incrementAndGet();
          return new Model.Reply(n > STEPS ? say("done") : call("c" + n, "t"), Playing.COST);
        };

    Outcome outcome = Playing.agent(model, ALLOW, new Act("t", Kind.READ, () -> "ok")).run(session);

    assertThat(outcome).isEqualTo(new Outcome.Done());
    assertThat(before.get()).hasSize(1 + 2 * STEPS);
    assertThat(log.read()).as("entries read again by %d steps", STEPS).hasValue(0);
  }

  @Test
  void aLateStepTakesNoMoreMemoryThanAnEarlyOne() {
    Session session = Playing.started(new MemoryLog(), LongSessionTest.PLENTY);
    steps(session, 0, 10);
    long early = allocated(() -> steps(session, 10, 100));
    steps(session, 100, STEPS - 90);
    long late = allocated(() -> steps(session, STEPS - 90, STEPS));

    assertThat(late).as("bytes of 90 steps late, after %d early", early).isLessThan(2 * early);
  }

  /** What the loop does to the session in a step, without threads. */
  private static void steps(Session session, int from, int to) {
    for (int n = from; n < to; n++) {
      Session.View view = session.view();
      var prompt = new Model.Prompt("be good", view.messages(), List.of());
      assertThat(prompt.messages().size()).isEqualTo(1 + 2 * n);
      session.append("main", new ModelReplied(view.seq(), call("c" + n, "t"), Playing.COST));
      session.append("main", new ToolFinished(new CallId("c" + n), new ToolResult.Ok("ok")));
    }
  }

  private static long allocated(Runnable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
