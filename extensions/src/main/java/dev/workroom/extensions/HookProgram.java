package dev.workroom.extensions;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Confined;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs a hook's command in the sandbox: it reads the granted folders and its plugin, writes nothing
 * but its plugin's own data, and has no network. What it reads and says goes through files, so that
 * one which does not listen cannot hold us up.
 *
 * @param folders the granted ones; the first is where it starts
 * @param scratch a folder of ours outside of them
 */
record HookProgram(Sandbox sandbox, List<Path> folders, Path scratch) {
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

  /**
   * Runs it to its end.
   *
   * @param input what it reads on its standard input
   * @throws IOException with a sentence, if it cannot be started
   */
  Ended run(Hook hook, String input) throws IOException, InterruptedException {
    if (!sandbox.isolation().runsCommands()) {
      throw new IOException("no commands run on this machine");
    }
    Path place = Files.createTempDirectory(Files.createDirectories(scratch), "hook");
    try {
      Files.writeString(place.resolve("in"), input);
      try (Confined running = start(hook, place)) {
        long end = System.nanoTime() + hook.time().toNanos();
        while (running.alive() && !Files.exists(place.resolve("exit"))) {
          if (System.nanoTime() > end) {
            return new Ended(-1, "", "");
          }
          Thread.sleep(LOOK);
        }
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
        new Sandbox.Program(line, readable, List.of(data, place), environment(from, variables), 0));
  }

  private Map<String, String> variables(Loaded from) {
    return Map.of(
        "CLAUDE_PROJECT_DIR", folders.getFirst().toString(),
        "CLAUDE_PLUGIN_ROOT", from.plugin().root().toString(),
        "CLAUDE_PLUGIN_DATA", from.data().toString());
  }

  private static Map<String, String> environment(Loaded from, Map<String, String> variables) {
    var environment = new HashMap<>(variables);
    from.settings()
        .forEach((key, value) ->
            environment.put("CLAUDE_PLUGIN_OPTION_" + key.toUpperCase(Locale.ROOT), value));
    from.secrets()
        .forEach((key, value) ->
            environment.put("CLAUDE_PLUGIN_OPTION_" + key.toUpperCase(Locale.ROOT), value));
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
