package dev.workroom.extensions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A plugin being written for a test. */
record Folder(Path root) {
  Folder with(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  Plugin load() throws IOException {
    return PluginLoader.load(root);
  }
}
