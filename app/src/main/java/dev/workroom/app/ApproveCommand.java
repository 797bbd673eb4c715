package dev.workroom.app;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.store.SessionSummary;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom approve}: answers what a session and its sub-agents wait for. */
final class ApproveCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("approve", "Answer what a session waits for.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("CALL", "Only this call, as 'show' names it.", "--call"));
    spec.addOption(Command.option("REASON", "Say no, and why.", "--reject"));
    spec.addOption(
        OptionSpec.builder("--answer")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("TEXT")
            .description("The answer to a question; once for each.")
            .build());
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      int decided = 0;
      for (SessionId one : family(workshop, id)) {
        decided += decide(new Session(one, workshop.log()), arguments, program.terminal());
      }
      if (decided == 0) {
        throw UserError.failed("Session %s waits for nothing that was named.".formatted(id));
      }
      program.terminal().err().println("'workroom resume " + id + "' goes on.");
      return Exit.DONE;
    }
  }

  /** The session and its sub-agents', which wait in logs of their own. */
  static List<SessionId> family(Workshop workshop, SessionId id) {
    return workshop.store().sessions().stream()
        .map(SessionSummary::id)
        .filter(one -> one.equals(id) || one.value().startsWith(id.value() + "/"))
        .toList();
  }

  private static int decide(Session session, ParseResult arguments, Terminal terminal) {
    String only = Command.value(arguments, "--call", "");
    int decided = 0;
    for (Map.Entry<CallId, Request> waiting : session.state().waiting().entrySet()) {
      if (only.isEmpty() || waiting.getKey().value().equals(only)) {
        Decision decision = decision(waiting.getValue(), arguments);
        session.append(Attendant.user(), new ApprovalDecided(waiting.getKey(), decision));
        terminal.out().println(word(decision) + ": " + ClosingReport.inShort(waiting.getValue()));
        decided++;
      }
    }
    return decided;
  }

  private static Decision decision(Request request, ParseResult arguments) {
    String rejected = Command.value(arguments, "--reject", "");
    List<String> answers = arguments.matchedOptionValue("--answer", List.<String>of());
    if (!rejected.isEmpty()) {
      return new Decision.Rejected(rejected);
    }
    return switch (request) {
      case Request.Permission _, Request.PlanReview _ -> new Decision.Approved();
      case Request.Questions(var questions) -> {
        if (answers.size() != questions.size()) {
          throw UserError.usage(
              "It asks %d question%s; answer with --answer TEXT for each: %s"
                  .formatted(
                      questions.size(),
                      questions.size() == 1 ? "" : "s",
                      String.join(
                          " ",
                          questions.stream().map(q -> Terminal.oneLine(q.text(), 300)).toList())));
        }
        yield new Decision.Answered(answers);
      }
    };
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Approved _, Decision.Amended _ -> "approved";
      case Decision.Rejected _ -> "rejected";
      case Decision.Answered _ -> "answered";
    };
  }
}
