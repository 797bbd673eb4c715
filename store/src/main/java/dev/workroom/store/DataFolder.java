package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
              .formatted(folder, reason(e)),
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

  /** Why something failed, in a few words: the file system's exceptions often say but the path. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "it is not there";
    }
    return e instanceof FileSystemException of && of.getReason() != null
        ? of.getReason()
        : String.valueOf(e.getMessage());
  }

  private static FileAttribute<?>[] owner(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }
}
