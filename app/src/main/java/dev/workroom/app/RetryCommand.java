package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code workroom retry}: takes back what a step and those after it changed, or the whole turn, and
 * goes on from there with the same or other words.
 */
final class RetryCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named("retry", "Take back the last turn, or from a step on, and try again.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("N", "From its Nth step on; else the whole turn.", "--step"));
    spec.addOption(Command.option("TEXT", "What to say instead of what you said.", "--prompt"));
    Driving.options(spec);
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    Driving driving = Driving.of(arguments, program);
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      Setup setup = Driving.begun(new Session(id, workshop.log()));
      Rewinding.of(
          workshop,
          workshop.log(),
          id,
          Command.value(arguments, "--step", ""),
          Command.value(arguments, "--prompt", ""),
          program.terminal().err()::println);
      return driving.goOn(workshop, id, driving.over(workshop, setup));
    }
  }
}
