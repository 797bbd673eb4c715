package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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

  private static final int TRIES = 500;

  private final Optional<Path> group;

  private TaskGroup(Optional<Path> group) {
    this.group = group;
  }

  /** A group for that many tasks, where this user may make one. */
  static TaskGroup of(int most) {
    for (Path controller : CONTROLLERS) {
      Path group = controller.resolve("workroom-" + UUID.randomUUID());
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

  /** The command line that runs that one inside the group. */
  List<String> around(List<String> line) {
    if (group.isEmpty()) {
      return line;
    }
    var joined = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "sh"));
    joined.add(group.get().resolve("cgroup.procs").toString());
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

  /** Removes it; the last of its processes may need a moment. */
  @Override
  public void close() throws IOException {
    if (group.isEmpty()) {
      return;
    }
    for (int i = 0; ; i++) {
      try {
        Files.deleteIfExists(group.get());
        return;
      } catch (IOException busy) {
        if (i == TRIES) {
          throw busy;
        }
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
