package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at a running command from outside and says in one sentence which limit it broke.
 *
 * <p>The kernel's own limits hold inside as well, a little above these: they stop what is too fast
 * for a look now and then, and this watch gives the reason.
 */
final class LimitWatch {
  /** Below this the host itself would be in trouble. */
  private static final long LEAST_FREE_BYTES = 256L << 20;

  private static final long LOOK_EVERY_NANOS = 200_000_000;
  private static final long BLOCK = 4096;
  private static final int FILE_SIZE_SIGNAL = 128 + 25; // SIGXFSZ, as a shell reports it

  private static final Pattern NO_MEMORY =
      Pattern.compile(
          "Cannot allocate memory|MemoryError|std::bad_alloc|OutOfMemoryError|out of memory"
              + "|memory exhausted",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_SPACE =
      Pattern.compile("No space left on device|ENOSPC|File too large|EFBIG");

  private static final Pattern NO_PROCESSES =
      Pattern.compile(
          "fork: retry|[Ff]ork.*Resource temporarily unavailable|can't start new thread");

  /**
   * A limit that a command broke.
   *
   * @param sentence which one, for people
   * @param discards whether what it wrote is of no use: it filled the disk, and bringing that into
   *     the user's folder would fill it again
   */
  record Breach(String sentence, boolean discards) {
    private static Breach of(String sentence) {
      return new Breach(sentence, false);
    }

    private static Breach discarding(String sentence) {
      return new Breach(sentence + " None of its changes were kept.", true);
    }
  }

  private final Limits limits;
  private final TaskGroup group;
  private final Path scratch;
  private final List<Path> uppers;
  private final long before;
  private final long began = System.nanoTime();
  private final long tasksAtStart = tasksOfTheMachine();
  private long nextLook = began + LOOK_EVERY_NANOS;
  private long nextDiskLook = began;

  /**
   * @param group in which the kernel counts its tasks, if it does
   * @param uppers where the command writes
   * @param before what lay there when it began, in bytes
   */
  LimitWatch(Limits limits, TaskGroup group, Path scratch, List<Path> uppers, long before) {
    this.limits = limits;
    this.group = group;
    this.scratch = scratch;
    this.uppers = List.copyOf(uppers);
    this.before = before;
  }

  /**
   * The limit that the command has broken by now, if any; to be asked often. The kernel does not
   * hold root's processes to a limit, so a fork bomb must be seen at once: the number of tasks of
   * the whole machine is read each time, and who they belong to only if it has grown by the limit.
   */
  Optional<Breach> breach(Process process) {
    long now = System.nanoTime();
    if (now - began > limits.time().toNanos()) {
      return Optional.of(Breach.of(tooLong(limits)));
    }
    if (group.full()) {
      return Optional.of(Breach.of(tooManyProcesses(limits)));
    }
    boolean crowded = tasksOfTheMachine() - tasksAtStart > limits.processes();
    if (now < nextLook && !crowded) {
      return Optional.empty();
    }
    nextLook = now + LOOK_EVERY_NANOS;
    return processes(process).or(this::disk);
  }

  /**
   * The limit that the end of a command tells of: the kernel refuses what goes beyond, and what the
   * program then says is not always clear.
   */
  Optional<Breach> breachAtEnd(int exit, String output) {
    return breachAtEnd(limits, exit, output);
  }

  static Optional<Breach> breachAtEnd(Limits limits, int exit, String output) {
    if (exit == FILE_SIZE_SIGNAL) {
      return Optional.of(
          Breach.discarding(
              "Stopped: a file grew beyond %s.".formatted(bytes(limits.diskBytes()))));
    }
    if (exit == 0) {
      return Optional.empty();
    }
    if (NO_MEMORY.matcher(output).find()) {
      return Optional.of(
          Breach.of(
              "Out of memory: a command may use %s of memory."
                  .formatted(bytes(limits.memoryBytes()))));
    }
    if (NO_SPACE.matcher(output).find()) {
      return Optional.of(
          Breach.of(
              "Out of space: a command may write %s to the folders, and less to /tmp and its home."
                  .formatted(bytes(limits.diskBytes()))));
    }
    return NO_PROCESSES.matcher(output).find()
        ? Optional.of(
            Breach.of(
                "Out of processes: a command may have %,d processes and threads at once."
                    .formatted(limits.processes())))
        : Optional.empty();
  }

  static String tooLong(Limits limits) {
    return "Stopped: the command ran longer than %s.".formatted(words(limits.time()));
  }

  static String tooManyProcesses(Limits limits) {
    return "Stopped: the command had more than %,d processes and threads at once."
        .formatted(limits.processes());
  }

  static String tooMuchMemory(Limits limits) {
    return "Stopped: the command used more than %s of memory."
        .formatted(bytes(limits.memoryBytes()));
  }

  static Breach tooMuchDisk(Limits limits) {
    return Breach.discarding(
        "Stopped: the command wrote more than %s.".formatted(bytes(limits.diskBytes())));
  }

  private Optional<Breach> processes(Process process) {
    long tasks = 0;
    long memory = 0;
    try (Stream<ProcessHandle> all = process.descendants()) {
      for (ProcessHandle each : (Iterable<ProcessHandle>) all::iterator) {
        ProcessUse use = ProcessUse.of(each.pid());
        tasks += use.threads();
        memory += use.residentBytes();
      }
    }
    if (tasks > limits.processes()) {
      return Optional.of(Breach.of(tooManyProcesses(limits)));
    }
    if (memory > limits.memoryBytes()) {
      return Optional.of(Breach.of(tooMuchMemory(limits)));
    }
    return Optional.empty();
  }

  private Optional<Breach> disk() {
    long now = System.nanoTime();
    if (now < nextDiskLook) {
      return Optional.empty();
    }
    try {
      if (Files.getFileStore(scratch).getUsableSpace() < LEAST_FREE_BYTES) {
        return Optional.of(
            Breach.discarding(
                "Stopped: the disk that takes the command's changes has less than %s left; free some"
                        .formatted(bytes(LEAST_FREE_BYTES))
                    + " space and try again."));
      }
      long written = 0;
      for (Path upper : uppers) {
        written += size(upper);
      }
      // A huge result takes long to count; never spend more than a tenth of the time on it.
      long cost = System.nanoTime() - now;
      nextDiskLook = now + 10 * cost;
      return written - before > limits.diskBytes()
          ? Optional.of(tooMuchDisk(limits))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(Breach.of("Stopped: the command's changes can no longer be measured."));
    }
  }

  /** The fourth field of /proc/loadavg, "running/all" (proc(5)). */
  private static long tasksOfTheMachine() {
    try {
      String line = Files.readString(Path.of("/proc/loadavg"));
      return Long.parseLong(line.substring(line.indexOf('/') + 1).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the tree takes on disk, each entry counted as at least one block. */
  static long size(Path root) throws IOException {
    var sum = new long[1];
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum[0] += Math.max(BLOCK, attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            sum[0] += BLOCK;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException goneOrClosed) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException goneOrClosed) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  private static String words(Duration time) {
    return time.toSeconds() < 120 ? time.toSeconds() + " seconds" : time.toMinutes() + " minutes";
  }

  private static String bytes(long count) {
    return count < 1L << 30
        ? "%d MB".formatted(count >> 20)
        : String.format(Locale.ROOT, "%.1f GB", count / (double) (1L << 30));
  }
}
