package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.session.SessionState;
import dev.workroom.store.SessionSummary;
import dev.workroom.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed with -9 before and after each append of a session that does one of
 * everything, and resumed: the end is always the same, and no change is repeated or lost.
 */
class CrashTest {
  private static final int DEADLY = 137;
  @TempDir Path place;

  /** What must be the same in the end: files with their content, and the receipts in the log. */
  private record End(
      Map<String, String> files,
      List<String> changes,
      List<String> results,
      long replies,
      boolean sound) {}

  @Test
  void killedAtAnyAppendItEndsTheSame() throws Exception {
    End undisturbed = kill("undisturbed", 1_000_000).end();
    assertThat(undisturbed.files())
        .containsEntry("notes.txt", "line two\nmore\n")
        .containsEntry("made/out.txt", "North 30, South 5\n")
        .containsEntry("log.txt", "agent\n")
        .containsKey("memory/sums.md")
        .doesNotContainKeys("junk.txt", "trash.txt", "old.txt");

    int append = 1;
    boolean died = true;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (died) {
        int now = append++;
        Future<Killed> before = threads.submit(() -> kill("before", now));
        Killed after = kill("after", now);
        died = before.get().died() || after.died();
        if (now > 1) { // before the first, nothing was begun yet
          assertThat(before.get().end()).as("killed before append %d", now).isEqualTo(undisturbed);
        }
        assertThat(after.end()).as("killed after append %d", now).isEqualTo(undisturbed);
      }
    }
    assertThat(append).as("appends of the session").isGreaterThan(25);
  }

  private record Killed(End end, boolean died) {}

  private Workroom session(String name) throws IOException {
    Path here = Files.createDirectories(place.resolve(name));
    Path folder = Files.createDirectory(here.resolve("folder"));
    Files.writeString(folder.resolve("notes.txt"), "line one\n");
    Files.writeString(folder.resolve("old.txt"), "old\n");
    Files.writeString(folder.resolve("junk.txt"), "junk\n");
    Files.writeString(folder.resolve("trash.txt"), "trash\n");
    Files.writeString(folder.resolve("sales.csv"), "region,amount\nNorth,10\nSouth,5\nNorth,20\n");
    Files.copy(
        Workroom.root().resolve("checks/src/test/resources/dev/workroom/checks/crash.yaml"),
        here.resolve("crash.yaml"));
    return new Workroom(here.resolve("home"), here);
  }

  /** A session killed there, and resumed. */
  private Killed kill(String when, int append) throws Exception {
    Workroom workroom = session(when + append);
    Path here = workroom.home().resolve("..").normalize();
    String[] line = {
      when.equals("undisturbed") ? "before" : when,
      "" + append,
      "run",
      "--folder",
      here + "/folder",
      "--prompt",
      "one of everything\n\nDefinition of done:\n- log.txt has a line by the agent",
      "--model",
      "script:" + here.resolve("crash.yaml"),
      "--yes",
      "--allow-delete"
    };
    String classes = Path.of("target/test-classes").toAbsolutePath().toString();
    Process process = workroom.start(List.of("dev.workroom.app.DyingProgram", classes), line);
    Ended ended = workroom.finish(process, 300);
    boolean died = ended.exit() == DEADLY;
    if (died) {
      Optional<SessionSummary> begun = begun(workroom);
      if (begun.isEmpty()) {
        return new Killed(new End(Map.of(), List.of(), List.of(), 0, true), true);
      }
      if (begun.get().status() == SessionSummary.Status.DONE) {
        return new Killed(end(workroom, here.resolve("folder")), true); // all was said
      }
      ended = workroom.run("resume", begun.get().id().value(), "--yes", "--allow-delete");
    }
    assertThat(ended.exit()).as("killed %s append %d: %s", when, append, ended).isZero();
    return new Killed(end(workroom, here.resolve("folder")), died);
  }

  /** The delegated session, as far as it came. */
  private static Optional<SessionSummary> begun(Workroom workroom) throws IOException {
    try (var store = SqliteStore.open(workroom.home())) {
      return store.sessions().stream().filter(s -> s.parent().isEmpty()).findFirst();
    }
  }

  private static End end(Workroom workroom, Path folder) throws IOException {
    try (var store = SqliteStore.open(workroom.home())) {
      var changes = new java.util.ArrayList<String>();
      var results = new java.util.ArrayList<String>();
      long replies = 0;
      for (SessionId id :
          store.sessions().stream()
              .map(s -> s.id())
              .sorted(java.util.Comparator.comparing(SessionId::value))
              .toList()) {
        List<Entry> log = store.read(id, 1);
        for (Entry entry : log) {
          switch (entry.event()) {
            case FileChanged e ->
                changes.add(
                    folder.relativize(Path.of(e.path())) + " " + e.before() + " " + e.after());
            case ToolFinished(var call, var result, _) -> results.add(call + " " + kind(result));
            case ModelReplied _ -> replies++;
            default -> {}
          }
        }
        SessionState state = SessionState.of(log);
        if (state.setup().isPresent()) {
          assertThat(state.outcome()).contains(new Outcome.Done());
          assertThat(state.openCalls()).isEmpty();
        }
      }
      changes.sort(null);
      results.sort(null);
      return new End(files(folder), changes, results, replies, store.audit().verify().sound());
    }
  }

  private static String kind(ToolResult result) {
    return result.getClass().getSimpleName();
  }

  private static Map<String, String> files(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    String today = LocalDate.now(ZoneId.systemDefault()).toString();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(), Files.readString(file).replace(today, "today"));
      }
    }
    return files;
  }
}
