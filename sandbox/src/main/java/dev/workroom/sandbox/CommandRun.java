package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import dev.workroom.sandbox.LimitWatch.Breach;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command from its start until none of its processes is left, with its limits watched.
 *
 * <p>Bubblewrap reports on a stream of its own (fd 8, our standard error): the first process of the
 * sandbox at the start, the exit code at the end. Without an exit code the command never ran.
 */
final class CommandRun {
  /** How the command ended; {@code breach} is the limit that ended it, if one did. */
  record Result(int exit, String output, boolean truncated, Optional<Breach> breach) {
    /** What the caller is told; of what was only written to fill the disk nothing is left. */
    Ran ran(String shown, List<Layer> layers) throws IOException {
      String end = breach.map(Breach::sentence).orElse("");
      if (breach.filter(Breach::discards).isEmpty()) {
        return new Ran(exit, shown, truncated, end, layers);
      }
      for (Layer layer : layers) {
        Trees.delete(layer.upper());
      }
      return new Ran(exit, shown, truncated, end, List.of());
    }
  }

  private static final Pattern FIRST_PROCESS = Pattern.compile("\"child-pid\": *(\\d+)");
  private static final Pattern EXIT_CODE = Pattern.compile("\"exit-code\": *(\\d+)");
  private static final Duration LAST_BREATH = Duration.ofSeconds(10);
  static final String STUCK =
      "A process of the command does not end, its disk or kernel may be stuck; its changes are left"
          + " aside.";
  private static final long TICK_MILLIS = 20;
  private static final int KILLED = 137;
  private static final int STATUS_LIMIT = 8192;

  /** Who ends the processes of a command. */
  enum End {
    /** The kernel, with the sandbox's first process. */
    NAMESPACE,
    /** The {@link Warden}, when its standard input ends. */
    WARDEN
  }

  private final Process process;
  private final End end;
  private final LimitWatch watch;
  private final Optional<NetworkDoor> door;
  private final KeptOutput output;
  private final ReentrantLock lock = new ReentrantLock();
  private final StringBuilder complaint = new StringBuilder();
  private Optional<PidFd> first = Optional.empty();
  private volatile long firstPid;
  private OptionalInt exit = OptionalInt.empty();

  private CommandRun(
      Process process, End end, Limits limits, LimitWatch watch, Optional<NetworkDoor> door) {
    this.process = process;
    this.end = end;
    this.watch = watch;
    this.door = door;
    this.output = new KeptOutput(limits.outputBytes());
  }

  /**
   * Runs the started process to its end; an interrupt kills it and all it started. One with a door
   * waits at its standard input until the door is open.
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // a run has a door or has none
  static Result await(
      Process process, End end, Limits limits, LimitWatch watch, Optional<NetworkDoor> door)
      throws IOException, InterruptedException {
    return new CommandRun(process, end, limits, watch, door).await();
  }

  private Result await() throws IOException, InterruptedException {
    Thread drain = Thread.ofVirtual().start(() -> output.drain(process.getInputStream()));
    Thread status = Thread.ofVirtual().start(this::readStatus);
    Optional<Breach> broken = Optional.empty();
    boolean interrupted = false;
    Optional<IOException> shut = Optional.empty();
    try {
      shut = openDoor();
      if (end == End.NAMESPACE) {
        process.getOutputStream().close();
      }
      while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS) && broken.isEmpty()) {
        broken = watch.breach(process);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    interrupted |= endProcess();
    // Bubblewrap's report ends with it; only then do we surely know the sandbox's first process.
    interrupted |= joined(status);
    try {
      endAll();
      interrupted |= joined(drain);
    } finally {
      first.ifPresent(PidFd::close);
    }
    if (interrupted) {
      throw new InterruptedException("The command was stopped.");
    }
    if (shut.isPresent()) {
      throw shut.get();
    }
    return result(broken);
  }

  /** As soon as the command's network is there; why it could not be opened, if it could not. */
  private Optional<IOException> openDoor() throws InterruptedException {
    if (door.isEmpty()) {
      return Optional.empty();
    }
    try {
      while (process.isAlive() && !knowsFirst()) {
        Thread.sleep(1);
      }
      if (process.isAlive()) {
        door.get().lead(process.pid(), firstPid);
      }
      return Optional.empty();
    } catch (IOException e) {
      process.toHandle().destroyForcibly();
      return Optional.of(e);
    }
  }

  private boolean knowsFirst() {
    lock.lock();
    try {
      return first.isPresent();
    } finally {
      lock.unlock();
    }
  }

  private Result result(Optional<Breach> broken) throws IOException {
    lock.lock();
    try {
      if (exit.isEmpty() && broken.isEmpty()) {
        throw new IOException(
            Advice.on(complaint.isEmpty() ? output.text() : complaint.toString()));
      }
      String text = output.text();
      Optional<Breach> breach =
          broken.isPresent() ? broken : watch.breachAtEnd(exit.orElseThrow(), text);
      return new Result(exit.orElse(KILLED), text, output.truncated(), breach);
    } finally {
      lock.unlock();
    }
  }

  /** By its handle: destroying the process object would close the pipes before they are read. */
  private boolean endProcess() throws IOException {
    if (end == End.NAMESPACE) {
      process.toHandle().destroyForcibly();
      return false;
    }
    process.getOutputStream().close();
    long deadline = System.nanoTime() + LAST_BREATH.toNanos();
    boolean interrupted = false;
    while (process.isAlive()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(STUCK);
      }
      try {
        process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  /** After this no process of the sandbox is left that could still write. */
  private void endAll() throws IOException {
    lock.lock();
    try {
      if (first.isPresent()) {
        first.get().kill();
        if (!first.get().awaitEnd(LAST_BREATH)) {
          throw new IOException(STUCK);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void readStatus() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        status(line);
      }
    } catch (IOException closed) {
      // A killed process's pipe may be closed while we read.
    }
  }

  private void status(String line) throws IOException {
    lock.lock();
    try {
      Matcher pid = FIRST_PROCESS.matcher(line);
      Matcher code = EXIT_CODE.matcher(line);
      if (pid.find()) {
        firstPid = Long.parseLong(pid.group(1));
        first = PidFd.open(firstPid);
      } else if (code.find()) {
        exit = OptionalInt.of(Integer.parseInt(code.group(1)));
      } else if (complaint.length() < STATUS_LIMIT) {
        complaint.append(line).append('\n');
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a reader whose pipe ends with the processes; true if we were interrupted. */
  private static boolean joined(Thread reader) {
    boolean interrupted = false;
    while (true) {
      try {
        reader.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
