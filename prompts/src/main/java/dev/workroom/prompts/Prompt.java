package dev.workroom.prompts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One text of the folder of prompts. */
public final class Prompt {
  private Prompt() {}

  /**
   * The text without the blank space around it.
   *
   * @param path below the folder, such as {@code system.txt} or {@code tools/Read.txt}
   * @throws IllegalStateException if the program lacks it
   */
  public static String text(String path) {
    try (InputStream in = Prompt.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its prompt " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
