package dev.workroom.app;

import dev.workroom.store.SessionSummary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom sessions}: lists what there is, the latest first. */
final class SessionsCommand implements Command {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

  @Override
  public CommandSpec spec() {
    return Command.named("sessions", "List the sessions.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      List<SessionSummary> sessions =
          workshop.store().sessions().stream()
              .filter(s -> s.parent().isEmpty() && !StandingInstructions.isAcceptance(s.id()))
              .toList();
      if (sessions.isEmpty()) {
        program.terminal().err().println("There are no sessions yet; 'workroom run' begins one.");
      }
      for (SessionSummary session : sessions) {
        program
            .terminal()
            .out()
            .printf(
                "%-22s  %-11s  %s  %s%n",
                session.id(),
                status(session.status()),
                TIME.format(session.last()),
                Terminal.oneLine(session.title(), 80));
      }
      return Exit.DONE;
    }
  }

  private static String status(SessionSummary.Status status) {
    return switch (status) {
      case WORKING -> "working";
      case WAITING -> "waiting";
      case PAUSED -> "paused";
      case DONE -> "done";
      case INTERRUPTED -> "stopped";
      case OVER_BUDGET -> "over budget";
      case FAILED -> "failed";
    };
  }
}
