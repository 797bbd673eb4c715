package dev.workroom.extensions;

import dev.workroom.prompts.Prompt;
import java.util.List;

/** The skills that come with the program: a file {@code skills/NAME.md} of the prompts each. */
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
          "invoices",
          "minutes",
          "research",
          "interviews",
          "tidy",
          "plan",
          "agents");

  private BuiltIn() {}

  static List<Skill> skills() {
    return NAMES.stream()
        .map(name -> Skill.builtIn(name, () -> Prompt.text("skills/" + name + ".md")))
        .toList();
  }
}
