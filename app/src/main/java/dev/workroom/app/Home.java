package dev.workroom.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The data folder: {@code WORKROOM_HOME}, else {@code ~/.workroom}; only its owner may look in. */
record Home(Path root) {

  static Home of(Map<String, String> environment) {
    String named = environment.getOrDefault("WORKROOM_HOME", "");
    Path root =
        named.isBlank() ? Path.of(System.getProperty("user.home"), ".workroom") : Path.of(named);
    return new Home(root.toAbsolutePath().normalize());
  }

  /** Makes the folder if it is missing. */
  Home create() {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return this;
    } catch (IOException _) {
      throw UserError.failed(
          "The data folder %s cannot be made. Set WORKROOM_HOME to a folder that you may write to."
              .formatted(root));
    }
  }

  /** Which records of sources are about which files. */
  Path sources() {
    return root.resolve("sources");
  }

  /** Which files were written under the influence of others. */
  Path labels() {
    return root.resolve("labels");
  }

  Path journal() {
    return root.resolve("journal");
  }

  /** Where one session's worker stages files and commands keep their layers. */
  Path scratch(String session) {
    return root.resolve("scratch").resolve(session.replace('/', '_'));
  }

  /** The sandbox kinds' own files and trials. */
  Path isolation() {
    return root.resolve("isolation");
  }

  /** Installed plugins, and copies of the skills that folders hold. */
  Path plugins() {
    return root.resolve("plugins");
  }

  Path prices() {
    return root.resolve("prices.json");
  }

  Path globalInstructions() {
    return root.resolve("INSTRUCTIONS.md");
  }

  /** A file's text if it is there. */
  static Optional<String> text(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException _) {
      throw UserError.failed("%s cannot be read. Check its permissions.".formatted(file));
    }
  }
}
