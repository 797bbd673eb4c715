package dev.workroom.app;

import dev.workroom.sandbox.Sandboxes;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom doctor}: what this machine offers, and what to do about what is missing. */
final class DoctorCommand implements Command {
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "soffice", "renders documents and recalculates large workbooks (package libreoffice)",
          "tesseract", "reads text in pictures (package tesseract-ocr)");

  @Override
  public CommandSpec spec() {
    return Command.named("doctor", "Say what works on this machine and what is missing.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    PrintStream out = program.terminal().out();
    say(out, true, "Java " + Runtime.version());
    boolean cached = Files.isRegularFile(program.installation().resolve("host.aot"));
    say(out, cached, cached ? "starts from its cache" : "no start cache: build with ./workroom");
    Home home = program.home();
    try (var workshop = Workshop.open(program)) {
      say(
          out,
          true,
          "data in " + home.root() + ", " + workshop.store().sessions().size() + " logs");
    }
    boolean confined = false;
    for (Sandboxes.Finding finding : new Sandboxes(home.isolation()).findings()) {
      say(
          out,
          finding.works(),
          finding.kind().name().toLowerCase(Locale.ROOT) + ": " + finding.sentence());
      confined |= finding.works();
    }
    for (String key : List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY")) {
      boolean set = !program.environment().getOrDefault(key, "").isBlank();
      say(out, set, key + (set ? " is set" : " is not set; needed for that provider only"));
    }
    PROGRAMS.forEach((name, use) -> {
      boolean found = found(program, name);
      say(out, found, name + (found ? "" : " is not installed") + ": " + use);
    });
    return confined ? Exit.DONE : Exit.FAILED;
  }

  private static boolean found(Program program, String name) {
    for (String folder : program.environment().getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }

  private static void say(PrintStream out, boolean good, String sentence) {
    out.println((good ? "ok       " : "missing  ") + sentence);
  }
}
