package dev.workroom.app;

import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom pause}: lets what has begun finish and begins nothing new. */
final class PauseCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("pause", "Pause a running session.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      if (!SayCommand.running(workshop, id)) {
        throw UserError.failed("Session %s is not running.".formatted(id));
      }
      new Session(id, workshop.log()).append(Attendant.user(), new Paused());
      program
          .terminal()
          .out()
          .println(
              "Session %s pauses when what has begun is finished; 'workroom resume %s' goes on."
                  .formatted(id, id));
      return Exit.DONE;
    }
  }
}
