package dev.workroom.app;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.event.Request.Option;
import dev.workroom.core.event.Request.Question;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers what sessions ask: by standing orders where they cover it, else by asking the person at
 * the terminal. Without either, the session waits.
 */
final class Attendant {
  /**
   * What was decided beforehand on the command line.
   *
   * @param yes plans and soft gates are approved
   * @param allowDelete deletions are
   * @param recommended questions get the first, the recommended answer
   */
  record Orders(boolean yes, boolean allowDelete, boolean recommended) {}

  private static final Duration GRANTED = Duration.ofHours(8);

  private final Sessions sessions;
  private final Orders orders;
  private final Terminal terminal;
  private volatile boolean left;

  Attendant(Sessions sessions, Orders orders, Terminal terminal) {
    this.sessions = sessions;
    this.orders = orders;
    this.terminal = terminal;
  }

  /** Whether somebody or something will answer this. */
  boolean attends(Request request) {
    return standing(orders, request).isPresent() || (terminal.live() && !left);
  }

  /** Answers if it can; the decision goes into the session's log. */
  void answer(SessionId id, CallId call, Request request) {
    Session session = sessions.open(id);
    if (!session.state().waiting().containsKey(call)) {
      return;
    }
    Optional<Decision> standing = standing(orders, request);
    if (standing.isPresent()) {
      session.append("standing orders", new ApprovalDecided(call, standing.get()));
    } else if (terminal.live() && !left) {
      asked(session, call, request);
    }
  }

  /** What standing orders answer, if they cover the request. */
  private static Optional<Decision> standing(Orders orders, Request request) {
    return switch (request) {
      case Request.Permission(_, _, Gate gate) ->
          switch (gate) {
            case SOFT -> approvedIf(orders.yes());
            case DELETION -> approvedIf(orders.allowDelete());
            case HARD -> Optional.empty();
          };
      case Request.PlanReview _ -> approvedIf(orders.yes());
      case Request.Questions(List<Question> questions) ->
          orders.recommended() && questions.stream().noneMatch(q -> q.options().isEmpty())
              ? Optional.of(
                  new Decision.Answered(
                      questions.stream().map(q -> q.options().getFirst().label()).toList()))
              : Optional.empty();
    };
  }

  private static Optional<Decision> approvedIf(boolean ordered) {
    return ordered ? Optional.of(new Decision.Approved()) : Optional.empty();
  }

  private void asked(Session session, CallId call, Request request) {
    Optional<Decision> decision =
        switch (request) {
          case Request.Permission permission -> permission(session, call, permission);
          case Request.PlanReview _ -> plan();
          case Request.Questions(List<Question> questions) -> questions(questions);
        };
    decision.ifPresentOrElse(
        d -> session.append(user(), new ApprovalDecided(call, d)),
        () -> {
          // The end of the input: nobody is there any more, and the session need not wait.
          left = true;
          session.ring();
        });
  }

  private Optional<Decision> permission(
      Session session, CallId call, Request.Permission permission) {
    boolean soft = permission.gate() == Gate.SOFT;
    String choices = soft ? "[y]es, [a]lways in this session, or why not: " : "[y]es, or why not: ";
    return terminal
        .ask(Terminal.harmless(permission.question()) + "\n  " + choices)
        .map(answer -> {
          if (soft && answer.equalsIgnoreCase("a")) {
            session.append(user(), new GrantGiven(grant(session, call)));
            return new Decision.Approved();
          }
          return yes(answer) ? new Decision.Approved() : rejected(answer);
        });
  }

  private Optional<Decision> plan() {
    return terminal
        .ask("Carry out this plan? [y]es, or what should be different: ")
        .map(answer -> yes(answer) ? new Decision.Approved() : rejected(answer));
  }

  private Optional<Decision> questions(List<Question> questions) {
    var answers = new ArrayList<String>();
    for (Question question : questions) {
      Optional<String> answer = question(question);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      answers.add(answer.get());
    }
    return Optional.of(new Decision.Answered(answers));
  }

  private Optional<String> question(Question question) {
    var prompt = new StringBuilder(Terminal.oneLine(question.text(), 2_000)).append('\n');
    int n = 1;
    for (Option option : question.options()) {
      prompt.append(
          "  %d. %s%s%n"
              .formatted(
                  n++,
                  Terminal.oneLine(option.label(), 200),
                  option.description().isBlank()
                      ? ""
                      : ": " + Terminal.oneLine(option.description(), 300)));
    }
    prompt.append(
        question.options().isEmpty()
            ? "  > "
            : question.multiple()
                ? "  numbers, or your own words: "
                : "  number, or your own words: ");
    return terminal.ask(prompt.toString()).map(answer -> chosen(question, answer));
  }

  private static String chosen(Question question, String answer) {
    var labels = new ArrayList<String>();
    for (String part : answer.split("[,\\s]+", -1)) {
      if (!part.matches("\\d{1,2}")) {
        return answer;
      }
      int index = Integer.parseInt(part);
      if (index < 1 || index > question.options().size()) {
        return answer;
      }
      labels.add(question.options().get(index - 1).label());
    }
    return String.join(", ", labels);
  }

  private static Grant grant(Session session, CallId call) {
    String tool =
        session.state().openCalls().stream()
            .filter(use -> use.id().equals(call))
            .map(ToolUse::tool)
            .findFirst()
            .orElseThrow();
    return new Grant(call.value(), tool, "*", Optional.of(Instant.now().plus(GRANTED)));
  }

  private static boolean yes(String answer) {
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  private static Decision rejected(String answer) {
    boolean bare =
        answer.isBlank() || answer.equalsIgnoreCase("n") || answer.equalsIgnoreCase("no");
    return new Decision.Rejected(bare ? "no reason given; ask or do something else" : answer);
  }

  static String user() {
    return System.getProperty("user.name", "user");
  }
}
