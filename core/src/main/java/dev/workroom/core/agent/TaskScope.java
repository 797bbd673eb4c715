package dev.workroom.core.agent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Structured concurrency on final APIs: no child outlives the block, and the owner's interrupt
 * reaches every child. Used by one thread, which a bell tells of each child that ends.
 */
final class TaskScope implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final Runnable bell;
  private int begun;

  TaskScope(Runnable bell) {
    this.bell = bell;
  }

  void fork(Runnable task) {
    begun++;
    threads.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        failures.add(e);
      } finally {
        ended.incrementAndGet();
        bell.run();
      }
    });
  }

  /** How many children have ended; what made one fail is thrown here. */
  int ended() {
    int count = ended.get();
    switch (failures.peek()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    return count;
  }

  int begun() {
    return begun;
  }

  @Override
  public void close() {
    if (ended.get() < begun) {
      threads.shutdownNow();
    }
    threads.close();
  }
}
