package dev.workroom.app;

import dev.workroom.core.agent.Inspection;
import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.sandbox.Sandbox.Isolation;
import dev.workroom.core.session.Completion;
import dev.workroom.prompts.Prompt;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The prompts with a session's own facts filled in; the same bytes from step to step. */
final class Prompts {
  private Prompts() {}

  static String system(Setup setup, Isolation isolation, Instant start, String instructions) {
    String mode =
        switch (setup.mode()) {
          case PLAN ->
              "Nothing may change (Shell counts as change) before the user approved a plan: propose it with Plan once you know enough, then keep its steps up to date.";
          case ASK ->
              "Each change asks the user. For work of several steps propose a plan with Plan and keep its steps up to date.";
          case AUTO ->
              "For work of several steps propose a plan with Plan and keep its steps up to date.";
        };
    return filled("system.txt", setup, isolation, start).replace("{mode}", mode) + instructions;
  }

  /** {@code commands}: whether it may run any. */
  static String subagent(
      Setup setup, Isolation isolation, boolean commands, Instant start, String instructions) {
    String all = filled("subagent.txt", setup, isolation, start);
    return (commands ? all : all.replace(" " + commands(setup, isolation), "")) + instructions;
  }

  /** What a fresh reader is told of finished files. */
  static String verify(Inspection inspection) {
    Optional<Brief> brief = inspection.setup().brief();
    List<String> done = brief.map(Brief::done).orElse(List.of());
    List<String> items = done.isEmpty() ? List.of(Completion.IMPLIED) : done;
    String numbered =
        IntStream.range(0, items.size())
            .mapToObj(i -> (i + 1) + ". " + items.get(i))
            .collect(Collectors.joining("\n"));
    return Prompt.text("verify.txt")
        .replace(
            "{files}",
            "- "
                + String.join("\n- ", inspection.files())
                + listed("verify-moved.txt", "{moved}", inspection.whereabouts()))
        .replace("{items}", numbered)
        .replace(
            "{brief}",
            brief.map(Prompts::asked).orElse("(see the files)")
                + listed("verify-since.txt", "{words}", inspection.words())
                + objections(inspection));
  }

  /** A text with a list in it; nothing where the list is empty. */
  private static String listed(String file, String slot, List<String> lines) {
    return lines.isEmpty()
        ? ""
        : "\n\n" + Prompt.text(file).replace(slot, "- " + String.join("\n- ", lines));
  }

  private static String objections(Inspection inspection) {
    if (inspection.objections().isEmpty()) {
      return "";
    }
    var text = new StringBuilder();
    int number = 1;
    for (Verdict verdict : inspection.objections()) {
      text.append(number++).append(". ");
      text.append(verdict.item() == 0 ? "" : "item " + verdict.item() + ": ");
      text.append(verdict.finding() == Verdict.Finding.WRONG ? "wrong: " : "not shown: ");
      text.append(verdict.words()).append('\n');
    }
    return "\n\n"
        + Prompt.text("verify-again.txt")
            .replace("{objections}", text.toString().strip())
            .replace("{answer}", inspection.answer().isEmpty() ? "(none)" : inspection.answer());
  }

  private static String asked(Brief brief) {
    var text = new StringBuilder(brief.outcome().strip());
    if (!brief.inputs().isEmpty()) {
      text.append("\nInputs: ").append(String.join("; ", brief.inputs()));
    }
    if (!brief.constraints().isEmpty()) {
      text.append("\nConstraints:\n- ").append(String.join("\n- ", brief.constraints()));
    }
    // A limit that stands among the constraints is said already.
    List<String> limits =
        brief.guardrails().stream()
            .map(Guardrail::text)
            .filter(limit -> !brief.constraints().contains(limit))
            .toList();
    if (!limits.isEmpty()) {
      text.append("\nLimits:\n- ").append(String.join("\n- ", limits));
    }
    return text.toString();
  }

  static String capsule() {
    return Prompt.text("capsule.txt");
  }

  private static String filled(String file, Setup setup, Isolation isolation, Instant start) {
    String folders =
        setup.folders().stream()
            .map(f -> "- " + f.path() + (f.writable() ? "" : " (read-only)"))
            .collect(Collectors.joining("\n"));
    return (Prompt.text(file) + "\n")
        .replace("{folders}", folders)
        .replace("{date}", start.atZone(ZoneId.systemDefault()).toLocalDate().toString())
        .replace("{isolation}", commands(setup, isolation));
  }

  private static String commands(Setup setup, Isolation isolation) {
    if (!isolation.runsCommands()) {
      return "There is no Shell on this machine.";
    }
    return "Shell commands run in a sandbox; "
        + (!isolation.leadsOut() || setup.stays()
            ? "they reach no network."
            : setup.hosts().isEmpty()
                ? "they reach no network (hosts: [\"NAME:PORT\"] asks the user)."
                : "they reach %s (hosts: [\"NAME:PORT\"] asks the user for more)."
                    .formatted(Reach.words(setup.hosts())));
  }
}
