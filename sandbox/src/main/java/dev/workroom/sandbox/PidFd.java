package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * A handle on a process that is not our child; it never means another process, whatever becomes of
 * the number.
 *
 * <p>For the first process of a pid namespace the handle reports the end only when every process in
 * that namespace is gone: the kernel ends the others before it announces the first.
 */
final class PidFd implements AutoCloseable {
  private static final int SIGKILL = 9;
  private static final short POLLIN = 1;

  private final int descriptor;

  private PidFd(int descriptor) {
    this.descriptor = descriptor;
  }

  /** A handle on that process; empty if it is gone already. */
  static Optional<PidFd> open(long pid) throws IOException {
    long result = Linux.call(SystemCall.PIDFD_OPEN, pid, 0);
    if (result == -Linux.ESRCH) {
      return Optional.empty();
    }
    if (result < 0) {
      throw new IOException("Cannot watch process " + pid + ": " + Linux.reason((int) -result));
    }
    return Optional.of(new PidFd((int) result));
  }

  /** The descriptor itself, for calls that take one. */
  int number() {
    return descriptor;
  }

  void kill() {
    Linux.call(SystemCall.PIDFD_SEND_SIGNAL, descriptor, SIGKILL, 0, 0);
  }

  /** Waits for the end of the process; false if it still runs after that time. */
  boolean awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4); // struct pollfd
      MemorySegment time = arena.allocate(16, 8); // struct timespec
      while (true) {
        long left = Math.max(0, deadline - System.nanoTime());
        poll.set(JAVA_INT, 0, descriptor);
        poll.set(JAVA_SHORT, 4, POLLIN);
        time.set(JAVA_LONG, 0, left / 1_000_000_000);
        time.set(JAVA_LONG, 8, left % 1_000_000_000);
        long ready = Linux.call(SystemCall.PPOLL, poll.address(), 1, time.address(), 0, 0);
        if (ready != -Linux.EINTR) {
          return ready > 0;
        }
      }
    }
  }

  @Override
  public void close() {
    Linux.close(descriptor);
  }
}
