package dev.workroom.changes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Keeps everybody else from a session's calls, in this process and in others, until it is closed or
 * the process ends: who only reads the journal carries on what was cut off, and must not do so with
 * what is under way.
 */
record SessionLock(Kernel kernel, int file) implements AutoCloseable {
  private static final byte[] NAME = CallJournal.name("lock");
  private static final Duration LOOK = Duration.ofMillis(10);

  /** Longer than a hundred thousand changes take. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * @throws IOException if others are at work for longer than anybody waits
   */
  static SessionLock of(Directory journal) throws IOException {
    Kernel kernel = journal.kernel();
    var lock =
        new SessionLock(
            kernel,
            kernel.open(journal.handle(), NAME, Kernel.WRITE_OR_MAKE, 0600, Kernel.BENEATH));
    boolean locked = false;
    try {
      lock.await();
      locked = true;
      return lock;
    } finally {
      if (!locked) {
        lock.close();
      }
    }
  }

  private void await() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!kernel.lock(file)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "This session's changes are still being made; try again when that is done.");
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "Stopped while this session's changes were still being made.");
      }
    }
  }

  @Override
  public void close() {
    kernel.close(file);
  }
}
