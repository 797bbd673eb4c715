package dev.workroom.extensions;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What users filled in as secret, a file for each plugin, for their owner alone. */
record SecretsSafe(Path folder) {
  private record Secrets(Map<String, String> values) {}

  Map<String, String> of(Installed one) {
    Path file = file(one);
    try {
      return Files.isRegularFile(file)
          ? Wire.read(Files.readString(file), Secrets.class).values()
          : Map.of();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The secrets of %s cannot be read; remove %s and fill them in again."
              .formatted(one.id(), file),
          e);
    }
  }

  void keep(Installed one, Map<String, String> secrets) throws IOException {
    if (!secrets.isEmpty()) {
      // Files made by Tree.write are for their owner alone.
      Tree.write(file(one), Wire.write(new Secrets(secrets)) + "\n");
    }
  }

  private Path file(Installed one) {
    return folder.resolve(one.id().replaceAll("[^A-Za-z0-9_-]", "-") + ".json");
  }
}
