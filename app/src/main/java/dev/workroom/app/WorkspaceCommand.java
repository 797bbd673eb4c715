package dev.workroom.app;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup.Folder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom workspace}: names folders that belong together and how to work in them. */
final class WorkspaceCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("workspace", "Add, list, show or remove workspaces.");
    spec.addPositional(Command.parameter("WHAT", "add, list, show or remove."));
    spec.addPositional(Command.optional(1, "NAME", "The workspace."));
    spec.addOption(
        OptionSpec.builder("--folder")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("DIR[:ro]")
            .description("A folder of it; ':ro' grants reading only. Repeatable.")
            .build());
    spec.addOption(Command.option("MODE", "plan, ask or auto.", "--mode"));
    spec.addOption(Command.option("P:NAME", "The model.", "--model"));
    spec.addOption(Command.option("N", "US dollars for one session.", "--budget-usd"));
    spec.addOption(Command.option("FILE", "Standing instructions.", "--instructions"));
    spec.addOption(Reach.option());
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    Home home = program.home();
    PrintStream out = program.terminal().out();
    String name = Command.parameter(arguments, 1);
    String what = Command.parameter(arguments, 0);
    if (!List.of("add", "list", "show", "remove").contains(what)) {
      throw UserError.usage(
          "'workspace' takes add, list, show or remove, not '%s'."
              .formatted(Terminal.oneLine(what, 60)));
    }
    if (name.isEmpty() && !what.equals("list")) {
      throw UserError.usage("Name the workspace: workroom workspace %s NAME.".formatted(what));
    }
    switch (what) {
      case "add" -> out.println("Kept in " + added(arguments, name).save(home) + ".");
      case "list" -> {
        List<String> names = Workspace.names(home);
        names.forEach(one -> out.println(line(home, one)));
        if (names.isEmpty()) {
          out.println(
              "There are no workspaces; 'workroom workspace add NAME --folder DIR' adds one.");
        }
      }
      case "show" -> {
        Workspace workspace = Workspace.named(home, name);
        out.print(workspace.text());
        List<Folder> folders = RunCommand.folders(workspace.folders());
        out.printf("# %d memory notes%n", MemoryNotes.of(folders).size());
      }
      default -> {
        Workspace.remove(home, name);
        out.println("Removed. Folders and sessions stay as they are.");
      }
    }
    return Exit.DONE;
  }

  private static Workspace added(ParseResult arguments, String name) {
    List<String> named = arguments.matchedOptionValue("--folder", List.<String>of());
    List<String> folders =
        RunCommand.folders(named).stream()
            .map(folder -> folder.path() + (folder.writable() ? "" : ":ro"))
            .toList();
    Map<String, String> settings = new LinkedHashMap<>();
    for (String key : Workspace.SETTINGS) {
      String value = key.equals("hosts") ? hosts(arguments) : value(arguments, key);
      settings.put(key, key.equals("instructions") ? file(value) : value);
    }
    if (!settings.getOrDefault("mode", "").isEmpty()) {
      RunCommand.mode(settings.getOrDefault("mode", ""));
    }
    return new Workspace(name, folders, settings);
  }

  private static String value(ParseResult arguments, String key) {
    return Command.value(arguments, "--" + key, "");
  }

  private static String hosts(ParseResult arguments) {
    return new Reach(Reach.named(arguments), false)
        .hosts(Set.of()).stream().map(Host::toString).collect(Collectors.joining(", "));
  }

  private static String file(String value) {
    if (value.isEmpty()) {
      return value;
    }
    Path file = Path.of(value).toAbsolutePath().normalize();
    if (Home.text(file).isEmpty()) {
      throw UserError.failed("There is no file %s.".formatted(file));
    }
    return file.toString();
  }

  private static String line(Home home, String name) {
    return "%-20s  %s".formatted(name, String.join(", ", Workspace.named(home, name).folders()));
  }
}
