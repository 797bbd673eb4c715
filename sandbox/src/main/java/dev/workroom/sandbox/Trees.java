package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Removal of folders that a sandbox or the kernel has left, whatever rights they left on them. */
public final class Trees {
  private Trees() {}

  /** Removes a file, or a folder with all in it, and follows no links; one that is gone is fine. */
  public static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      List<Path> children;
      try (Stream<Path> listed = Files.list(path)) {
        children = listed.toList();
      }
      for (Path child : children) {
        delete(child);
      }
    }
    Files.deleteIfExists(path);
  }
}
