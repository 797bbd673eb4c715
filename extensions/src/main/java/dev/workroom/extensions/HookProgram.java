package dev.workroom.extensions;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs a hook's command in the sandbox: it reads the granted folders and its plugin, writes nothing
 * but its plugin's own data, and has no network. What it reads and says goes through files, so that
 * one which does not listen cannot hold us up.
 *
 * @param folders the granted ones; the first is where it starts
 * @param scratch a folder of ours outside of them
 * @param environment takes what hooks of the start write for later commands
 */
record HookProgram(
    Sandbox sandbox, List<Path> folders, Path scratch, CommandEnvironment environment) {
  private static final int MOST_SAID = 1 << 20;
  private static final Duration LOOK = Duration.ofMillis(4);

  /** 20 MB is more than any hook has to say. */
  private static final String SHELL =
      """
      cd "$1" || exit 1
      ulimit -f 20480
      place=$2; shift 2
      "$@" <"$place/in" >"$place/out" 2>"$place/err"
      printf %s $? >"$place/part"; mv "$place/part" "$place/exit"
      """;

  /** How it ended; {@code exit} is -1 when its time was up. */
  record Ended(int exit, String out, String err) {}

  /** Events at which hooks like to read what went before; writing that costs time. */
  private static final Set<String> READS =
      Set.of("Stop", "SubagentStop", "SessionEnd", "PreCompact", "UserPromptSubmit");

  /**
   * Runs it to its end.
   *
   * @param told what it reads on its standard input
   * @param transcript what was said and done in the session
   * @throws IOException with a sentence, if it cannot be started
   */
  Ended run(Hook hook, Map<String, Object> told, Supplier<String> transcript)
      throws IOException, InterruptedException {
    if (!sandbox.isolation().runsCommands()) {
      throw new IOException("no commands run on this machine");
    }
    Path place = Files.createTempDirectory(Files.createDirectories(scratch), "hook");
    try {
      var input = new LinkedHashMap<>(told);
      if (READS.contains(hook.event())) {
        Path file = Files.writeString(place.resolve("transcript.jsonl"), transcript.get());
        input.put("transcript_path", file.toString());
      }
      Files.writeString(place.resolve("in"), Wire.write(input));
      try (Confined running = start(hook, place)) {
        long end = System.nanoTime() + hook.time().toNanos();
        while (running.alive() && !Files.exists(place.resolve("exit"))) {
          if (System.nanoTime() > end) {
            return new Ended(-1, "", "");
          }
          Thread.sleep(LOOK);
        }
      }
      if (hook.event().equals("SessionStart")) {
        environment.add(said(place.resolve("env")));
      }
      String exit = said(place.resolve("exit"));
      return exit.matches("\\d{1,3}")
          ? new Ended(
              Integer.parseInt(exit), said(place.resolve("out")), said(place.resolve("err")))
          : new Ended(1, "", "it could not be started");
    } finally {
      Tree.delete(place);
    }
  }

  private Confined start(Hook hook, Path place) throws IOException {
    Loaded from = hook.from();
    Path data = Files.createDirectories(from.data());
    Map<String, String> variables = variables(from);
    var line = new ArrayList<>(List.of("/bin/bash", "-c", SHELL, "hook"));
    line.add(folders.getFirst().toString());
    line.add(place.toString());
    String command = filled(hook.text("command"), variables);
    if (hook.arguments().isEmpty()) {
      line.addAll(List.of("/bin/bash", "-c", command));
    } else {
      line.add(command);
      hook.arguments().forEach(word -> line.add(filled(word, variables)));
    }
    var readable = new ArrayList<>(folders);
    readable.add(from.plugin().root());
    return sandbox.start(
        new Sandbox.Program(
            line, readable, List.of(data, place), environment(hook, variables, place), 0));
  }

  private Map<String, String> variables(Loaded from) {
    return Map.of(
        "CLAUDE_PROJECT_DIR", folders.getFirst().toString(),
        "CLAUDE_PLUGIN_ROOT", from.plugin().root().toString(),
        "CLAUDE_PLUGIN_DATA", from.data().toString());
  }

  private static Map<String, String> environment(
      Hook hook, Map<String, String> variables, Path place) {
    var environment = new HashMap<>(variables);
    environment.putAll(hook.options());
    if (hook.event().equals("SessionStart")) {
      environment.put("CLAUDE_ENV_FILE", place.resolve("env").toString());
    }
    return environment;
  }

  /** In a shell's text only the paths are put in; settings reach it by its environment. */
  private static String filled(String text, Map<String, String> variables) {
    String filled = text;
    for (var variable : variables.entrySet()) {
      filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    return filled;
  }

  private static String said(Path file) throws IOException {
    if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
    }
  }
}
