package dev.workroom.app;

import dev.workroom.app.Attendant.Orders;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom demo}: does the main job on bundled input, with a script as the model. */
final class DemoCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("demo", "Do the main job on bundled input; no key needed.");
    spec.addPositional(Command.optional(0, "ROOM", "Which sample workspace; finance if left out."));
    spec.addOption(Command.option("DIR", "Where to work; must be empty or missing.", "--out"));
    spec.addOption(Command.flag("Print the log as JSON lines.", "--json"));
    spec.addOption(Command.option("FILE", "Write the log there as it grows.", "--transcript"));
    spec.addOption(
        Command.option("KIND", "auto (default), vm, namespaces, landlock or none.", "--isolation"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String name = Command.parameter(arguments, 0);
    Path room = room(program, name.isEmpty() ? "finance" : name);
    Path work = prepared(room, Command.value(arguments, "--out", ""));
    Terminal terminal = program.terminal();
    terminal.err().println("Demo in " + work);
    terminal
        .err()
        .println(
            "The model is a script (" + room.resolve("script.yaml") + "); all else is real.\n");
    String transcript = Command.value(arguments, "--transcript", "");
    var driving =
        new Driving(
            program,
            "script:" + room.resolve("script.yaml"),
            "",
            Command.value(arguments, "--isolation", "auto"),
            Reach.NONE,
            new Orders(true, false, true),
            Limits.NONE,
            transcript.isEmpty() ? Optional.empty() : Optional.of(Path.of(transcript)),
            arguments.hasMatchedOption("--json"),
            true);
    try (var workshop = Workshop.open(program)) {
      return driving.begin(
          workshop,
          List.of(new Folder(work.toString(), true)),
          Mode.PLAN,
          Assignment.of(Files.readString(room.resolve("TASK.md"))));
    }
  }

  private static Path room(Program program, String name) throws IOException {
    Path rooms = program.source().resolve("rooms");
    Path room = rooms.resolve(name).normalize();
    if (room.startsWith(rooms) && Files.isRegularFile(room.resolve("script.yaml"))) {
      return room;
    }
    try (Stream<Path> all = Files.list(rooms)) {
      List<String> names =
          all.filter(r -> Files.isRegularFile(r.resolve("script.yaml")))
              .map(r -> String.valueOf(r.getFileName()))
              .sorted()
              .toList();
      throw UserError.usage(
          "There is no room '%s'. There are: %s.".formatted(name, String.join(", ", names)));
    }
  }

  /** A folder of its own with a copy of the room's inputs. */
  private static Path prepared(Path room, String out) throws IOException {
    Path work = out.isEmpty() ? unused(room) : Path.of(out).toAbsolutePath().normalize();
    if (Files.exists(work)) {
      try (Stream<Path> inside = Files.list(work)) {
        if (inside.findAny().isPresent()) {
          throw UserError.failed("%s is not empty. Name a new folder with --out.".formatted(work));
        }
      } catch (java.nio.file.NotDirectoryException _) {
        throw UserError.failed("%s is not a folder. Name a new one with --out.".formatted(work));
      }
    }
    try {
      Files.createDirectories(work);
      copy(room.resolve("inputs"), work.resolve("inputs"));
      Files.copy(room.resolve("WORKROOM.md"), work.resolve("WORKROOM.md"));
    } catch (IOException e) {
      throw UserError.failed(
          "The inputs cannot be copied to %s (%s). Choose another place with --out."
              .formatted(work, e.getClass().getSimpleName()));
    }
    return work.toRealPath();
  }

  private static Path unused(Path room) {
    Path base = Path.of("workroom-demo").toAbsolutePath();
    String name = String.valueOf(room.getFileName());
    Path work = base.resolve(name);
    for (int n = 2; Files.exists(work); n++) {
      work = base.resolve(name + "-" + n);
    }
    return work;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
