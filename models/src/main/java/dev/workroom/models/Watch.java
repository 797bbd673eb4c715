package dev.workroom.models;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes a stream on which nothing comes for too long; a blocked reader then fails at once.
 *
 * <p>It looks now and then instead of being woken, because a step that goes well should not pay for
 * it: what it grants may be exceeded by one {@link #TICK}.
 */
final class Watch implements AutoCloseable {
  private static final long TICK = Duration.ofSeconds(1).toNanos();

  private final long deadlineNanos;
  private volatile @Nullable Closeable stream;
  private volatile long idleNanos;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean expired;

  /**
   * @param deadlineNanos the {@link System#nanoTime} after which the stream is closed in any case
   */
  Watch(Closeable stream, Duration idle, long deadlineNanos) {
    this.stream = stream;
    this.idleNanos = idle.toNanos();
    this.deadlineNanos = deadlineNanos;
    Thread.ofVirtual().name("model-watch").start(this::watch);
  }

  /** Bytes have come. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  /** From now on the stream may be quiet only this long. */
  void allow(Duration idle) {
    idleNanos = idle.toNanos();
  }

  /** Whether it was this watch that closed the stream. */
  boolean expired() {
    return expired;
  }

  @Override
  public void close() {
    stream = null;
  }

  private void watch() {
    try {
      for (Closeable watched = stream; watched != null; watched = stream) {
        long now = System.nanoTime();
        long left = Math.min(lastNanos + idleNanos - now, deadlineNanos - now);
        if (left <= 0) {
          expired = true;
          watched.close();
          return;
        }
        Thread.sleep(Duration.ofNanos(Math.min(left, TICK)));
      }
    } catch (IOException e) {
      // The reader learns of it by its own read.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
