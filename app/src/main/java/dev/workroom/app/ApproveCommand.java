package dev.workroom.app;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.store.SessionSummary;
import java.time.Duration;
import java.util.ArrayList;
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
    spec.addOption(
        Command.option(
            "WHICH",
            "Of what waits allow only these: numbers, folders, patterns (1,3-5,old/,!*.txt).",
            "--items"));
    spec.addOption(Command.option("REASON", "Say no, and why.", "--reject"));
    spec.addOption(
        OptionSpec.builder("--answer")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("TEXT")
            .description("The answer to a question; once for each.")
            .build());
    PlanEdit.options(spec);
    spec.addOption(
        Command.flag("Allow the like for the next hours: same tool, same folder.", "--always"));
    spec.addOption(Command.option("HOURS", "How long --always lasts; 8 if left out.", "--for"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      int decided = 0;
      for (SessionId one : family(workshop, id)) {
        decided += decide(workshop, one, arguments, program.terminal());
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

  private static int decide(
      Workshop workshop, SessionId id, ParseResult arguments, Terminal terminal) {
    var session = new Session(id, workshop.log());
    String only = Command.value(arguments, "--call", "");
    int decided = 0;
    for (Map.Entry<CallId, Request> waiting : session.state().waiting().entrySet()) {
      if (only.isEmpty() || waiting.getKey().value().equals(only)) {
        Decision decision = decision(workshop, id, waiting, arguments);
        if (arguments.hasMatchedOption("--always")) {
          remember(session, waiting.getKey(), waiting.getValue(), hours(arguments));
        }
        session.append(Attendant.user(), new ApprovalDecided(waiting.getKey(), decision));
        terminal.out().println(word(decision) + ": " + what(waiting.getValue()));
        decided++;
      }
    }
    return decided;
  }

  private static String what(Request request) {
    return request instanceof Request.PlanReview(Plan plan, _, _)
        ? "the plan of " + Figures.steps(plan.steps().size())
        : ClosingReport.inShort(request);
  }

  private static Decision decision(
      Workshop workshop, SessionId id, Map.Entry<CallId, Request> waiting, ParseResult arguments) {
    String rejected = Command.value(arguments, "--reject", "");
    List<String> answers = arguments.matchedOptionValue("--answer", List.<String>of());
    if (!rejected.isEmpty()) {
      return new Decision.Rejected(rejected);
    }
    return switch (waiting.getValue()) {
      case Request.Permission _ -> {
        String items = Command.value(arguments, "--items", "");
        yield items.isEmpty()
            ? new Decision.Approved()
            : Parts.of(workshop, id, waiting.getKey()).picked(items);
      }
      case Request.PlanReview(Plan plan, _, _) -> {
        PlanEdit edit = PlanEdit.of(arguments);
        yield edit.nothing() ? new Decision.Approved() : new Decision.Amended(edit.applied(plan));
      }
      case Request.Questions(var questions, _) -> {
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
        var chosen = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
          chosen.add(Attendant.chosen(questions.get(i), answers.get(i)));
        }
        yield new Decision.Answered(chosen);
      }
    };
  }

  private static Duration hours(ParseResult arguments) {
    String hours = Command.value(arguments, "--for", "8");
    if (!hours.matches("[1-9]\\d{0,3}")) {
      throw UserError.usage("--for takes a number of hours, not '%s'.".formatted(hours));
    }
    return Duration.ofHours(Long.parseLong(hours));
  }

  private static void remember(Session session, CallId call, Request request, Duration lasting) {
    List<Grant> grants =
        request instanceof Request.Permission permission
            ? Attendant.grants(session, call, permission, lasting)
            : List.of();
    if (grants.isEmpty()) {
      throw UserError.usage("%s cannot be allowed for longer: it asks each time.".formatted(call));
    }
    grants.forEach(grant -> session.append(Attendant.user(), new GrantGiven(grant)));
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Approved _, Decision.Amended _ -> "approved";
      case Decision.Picked picked -> "approved in part (" + picked.ranges() + " and no other)";
      case Decision.Rejected _ -> "rejected";
      case Decision.Answered _ -> "answered";
    };
  }
}
