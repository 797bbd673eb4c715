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
}
