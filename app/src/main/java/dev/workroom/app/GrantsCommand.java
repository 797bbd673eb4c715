package dev.workroom.app;

import dev.workroom.core.event.Event.GrantRevoked;
import dev.workroom.core.event.Grant;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom grants}: what a session and its sub-agents may do without asking again. */
final class GrantsCommand implements Command {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("grants", "Show or revoke what a session may do unasked.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("GRANT", "Take this grant back, from now on.", "--revoke"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    String revoked = Command.value(arguments, "--revoke", "");
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      boolean found = false;
      for (SessionId one : ApproveCommand.family(workshop, id)) {
        var session = new Session(one, workshop.log());
        for (Grant grant : session.state().grants()) {
          String shown = PlainProgress.lane(one) + line(grant);
          if (revoked.isEmpty()) {
            program.terminal().out().println(shown);
          } else if (grant.id().equals(revoked)) {
            session.append(Attendant.user(), new GrantRevoked(revoked));
            program.terminal().out().println("revoked " + shown);
            found = true;
          }
        }
      }
      if (!revoked.isEmpty() && !found) {
        throw UserError.failed("Session %s has no grant %s.".formatted(id, revoked));
      }
      return Exit.DONE;
    }
  }

  /** The grants of a session and of those below it, a line each. */
  static List<String> lines(Workshop workshop, SessionId id) {
    var lines = new ArrayList<String>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      new Session(one, workshop.log())
          .state()
          .grants()
          .forEach(grant -> lines.add(PlainProgress.lane(one) + line(grant)));
    }
    return lines;
  }

  private static String line(Grant grant) {
    String until =
        grant
            .expires()
            .map(end ->
                (end.isBefore(Instant.now()) ? " (expired " : " (until ")
                    + TIME.withZone(ZoneId.systemDefault()).format(end)
                    + ")")
            .orElse("");
    return Terminal.oneLine(
        grant.id() + ": " + grant.tool() + " on " + grant.resource() + until, 400);
  }
}
