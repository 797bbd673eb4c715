package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;

import com.sun.management.OperatingSystemMXBean;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Measures change sets at scale in a directory of one's choice: 3,000 changes by one command in a
 * folder of 20,000 files, two changes in one of 100,000, and 100,000 files moved in one call.
 */
public final class ScaleBench {
  private static final int ROUNDS = 3;

  /** Wall and processor time of this process in nanoseconds. */
  private record Moment(long wall, long processor) {
    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static Moment now() {
      return new Moment(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }

    String to(Moment later) {
      return "%d (%d)"
          .formatted((later.wall - wall) / 1_000_000, (later.processor - processor) / 1_000_000);
    }
  }

  private ScaleBench() {}

  /** Prints a table; the argument is an empty directory. */
  public static void main(String[] arguments) throws Exception {
    Path place = Path.of(arguments[0]);
    System.out.println("what | files | changes | scan ms (processor) | apply | undo | as before");
    for (int round = 0; round < ROUNDS; round++) {
      command(place, "many changes", 20_000, MANY, 3_000);
      command(place, "two changes", 100_000, "echo x >> d001/f00001.txt; echo y > new.txt", 2);
    }
    moves(place);
  }

  /** 1,000 files written, 1,000 changed, 1,000 moved. */
  private static final String MANY =
      """
      python3 - <<'END'
      import os
      for i in range(1000):
          open(f'd{i // 100:03d}/new{i}.txt', 'w').write(f'new {i}\\n')
          open(f'd{i // 100 + 20:03d}/f{(i // 100 + 20) * 100 + i % 100:05d}.txt', 'a').write('more\\n')
          n = (i // 100 + 40) * 100 + i % 100
          os.rename(f'd{i // 100 + 40:03d}/f{n:05d}.txt', f'd{i // 100 + 40:03d}/moved{i}.txt')
      END
      """;

  private static Workbench filled(Path place, int files) throws IOException {
    Path here = Files.createTempDirectory(place, "scale");
    var bench = new Workbench(here);
    for (int i = 0; i < files; i++) {
      bench.file("d%03d/f%05d.txt".formatted(i / 100, i), "file " + i + "\n");
    }
    return bench;
  }

  private static void command(Path place, String what, int files, String command, int changes)
      throws Exception {
    Workbench bench = filled(place, files);
    Supplier<String> hash = () -> hash(bench.folder);
    String before = hash.get();
    Overlay overlay = new Overlay(bench.folder, Files.createDirectory(bench.staging.resolve("o")));
    try (ChangeSets sets = bench.open()) {
      var layer = overlay.command(command);
      if (!hash.get().equals(before)) {
        throw new AssertionError("the folder was touched before anything was applied");
      }
      Thread.sleep(20);
      Moment start = Moment.now();
      LayerScan.Found found = LayerScan.of(List.of(layer), java.time.Instant.now());
      Moment scanned = Moment.now();
      Applied applied =
          sets.apply(
              SESSION,
              call("one"),
              ChangeSet.ofLayers(bench.folders(), found, "x")
                  .under(HoldRules.DEFAULT.withMaximum(1_000_000)));
      Moment made = Moment.now();
      sets.undo(SESSION);
      Moment undone = Moment.now();
      if (applied.changes().size() != changes) {
        throw new AssertionError(applied.changes().size() + " changes instead of " + changes);
      }
      line(
          what, files, changes, start.to(scanned), scanned.to(made), made.to(undone), before, hash);
    }
  }

  private static void moves(Path place) throws IOException {
    int files = 100_000;
    Workbench bench = filled(place, files);
    Supplier<String> hash = () -> hash(bench.folder);
    String before = hash.get();
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      operations.add(new Operation.MakeDirectory(bench.folder.resolve("tidy-" + i)));
    }
    for (int i = 0; i < files; i++) {
      operations.add(
          new Operation.Move(
              bench.folder.resolve("d%03d/f%05d.txt".formatted(i / 100, i)),
              bench.folder.resolve("tidy-" + i % 100 + "/f%05d.txt".formatted(i))));
    }
    try (ChangeSets sets = bench.open()) {
      Moment start = Moment.now();
      Applied applied =
          sets.apply(
              SESSION,
              call("one"),
              ChangeSet.ofStage(bench.folders(), operations, bench.staging, "x")
                  .under(HoldRules.DEFAULT.withMaximum(1_000_000)));
      Moment made = Moment.now();
      sets.undo(SESSION);
      Moment undone = Moment.now();
      line(
          "moves",
          files,
          applied.changes().size(),
          "-",
          start.to(made),
          made.to(undone),
          before,
          hash);
    }
  }

  private static String hash(Path folder) {
    try {
      return Workbench.treeHash(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void line(
      String what,
      int files,
      int changes,
      String scan,
      String apply,
      String undo,
      String before,
      Supplier<String> after) {
    System.out.printf(
        Locale.ROOT,
        "%s | %d | %d | %s | %s | %s | %s%n",
        what,
        files,
        changes,
        scan,
        apply,
        undo,
        after.get().equals(before) ? "yes" : "NO");
  }
}
