package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds the files that a document names, such as its pictures; the caller decides what it may see.
 */
@FunctionalInterface
public interface ReportFiles {
  /**
   * The file behind a name as the specification has it.
   *
   * @throws IOException with one sentence when there is none or it may not be read
   */
  Path find(String name) throws IOException;

  /** Files in one folder and below it. */
  static ReportFiles in(Path folder) {
    return name -> {
      Path root = folder.toRealPath();
      Path file = root.resolve(name);
      if (!java.nio.file.Files.isRegularFile(file)) {
        throw new IOException("There is no file " + name + ".");
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        throw new IOException("The file " + name + " is outside the folder.");
      }
      return real;
    };
  }
}
