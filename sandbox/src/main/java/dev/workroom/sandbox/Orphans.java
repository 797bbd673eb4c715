package dev.workroom.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * Bubblewrap's processes that outlived their host. A host that is killed in the moment in which it
 * starts one leaves its inner process waiting for ever for the outer, before any program of ours
 * runs in it. The next start ends them.
 */
final class Orphans {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String PROGRAM = "bwrap";
  private static final List<String> ADOPTERS = List.of("systemd", "init");

  private Orphans() {}

  /** Ends those that were started with files of this folder and that nobody waits for. */
  static void sweep(Path folder) {
    sweep(folder, Orphans::adopts);
  }

  /** As {@link #sweep(Path)}; {@code adopter}: whether a parent only took over lost children. */
  static void sweep(Path folder, LongPredicate adopter) {
    try (Stream<Path> all = Files.list(PROCESSES)) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .mapToLong(Long::parseLong)
          .filter(pid -> lost(pid, folder, adopter))
          .forEach(pid -> end(pid, folder, adopter));
    } catch (IOException | UncheckedIOException none) {
      // No such file system here; then there is no bubblewrap either.
    }
  }

  /** By a handle that was taken while the number meant such a process. */
  private static void end(long pid, Path folder, LongPredicate adopter) {
    try {
      Optional<PidFd> process = PidFd.open(pid);
      if (process.isPresent()) {
        try (PidFd handle = process.get()) {
          if (lost(pid, folder, adopter)) {
            handle.kill();
          }
        }
      }
    } catch (IOException gone) {
      // It ended by itself, or it is not ours to end.
    }
  }

  private static boolean lost(long pid, Path folder, LongPredicate adopter) {
    try {
      Path process = PROCESSES.resolve(Long.toString(pid));
      // pid (name) state parent …; a name may hold anything, also a parenthesis
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      int name = stat.lastIndexOf(')');
      if (!stat.substring(stat.indexOf('(') + 1, name).equals(PROGRAM)) {
        return false;
      }
      long parent = Long.parseLong(stat.substring(name + 2).split(" ", 3)[1]);
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return adopter.test(parent) && line.contains(latin(folder + "/"));
    } catch (IOException | RuntimeException gone) {
      return false;
    }
  }

  /** The name's bytes as they stand in a command line that is read byte by byte. */
  private static String latin(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean adopts(long parent) {
    try {
      return adopts(parent, name(Long.toString(parent)), name("self"));
    } catch (IOException gone) {
      return false;
    }
  }

  /** In a container the first process may be a host at work, which waits for what it started. */
  static boolean adopts(long parent, String name, String own) {
    return ADOPTERS.contains(name) || parent == 1 && !name.equals(own);
  }

  private static String name(String process) throws IOException {
    return Files.readString(PROCESSES.resolve(process).resolve("comm")).strip();
  }
}
