package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.policy.BriefText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a person asks for: the words as the model is told them, and the brief that the house reads
 * out of them.
 */
record Assignment(String words, Brief brief) {
  private static final List<String> FILES = List.of("brief.md", "brief.yaml", "brief.yml");

  static void options(CommandSpec spec) {
    spec.addOption(Command.option("TEXT", "What you want done.", "--prompt"));
    spec.addOption(
        Command.option(
            "FILE",
            "A file that says what you want done; without any, brief.md in the folder.",
            "--prompt-file"));
    spec.addOption(repeated("--input", "A source to work from. Repeatable."));
    spec.addOption(repeated("--constraint", "What must hold. Repeatable."));
    spec.addOption(repeated("--done", "An item of the definition of done. Repeatable."));
    spec.addOption(
        repeated(
            "--guardrail",
            "What must not happen: 'never change exports/', 'no network'. Repeatable."));
  }

  private static OptionSpec repeated(String name, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel("TEXT")
        .description(description)
        .build();
  }

  static Assignment of(String text) {
    return new Assignment(text, BriefText.read(text));
  }

  /** What the command line asks for, {@code folder} being where a brief may lie. */
  static Assignment of(ParseResult arguments, Path folder, Terminal terminal) {
    String text = text(arguments, folder, terminal);
    List<String> inputs = all(arguments, "--input");
    List<String> constraints = all(arguments, "--constraint");
    List<String> done = all(arguments, "--done");
    List<String> guardrails = all(arguments, "--guardrail");
    return new Assignment(
        BriefText.told(text, inputs, constraints, done, guardrails),
        BriefText.read(text, inputs, constraints, done, guardrails));
  }

  /** The words, and what of them the house holds: so the model need not try. */
  String told() {
    String held =
        brief.guardrails().stream()
            .filter(Guardrail::enforced)
            .map(g -> "“" + g.text() + "”")
            .collect(Collectors.joining(" "));
    return held.isEmpty() ? words : words + "\n\nEnforced by Workroom: " + held;
  }

  private static List<String> all(ParseResult arguments, String option) {
    return arguments.matchedOptionValue(option, List.<String>of());
  }

  private static String text(ParseResult arguments, Path folder, Terminal terminal) {
    String text = Command.value(arguments, "--prompt", "");
    String file = Command.value(arguments, "--prompt-file", "");
    if (!text.isBlank() && !file.isBlank()) {
      throw UserError.usage("Give either --prompt TEXT or --prompt-file FILE, not both.");
    }
    if (!text.isBlank()) {
      return text;
    }
    Path named = file.isBlank() ? offered(folder, terminal) : Path.of(file);
    return Home.text(named)
        .filter(content -> !content.isBlank())
        .orElseThrow(() ->
            UserError.failed("%s is missing or empty. Write the task into it.".formatted(named)));
  }

  /** The brief in the folder: a person at the terminal is asked, everybody is told. */
  private static Path offered(Path folder, Terminal terminal) {
    Path brief =
        FILES.stream()
            .map(folder::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(() ->
                UserError.usage(
                    "Say what you want done with --prompt TEXT or --prompt-file FILE, or write it into %s."
                        .formatted(folder.resolve(FILES.getFirst()))));
    if (terminal.live()) {
      Optional<String> answer = terminal.ask("Do what " + brief + " says? [y]es or [n]o: ");
      if (answer.filter(a -> a.equalsIgnoreCase("y") || a.equalsIgnoreCase("yes")).isEmpty()) {
        throw UserError.usage("Say what you want done with --prompt TEXT or --prompt-file FILE.");
      }
    } else {
      terminal.err().println("brief    " + brief);
    }
    return brief;
  }
}
