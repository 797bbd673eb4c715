package dev.workroom.changes;

import static dev.workroom.changes.Workbench.SESSION;
import static dev.workroom.changes.Workbench.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.tool.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody looks at a session's changes while they are being made. */
class SessionLockTest {
  @TempDir Path directory;

  @Test
  void whoReadsTheJournalWaitsForTheCallThatIsUnderWay() throws Exception {
    Workbench bench = new Workbench(directory);
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    // The second rename puts the second file in its place.
    int[] renames = {0};
    var slow =
        new Kernel(name -> {
          if (name.equals("rename") && ++renames[0] == 2) {
            begun.countDown();
            awaited(goOn);
          }
          return 0;
        });
    List<Operation> operations =
        List.of(
            new Operation.Write(bench.folder.resolve("a"), bench.stage("a"), Optional.empty()),
            new Operation.Write(bench.folder.resolve("b"), bench.stage("b"), Optional.empty()));
    // Who asks for the lock a second time was refused it.
    var refused = new CountDownLatch(2);
    var patient =
        new Kernel(name -> {
          if (name.equals("lock")) {
            refused.countDown();
          }
          return 0;
        });
    try (var making = new ChangeSets(bench.journal, slow);
        var looking = new ChangeSets(bench.journal, patient)) {
      var made =
          new FutureTask<>(() ->
              making.apply(
                  SESSION,
                  call("c"),
                  ChangeSet.ofStage(bench.folders(), operations, bench.staging, "")));
      Thread.ofPlatform().start(made);
      begun.await();
      var seen = new FutureTask<>(() -> looking.history().changes(SESSION));
      Thread.ofPlatform()
          .start(() -> {
            seen.run();
            refused.countDown();
            refused.countDown();
          });
      refused.await();
      assertThat(seen.isDone()).as("it waits").isFalse();
      goOn.countDown();
      assertThat(seen.get().getFirst().applied()).isEqualTo(made.get());
      assertThat(made.get().changes()).hasSize(2);
    }
    assertThat(Files.readString(bench.folder.resolve("b"))).isEqualTo("b");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
