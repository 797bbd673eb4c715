package dev.workroom.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The skills that come with the program: a file {@code skills/NAME.md} beside this class each. */
final class BuiltIn {
  /** In the order in which the model is told of them. */
  static final List<String> NAMES =
      List.of(
          "workbook",
          "deck",
          "report",
          "pdf",
          "mail",
          "clean",
          "reconcile",
          "research",
          "interviews",
          "tidy",
          "plan",
          "agents");

  private BuiltIn() {}

  static List<Skill> skills() {
    return NAMES.stream().map(name -> Skill.builtIn(name, () -> text(name))).toList();
  }

  private static String text(String name) {
    try (InputStream in = BuiltIn.class.getResourceAsStream("skills/" + name + ".md")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its skill " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
