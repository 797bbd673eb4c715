package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Removal of folders that a sandbox or the kernel has left, whatever rights they left on them. */
public final class Trees {
  private Trees() {}

  /** Removes a file, or a folder with all in it, and follows no links; one that is gone is fine. */
  public static void delete(Path path) throws IOException {
    try {
      deleteByName(path);
    } catch (IOException e) {
      // Folders in folders until no name reaches the last; rm goes down step by step.
      if (!removed(path)) {
        throw e;
      }
    }
  }

  private static void deleteByName(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      open(path);
      for (Path child : children(path)) {
        deleteByName(child);
      }
    }
    Files.deleteIfExists(path);
  }

  private static boolean removed(Path path) throws IOException {
    Process rm =
        new ProcessBuilder("/bin/rm", "-rf", "--", path.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return rm.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives the owner all rights on a folder. */
  static void open(Path folder) throws IOException {
    var rights = EnumSet.noneOf(PosixFilePermission.class);
    rights.addAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
    if (rights.addAll(PosixFilePermissions.fromString("rwx------"))) {
      Files.setPosixFilePermissions(folder, rights);
    }
  }

  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.toList();
    }
  }
}
