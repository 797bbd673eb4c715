package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import dev.workroom.sandbox.Dialler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The program, killed with -9 right before or right after one of its appends. */
public final class DyingProgram {
  private DyingProgram() {}

  /** Arguments: {@code before} or {@code after}, which append, then a command line. */
  public static void main(String[] arguments) {
    boolean before = arguments[0].equals("before");
    int deadly = Integer.parseInt(arguments[1]);
    var program =
        new Program(
            System.getenv(),
            Terminal.ofProcess(),
            Path.of(System.getProperty("workroom.home")),
            log -> new DyingLog(log, before, deadly),
            Dialler::toPublic);
    Exit exit = program.run(Arrays.copyOfRange(arguments, 2, arguments.length));
    System.exit(exit.code);
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
        die();
      }
      List<Entry> entries = log.append(session, expected, actor, events);
      if (now) {
        die();
      }
      return entries;
    }

    private static void die() {
      try {
        new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
        Thread.sleep(60_000);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
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
