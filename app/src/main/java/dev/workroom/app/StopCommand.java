package dev.workroom.app;

import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom stop}: stops a session that another process runs. */
final class StopCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("stop", "Stop a running session.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      var claim = workshop.log().claim(id);
      if (claim.isPresent()) {
        claim.get().close();
        throw UserError.failed("Session %s is not running.".formatted(id));
      }
      new Session(id, workshop.log()).append(Attendant.user(), new StopRequested());
      program.terminal().out().println("Session " + id + " was told to stop.");
      return Exit.DONE;
    }
  }
}
