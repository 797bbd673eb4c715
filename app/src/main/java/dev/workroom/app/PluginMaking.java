package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.extensions.NewPlugin;
import dev.workroom.sandbox.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** {@code workroom plugin new} and {@code pack}: makes plugins in the open format. */
final class PluginMaking {
  /** Beside a saved skill: the session that it was made of. */
  private static final String RECORD = "session";

  private PluginMaking() {}

  /** A new plugin that works, to be filled. */
  static Exit start(String name, String out, Program program) throws IOException {
    Path folder = Path.of(out.isEmpty() ? name : out).toAbsolutePath().normalize();
    try {
      NewPlugin.write(folder, name);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(String.valueOf(e.getMessage()));
    }
    program
        .terminal()
        .out()
        .println(
            "Made %s. 'workroom plugin validate %s' looks it over, 'plugin install %s' tries it."
                .formatted(folder, folder, folder));
    return Exit.DONE;
  }

  /**
   * A session as a skill of the user's own, to be called by a slash next time.
   *
   * @param forPeople whether it is a command, which the model does not choose by itself
   */
  static Exit save(List<String> words, String out, boolean forPeople, Program program)
      throws IOException {
    if (words.size() < 2 || !words.get(1).matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw UserError.usage(
          "Name the session and the skill: workroom plugin save SESSION NAME (lower-case letters, digits, hyphens).");
    }
    String name = words.get(1);
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(words.getFirst());
      SavedSession saved = SavedSession.of(workshop.log().read(id, 1));
      Path folder =
          out.isEmpty()
              ? workshop.home().root().resolve("skills").resolve(name)
              : Path.of(out).toAbsolutePath().resolve(name);
      if (Files.exists(folder)) {
        throw UserError.failed("%s is there already; choose another name.".formatted(folder));
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("SKILL.md"), saved.skill(name, id.value(), forPeople));
      Files.writeString(folder.resolve(RECORD), id.value() + "\n");
      program
          .terminal()
          .out()
          .println(
              "Saved %s. Look it over; then '/%s' does it again, and 'workroom plugin match SESSION %s' says whether it matched."
                  .formatted(folder.resolve("SKILL.md"), name, name));
      return Exit.DONE;
    }
  }

  /**
   * Tries a plugin with a data folder of its own: it is looked over, installed, and its sample task
   * is played by its script on a copy of the inputs.
   */
  static Exit test(Path folder, Program program) throws IOException {
    Path place = Files.createTempDirectory("workroom-plugin");
    try {
      var environment = new HashMap<>(program.environment());
      environment.put("WORKROOM_HOME", place.resolve("home").toString());
      var trial = new Program(environment, program.terminal(), program.installation());
      Exit valid = trial.run("plugin", "validate", folder.toString());
      Exit installed =
          valid == Exit.DONE ? trial.run("plugin", "install", folder.toString(), "--yes") : valid;
      Path sample = folder.resolve("sample");
      if (installed != Exit.DONE || !Files.isRegularFile(sample.resolve("script.yaml"))) {
        program
            .terminal()
            .out()
            .println(
                installed == Exit.DONE
                    ? "It loads. It has no sample task (sample/TASK.md, script.yaml, inputs/) to try."
                    : "It was not tried; mend the errors above first.");
        return installed;
      }
      Path work = Files.createDirectories(place.resolve("work"));
      NewPlugin.copy(sample.resolve("inputs"), work);
      return trial.run(
          "run",
          "--folder",
          work.toString(),
          "--model",
          "script:" + sample.resolve("script.yaml"),
          "--mode",
          "auto",
          "--yes",
          "--no-verify",
          "--prompt-file",
          sample.resolve("TASK.md").toString());
    } finally {
      Trees.delete(place);
    }
  }

  /** Whether a session did again what a saved one did. */
  static Exit match(List<String> words, Program program) {
    if (words.size() < 2) {
      throw UserError.usage("Name both: workroom plugin match SESSION NAME.");
    }
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(words.getFirst());
      String first =
          Home.text(workshop.home().root().resolve("skills").resolve(words.get(1)).resolve(RECORD))
              .orElseThrow(
                  () -> UserError.failed("No session was saved as %s.".formatted(words.get(1))))
              .strip();
      SavedSession saved = SavedSession.of(workshop.log().read(workshop.session(first), 1));
      List<String> differences = saved.differences(workshop.log().read(id, 1));
      differences.forEach(
          line -> program.terminal().out().println("  " + Terminal.oneLine(line, 200)));
      program
          .terminal()
          .out()
          .println(
              differences.isEmpty()
                  ? "It matched: the same kinds of files, all checked without errors, and what was shown then is shown again."
                  : "It did not match %s.".formatted(first));
      return differences.isEmpty() ? Exit.DONE : Exit.FAILED;
    }
  }

  /** One file that holds the plugin. */
  static Exit pack(Path folder, String out, Program program) throws IOException {
    Path file =
        out.isEmpty()
            ? Path.of(folder.getFileName() + ".plugin").toAbsolutePath()
            : Path.of(out).toAbsolutePath();
    if (PluginDetails.show(folder, true, false, program) != Exit.DONE) {
      throw UserError.failed("Nothing was packed; mend the errors above first.");
    }
    NewPlugin.pack(folder, file);
    program.terminal().out().println("Packed %s.".formatted(file));
    return Exit.DONE;
  }
}
