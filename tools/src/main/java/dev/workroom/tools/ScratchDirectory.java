package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one use, gone with all in it when that ends; several may be in use at once.
 *
 * @param path where it is
 */
public record ScratchDirectory(Path path) implements AutoCloseable {
  /** Makes one below a directory, which is made too if it is missing. */
  public static ScratchDirectory below(Path parent) throws IOException {
    return new ScratchDirectory(Files.createTempDirectory(Files.createDirectories(parent), "use"));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(path)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
