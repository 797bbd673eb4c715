package dev.workroom.changes;

import static dev.workroom.changes.Workbench.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody swaps a directory for a link that leads out, over and over, while the host works. */
class RaceTest {
  private static final int LOOPS = 20_000;

  @TempDir Path directory;

  private interface Action {
    void run() throws IOException;
  }

  /** Runs the action again and again while {@code d} is now a directory and now a link out. */
  private static int whileSwapped(Workbench bench, Path outside, int loops, Action action)
      throws Exception {
    Files.createDirectories(bench.folder.resolve("d"));
    Files.createSymbolicLink(bench.folder.resolve("link"), outside);
    Kernel kernel = new Kernel();
    Directory root = Directory.open(kernel, bench.folder.toRealPath());
    byte[] real = CallJournal.name("d");
    byte[] link = CallJournal.name("link");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Optional<Exception>> trouble = new AtomicReference<>(Optional.empty());
    Thread swapper =
        Thread.ofPlatform()
            .start(() -> {
              try (root) {
                while (!stop.get()) {
                  kernel.rename(root.handle(), real, root.handle(), link, Kernel.EXCHANGE);
                  kernel.rename(root.handle(), real, root.handle(), link, Kernel.EXCHANGE);
                }
              } catch (KernelException e) {
                trouble.set(Optional.of(e));
              }
            });
    int refused = 0;
    for (int i = 0; i < loops; i++) {
      try {
        action.run();
      } catch (KernelException _) {
        refused++;
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(trouble.get()).isEmpty();
    return refused;
  }

  @Test
  void noCallThroughADirectoryHandleLeavesTheFolder() throws Exception {
    Workbench bench = new Workbench(directory);
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("f"), "secret");
    bench.file("d/f", "inside");
    Map<String, String> before = Workbench.tree(outside);
    Kernel kernel = new Kernel();
    byte[] name = CallJournal.name("f");
    byte[] other = CallJournal.name("g");
    String inside = Workbench.sha256("inside".getBytes());
    try (Directory root = Directory.open(kernel, bench.folder.toRealPath())) {
      int refused =
          whileSwapped(
              bench,
              outside,
              LOOPS,
              () -> {
                try (Directory parent = root.at(CallJournal.name("d"))) {
                  assertThat(parent.hash(name).sha256()).isEqualTo(inside);
                  kernel.rename(parent.handle(), name, parent.handle(), other, Kernel.NO_REPLACE);
                  kernel.rename(parent.handle(), other, parent.handle(), name, Kernel.NO_REPLACE);
                  kernel.makeDirectory(parent.handle(), other, 0700);
                  kernel.removeDirectory(parent.handle(), other);
                }
              });
      assertThat(refused).as("the swap was seen, and not always").isBetween(1, LOOPS - 1);
    }
    assertThat(Workbench.tree(outside)).isEqualTo(before);
    assertThat(bench.folder.resolve("d")).isDirectoryContaining("glob:**/f");
  }

  @Test
  void noChangeSetWritesMovesOrDeletesOutside() throws Exception {
    Workbench bench = new Workbench(directory);
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "untouched");
    bench.file("d/victim", "inside");
    bench.file("source", "source");
    Map<String, String> before = Workbench.tree(outside);
    int[] number = {0};
    try (ChangeSets changes = bench.open()) {
      whileSwapped(
          bench,
          outside,
          150,
          () -> {
            int n = number[0]++;
            String session = "s" + n / 25;
            Operation write =
                new Operation.Write(
                    bench.folder.resolve("d/w" + n), bench.stage("x"), Optional.empty());
            Operation delete = new Operation.Delete(bench.folder.resolve("d/victim"));
            Operation move =
                new Operation.Move(bench.folder.resolve("source"), bench.folder.resolve("d/moved"));
            var id = new dev.workroom.core.message.SessionId(session);
            changes.apply(id, call("c" + n), bench.set(write, delete, move).allowingDeletions());
            if (n % 2 == 0) {
              changes.undo(id, call("c" + n));
            }
          });
    }
    assertThat(Workbench.tree(outside)).isEqualTo(before);
  }
}
