package dev.workroom.tools;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stops a statement when its caller is interrupted or its time is over. It runs in the worker,
 * where no thread is virtual.
 */
final class QueryWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Thread caller = Thread.currentThread();
  private final long deadline;
  private final ReentrantLock guard = new ReentrantLock();
  private @Nullable Statement statement;
  private volatile boolean ended;
  private volatile boolean late;
  private volatile boolean stopped;

  QueryWatch(Duration patience) {
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  void over(Statement jdbc) {
    statement = jdbc;
    Thread.ofPlatform().daemon().name("query-watch").start(this::watch);
  }

  private void watch() {
    while (!ended) {
      late = System.nanoTime() - deadline > 0;
      stopped = caller.isInterrupted();
      if (late || stopped) {
        cancel();
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void cancel() {
    guard.lock();
    try {
      if (!ended && statement != null) {
        statement.cancel();
      }
    } catch (SQLException e) {
      // It has ended by itself, and the next look sees so.
      late = false;
    } finally {
      guard.unlock();
    }
  }

  /** No cancel comes after this. */
  void end() {
    guard.lock();
    try {
      ended = true;
    } finally {
      guard.unlock();
    }
  }

  boolean late() {
    return late;
  }

  boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    end();
  }
}
