package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.ProgramHere;
import dev.workroom.checks.LongStory.Op;
import dev.workroom.checks.LongStory.Size;
import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.session.SessionState;
import dev.workroom.store.SessionSummary;
import dev.workroom.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long sessions from seeds with the whole program, over HTTP in both protocols: people put in words
 * at random moments, answer what waits, the context is full several times, and the process is ended
 * by {@code kill -9} at random moments. It ends as the one that was left in peace, and still knows
 * what stood before the first of its summaries.
 *
 * <p>{@code -Dlong.full=true} plays 300 steps with 24 sub-agents, 40 words, 6 summaries, 12
 * approvals and 20 kills; {@code -Dlong.seeds=N} as many of them.
 */
class LongSessionHttpTest {
  private static final int KILLED = 137;
  private static final Size SIZE = Boolean.getBoolean("long.full") ? Size.FULL : Size.SMALL;
  private static final int SEEDS = Integer.getInteger("long.seeds", 2);

  @TempDir Path place;

  /** What a session comes to, whatever happened on the way. */
  private record Ending(
      Map<String, List<String>> files,
      Map<String, Integer> done,
      Map<String, Integer> changes,
      List<String> said,
      int approved,
      int compactions,
      int agents) {}

  @Test
  void oneThatIsKilledEndsAsTheOneLeftInPeace() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      LongStory story = LongStory.of(seed, SIZE);
      Ending undisturbed = new Play(story, seed, 0).played();
      assertThat(undisturbed.done().keySet())
          .as("all work of seed %d", seed)
          .containsAll(story.ops().stream().map(Op::name).toList());
      assertThat(undisturbed.done().values()).as("each done once").containsOnly(1);
      assertThat(undisturbed.files().get("last.txt"))
          .as("a fact, a decision and a file of before %d summaries", SIZE.compactions())
          .containsExactly("7714 " + LongStory.ANSWER + " first.txt");
      assertThat(undisturbed.said()).hasSize(1 + SIZE.words());
      assertThat(undisturbed.compactions()).isEqualTo(SIZE.compactions());
      assertThat(undisturbed.agents()).isEqualTo(SIZE.agents());
      assertThat(undisturbed.approved()).isGreaterThanOrEqualTo(SIZE.approvals());
      Ending disturbed = new Play(story, seed, SIZE.kills()).played();
      assertThat(disturbed)
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .ignoringFields("approved") // what a word skipped asks again
          .isEqualTo(undisturbed);
    }
  }

  /** One session from its start to its end. */
  private final class Play {
    private final LongStory story;
    private final Random chance;
    private final Workroom workroom;
    private final Path folder;
    private final boolean chat;
    private final Set<Integer> spoken = ConcurrentHashMap.newKeySet();
    private final List<Thread> people = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private int killsLeft;

    Play(LongStory story, long seed, int kills) throws IOException {
      this.story = story;
      this.chance = new Random(seed);
      this.killsLeft = kills;
      this.chat = seed % 2 == 0;
      Path here = Files.createDirectories(place.resolve(seed + "-" + kills));
      this.workroom =
          new Workroom(here.resolve("home"), here)
              .with("ANTHROPIC_API_KEY", "none")
              .with("OPENAI_API_KEY", "none");
      this.folder = here.resolve("work");
      for (String name : List.of("in", "f", "d")) {
        Files.createDirectories(folder.resolve(name));
      }
      for (int i = 0; i < 5; i++) {
        Files.writeString(folder.resolve("in/in" + i + ".txt"), i == 0 ? "code 7714\n" : "none\n");
        Files.writeString(folder.resolve("f/f" + i + ".txt"), "END\n");
      }
      for (String agent : story.below().keySet()) {
        Files.writeString(folder.resolve("f/" + agent + ".txt"), "END\n");
      }
      for (Op op : story.ops()) {
        if (op.tool().equals("Delete") || op.tool().equals("Shell")) {
          Files.writeString(folder.resolve("d/" + op.name() + ".txt"), "to go\n");
        }
      }
      Files.createDirectories(workroom.home());
      Files.writeString(workroom.home().resolve("settings"), "context.window = 200000\n");
    }

    Ending played() throws Exception {
      try (var endpoint = new StoryEndpoint(story, this::asked)) {
        int exit =
            life(
                "run",
                "--folder",
                folder.toString(),
                "--model",
                chat ? "openai:m" : "anthropic:m",
                "--base-url",
                endpoint.url() + (chat ? "/v1" : ""),
                "--mode",
                "auto",
                "--budget-steps",
                "5000",
                "--no-verify",
                "--prompt",
                "STORY root");
        int lives = 1;
        while (!over(exit)) {
          if (exit == 3) {
            here("approve", id(), "--answer", LongStory.ANSWER);
          }
          exit = begun() ? life("resume", id()) : exit;
          assertThat(lives++).as("lives, the last ended with %d", exit).isLessThan(1_000);
        }
      }
      assertThat(killsLeft).as("kills left").isZero();
      return ending();
    }

    /** Done, and nobody has said anything since. */
    private boolean over(int exit) throws Exception {
      for (Thread person : List.copyOf(people)) {
        person.join();
      }
      if (exit != 0) {
        assertThat(exit).isIn(3, KILLED);
        return false;
      }
      try (var store = SqliteStore.open(workroom.home())) {
        return SessionState.of(store.read(new SessionId(id()), 1)).nothingToDo();
      }
    }

    /** One process, killed somewhere as long as kills are left. */
    private int life(String... line) throws Exception {
      if (killsLeft == 0) {
        return here(line);
      }
      int until =
          requests.get()
              + 1
              + chance.nextInt(2 * story.size().steps() / (story.size().kills() + 1));
      int pause = chance.nextInt(60);
      Process process = workroom.start(List.of("dev.workroom.app.Main"), line);
      while (process.isAlive() && requests.get() < until) {
        process.waitFor(2, TimeUnit.MILLISECONDS);
      }
      if (process.isAlive() && !process.waitFor(pause, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      Ended ended = workroom.finish(process, 300);
      assertThat(ended.exit()).as("%s", ended).isIn(0, 3, KILLED);
      killsLeft -= ended.exit() == KILLED ? 1 : 0;
      return ended.exit();
    }

    private int here(String... line) {
      Map.Entry<Integer, String> ended = ProgramHere.run(Workroom.root(), workroom.home(), line);
      assertThat(ended.getKey()).as("%s", ended.getValue()).isIn(0, 3);
      return ended.getKey();
    }

    /** While the model thinks, or a little later, when its calls have begun or ended. */
    private void asked(int reply) {
      requests.incrementAndGet();
      if (story.words().contains(reply) && spoken.add(reply)) {
        if (reply % 2 == 0) {
          say(reply);
        } else {
          people.add(
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      new CountDownLatch(1).await(reply % 7 * 15L, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    say(reply);
                  }));
        }
      }
    }

    private void say(int reply) {
      here("say", id(), "word at reply " + reply);
    }

    private boolean begun() throws IOException {
      try (var store = SqliteStore.open(workroom.home())) {
        return store.sessions().stream().anyMatch(s -> s.parent().isEmpty());
      }
    }

    private String id() {
      try (var store = SqliteStore.open(workroom.home())) {
        return store.sessions().stream()
            .filter(s -> s.parent().isEmpty())
            .map(SessionSummary::id)
            .findFirst()
            .orElseThrow()
            .value();
      }
    }

    private Ending ending() throws IOException {
      var done = new TreeMap<String, Integer>();
      var changes = new TreeMap<String, Integer>();
      var said = new ArrayList<String>();
      int approved = 0;
      int compactions = 0;
      int agents = 0;
      try (var store = SqliteStore.open(workroom.home())) {
        assertThat(store.audit().verify().sound()).isTrue();
        for (SessionSummary each : store.sessions()) {
          List<Entry> log = store.read(each.id(), 1);
          SessionState state = SessionState.of(log);
          assertThat(state.outcome()).as("%s", each.id()).contains(new Outcome.Done());
          assertThat(state.openCalls()).isEmpty();
          assertThat(state.lanes()).isEmpty();
          var asked = new HashSet<String>();
          var answered = new HashSet<String>();
          for (Entry entry : log) {
            switch (entry.event()) {
              case ModelReplied e ->
                  e.message().toolUses().forEach(use -> asked.add(use.id().value()));
              case ToolFinished(var call, var result, _) -> {
                assertThat(answered.add(call.value())).as("one result of %s", call).isTrue();
                if (result instanceof ToolResult.Ok) {
                  done.merge(op(call.value()), 1, Integer::sum);
                }
              }
              case FileChanged e -> changes.merge(op(e.call().value()), 1, Integer::sum);
              case UserSaid e when each.parent().isEmpty() ->
                  said.add(e.content().getFirst() instanceof Text(String text) ? text : "");
              case ApprovalDecided _ -> approved++;
              case ContextCompacted _ -> compactions++;
              case SubagentStarted _ -> agents++;
              default -> {}
            }
          }
          assertThat(answered).as("calls with results in %s", each.id()).isEqualTo(asked);
        }
      }
      said.sort(null);
      return new Ending(files(), done, changes, said, approved, compactions, agents);
    }

    private static String op(String call) {
      return call.split("_")[0];
    }

    /** Lines in the order of the alphabet: side by side, and after a word, it may be another. */
    private Map<String, List<String>> files() throws IOException {
      var files = new TreeMap<String, List<String>>();
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(
              folder.relativize(file).toString(),
              Files.readAllLines(file).stream().sorted().toList());
        }
      }
      return files;
    }
  }
}
