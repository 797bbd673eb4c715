package dev.workroom.app;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Event.CapsuleCorrected;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom capsule}: shows what a long session still knows, and corrects it. */
final class CapsuleCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("capsule", "Show or correct what a long session still knows.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(
        Command.option(
            "FILE", "Markdown with Goal, Facts and Open in place of its own.", "--edit"));
    spec.addOption(Command.option("TEXT", "One more confirmed fact.", "--add"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      var session = new Session(id, workshop.log());
      String file = Command.value(arguments, "--edit", "");
      String fact = Command.value(arguments, "--add", "");
      if (!file.isEmpty() && !fact.isEmpty()) {
        throw UserError.usage("Give --edit or --add, one at a time.");
      }
      if (!file.isEmpty()) {
        correct(session, Capsule.Notes.read(text(file)));
      } else if (!fact.isEmpty()) {
        correct(session, session.notes().with(fact));
      }
      program.terminal().out().println(Terminal.harmless(shown(session)).stripTrailing());
      return Exit.DONE;
    }
  }

  /** The capsule for people; before there is one, what the house would put into it. */
  static String shown(Session session) {
    return session
        .capsule()
        .map(Capsule::text)
        .orElseGet(() ->
            "The context was not shortened yet. The house would keep this:\n\n"
                + new Capsule(session.notes(), Capsule.Ledger.EMPTY.plus(session.entries()))
                    .text());
  }

  private static void correct(Session session, Capsule.Notes notes) {
    session.append(Attendant.user(), new CapsuleCorrected(notes));
  }

  private static String text(String file) {
    return Home.text(Path.of(file))
        .filter(text -> !text.isBlank())
        .orElseThrow(() ->
            UserError.failed("%s is missing or empty. Write the notes into it.".formatted(file)));
  }
}
