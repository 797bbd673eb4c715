package dev.workroom.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that fences itself in and then becomes the program it was asked for.
 *
 * <p>It is a process of its own because a fence holds for a thread and every thread that starts
 * from it: in the host, a thread that starts a process or wakes a virtual thread may start others
 * on the way, which would then serve the rest of the host from behind the fence.
 */
public final class Jail {
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int SIGKILL = 9;
  private static final int RLIMIT_DATA = 2;
  static final int RLIMIT_CORE = 4;
  private static final int FAILED = 125;

  private Jail() {}

  /**
   * Arguments: the host's process number, the most data memory in bytes or 0, pairs of {@link
   * FileRules.Access} and path, {@code --}, the program and its arguments.
   */
  public static void main(String[] arguments) {
    try {
      int separator = List.of(arguments).indexOf("--");
      dieWith(Long.parseLong(arguments[0]));
      limit(RLIMIT_CORE, 0);
      var rules = new FileRules();
      for (int i = 2; i < separator; i += 2) {
        rules.allow(Path.of(arguments[i + 1]), FileRules.Access.valueOf(arguments[i]));
      }
      SeccompFilter filter =
          SeccompFilter.of(
              Machine.current().orElseThrow(), SeccompFilter.Profile.WORKER_BEHIND_LANDLOCK);
      rules.restrictThisThread();
      filter.installOnThisThread();
      // Last, since it binds this Java runtime too.
      long memory = Long.parseLong(arguments[1]);
      if (memory > 0) {
        limit(RLIMIT_DATA, memory);
      }
      become(List.of(arguments).subList(separator + 1, arguments.length));
    } catch (IOException e) {
      System.err.println("The worker could not be confined: " + e.getMessage());
      System.exit(FAILED);
    }
  }

  /** The command line that fences a program in. */
  static List<String> commandLine(List<Rule> rules, long memoryBytes, List<String> program) {
    var line = new ArrayList<>(java(Jail.class));
    line.add(Long.toString(ProcessHandle.current().pid()));
    line.add(Long.toString(memoryBytes));
    rules.forEach(rule -> line.addAll(List.of(rule.access().name(), rule.path().toString())));
    line.add("--");
    line.addAll(program);
    return line;
  }

  /** The start of a command line that runs one of our own classes in a small Java runtime. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        // What it would say of too few threads is no output of the command.
        "-Xlog:disable",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        ownClasses().toString(),
        main.getName());
  }

  /** What the program may do with a file or folder. */
  record Rule(FileRules.Access access, Path path) {}

  private static void dieWith(long host) throws IOException {
    Linux.require(SystemCall.PRCTL, PR_SET_PDEATHSIG, SIGKILL);
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    if (parent != host) {
      throw new IOException("whoever started it is gone.");
    }
  }

  static void limit(int resource, long value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(16, 8); // struct rlimit64, soft and hard
      limit.set(JAVA_LONG, 0, value);
      limit.set(JAVA_LONG, 8, value);
      Linux.require(SystemCall.PRLIMIT64, 0, resource, limit.address(), 0);
    }
  }

  /** Replaces this process; returns only by an exception. */
  private static void become(List<String> program) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argv = arena.allocate(ADDRESS, program.size() + 1L);
      for (int i = 0; i < program.size(); i++) {
        argv.setAtIndex(ADDRESS, i, arena.allocateFrom(program.get(i)));
      }
      argv.setAtIndex(ADDRESS, program.size(), MemorySegment.NULL);
      var environment = new ArrayList<String>();
      System.getenv().forEach((name, value) -> environment.add(name + "=" + value));
      MemorySegment envp = arena.allocate(ADDRESS, environment.size() + 1L);
      for (int i = 0; i < environment.size(); i++) {
        envp.setAtIndex(ADDRESS, i, arena.allocateFrom(environment.get(i)));
      }
      envp.setAtIndex(ADDRESS, environment.size(), MemorySegment.NULL);
      MemorySegment name = arena.allocateFrom(program.getFirst());
      Linux.require(SystemCall.EXECVE, name.address(), argv.address(), envp.address());
    }
  }

  static Path ownClasses() {
    var source = Jail.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(source.toString()));
  }
}
