package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.DyingProgram;
import dev.workroom.app.ProgramHere;
import dev.workroom.checks.Frozen.Moment;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session that does one of everything is cut off by kill -9 before and after each of its appends,
 * and resumed: the end is always the same, and no change is repeated or lost. What a kill leaves is
 * its disk: the session is played once, frozen at each append and its disk copied, and resumed from
 * each copy that differs. Where the journal has begun what it has not ended, the kill is real,
 * since it knows files by their inodes, which a copy has not; so are some more, for what a kill
 * leaves beside a disk.
 */
@Order(2)
class CrashTest {
  private static final int DEADLY = 137;
  private static final int REAL = 3;
  @TempDir Path place;

  /** What must be the same in the end: files with their content, and the receipts in the log. */
  private record End(
      Map<String, String> files,
      List<String> changes,
      List<String> results,
      long replies,
      boolean sound) {}

  @Test
  void cutOffAtAnyAppendItEndsTheSame() throws Exception {
    Workroom workroom = session("frozen");
    Path here = workroom.place();
    Path moment = place.resolve("moment");
    Process process = started(workroom, "freeze", moment.toString());
    List<Moment> moments =
        new Frozen(process, moment).moments(here, Files.createDirectory(place.resolve("moments")));
    Ended whole = workroom.finish(process, 300);
    assertThat(whole.exit()).as("%s", whole).isZero();
    End undisturbed = end(workroom);
    assertThat(undisturbed.files())
        .containsEntry("notes.txt", "line two\nmore\n")
        .containsEntry("made/out.txt", "North 30, South 5\n")
        .containsEntry("log.txt", "agent\n")
        .containsKey("memory/sums.md")
        .doesNotContainKeys("junk.txt", "trash.txt", "old.txt");
    int appends = Integer.parseInt(Files.readString(moment).replaceAll("\\D", ""));
    assertThat(appends).as("appends of the session").isGreaterThan(25);
    assertThat(moments).as("states of the disk").hasSizeGreaterThanOrEqualTo(appends);

    var real = new TreeSet<String>();
    for (int kill = 1; kill <= REAL; kill++) {
      real.add((kill % 2 == 0 ? "before " : "after ") + (1 + kill * (appends - 1) / (REAL + 1)));
    }
    for (Moment cut : moments) {
      if (inTheMiddle(cut.copy().resolve("home/journal"))) {
        real.add(cut.name());
        continue;
      }
      Frozen.restore(cut, here);
      Optional<SessionSummary> begun = begun(workroom);
      if (begun.isEmpty()) {
        assertThat(cut.name()).as("nothing was begun").isEqualTo("before 1");
      } else if (begun.get().status() != SessionSummary.Status.DONE) {
        var resumed =
            ProgramHere.run(
                Workroom.root(),
                workroom.home(),
                "resume",
                begun.get().id().value(),
                "--yes",
                "--allow-delete");
        assertThat(resumed.getKey()).as("cut off %s\n%s", cut.name(), resumed).isZero();
        assertThat(end(workroom)).as("cut off %s", cut.name()).isEqualTo(undisturbed);
      }
    }
    assertThat(real).as("kills in the middle of a change").hasSizeGreaterThan(REAL);
    for (String kill : real) {
      assertThat(killed(kill)).as("killed %s", kill).isEqualTo(undisturbed);
    }
  }

  /** Whether changes have begun whose end the journal does not know. */
  private static boolean inTheMiddle(Path journal) throws IOException {
    if (!Files.exists(journal)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(journal)) {
      for (Path plan : all.filter(p -> p.endsWith("plan")).toList()) {
        Path log = plan.resolveSibling("log");
        String said = Files.exists(log) ? Files.readString(log) : "";
        boolean holds = Files.readString(plan).contains("\"HELD\"");
        if (!said.contains(holds ? "\"RELEASED\"" : "\"APPLIED\"")) {
          return true;
        }
      }
    }
    return false;
  }

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
  private End killed(String moment) throws Exception {
    Workroom workroom = session(moment.replace(' ', '-'));
    String[] when = moment.split(" ");
    Ended dead = workroom.finish(started(workroom, when[0], when[1]), 300);
    assertThat(dead.exit()).as("%s", dead).isEqualTo(DEADLY);
    String id = begun(workroom).orElseThrow().id().value();
    Ended ended = workroom.run("resume", id, "--yes", "--allow-delete");
    assertThat(ended.exit()).as("killed %s: %s", moment, ended).isZero();
    return end(workroom);
  }

  private static Process started(Workroom workroom, String what, String where) throws IOException {
    Path here = workroom.place();
    String classes =
        Path.of(Objects.requireNonNull(DyingProgram.class.getResource("/")).getPath()).toString();
    return workroom.start(
        List.of(DyingProgram.class.getName(), classes),
        what,
        where,
        "run",
        "--folder",
        here + "/folder",
        "--prompt",
        "one of everything\n\nDefinition of done:\n- log.txt has a line by the agent",
        "--model",
        "script:" + here.resolve("crash.yaml"),
        "--yes",
        "--allow-delete");
  }

  /** The delegated session, as far as it came. */
  private static Optional<SessionSummary> begun(Workroom workroom) throws IOException {
    try (var store = SqliteStore.open(workroom.home())) {
      return store.sessions().stream().filter(s -> s.parent().isEmpty()).findFirst();
    }
  }

  private static End end(Workroom workroom) throws IOException {
    Path folder = workroom.place().resolve("folder");
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
