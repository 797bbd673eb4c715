package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom say}: tells a session something while it works, or before it goes on. */
final class SayCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("say", "Tell a session something while it works.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addPositional(Command.parameter("TEXT", "What you want to say."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws InterruptedException {
    String text = Command.parameter(arguments, 1).strip();
    if (text.isEmpty()) {
      throw UserError.usage("Say something: workroom say ID \"TEXT\".");
    }
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      var session = new Session(id, workshop.log());
      SessionExtensions.say(workshop, session, text);
      program
          .terminal()
          .out()
          .println(
              running(workshop, id)
                  ? "Kept. The agent reads it before its next step, and calls that have not begun are left out."
                  : "Kept. 'workroom resume " + id + "' goes on with it.");
      return Exit.DONE;
    }
  }

  static boolean running(Workshop workshop, SessionId id) {
    var claim = workshop.log().claim(new SessionId(id.value().split("/", 2)[0]));
    claim.ifPresent(held -> held.close());
    return claim.isEmpty();
  }
}
