package dev.workroom.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A control group in which the kernel counts tasks (pids controller), for a host that is root: the
 * usual limit of processes does not hold for root's, and a fork bomb is faster than any look. Other
 * users have that limit and cannot make a group; for them there is none.
 */
final class TaskGroup implements AutoCloseable {
  private static final List<Path> CONTROLLERS =
      List.of(Path.of("/sys/fs/cgroup/pids"), Path.of("/sys/fs/cgroup"));

  /** For the programs around a command: bubblewrap's, or the threads of the warden's Java. */
  private static final int OURS = 64;

  /** The first process of the command's joins, and with it all that come of it. */
  private static final String JOIN = "echo 0 >\"$1\" || exit 125; shift; exec \"$@\"";

  private static final String PREFIX = "workroom-";
  private static final Duration SETTLED = Duration.ofMinutes(1);
  private static final Pattern HOST = Pattern.compile(PREFIX + "(\\d{1,10})-[0-9a-f-]{36}");
  private static final Duration LAST_BREATH = Duration.ofSeconds(10);

  private final Optional<Path> group;

  private TaskGroup(Optional<Path> group) {
    this.group = group;
  }

  /** A group for that many tasks, where this user may make one. */
  static TaskGroup of(int most) {
    for (Path controller : CONTROLLERS) {
      Path group =
          controller.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
      try {
        Files.createDirectory(group);
        try {
          Files.writeString(group.resolve("pids.max"), Integer.toString(most + OURS));
          return new TaskGroup(Optional.of(group));
        } catch (IOException noSuchController) {
          Files.delete(group);
        }
      } catch (IOException notAllowed) {
        // The next one, or none.
      }
    }
    return new TaskGroup(Optional.empty());
  }

  /** Removes the groups that hosts which were killed have left. */
  static void sweep() {
    CONTROLLERS.forEach(controller -> sweep(controller, Instant.now().minus(SETTLED)));
  }

  /**
   * Removes groups made before that time whose host is gone. The kernel removes only one without
   * processes; the time keeps those that a host we cannot see has made and not yet used.
   */
  static void sweep(Path controller, Instant before) {
    try (Stream<Path> groups = Files.list(controller)) {
      for (Path group : (Iterable<Path>) groups::iterator) {
        if (left(group.getFileName().toString())
            && Files.getLastModifiedTime(group).toInstant().isBefore(before)) {
          removeIfEmpty(group);
        }
      }
    } catch (IOException | UncheckedIOException none) {
      // No such controller here, or it is being changed; the next start sweeps again.
    }
  }

  private static void removeIfEmpty(Path group) {
    try {
      Files.delete(group);
    } catch (IOException inUseOrNotOurs) {
      // It stays.
    }
  }

  private static boolean left(String name) {
    Matcher host = HOST.matcher(name);
    return host.matches() && ProcessHandle.of(Long.parseLong(host.group(1))).isEmpty();
  }

  /**
   * The file by which a process joins; empty where there is no group. Version 1 has a file for
   * single threads: a shell that joins by it does not wait, as by the other, until the kernel has
   * stopped all forks of the machine for a moment (10 ms).
   */
  String tasks() {
    return group
        .map(path -> {
          Path thread = path.resolve("tasks");
          return Files.exists(thread) ? thread : path.resolve("cgroup.procs");
        })
        .map(Path::toString)
        .orElse("");
  }

  /** The command line that runs that one inside the group. */
  List<String> around(List<String> line) {
    if (group.isEmpty()) {
      return line;
    }
    var joined = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "sh"));
    joined.add(tasks());
    joined.addAll(line);
    return joined;
  }

  /** Whether the kernel has refused a task in it. */
  boolean full() {
    return group.isPresent() && refused(group.get()) > 0;
  }

  private static long refused(Path group) {
    try {
      String events = Files.readString(group.resolve("pids.events")).strip();
      return events.startsWith("max ") ? Long.parseLong(events.substring(4)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Ends what is still in it and removes it; the kernel may need a moment to forget the last.
   *
   * @throws IOException if a process of the command does not end
   */
  @Override
  public void close() throws IOException {
    if (group.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + LAST_BREATH.toNanos();
    while (!removed(group.get())) {
      List<Long> left = processes(group.get());
      for (long pid : left) {
        kill(group.get(), pid);
      }
      if (System.nanoTime() > deadline) {
        if (left.isEmpty()) {
          return; // the next start sweeps it
        }
        throw new IOException(CommandRun.STUCK);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean removed(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  /** By a handle that was taken while the number meant a process of the group. */
  private static void kill(Path group, long pid) throws IOException {
    Optional<PidFd> process = PidFd.open(pid);
    if (process.isPresent()) {
      try (PidFd handle = process.get()) {
        if (processes(group).contains(pid)) {
          handle.kill();
        }
      }
    }
  }

  private static List<Long> processes(Path group) {
    try {
      return Files.readAllLines(group.resolve("cgroup.procs")).stream().map(Long::valueOf).toList();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
