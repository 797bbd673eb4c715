package dev.workroom.app;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Plan;
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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers what sessions ask: by standing orders where they cover it, else by asking the person at
 * the terminal. Without either, the session waits.
 */
final class Attendant implements Attendance {
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
  private final Workshop workshop;
  private volatile boolean left;

  Attendant(Sessions sessions, Orders orders, Terminal terminal, Workshop workshop) {
    this.sessions = sessions;
    this.orders = orders;
    this.terminal = terminal;
    this.workshop = workshop;
  }

  @Override
  public boolean attends(Request request) {
    return standing(orders, request).isPresent() || (terminal.live() && !left);
  }

  @Override
  public void answer(SessionId id, CallId call, Request request) {
    Session session = sessions.open(id);
    if (!session.state().waiting().containsKey(call)) {
      return;
    }
    Optional<Decision> standing = standing(orders, request);
    if (standing.isPresent()) {
      session.append(Session.STANDING_ORDERS, new ApprovalDecided(call, standing.get()));
    } else if (terminal.live() && !left && !session.state().unseenInput()) {
      // What was said meanwhile comes first: the call is left out, and its question with it.
      asked(session, call, request);
    }
  }

  /** What standing orders answer, if they cover the request. */
  private static Optional<Decision> standing(Orders orders, Request request) {
    return switch (request) {
      case Request.Permission(_, String rule, Gate gate, _, _, _, _) ->
          switch (gate) {
            case SOFT -> approvedIf(orders.yes());
            case DELETION ->
                approvedIf(orders.allowDelete() && (orders.yes() || !rule.equals(Keeping.LEAVING)));
            case HOST, HARD -> Optional.empty();
          };
      case Request.PlanReview _ -> approvedIf(orders.yes());
      case Request.Questions(List<Question> questions, _) ->
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
          case Request.PlanReview(Plan plan, _, _) -> plan(plan);
          case Request.Questions asked -> questions(asked);
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
    List<Grant> grants = grants(session, call, permission, GRANTED);
    String choices =
        grants.isEmpty()
            ? "[y]es, or why not: "
            : "[y]es, [a]lways for %s on %s for %d hours, or why not: "
                .formatted(
                    grants.getFirst().tool(),
                    Terminal.oneLine(
                        String.join(", ", grants.stream().map(Grant::resource).toList()), 200),
                    GRANTED.toHours());
    boolean some = permission.parts() > 1;
    if (some) {
      choices =
          "[y]es to all, only NUMBERS, FOLDERS OR PATTERNS (only 1,3-5 or only old/,!*.txt),"
              + " or why not: ";
    }
    String card =
        Terminal.harmless(permission.question())
            + from(permission.evidence())
            + lost(session.id(), call)
            + "\n  "
            + choices;
    while (true) {
      Optional<String> answer = terminal.ask(card);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      if (!grants.isEmpty() && answer.get().equalsIgnoreCase("a")) {
        grants.forEach(grant -> session.append(user(), new GrantGiven(grant)));
        return Optional.of(new Decision.Approved());
      }
      if (yes(answer.get())) {
        return Optional.of(new Decision.Approved());
      }
      Optional<String> only = some ? only(answer.get()) : Optional.empty();
      if (only.isEmpty()) {
        return Optional.of(rejected(answer.get()));
      }
      try {
        return Optional.of(Parts.of(workshop, session.id(), call).picked(only.get()));
      } catch (UserError e) {
        terminal.err().println(e.getMessage());
        card = "  " + choices;
      }
    }
  }

  /** Which parts an answer allows; empty if it is no such answer. */
  private static Optional<String> only(String answer) {
    return answer.regionMatches(true, 0, "only ", 0, 5)
        ? Optional.of(answer.substring(5))
        : Optional.of(answer).filter(numbers -> numbers.matches("[\\d,\\s-]*\\d[\\d,\\s-]*"));
  }

  /** Where the words of the call come from, a line for each find. */
  private static String from(List<Request.Evidence> found) {
    return found.stream()
        .map(evidence -> "\n  " + Terminal.oneLine(evidence.text(), 300))
        .distinct()
        .collect(Collectors.joining());
  }

  private String lost(SessionId session, CallId call) {
    return ClosingReport.losses(workshop, session, call).stream()
        .map(line -> "\n  " + line)
        .collect(Collectors.joining());
  }

  /** The card under a plan: it is shown again after each edit, until it is decided. */
  private Optional<Decision> plan(Plan proposed) {
    PlanEdit edit = PlanEdit.NONE;
    while (true) {
      Optional<String> said =
          terminal.ask(
              "Carry out this plan?\n"
                  + "  [y]es · each: each change asks · stop N: before step N · drop N"
                  + " · order 2,1,… · edit N words\n"
                  + "  or say what should be different: ");
      if (said.isEmpty()) {
        return Optional.empty();
      }
      String answer = said.get();
      if (yes(answer)) {
        return Optional.of(
            edit.nothing()
                ? new Decision.Approved()
                : new Decision.Amended(edit.applied(proposed)));
      }
      Optional<PlanEdit> edited = edited(edit, proposed, answer);
      if (edited.isEmpty()) {
        return Optional.of(rejected(answer));
      }
      edit = edited.get();
    }
  }

  /** What an order of the card makes of the edits so far; empty if the words are no order. */
  private Optional<PlanEdit> edited(PlanEdit edit, Plan proposed, String answer) {
    try {
      PlanEdit next = ordered(edit, answer);
      if (next.nothing()) {
        return Optional.empty();
      }
      Narration.plan("plan     as you want it", next.applied(proposed))
          .forEach(line -> terminal.err().println(Terminal.harmless(line)));
      return Optional.of(next);
    } catch (UserError e) {
      terminal.err().println(e.getMessage());
      return Optional.of(edit);
    }
  }

  private Optional<Decision> questions(Request.Questions asked) {
    var answers = new ArrayList<String>();
    for (Question question : asked.questions()) {
      Optional<String> answer = question(question, from(asked.evidence()));
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      answers.add(answer.get());
    }
    return Optional.of(new Decision.Answered(answers));
  }

  private Optional<String> question(Question question, String from) {
    var prompt = new StringBuilder(Terminal.oneLine(question.text(), 2_000) + from).append('\n');
    int n = 1;
    for (Option option : question.options()) {
      prompt.append(
          "  %d. %s%s%s%n"
              .formatted(
                  n,
                  Terminal.oneLine(option.label(), 200),
                  option.description().isBlank()
                      ? ""
                      : ": " + Terminal.oneLine(option.description(), 300),
                  n++ == 1 ? " (recommended)" : ""));
    }
    prompt.append(
        question.options().isEmpty()
            ? "  > "
            : question.multiple()
                ? "  numbers, or your own words: "
                : "  number, or your own words: ");
    return terminal.ask(prompt.toString()).map(answer -> chosen(question, answer));
  }

  /** The answer with option numbers in it replaced by their words. */
  static String chosen(Question question, String answer) {
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

  private static PlanEdit ordered(PlanEdit edit, String answer) {
    String[] words = answer.strip().split("\\s+", 2);
    String verb = words[0].toLowerCase(Locale.ROOT);
    String rest = words.length < 2 ? "" : words[1];
    if (verb.equals("each") && rest.isEmpty()) {
      return edit.asking();
    }
    if (verb.equals("stop") && rest.matches("\\d+")) {
      return edit.stopping(rest);
    }
    if (verb.equals("drop") && rest.matches("[\\d,\\s]+")) {
      return edit.dropping(rest);
    }
    if (verb.equals("order") && rest.matches("[\\d,\\s]+")) {
      return edit.ordering(rest);
    }
    if (verb.equals("edit") && rest.matches("\\d+\\s+\\S.*")) {
      String[] parts = rest.split("\\s+", 2);
      return edit.saying(parts[0], parts[1]);
    }
    return PlanEdit.NONE;
  }

  /**
   * What "always" would remember of a permission, no wider than the folder or host it is about;
   * empty where a person is asked each time.
   */
  static List<Grant> grants(
      Session session, CallId call, Request.Permission permission, Duration lasting) {
    if (permission.gate() != Gate.SOFT && permission.gate() != Gate.HOST) {
      return List.of();
    }
    Optional<String> tool =
        session.state().openCalls().stream()
            .filter(use -> use.id().equals(call))
            .map(ToolUse::tool)
            .findFirst();
    if (tool.isEmpty()) {
      return List.of();
    }
    Optional<Instant> end = Optional.of(Instant.now().plus(lasting));
    List<String> patterns = permission.resources().stream().map(Grant::around).distinct().toList();
    var grants = new ArrayList<Grant>();
    for (String pattern : patterns) {
      String id = call.value() + (grants.isEmpty() ? "" : "." + (grants.size() + 1));
      grants.add(new Grant(id, tool.get(), pattern, end));
    }
    return List.copyOf(grants);
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
