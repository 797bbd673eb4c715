package dev.workroom.tools;

import dev.workroom.core.tool.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What writing a file means for those who approve and apply it. */
public final class Changes {
  private Changes() {}

  /** The effect of writing one file. */
  public static Effect write(Places places, String text) {
    Path path = places.writable(text);
    return new Effect(Effect.Kind.WRITE, resources(places, path), "write " + places.shown(path));
  }

  /**
   * The content that a write replaces, by its SHA-256; empty if there is no file yet.
   *
   * @param path as {@link Places#target} answers
   */
  public static Optional<String> before(Path path, String shown) throws IOException {
    return WriteTool.exists(path)
        ? Optional.of(UserFile.at(path, shown).sha256())
        : Optional.empty();
  }

  /** The file, and the folder so that commands in the folder wait. */
  static Set<String> resources(Places places, Path path) {
    return Set.of("file:" + path, "folder:" + places.root(path));
  }
}
