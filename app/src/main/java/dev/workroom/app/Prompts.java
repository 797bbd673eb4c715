package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.sandbox.Sandbox.Isolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Collectors;

/** The prompts, from plain files beside this class; the same bytes from step to step. */
final class Prompts {
  private Prompts() {}

  static String system(Setup setup, Isolation isolation, Instant start, String instructions) {
    String mode =
        switch (setup.mode()) {
          case PLAN ->
              "Nothing may change before the user approved a plan: propose it with the Plan tool once you know enough, then keep its steps up to date.";
          case ASK ->
              "Each change asks the user. For work of several steps propose a plan with the Plan tool and keep its steps up to date.";
          case AUTO ->
              "For work of several steps propose a plan with the Plan tool and keep its steps up to date.";
        };
    return filled("system.txt", setup, isolation, start).replace("{mode}", mode) + instructions;
  }

  static String subagent(Setup setup, Isolation isolation, Instant start, String instructions) {
    return filled("subagent.txt", setup, isolation, start) + instructions;
  }

  static String capsule() {
    return text("capsule.txt");
  }

  private static String filled(String file, Setup setup, Isolation isolation, Instant start) {
    String folders =
        setup.folders().stream()
            .map(f -> "- " + f.path() + (f.writable() ? "" : " (read-only)"))
            .collect(Collectors.joining("\n"));
    String commands =
        isolation.runsCommands()
            ? "Shell commands run in a sandbox without network."
            : "There is no Shell on this machine.";
    return text(file)
        .replace("{folders}", folders)
        .replace("{date}", start.atZone(ZoneId.systemDefault()).toLocalDate().toString())
        .replace("{isolation}", commands);
  }

  private static String text(String file) {
    try (InputStream in = Prompts.class.getResourceAsStream("prompts/" + file)) {
      if (in == null) {
        throw new IllegalStateException("prompt " + file + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
