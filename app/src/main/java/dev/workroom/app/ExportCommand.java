package dev.workroom.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom export}: a session's log as JSON lines, with the hashes that verify it. */
final class ExportCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("export", "Print a session's log with its hashes.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      ApproveCommand.family(workshop, workshop.session(Command.parameter(arguments, 0)))
          .forEach(id -> workshop.store().audit().export(id, program.terminal().out()));
      return Exit.DONE;
    }
  }
}
