package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.workroom.sandbox.SeccompFilter.Profile;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that starts a command behind a fence and ends all that came of it: when the command has
 * ended, and when its standard input does: the host has closed it, or is gone.
 *
 * <p>Where there is no pid namespace, a process that leaves its parent would outlive the command.
 * Two things of the kernel stand in for one: orphans become children of this process
 * (PR_SET_CHILD_SUBREAPER), so all of them are known; and a signal sent from behind a Landlock
 * fence reaches only what is behind it, so that one of the fenced thread to "all processes" ends
 * exactly the command's, at once, and nothing behind the fence can harm the warden.
 */
public final class Warden {
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int SIGKILL = 9;
  private static final int EPERM = 1;
  private static final int WNOHANG = 1;
  private static final int CAPABILITY_VERSION_3 = 0x20080522; // linux/capability.h
  private static final long EVERY_PROCESS = -1;
  private static final long NO_THREAD = -1;
  private static final int FAILED = 125;
  private static final long TICK_MILLIS = 10;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fenced").factory());
  private final AtomicBoolean asked = new AtomicBoolean();
  private long fenced = NO_THREAD;

  private Warden() {}

  /**
   * Arguments: the host's process number, pairs of {@link FileRules.Access} and path, {@code --},
   * the program and its arguments. Reports the exit code on standard error as bubblewrap does.
   */
  public static void main(String[] arguments) {
    var warden = new Warden();
    try {
      warden.guard(List.of(arguments));
    } catch (IOException | InterruptedException | OutOfMemoryError e) {
      warden.endWhatBegan();
      System.err.println("The command could not be confined: " + e.getMessage());
      Runtime.getRuntime().halt(FAILED);
    }
    Runtime.getRuntime().halt(0);
  }

  /** The command line that runs a program behind a fence, to be started from the host. */
  static List<String> commandLine(List<Jail.Rule> rules, List<String> program) {
    var line = new ArrayList<>(Jail.java(Warden.class));
    line.add(Long.toString(ProcessHandle.current().pid()));
    rules.forEach(rule -> line.addAll(List.of(rule.access().name(), rule.path().toString())));
    line.add("--");
    line.addAll(program);
    return line;
  }

  private void guard(List<String> arguments) throws IOException, InterruptedException {
    int separator = arguments.indexOf("--");
    long host = Long.parseLong(arguments.getFirst());
    var rules = new FileRules();
    for (int i = 1; i < separator; i += 2) {
      rules.allow(Path.of(arguments.get(i + 1)), FileRules.Access.valueOf(arguments.get(i)));
    }
    // Before there can be too many processes for another thread.
    Thread.ofPlatform().daemon().start(this::awaitRequest);
    // So that Java's own thread which awaits processes is there.
    new ProcessBuilder("/bin/true").start().waitFor();
    Jail.limit(Jail.RLIMIT_CORE, 0);
    Linux.require(SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1);
    inFence(() -> fence(rules, host));
    Process command =
        inFence(() ->
            new ProcessBuilder(arguments.subList(separator + 1, arguments.size()))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.INHERIT)
                .redirectErrorStream(true)
                .start());
    while (!command.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS) && !asked.get()) {
      reap(command.pid());
    }
    boolean ended = !command.isAlive();
    endAll();
    if (ended) {
      System.err.println("{\"exit-code\": " + command.exitValue() + "}");
    }
  }

  private void awaitRequest() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said here; only the end counts.
      }
    } catch (IOException closed) {
      // That is the end too.
    }
    asked.set(true);
  }

  private Void fence(FileRules rules, long host) throws IOException {
    if (FileRules.version() < FileRules.FENCES_SIGNALS) {
      throw new IOException("this kernel's Landlock does not fence signals.");
    }
    rules.restrictThisThread();
    SeccompFilter.of(Machine.current().orElseThrow(), Profile.COMMAND_BEHIND_LANDLOCK)
        .installOnThisThread();
    dropCapabilities();
    if (Linux.call(SystemCall.KILL, host, 0) != -EPERM) {
      throw new IOException("signals pass the fence.");
    }
    fenced = Thread.currentThread().threadId();
    return null;
  }

  private static void dropCapabilities() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 8); // version, this thread
      header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
      MemorySegment none = arena.allocate(24, 8); // two times effective, permitted, inheritable
      Linux.require(SystemCall.CAPSET, header.address(), none.address());
    }
  }

  /** After a failure: a command may have begun before it. */
  private void endWhatBegan() {
    if (fenced != NO_THREAD) {
      try {
        endAll();
      } catch (IOException | InterruptedException e) {
        // the host ends what is left in the control group
      }
    }
  }

  private void endAll() throws IOException, InterruptedException {
    inFence(this::killAllBehindTheFence);
    while (ProcessHandle.current().descendants().anyMatch(p -> ProcessUse.running(p.pid()))) {
      Thread.sleep(1);
      inFence(this::killAllBehindTheFence);
    }
  }

  /** From any other thread this would end whatever the user may end. */
  private Void killAllBehindTheFence() {
    if (Thread.currentThread().threadId() != fenced) {
      throw new IllegalStateException("Not behind the fence.");
    }
    Linux.call(SystemCall.KILL, EVERY_PROCESS, SIGKILL);
    return null;
  }

  /** Orphans that have ended stay in the list of processes until their new parent reads them. */
  private static void reap(long command) {
    ProcessHandle.current()
        .children()
        .mapToLong(ProcessHandle::pid)
        .filter(pid -> pid != command && !ProcessUse.running(pid))
        .forEach(pid -> Linux.call(SystemCall.WAIT4, pid, 0, WNOHANG, 0));
  }

  private <T> T inFence(Callable<T> action) throws IOException, InterruptedException {
    try {
      return thread.submit(action).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
