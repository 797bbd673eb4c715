package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Completion;
import dev.workroom.core.session.ProgressFold;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionProgress;
import dev.workroom.core.session.SessionState;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a session came to: its last words, the files, their checks, what is open. */
record ClosingReport(Workshop workshop, Session session, Terminal terminal, boolean json) {
  /** More changed files than this are not listed one by one. */
  private static final int MANY = 30;

  private static final int SOME = 10;

  /** Results go to standard output, everything about the run to standard error. */
  void print(Outcome outcome) {
    PrintStream err = terminal.err();
    SessionState state = session.state();
    if (!json) {
      files(terminal.out(), session);
    }
    if (outcome instanceof Outcome.Done) {
      block(err, completion(judged(session)));
      block(err, open(progress(workshop, session.id())));
    }
    hidden(err);
    err.println();
    err.println(ending(outcome, state, session.id()));
    switch (outcome) {
      case Outcome.OverBudget _, Outcome.Failed _, Outcome.Interrupted _ -> standing(err);
      case Outcome.Waiting _ when progress(workshop, session.id()).done() > 0 -> standing(err);
      case Outcome.Done _, Outcome.Waiting _ -> {}
    }
    err.printf(
        "session %s · %s · %s · %s · %s%n",
        session.id(),
        Figures.time(state.working()),
        Figures.steps(state.steps()),
        Figures.tokens(state.usage().tokens()),
        Figures.cost(state.usage()));
  }

  /** Whether the log shows every item of the definition of done, and no check has errors. */
  boolean whole() {
    return judged(session).whole();
  }

  private static void block(PrintStream err, List<String> lines) {
    if (!lines.isEmpty()) {
      err.println();
      lines.forEach(err::println);
    }
  }

  static Completion judged(Session session) {
    List<String> done =
        session.state().setup().flatMap(Setup::brief).map(Brief::done).orElse(List.of());
    return Completion.of(done, session.entries());
  }

  /** Each item with what shows it; what nothing shows, or a fresh reader denies, is said so. */
  static List<String> completion(Completion completion) {
    var lines = new ArrayList<String>();
    if (!completion.items().isEmpty()) {
      lines.add("Definition of done");
    }
    completion.items().forEach(item -> lines.addAll(item(item)));
    completion
        .remarks()
        .forEach(r -> lines.add("  ✗ objected beside the items: " + Terminal.oneLine(r, 300)));
    if (!completion.answer().isEmpty()) {
      lines.add(
          "  the agent says to the objections: " + Terminal.oneLine(completion.answer(), 400));
    }
    if (!completion.trouble().isEmpty()) {
      lines.add("  not verified: " + Terminal.oneLine(completion.trouble(), 300));
    }
    completion
        .bad()
        .forEach(file -> lines.add("  ✗ its check has errors: " + Terminal.harmless(file)));
    return lines;
  }

  /** What the agent cites shows an item only where nobody who looked says otherwise. */
  private static List<String> item(Completion.Item item) {
    var lines = new ArrayList<String>();
    lines.add(
        "  %s %d. %s"
            .formatted(
                item.shown() ? "✓" : "✗", item.number(), Terminal.oneLine(item.text(), 160)));
    boolean objected = item.verdict().isPresent() && !item.shown();
    if (objected) {
      Verdict verdict = item.verdict().get();
      String finding = verdict.finding() == Verdict.Finding.WRONG ? "wrong" : "not shown";
      lines.add("      %s: %s".formatted(finding, Terminal.oneLine(verdict.words(), 240)));
    }
    item.shownBy()
        .forEach(by ->
            lines.add(
                (objected ? "      though the agent cites " : "      shown by ")
                    + Terminal.oneLine(by, 200)));
    item.unsupported()
        .forEach(by -> lines.add("      cited, but shows nothing: " + Terminal.oneLine(by, 160)));
    if (item.shown()) {
      item.verdict()
          .ifPresent(v -> lines.add("      verified: " + Terminal.oneLine(v.words(), 240)));
    } else if (!objected) {
      lines.add("      not shown");
    }
    return lines;
  }

  /** Steps of the plan that nobody did, although the agent calls the work done. */
  static List<String> open(SessionProgress progress) {
    List<String> lines =
        progress.steps().stream()
            .filter(step -> step.status() == Status.PENDING || step.status() == Status.ACTIVE)
            .map(step -> "  " + Figures.step(step))
            .toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<String>();
    all.add(
        lines.size() == 1
            ? "One step of the plan is still open"
            : lines.size() + " steps of the plan are still open");
    all.addAll(lines);
    return all;
  }

  /** What documents held that nobody sees who opens them. */
  private void hidden(PrintStream err) {
    List<String> lines =
        session.entries().stream()
            .flatMap(
                entry -> entry.event() instanceof ToolFinished done ? done.labels().stream() : null)
            .flatMap(label -> Narration.hidden(label).stream())
            .distinct()
            .toList();
    if (!lines.isEmpty()) {
      err.println("\nWhat was read holds text that nobody sees who opens it");
      lines.stream().limit(SOME).forEach(line -> err.println("  " + line));
      if (lines.size() > SOME) {
        err.println("  … and in " + (lines.size() - SOME) + " more");
      }
    }
  }

  private static void files(PrintStream out, Session session) {
    Map<String, ArtifactProduced> made = new LinkedHashMap<>();
    Map<String, ArtifactChecked> checks = new LinkedHashMap<>();
    Map<String, FileChanged> others = new LinkedHashMap<>();
    Map<String, String> below = new LinkedHashMap<>();
    for (Entry entry : session.entries()) {
      switch (entry.event()) {
        case ArtifactProduced e -> made.put(e.path(), e);
        case ArtifactChecked e -> checks.put(e.path(), e);
        case FileChanged e -> others.put(e.readable().path(), e.readable());
        case SubagentEnded e -> e.handover().files().forEach(f -> below.put(f.path(), f.what()));
        default -> {}
      }
    }
    made.forEach((path, e) -> {
      out.printf("%s (%s)%n", Terminal.harmless(path), Figures.bytes(e.bytes()));
      if (checks.containsKey(path)) {
        out.println("  " + verdict(checks.get(path)));
      }
    });
    others.keySet().removeAll(made.keySet());
    below.keySet().removeAll(made.keySet());
    below.keySet().removeAll(others.keySet());
    below.forEach(
        (path, what) -> out.println(Terminal.harmless(path) + " (" + what + " by a sub-agent)"));
    others.entrySet().stream()
        .limit(others.size() > MANY ? SOME : MANY)
        .forEach(one ->
            out.println(
                Terminal.harmless(one.getKey())
                    + (one.getValue().after().isEmpty() ? " (deleted)" : "")));
    if (others.size() > MANY) {
      out.printf(
          "… and %d more; 'workroom changes %s' lists them.%n", others.size() - SOME, session.id());
    }
  }

  private static String verdict(ArtifactChecked check) {
    long errors = count(check, Severity.ERROR);
    long warnings = count(check, Severity.WARNING);
    String bad =
        errors + warnings == 0
            ? "nothing to mend"
            : "%d to mend, %d to look at".formatted(errors, warnings);
    return "checked: %s (%s)".formatted(bad, Terminal.oneLine(check.summary(), 200));
  }

  private static long count(ArtifactChecked check, Severity severity) {
    return check.findings().stream().map(Finding::severity).filter(severity::equals).count();
  }

  private String ending(Outcome outcome, SessionState state, SessionId id) {
    return switch (outcome) {
      case Outcome.Done _ -> "Done.";
      case Outcome.Interrupted _ -> "Stopped. 'workroom resume " + id + "' goes on.";
      case Outcome.Failed(String reason) -> "Failed: " + Terminal.oneLine(reason, 600);
      case Outcome.OverBudget(String limit) ->
          "Stopped at the limit of %s. 'workroom resume %s %s N' with a higher one goes on."
              .formatted(limit, id, Limits.option(limit));
      case Outcome.Waiting(String reason) -> waiting(reason, id);
    };
  }

  private String waiting(String reason, SessionId id) {
    var text = new StringBuilder("Waiting for a person: " + reason + ".");
    List<String> asked = waiting(workshop, id);
    if (asked.isEmpty()) {
      return text.append("%n'workroom resume %s' goes on.".formatted(id)).toString();
    }
    asked.forEach(line -> text.append("\n  ").append(line));
    text.append("\nAnswer with");
    answers(workshop, id).forEach(line -> text.append("\n  ").append(line));
    return text.append("\nthen go on with\n  workroom resume ").append(id).toString();
  }

  /** The commands that answer what a session waits for, each whole. */
  static List<String> answers(Workshop workshop, SessionId id) {
    var waiting = new ArrayList<Map.Entry<CallId, Request>>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      waiting.addAll(new Session(one, workshop.log()).state().waiting().entrySet());
    }
    if (waiting.stream().noneMatch(one -> one.getValue() instanceof Request.Questions)) {
      boolean items =
          waiting.stream()
              .anyMatch(
                  one -> one.getValue() instanceof Request.Permission asked && asked.parts() > 1);
      String some = items ? "--items 1,3-5,old/ for some of them, or " : "";
      return List.of("workroom approve " + id + "   (or with " + some + "--reject 'WHY')");
    }
    return waiting.stream()
        .map(one -> {
          String call = waiting.size() == 1 ? "" : " --call " + one.getKey();
          String with =
              one.getValue() instanceof Request.Questions(var questions, _)
                  ? questions.stream().map(ClosingReport::answer).collect(Collectors.joining())
                  : "";
          return "workroom approve " + id + call + with;
        })
        .toList();
  }

  /** As a shell takes it; the recommended option where there are some. */
  private static String answer(Request.Question question) {
    String text =
        question.options().isEmpty() ? "YOUR ANSWER" : question.options().getFirst().label();
    return " --answer '" + Terminal.oneLine(text, 80).replace("'", "'\\''") + "'";
  }

  /** What the session and its sub-agents wait for, a line each. */
  static List<String> waiting(Workshop workshop, SessionId id) {
    var lines = new ArrayList<String>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      new Session(one, workshop.log())
          .state()
          .waiting()
          .forEach((call, request) -> {
            lines.add(PlainProgress.lane(one) + call + ": " + inShort(request));
            losses(workshop, one, call).forEach(line -> lines.add("  " + line));
          });
    }
    return lines;
  }

  /** What a call would delete, a line each; none if it deletes nothing. */
  static List<String> losses(Workshop workshop, SessionId session, CallId call) {
    try {
      return new Losses(workshop).of(session, call).lines();
    } catch (IOException e) {
      return List.of("What it would delete cannot be looked at: " + e.getMessage());
    }
  }

  /** How far the session is, with its sub-agents. */
  static SessionProgress progress(Workshop workshop, SessionId id) {
    var logs = new LinkedHashMap<SessionId, List<Entry>>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      logs.put(one, workshop.log().read(one, 1));
    }
    return ProgressFold.of(id, logs);
  }

  /** What is done and what is open, where the session stopped before its end. */
  private void standing(PrintStream err) {
    SessionProgress progress = progress(workshop, session.id());
    if (!progress.steps().isEmpty()) {
      err.printf("%d of %d steps are done:%n", progress.done(), progress.steps().size());
      progress.steps().forEach(step -> err.println("  " + Figures.step(step)));
    }
  }

  private static String asked(Request.Question question) {
    String options =
        question.options().stream().map(Request.Option::label).collect(Collectors.joining(" | "));
    return question.text() + (options.isEmpty() ? "" : " (" + options + ")");
  }

  static String inShort(Request request) {
    return switch (request) {
      case Request.Permission p -> Terminal.harmless(p.question());
      case Request.PlanReview p ->
          "a plan of %s to review. %s"
              .formatted(Figures.steps(p.plan().steps().size()), p.why())
              .strip();
      case Request.Questions q ->
          Terminal.oneLine(
              q.questions().stream().map(ClosingReport::asked).collect(Collectors.joining(" · ")),
              600);
    };
  }
}
