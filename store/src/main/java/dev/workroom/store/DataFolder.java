package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that only their owner may open. */
final class DataFolder {
  private DataFolder() {}

  static Path create(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, owner(folder, "rwx------"));
      }
      return folder.toRealPath();
    } catch (IOException e) {
      throw new EventLogException(
          "The data folder %s cannot be made (%s). Choose another with WORKROOM_HOME."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, owner(file, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: the same file, made the same way.
    }
  }

  private static FileAttribute<?>[] owner(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }
}
