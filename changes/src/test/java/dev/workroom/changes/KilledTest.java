package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.message.CallId;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own applies change after change and is killed at random moments. */
class KilledTest {
  private static final int FILES = 12;

  @TempDir Path directory;

  /** What the child runs: one change set after another, each announced when it is done. */
  public static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Workbench bench = new Workbench(Path.of(arguments[0]));
      try (ChangeSets changes = bench.open()) {
        System.out.println("ready");
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
          changes.apply(SESSION, id(i), set(bench, i));
          System.out.println("done " + i);
        }
      }
    }
  }

  private static CallId id(int number) {
    return call("call-" + number);
  }

  private static String content(int file, int round) {
    return ("file " + file + " in round " + round + "\n").repeat(50 + file);
  }

  private static ChangeSet set(Workbench bench, int round) throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      Path path = bench.folder.resolve("dir-" + file % 3 + "/file-" + file);
      Optional<String> before =
          Files.exists(path) ? Optional.of(Workbench.sha256(path)) : Optional.empty();
      Path staged = bench.staging.resolve("staged-" + file);
      Files.deleteIfExists(staged);
      Files.writeString(staged, content(file, round));
      operations.add(new Operation.Write(path, staged, before));
    }
    Path from = bench.folder.resolve("moving-" + round);
    operations.add(new Operation.Move(from, bench.folder.resolve("moving-" + (round + 1))));
    return ChangeSet.ofStage(bench.folders(), operations, bench.staging, "round " + round);
  }

  @Test
  void whateverTheMomentEachFileIsWholeTheJournalAgreesAndUndoGivesTheFirstTree() throws Exception {
    Workbench bench = new Workbench(directory);
    for (int file = 0; file < FILES; file += 2) {
      bench.file("dir-" + file % 3 + "/file-" + file, content(file, -1));
    }
    bench.file("moving-0", "moving");
    Map<String, String> first = bench.tree();
    Random random = new Random(42);
    int round = 0;
    for (int kill = 0; kill < 12; kill++) {
      round = killed(bench, round, random.nextInt(60));
      try (ChangeSets changes = bench.open()) {
        Optional<Applied> recovered = changes.recover(SESSION, id(round));
        if (recovered.isPresent()) {
          assertThat(recovered.get().payload()).isEqualTo("round " + round);
          assertThat(recovered.get().unmade()).isEmpty();
          assertThat(recovered.get().changes()).hasSize(FILES + 1);
          round++;
        }
        whole(bench, round - 1, "after kill " + kill);
      }
    }
    try (ChangeSets changes = bench.open()) {
      assertThat(changes.history().changes(SESSION)).hasSize(round);
      assertThat(changes.undo(SESSION).unmade()).isEmpty();
    }
    assertThat(bench.tree()).isEqualTo(first);
  }

  /** The round that was not announced as done when the child was killed. */
  private static int killed(Workbench bench, int round, int milliseconds) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                bench.folder.resolveSibling("").toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int next = round;
    try (var lines = child.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("ready");
      Thread.sleep(milliseconds);
      // By its handle: the process object would close the stream as well.
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (String line; (line = lines.readLine()) != null; ) {
        if (Set.of("done " + next).contains(line)) {
          next++;
        }
      }
    }
    return next;
  }

  private static void whole(Workbench bench, int round, String when) throws IOException {
    for (int file = 0; file < FILES; file++) {
      Path path = bench.folder.resolve("dir-" + file % 3 + "/file-" + file);
      boolean there = round >= 0 || file % 2 == 0;
      assertThat(Files.exists(path)).as("%s: %s", when, path).isEqualTo(there);
      if (there) {
        assertThat(path).as("%s: %s", when, path).hasContent(content(file, round));
      }
    }
    assertThat(bench.folder.resolve("moving-" + (round + 1))).as(when).hasContent("moving");
  }
}
