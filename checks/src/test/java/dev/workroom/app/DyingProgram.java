package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import dev.workroom.sandbox.Dialler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The program, killed with -9 right before or right after one of its appends, or frozen around each
 * of them, so that its disk can be looked at as a kill would leave it.
 */
public final class DyingProgram {
  private DyingProgram() {}

  /**
   * Arguments: {@code before N} or {@code after N} for the append at which it dies, or {@code
   * freeze FILE} for where it says at which append it is frozen; then a command line.
   */
  public static void main(String[] arguments) {
    String what = arguments[0];
    var program =
        new Program(
            System.getenv(),
            Terminal.ofProcess(),
            Path.of(System.getProperty("workroom.home")),
            log ->
                what.equals("freeze")
                    ? new FreezingLog(log, Path.of(arguments[1]))
                    : new DyingLog(log, what.equals("before"), Integer.parseInt(arguments[1])),
            Dialler::toPublic);
    Exit exit = program.run(Arrays.copyOfRange(arguments, 2, arguments.length));
    System.exit(exit.code);
  }

  /** Sends this process a signal; returns when it has been delivered. */
  private static void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(ProcessHandle.current().pid()))
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record DyingLog(EventLog log, boolean before, int deadly, AtomicInteger appends)
      implements EventLog {
    DyingLog(EventLog log, boolean before, int deadly) {
      this(log, before, deadly, new AtomicInteger());
    }

    @Override
    public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
      boolean now = appends.incrementAndGet() == deadly;
      if (now && before) {
        signal("KILL");
      }
      List<Entry> entries = log.append(session, expected, actor, events);
      if (now) {
        signal("KILL");
      }
      return entries;
    }

    @Override
    public List<Entry> read(SessionId session, long fromSeq) {
      return log.read(session, fromSeq);
    }

    @Override
    public long last(SessionId session) {
      return log.last(session);
    }

    @Override
    public Optional<Claim> claim(SessionId session) {
      return log.claim(session);
    }
  }

  private record FreezingLog(EventLog log, Path place, AtomicInteger appends, ReentrantLock lock)
      implements EventLog {
    FreezingLog(EventLog log, Path place) {
      this(log, place, new AtomicInteger(), new ReentrantLock());
    }

    @Override
    public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
      int append = appends.incrementAndGet();
      freeze("before " + append);
      List<Entry> entries = log.append(session, expected, actor, events);
      freeze("after " + append);
      return entries;
    }

    /** Other threads go on until all are frozen, as they would until a kill. */
    private void freeze(String moment) {
      lock.lock();
      try {
        // Whole at any moment: a thread that is not frozen yet may be here for the next.
        Path next = Files.writeString(place.resolveSibling(place.getFileName() + ".next"), moment);
        Files.move(next, place, StandardCopyOption.ATOMIC_MOVE);
        signal("STOP");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public List<Entry> read(SessionId session, long fromSeq) {
      return log.read(session, fromSeq);
    }

    @Override
    public long last(SessionId session) {
      return log.last(session);
    }

    @Override
    public Optional<Claim> claim(SessionId session) {
      return log.claim(session);
    }
  }
}
