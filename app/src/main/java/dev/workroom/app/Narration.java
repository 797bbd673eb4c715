package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.Archived;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.BudgetRaised;
import dev.workroom.core.event.Event.BudgetWarned;
import dev.workroom.core.event.Event.CallRewritten;
import dev.workroom.core.event.Event.CapsuleCorrected;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.EvidenceGiven;
import dev.workroom.core.event.Event.ExtensionsLoaded;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Event.GrantRevoked;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.HostContacted;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.Event.MemoryLoaded;
import dev.workroom.core.event.Event.ModelFailed;
import dev.workroom.core.event.Event.ModelLent;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.PlanUpdated;
import dev.workroom.core.event.Event.Renamed;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.SearchUsed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SetupChanged;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.SourcesRecorded;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.SubagentWaits;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.ToolStarted;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The log in words: for each entry, the lines that a person wants to read of it. */
final class Narration {
  /** How the report on changes says that one was not made as a call wanted it. */
  private static final Pattern UNMADE =
      Pattern.compile("/.+ was not (?:written|moved|deleted|made|linked|changed): .+");

  private static final int MOST_UNMADE = 5;

  private static final int LONGEST_CARD = 2_000;
  private static final int WIDTH = 110;
  private final Function<ToolUse, String> titles;
  private final Map<CallId, String> calls = new HashMap<>();
  private Optional<Plan> reviewed = Optional.empty();
  private boolean begun;
  private long unheard;

  /** {@code titles} says in a few words what a call does. */
  Narration(Function<ToolUse, String> titles) {
    this.titles = titles;
  }

  List<String> lines(Entry entry) {
    return switch (entry.event()) {
      case SessionStarted e -> e.parent().isPresent() ? List.of() : started(e.setup());
      case InstructionsLoaded e -> e.files().stream().map(Narration::instructions).toList();
      case UserSaid e -> said(entry, e);
      case Noted _, ToolStarted _, Influenced _ -> List.of();
      case PassedOn e -> List.of("told     what " + entry.actor() + " said: " + words(e.content()));
      case SubagentEnded e -> List.of("agent    " + handedOver(e.handover()));
      case MemoryLoaded e ->
          List.of("memory   %d notes from memory/, as data".formatted(e.notes().size()));
      case EvidenceGiven _, SubagentWaits _ -> List.of();
      case ExtensionsLoaded e ->
          e.extensions().stream()
              .map(one ->
                  "%s %s (%s, %.12s)"
                      .formatted(one.name(), one.version(), one.source(), one.sha256()))
              .map(line -> "loaded   " + Terminal.oneLine(line, 200))
              .toList();
      case SkillUsed e -> List.of("skill    " + Terminal.oneLine(e.name(), WIDTH));
      case HookRan e ->
          List.of(
              "hook     "
                  + Terminal.oneLine(e.hook() + ": " + e.outcome() + " " + e.text(), 2 * WIDTH));
      case CallRewritten e ->
          List.of("changed  the input of a call, by the hook " + Terminal.oneLine(e.by(), WIDTH));
      case Verified e -> verified(e);
      case CapsuleCorrected _ -> List.of("capsule  corrected by " + entry.actor());
      case Rewound e -> List.of("back     " + Terminal.oneLine(e.reason(), 300));
      case ModelReplied e -> replied(e);
      case ModelFailed e -> List.of("retry    " + Terminal.oneLine(e.reason(), WIDTH));
      case ApprovalRequested e -> asked(e);
      case ApprovalDecided e -> List.of("decided  by " + entry.actor() + ": " + words(e));
      case GrantGiven e -> List.of("grant    " + e.grant().tool() + " on " + e.grant().resource());
      case GrantRevoked e -> List.of("revoked  grant " + e.id());
      case FileChanged e -> List.of("file     " + changed(e));
      case ArtifactProduced e ->
          List.of("made     %s (%s)".formatted(name(e.path()), Figures.bytes(e.bytes())));
      case ArtifactChecked e -> checked(e);
      case SourcesRecorded _, SearchUsed _ -> List.of();
      case HostContacted e -> List.of("network  " + contacted(e));
      case ModelLent e ->
          List.of(
              "lent     the model to the connector %s: %,d tokens"
                  .formatted(e.connector(), e.usage().tokens()));
      case PlanUpdated _ -> List.of();
      case PlanApproved e -> approved(e.plan());
      case ToolFinished e -> finished(e);
      case SubagentStarted e ->
          List.of(
              "agent    begins: %s (%s)".formatted(Terminal.oneLine(e.title(), WIDTH), e.call()));
      case ContextCompacted _ -> List.of("context  shortened to a capsule");
      case BudgetRaised e -> List.of("budget   now " + Figures.budget(e.budget()));
      case BudgetWarned e -> List.of("budget   " + e.used());
      case SetupChanged e -> List.of("goes on  " + chosen(e));
      case Renamed e -> List.of("named    " + Terminal.oneLine(e.title(), WIDTH));
      case Archived e -> List.of(e.archived() ? "archived" : "back from the archive");
      case Paused _ -> List.of("paused");
      case Resumed _ -> List.of("resumed");
      case StopRequested _ -> List.of("stop     requested by " + entry.actor());
      case TurnEnded _ -> List.of();
    };
  }

  private static String contacted(HostContacted e) {
    String host = Terminal.oneLine(e.host(), WIDTH) + (e.port() == 0 ? "" : ":" + e.port());
    String traffic =
        "%s out, %s in".formatted(Figures.bytes(e.sent()), Figures.bytes(e.received()));
    return e.trouble()
        .map(why -> host + (e.sent() == 0 ? "" : " (" + traffic + ")") + ": " + first(why))
        .orElse(host + ": " + traffic);
  }

  private static String chosen(SetupChanged e) {
    return "with %s, mode %s, isolation %s%s"
        .formatted(
            e.model(),
            e.mode().name().toLowerCase(Locale.ROOT),
            e.isolation(),
            e.baseUrl().map(url -> ", at " + url).orElse("")
                + (e.hosts().isEmpty()
                    ? ""
                    : ", may reach "
                        + e.hosts().stream()
                            .map(Host::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The first words are the task, which the person has just given; later ones steer. */
  private List<String> said(Entry entry, UserSaid e) {
    if (!begun) {
      begun = true;
      return List.of();
    }
    unheard = entry.seq();
    return List.of("said     by " + entry.actor() + ": " + words(e.content()));
  }

  private static String words(List<ContentBlock> content) {
    var text = new StringBuilder();
    for (ContentBlock block : content) {
      if (block instanceof ContentBlock.Text(String words)) {
        text.append(words).append(' ');
      }
    }
    return Terminal.oneLine(text.toString(), WIDTH);
  }

  private static List<String> verified(Verified e) {
    if (!e.trouble().isEmpty()) {
      return List.of("verified not: " + first(e.trouble()));
    }
    var lines = new ArrayList<String>();
    long bad = e.verdicts().stream().filter(v -> !v.good()).count();
    lines.add(
        bad == 0
            ? "verified by a fresh reader: nothing found"
            : "verified by a fresh reader: %d found".formatted(bad));
    e.verdicts().stream()
        .filter(v -> !v.good())
        .forEach(v -> lines.add("  " + (v.item() == 0 ? "" : v.item() + ": ") + first(v.words())));
    return lines;
  }

  private static String handedOver(Handover handover) {
    String title = Terminal.oneLine(handover.title(), WIDTH);
    return handover.done()
        ? "done: " + title
        : handover.ending().words().toUpperCase(java.util.Locale.ROOT)
            + ": "
            + title
            + (handover.reason().isBlank() ? "" : ": " + first(handover.reason()));
  }

  private List<String> replied(ModelReplied e) {
    var lines = new ArrayList<String>();
    if (unheard > 0 && e.saw() >= unheard) {
      lines.add("heard    the agent has read what was said");
      unheard = 0;
    }
    Terminal.harmless(e.message().text()).strip().lines().forEach(lines::add);
    e.message().toolUses().forEach(use -> calls.put(use.id(), titles.apply(use)));
    return lines;
  }

  private List<String> finished(ToolFinished e) {
    String title = calls.getOrDefault(e.call(), e.call().value());
    var lines = new ArrayList<String>();
    lines.add(
        switch (e.result()) {
          case ToolResult.Ok _ -> "done     " + title;
          case ToolResult.Failed(String text) -> "failed   " + title + ": " + first(text);
          case ToolResult.Denied(String text) -> "denied   " + title + ": " + first(text);
          case ToolResult.Skipped _ -> "skipped  " + title;
          case ToolResult.Interrupted _ -> "stopped  " + title;
          case ToolResult.Unknown _ -> "unknown  " + title + ": cut off by a crash";
        });
    if (e.result() instanceof ToolResult.Ok ok) {
      ok.text()
          .lines()
          .filter(line -> UNMADE.matcher(line).matches())
          .limit(MOST_UNMADE)
          .forEach(line -> lines.add("left out " + Terminal.oneLine(line, 300)));
    }
    e.labels().forEach(label -> lines.addAll(hidden(label)));
    return lines;
  }

  /** What a document holds that nobody sees who opens it. */
  static List<String> hidden(Label label) {
    return Stream.of(label.hidden(), label.beside())
        .filter(found -> !found.isEmpty())
        .map(found ->
            "hidden   in "
                + Terminal.oneLine(label.name(), 80)
                + ": "
                + Terminal.oneLine(found, 300))
        .toList();
  }

  private List<String> asked(ApprovalRequested e) {
    return switch (e.request()) {
      case Request.Permission p -> permission(p);
      case Request.PlanReview p -> {
        reviewed = Optional.of(p.plan());
        yield review(p);
      }
      case Request.Questions q ->
          Stream.concat(
                  q.questions().stream().flatMap(one -> card(one).stream()), origins(q.evidence()))
              .toList();
    };
  }

  /** A long question with its end: what matters may stand there. */
  private static String bothEnds(String question) {
    String line = Terminal.oneLine(question, Integer.MAX_VALUE);
    return line.length() <= LONGEST_CARD
        ? line
        : "%s … [%d characters] … %s"
            .formatted(
                line.substring(0, LONGEST_CARD / 2),
                line.length() - LONGEST_CARD,
                line.substring(line.length() - LONGEST_CARD / 2));
  }

  private static List<String> permission(Request.Permission permission) {
    var lines = new ArrayList<String>();
    lines.add("asks     " + bothEnds(permission.question()));
    origins(permission.evidence()).forEach(lines::add);
    return lines;
  }

  /** Whose words are asked with, a line each. */
  private static Stream<String> origins(List<Request.Evidence> evidence) {
    return evidence.stream().map(one -> "  " + Terminal.oneLine(one.text(), 300)).distinct();
  }

  /** A plan that was approved as it was shown needs no second showing. */
  private List<String> approved(Plan plan) {
    boolean shown = reviewed.equals(Optional.of(plan));
    return shown ? List.of("plan     approved") : plan("plan     approved", plan);
  }

  private static List<String> card(Request.Question question) {
    var lines = new ArrayList<String>();
    lines.add("asks     " + Terminal.oneLine(question.text(), 400));
    int n = 1;
    for (Request.Option option : question.options()) {
      String why = option.description().isBlank() ? "" : ": " + option.description();
      lines.add(
          "  %d. %s%s"
              .formatted(
                  n, Terminal.oneLine(option.label() + why, 300), n == 1 ? " (recommended)" : ""));
      n++;
    }
    if (question.multiple()) {
      lines.add("  (several may be chosen)");
    }
    return lines;
  }

  private static List<String> review(Request.PlanReview review) {
    var lines = new ArrayList<String>();
    lines.addAll(plan("plan     for review", review.plan()));
    review.forecast().ifPresent(forecast -> lines.add("  " + Figures.forecast(forecast)));
    if (!review.why().isEmpty()) {
      lines.add("  " + review.why());
    }
    return lines;
  }

  static List<String> plan(String head, Plan plan) {
    var lines = new ArrayList<String>();
    lines.add(head);
    for (int n = 1; n <= plan.steps().size(); n++) {
      if (plan.stopBefore().equals(Optional.of(n))) {
        lines.add("  ── stop here and ask ──");
      }
      Plan.Step step = plan.steps().get(n - 1);
      lines.add("  %s %d. %s".formatted(Figures.mark(step.status()), n, said(step.title())));
      announced(step).forEach(line -> lines.add("       " + line));
    }
    if (plan.askEach()) {
      lines.add("  each change asks");
    }
    return lines;
  }

  private static List<String> announced(Plan.Step step) {
    var lines = new ArrayList<String>();
    put(lines, "reads", step.reads());
    put(lines, "creates", step.creates());
    put(lines, "changes", step.changes());
    put(lines, "deletes", step.deletes());
    put(lines, "sends", step.sends());
    step.agents()
        .filter(n -> n > 0)
        .ifPresent(n -> lines.add("starts " + n + (n == 1 ? " sub-agent" : " sub-agents")));
    step.minutes().ifPresent(n -> lines.add("about " + n + " min, the agent says"));
    return lines;
  }

  private static void put(List<String> lines, String verb, List<String> what) {
    // All of it: what is approved is all of it.
    var line = new StringBuilder(verb);
    for (int i = 0; i < what.size(); i++) {
      String one = Terminal.oneLine(what.get(i), 1_000) + (i + 1 < what.size() ? "," : "");
      if (line.length() + one.length() > 300 && line.length() > verb.length()) {
        lines.add(line.toString());
        line = new StringBuilder(verb);
      }
      line.append(' ').append(one);
    }
    if (!what.isEmpty()) {
      lines.add(line.toString());
    }
  }

  private static String said(String text) {
    return Terminal.oneLine(text, WIDTH);
  }

  private static List<String> started(Setup setup) {
    var lines = new ArrayList<String>();
    lines.add("model    " + setup.model());
    lines.add("budget   " + Figures.budget(setup.budget()));
    lines.add("reaches  " + Terminal.oneLine(Reach.words(setup), 1_000));
    for (Guardrail guardrail : setup.guardrails()) {
      lines.add(
          guardrail.enforced()
              ? "enforced " + said(guardrail.text())
              : "told     " + said(guardrail.text()) + " (not enforced: only the model is told)");
    }
    return lines;
  }

  private static List<String> checked(ArtifactChecked e) {
    var lines = new ArrayList<String>();
    lines.add("checked  %s: %s".formatted(name(e.path()), Terminal.oneLine(e.summary(), 200)));
    for (Finding finding : e.findings()) {
      String place = finding.place().isEmpty() ? "" : finding.place() + ": ";
      lines.add(
          "  %s %s%s"
              .formatted(
                  mark(finding.severity()), place, Terminal.oneLine(finding.message(), 300)));
    }
    return lines;
  }

  static String mark(Finding.Severity severity) {
    return switch (severity) {
      case ERROR -> "error  ";
      case WARNING -> "warning";
      case NOTE -> "note   ";
    };
  }

  private static String words(ApprovalDecided e) {
    return switch (e.decision()) {
      case dev.workroom.core.event.Decision.Approved _ -> "approved";
      case dev.workroom.core.event.Decision.Amended _ -> "approved with changes";
      case dev.workroom.core.event.Decision.Picked picked ->
          "approved in part: %s, and no other".formatted(Terminal.oneLine(picked.ranges(), WIDTH));
      case dev.workroom.core.event.Decision.Rejected(String feedback) ->
          "no, " + Terminal.oneLine(feedback, WIDTH);
      case dev.workroom.core.event.Decision.Answered(List<String> answers) ->
          Terminal.oneLine(String.join("; ", answers), WIDTH);
    };
  }

  private static String changed(FileChanged e) {
    String name = name(e.path());
    if (e.from().isPresent()) {
      return name(e.from().get()) + " moved to " + e.path();
    }
    if (e.after().isEmpty()) {
      return name + " deleted";
    }
    return name + (e.before().isPresent() ? " changed" : " created");
  }

  private static String instructions(Instructions file) {
    return "follows  %s (sha256 %s)".formatted(file.path(), file.sha256().substring(0, 12));
  }

  private static String first(String text) {
    return Terminal.oneLine(text, WIDTH);
  }

  private static String name(String path) {
    Path file = Path.of(path).getFileName();
    return file == null ? path : Terminal.oneLine(file.toString(), WIDTH);
  }
}
