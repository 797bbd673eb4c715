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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A process of its own applies change after change in ten folders side by side and is killed at a
 * random moment, which cuts each of the ten off at a point of its own.
 *
 * <p>Ten kills, a hundred points; with {@code -Dkills=100} a thousand. {@link CrashTest} ends
 * before each single system call; here it is the kernel that ends the process.
 */
class KilledTest {
  private static final int KILLS = Integer.getInteger("kills", 10);
  private static final int LANES = 10;
  private static final int FILES = 6;
  private static final int MOST_SETS = 40;

  /** Kept by the kernel whatever happens to the process, and without waiting for a disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** What the child runs: in each folder one change set after another, each announced when done. */
  public static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      for (int lane = 0; lane < LANES; lane++) {
        Workbench bench = bench(Path.of(arguments[0]), lane);
        String name = lane + " ";
        Thread.ofPlatform().start(() -> apply(bench, name));
      }
    }

    private static void apply(Workbench bench, String name) {
      try (ChangeSets changes = bench.open()) {
        for (int round = 0; ; round++) {
          changes.apply(SESSION, id(round), set(bench, round));
          System.out.println(name + round + " done");
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static Workbench bench(Path place, int lane) throws IOException {
    return new Workbench(Files.createDirectories(place.resolve("lane-" + lane)));
  }

  private static CallId id(int number) {
    return call("call-" + number);
  }

  private static Path path(Workbench bench, int file) {
    return bench.folder.resolve("dir-" + file % 3 + "/file-" + file);
  }

  private static String content(int file, int round) {
    return ("file " + file + " in round " + round + "\n").repeat(50 + file);
  }

  private static ChangeSet set(Workbench bench, int round) throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      Path path = path(bench, file);
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
    Random random = new Random();
    int cut = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path place = Files.createTempDirectory(MEMORY, "workroom-killed");
      try {
        List<Map<String, String>> first = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
          first.add(prepared(bench(place, lane)));
        }
        Map<Integer, Integer> next = killed(place, random.nextInt(MOST_SETS), random.nextInt(3000));
        for (int lane = 0; lane < LANES; lane++) {
          String when = "kill %d, folder %d".formatted(kill, lane);
          cut += examine(bench(place, lane), next.getOrDefault(lane, 0), first.get(lane), when);
        }
      } finally {
        try (Directory parent = Directory.open(new Kernel(), MEMORY)) {
          parent.remove(CallJournal.name(place.getFileName().toString()));
        }
      }
    }
    System.out.printf("killed at %d points, %d of them within a set%n", KILLS * LANES, cut);
    assertThat(cut).as("points at which a set had begun and was not announced").isPositive();
  }

  private static Map<String, String> prepared(Workbench bench) throws IOException {
    for (int file = 0; file < FILES; file += 2) {
      bench.file("dir-" + file % 3 + "/file-" + file, content(file, -1));
    }
    bench.file("moving-0", "moving");
    return bench.tree();
  }

  /**
   * Kills the child so many announced sets and microseconds after its start.
   *
   * @return for each folder, the round that was not announced
   */
  private static Map<Integer, Integer> killed(Path place, int sets, int micros) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<Integer, Integer> next = new TreeMap<>();
    try (var lines = child.inputReader()) {
      for (int i = 0; i < sets; i++) {
        announced(lines.readLine(), next);
      }
      Thread.sleep(micros / 1000, micros % 1000 * 1000);
      // By its handle: the process object would close the stream as well.
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (String line; (line = lines.readLine()) != null; ) {
        announced(line, next);
      }
    }
    return next;
  }

  private static void announced(String line, Map<Integer, Integer> next) {
    String[] words = line.split(" ");
    if (words.length == 3 && words[2].equals("done")) {
      next.put(Integer.valueOf(words[0]), Integer.parseInt(words[1]) + 1);
    }
  }

  /** 1 if the kill came within a set; nothing of it, or all of it, is there afterwards. */
  private static int examine(Workbench bench, int next, Map<String, String> first, String when)
      throws IOException {
    int round = next;
    Map<String, String> left = bench.tree();
    eachIsOldOrNew(bench, round, when);
    try (ChangeSets changes = bench.open()) {
      Optional<Applied> recovered = changes.recover(SESSION, id(round));
      if (recovered.isPresent()) {
        assertThat(recovered.get().payload()).as(when).isEqualTo("round " + round);
        assertThat(recovered.get().unmade()).as(when).isEmpty();
        assertThat(recovered.get().changes()).as(when).hasSize(FILES + 1);
        round++;
      } else {
        assertThat(bench.tree()).as("%s: a set that never began", when).isEqualTo(left);
      }
      for (int file = 0; file < FILES; file++) {
        if (round > 0) {
          assertThat(path(bench, file)).as(when).hasContent(content(file, round - 1));
        }
      }
      assertThat(bench.folder.resolve("moving-" + round)).as(when).hasContent("moving");
      assertThat(changes.history().changes(SESSION)).as(when).hasSize(round);
      assertThat(changes.undo(SESSION).unmade()).as(when).isEmpty();
    }
    assertThat(bench.tree()).as("%s: after the undo", when).isEqualTo(first);
    return round - next;
  }

  /** As the kill left it, before anything is made good. */
  private static void eachIsOldOrNew(Workbench bench, int round, String when) throws IOException {
    for (int file = 0; file < FILES; file++) {
      Path path = path(bench, file);
      List<String> whole = List.of(content(file, round - 1), content(file, round));
      if (Files.exists(path)) {
        assertThat(Files.readString(path)).as("%s: %s", when, path).isIn(whole);
      } else {
        assertThat(round == 0 && file % 2 == 1).as("%s: %s is gone", when, path).isTrue();
      }
    }
    assertThat(
            Files.exists(bench.folder.resolve("moving-" + round))
                ^ Files.exists(bench.folder.resolve("moving-" + (round + 1))))
        .as("%s: the file that moves is in one place", when)
        .isTrue();
  }
}
