package dev.workroom.models;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a stream on which nothing comes for too long; a blocked reader then fails at once. */
final class Watch implements AutoCloseable {
  private final Closeable stream;
  private final Thread thread;
  private volatile long idleNanos;
  private volatile long lastNanos = System.nanoTime();
  private final long deadlineNanos;
  private volatile boolean expired;

  /**
   * @param deadlineNanos the {@link System#nanoTime} after which the stream is closed in any case
   */
  Watch(Closeable stream, Duration idle, long deadlineNanos) {
    this.stream = stream;
    this.idleNanos = idle.toNanos();
    this.deadlineNanos = deadlineNanos;
    this.thread = Thread.ofVirtual().name("model-watch").start(this::watch);
  }

  /** Bytes have come. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  /** From now on the stream may be quiet only this long. */
  void shorten(Duration idle) {
    idleNanos = idle.toNanos();
    alive();
    thread.interrupt();
  }

  /** Whether it was this watch that closed the stream. */
  boolean expired() {
    return expired;
  }

  @Override
  public void close() {
    idleNanos = -1;
    thread.interrupt();
  }

  private void watch() {
    while (idleNanos >= 0) {
      long now = System.nanoTime();
      long left = Math.min(lastNanos + idleNanos - now, deadlineNanos - now);
      if (left <= 0) {
        expired = true;
        try {
          stream.close();
        } catch (IOException e) {
          // The reader learns of it by its own read.
        }
        return;
      }
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        // Something has changed: look again.
      }
    }
  }
}
