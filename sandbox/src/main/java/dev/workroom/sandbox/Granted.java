package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What can be granted to a confined program at all. */
final class Granted {
  /** Folders that would lay themselves over the sandbox's own. */
  private static final List<String> SYSTEM =
      List.of("/", "/usr", "/etc", "/tmp", "/run", "/bin", "/sbin", "/lib", "/lib64");

  private Granted() {}

  /** The paths, made absolute; a missing one is an error with a sentence. */
  static List<Path> existing(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new IOException("%s does not exist.".formatted(path));
      }
    }
    return paths.stream().map(Path::toAbsolutePath).toList();
  }

  static void refuseSystem(Path path) {
    Path plain = path.normalize();
    if (SYSTEM.contains(plain.toString())
        || Stream.of("/proc", "/dev", "/sys").anyMatch(plain::startsWith)) {
      throw new IllegalArgumentException(
          "%s belongs to the system and cannot be granted; choose a folder inside it."
              .formatted(path));
    }
  }

  /** A folder for a command whose layers lie in that scratch folder. */
  static void checkCommandFolder(Path folder, Path scratch) throws IOException {
    refuseSystem(folder);
    if (scratch.startsWith(folder.toRealPath())) {
      throw new IllegalArgumentException(
          "The scratch folder %s lies inside the granted folder %s.".formatted(scratch, folder));
    }
  }
}
