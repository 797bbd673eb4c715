package dev.workroom.sandbox;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts processes from one platform thread that never ends.
 *
 * <p>{@code bwrap --die-with-parent} asks the kernel to end the child when its parent
 * <em>thread</em> ends, so a process started from a virtual thread would die with that thread's
 * carrier.
 */
final class Spawner {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("sandbox-spawner").factory());

  private Spawner() {}

  /** Starts the process; after an interrupt none is left running. */
  static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    Future<Process> start = THREAD.submit(builder::start);
    try {
      return start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      THREAD.execute(() -> endIfStarted(start));
      throw e;
    }
  }

  /** Runs on the spawning thread, hence after the start itself. */
  private static void endIfStarted(Future<Process> start) {
    if (start.state() == Future.State.SUCCESS) {
      start.resultNow().destroyForcibly();
    }
  }
}
