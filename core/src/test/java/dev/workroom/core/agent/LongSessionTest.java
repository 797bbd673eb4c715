package dev.workroom.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Story.Kind;
import dev.workroom.core.agent.Story.Op;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Plan;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Long sessions from seeds: 300 steps, 24 sub-agents, 40 words put in at random moments, 6
 * compactions and 12 approvals. However often the process dies on the way, the session ends as the
 * one that was left in peace.
 */
class LongSessionTest {
  static final Budget PLENTY =
      new Budget(1_000_000, 1_000_000_000L, Optional.empty(), Duration.ofDays(9), 200, 2);
  private static final int SEEDS = 16;
  private static final int DEATHS = 20;

  /** What a session comes to, whatever happened on the way. */
  private record Ending(
      Map<String, Integer> done,
      Map<String, List<String>> files,
      Map<String, Integer> receipts,
      List<String> said,
      Optional<Plan> plan,
      int compactions,
      int agents) {}

  @Test
  void oneThatDiesTwentyTimesEndsAsTheOneLeftInPeace() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        Story story = Story.of(seed);
        Ending undisturbed = played(story, seed, 0);
        expected(story, undisturbed);
        assertThat(played(story, seed, DEATHS)).isEqualTo(undisturbed);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** What the story tells, so that two sessions do not agree on doing nothing. */
  private static void expected(Story story, Ending ending) {
    assertThat(ending.done().keySet())
        .as("all work")
        .containsExactlyInAnyOrderElementsOf(story.ops().stream().map(Op::name).toList());
    assertThat(ending.done().values()).as("each done once").containsOnly(1);
    assertThat(ending.files().values().stream().flatMap(List::stream))
        .as("lines in files")
        .containsExactlyInAnyOrderElementsOf(
            story.ops().stream().filter(LongSessionTest::writes).map(Op::name).toList());
    assertThat(ending.said()).as("the task and all words").hasSize(1 + Story.WORDS);
    assertThat(ending.plan()).isPresent();
    assertThat(ending.compactions()).isEqualTo(Story.COMPACTIONS);
    assertThat(ending.agents()).isEqualTo(Story.AGENTS);
  }

  private static boolean writes(Op op) {
    return op.kind() == Kind.WRITE || op.kind() == Kind.ASKED || op.kind() == Kind.HELD;
  }

  private static Ending played(Story story, long seed, int deaths) throws Exception {
    var log = new MemoryLog();
    var disk = new StoryStage.Disk();
    var chance = new Random(seed);
    Playing.started(log, PLENTY);
    int died = 0;
    boolean ended = false;
    while (!ended) {
      if (died < deaths) {
        int lifetime = chance.nextInt(1 + 2 * (3 * story.ops().size()) / (DEATHS + 1));
        if (chance.nextBoolean()) {
          log.dieAfter(lifetime);
        } else {
          log.dieAfterKeeping(lifetime);
        }
      } else {
        log.dieAfter(Integer.MAX_VALUE);
      }
      var stage = new StoryStage(story, log, disk, chance.nextBoolean(), chance);
      var life = new FutureTask<>(() -> live(stage));
      Thread.ofVirtual().start(life);
      ended = survived(life);
      stage.leave();
      died += ended ? 0 : 1;
    }
    if (deaths > 0) {
      assertThat(died).as("deaths").isGreaterThan(DEATHS / 2);
    }
    return ending(story, log, disk);
  }

  private static boolean survived(FutureTask<Boolean> life) throws Exception {
    try {
      return life.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      life.cancel(true);
      throw new AssertionError("it hangs", e);
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case MemoryLog.Dead _ -> false;
        case AssertionError broken -> throw broken;
        case Throwable other -> throw new AssertionError(other);
        case null -> throw e;
      };
    }
  }

  /** One process: it runs, parks, is answered and goes on until the end. */
  private static boolean live(StoryStage stage) {
    Session session = stage.root();
    while (session.state().outcome().isEmpty()) {
      Outcome outcome = stage.agent().run(session);
      if (outcome instanceof Outcome.Waiting) {
        stage.answerAll();
      } else {
        assertThat(outcome).isEqualTo(new Outcome.Done());
      }
    }
    assertThat(session.state().nothingToDo()).as("nothing unheard at the end").isTrue();
    return true;
  }

  private static Ending ending(Story story, MemoryLog log, StoryStage.Disk disk) {
    var done = new TreeMap<String, Integer>();
    var receipts = new TreeMap<String, Integer>();
    for (SessionId id : log.sessions()) {
      List<Entry> entries = log.read(id, 1);
      assertThat(SessionState.of(entries)).isEqualTo(new Session(id, log).state());
      List<ToolFinished> results = events(entries, ToolFinished.class);
      List<CallId> asked =
          events(entries, ModelReplied.class).stream()
              .flatMap(e -> e.message().toolUses().stream())
              .map(ToolUse::id)
              .toList();
      assertThat(results)
          .extracting(ToolFinished::call)
          .as("in %s", id)
          .containsExactlyInAnyOrderElementsOf(asked);
      for (ToolFinished result : results) {
        if (result.result() instanceof ToolResult.Ok) {
          done.merge(op(result.call()), 1, Integer::sum);
        }
      }
      events(entries, FileChanged.class)
          .forEach(e -> receipts.merge(op(e.call()), 1, Integer::sum));
      approved(entries);
    }
    List<Entry> root = log.read(StoryStage.ROOT, 1);
    assertThat(events(root, ModelReplied.class)).hasSizeGreaterThanOrEqualTo(Story.STEPS);
    assertThat(events(root, SubagentEnded.class)).hasSize(Story.AGENTS);
    var session = new Session(StoryStage.ROOT, log);
    assertThat(session.state().lanes()).isEmpty();
    assertThat(shown(session)).as("the words in the model's view").contains(story.words().values());
    return new Ending(
        done,
        new TreeMap<>(disk.files),
        receipts,
        StoryStage.said(log),
        session.state().plan(),
        events(root, ContextCompacted.class).size(),
        events(root, SubagentStarted.class).size());
  }

  /** No change that asks is made without a yes to that very call. */
  private static void approved(List<Entry> entries) {
    var yes = new HashSet<CallId>();
    for (Entry entry : entries) {
      switch (entry.event()) {
        case ApprovalDecided(CallId call, Decision decision)
            when decision instanceof Decision.Approved ->
            yes.add(call);
        case FileChanged e when asks(entries, e.call()) -> assertThat(yes).contains(e.call());
        default -> {}
      }
    }
  }

  private static boolean asks(List<Entry> entries, CallId call) {
    return events(entries, Event.ApprovalRequested.class).stream()
        .anyMatch(e -> e.call().equals(call));
  }

  private static String shown(Session session) {
    var text = new StringBuilder();
    session.view().messages().stream()
        .flatMap(message -> message.content().stream())
        .forEach(
            block -> text.append(block instanceof Text(String words) ? words : "").append('\n'));
    return text.toString();
  }

  private static String op(CallId call) {
    return call.value().substring(0, call.value().indexOf('@'));
  }

  private static <E extends Event> List<E> events(List<Entry> entries, Class<E> kind) {
    var found = new ArrayList<E>();
    entries.forEach(entry -> {
      if (kind.isInstance(entry.event())) {
        found.add(kind.cast(entry.event()));
      }
    });
    return found;
  }
}
