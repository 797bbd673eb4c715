package dev.workroom.app;

import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code workroom stop}: stops a session that another process runs, or ends one that waits, is
 * paused or was cut off.
 */
final class StopCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("stop", "Stop a running session.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      var session = new Session(id, workshop.log());
      if (SayCommand.running(workshop, id)) {
        session.append(Attendant.user(), new StopRequested());
        program.terminal().out().println("Session " + id + " was told to stop.");
        return Exit.DONE;
      }
      return ended(session, workshop, Driving.of(arguments, program));
    }
  }

  /** Calls that are open come to their end as in a session that is stopped while it runs. */
  private static Exit ended(Session session, Workshop workshop, Driving driving) throws Exception {
    SessionState state = session.state();
    SessionId id = session.id();
    Terminal terminal = driving.program().terminal();
    if (state.outcome().isPresent() || state.setup().isEmpty()) {
      terminal.out().println("Session " + id + " has ended already.");
      return Exit.DONE;
    }
    Setup setup = state.setup().get();
    session.append(Attendant.user(), new StopRequested());
    Exit exit = driving.goOn(workshop, id, setup);
    return exit == Exit.INTERRUPTED ? Exit.DONE : exit;
  }
}
