package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom run}: delegates one outcome in one or more folders. */
final class RunCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("run", "Delegate an outcome in a folder.");
    spec.addOption(
        OptionSpec.builder("--folder")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("DIR[:ro]")
            .description("A folder the agent may use; ':ro' grants reading only. Repeatable.")
            .build());
    spec.addOption(
        Command.option("NAME", "A workspace: its folders, mode, model and budget.", "--workspace"));
    Assignment.options(spec);
    spec.addOption(
        Command.option(
            "MODE", "plan (default): review a plan first; ask: each change; auto.", "--mode"));
    Driving.options(spec);
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    Workspace workspace = workspace(arguments, program);
    var named = new ArrayList<>(workspace.folders());
    named.addAll(arguments.matchedOptionValue("--folder", List.<String>of()));
    List<Folder> folders = folders(named);
    var task = Assignment.of(arguments, Path.of(folders.getFirst().path()), program.terminal());
    String usual = workspace.setting("mode").isEmpty() ? "plan" : workspace.setting("mode");
    Mode mode = mode(Command.value(arguments, "--mode", usual));
    try (var workshop = Workshop.open(program)) {
      Driving driving = Driving.of(arguments, program).in(workspace);
      return driving.begin(workshop, folders, mode, task, workspace.setting("instructions"));
    }
  }

  private static Workspace workspace(ParseResult arguments, Program program) {
    String name = Command.value(arguments, "--workspace", "");
    return name.isEmpty()
        ? new Workspace("none", List.of(), Map.of())
        : Workspace.named(program.home(), name);
  }

  static List<Folder> folders(List<String> named) {
    if (named.isEmpty()) {
      throw UserError.usage("No folder was given. Name one with --folder DIR.");
    }
    var folders = new ArrayList<Folder>();
    for (String name : named) {
      boolean readOnly = name.endsWith(":ro");
      Path path = Path.of(readOnly ? name.substring(0, name.length() - 3) : name);
      folders.add(new Folder(real(path).toString(), !readOnly && Files.isWritable(path)));
    }
    for (int i = 0; i < folders.size(); i++) {
      if (!named.get(i).endsWith(":ro") && !folders.get(i).writable()) {
        throw UserError.failed(
            "The folder %s is read-only for you. Grant it as %s:ro to let the agent read it, or choose one that you may write to."
                .formatted(folders.get(i).path(), folders.get(i).path()));
      }
    }
    return folders;
  }

  private static Path real(Path path) {
    try {
      Path real = path.toRealPath();
      if (!Files.isDirectory(real)) {
        throw UserError.failed("%s is not a folder. Name the folder it lies in.".formatted(path));
      }
      if (real.getNameCount() == 0 || real.equals(Path.of(System.getProperty("user.home")))) {
        throw UserError.failed(
            "%s is too much to grant. Choose the folder that the task is about.".formatted(real));
      }
      return real;
    } catch (IOException _) {
      throw UserError.failed(
          "There is no folder %s that can be opened. Check the name and its permissions."
              .formatted(path.toAbsolutePath()));
    }
  }

  static Mode mode(String name) {
    try {
      return Mode.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw UserError.usage("There is no mode '%s'. There are plan, ask and auto.".formatted(name));
    }
  }
}
