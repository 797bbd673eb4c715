package dev.workroom.core.agent;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Handover.Ending;
import dev.workroom.core.event.Handover.Made;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Folds a sub-agent's log into what it hands over. */
final class Harvest {
  private static final int MOST = 20;
  private static final int LONGEST = 200;

  private final Function<ToolUse, Optional<Effect>> effects;
  private final Map<CallId, ToolUse> calls = new HashMap<>();
  private final Map<String, Made> files = new LinkedHashMap<>();
  private final Map<String, String> checks = new LinkedHashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final List<String> failed = new ArrayList<>();
  private final Set<String> origins = new LinkedHashSet<>();
  private final Set<Label> labels = new LinkedHashSet<>();
  private String answer = "";

  private Harvest(Function<ToolUse, Optional<Effect>> effects) {
    this.effects = effects;
  }

  /**
   * @param outcome how its turn ended
   * @param late whether it ended because its time was up
   */
  static Handover of(
      String title,
      Outcome outcome,
      boolean late,
      List<Entry> log,
      Function<ToolUse, Optional<Effect>> effects) {
    var harvest = new Harvest(effects);
    log.forEach(harvest::take);
    return harvest.handover(title, outcome, late);
  }

  private void take(Entry entry) {
    switch (entry.event()) {
      case ModelReplied e -> {
        answer = e.message().text();
        e.message().toolUses().forEach(use -> calls.put(use.id(), use));
      }
      case ToolFinished(CallId call, ToolResult result, List<Label> of) -> {
        finished(call, result);
        labelled(of);
      }
      case Influenced e -> labelled(e.labels());
      case FileChanged spelled -> {
        FileChanged e = spelled.readable();
        e.from().ifPresent(files::remove);
        files.put(e.path(), new Made(e.path(), what(e)));
      }
      case ArtifactChecked e -> checks.put(e.path(), verdict(e));
      default -> {}
    }
  }

  private void labelled(List<Label> of) {
    of.stream().filter(Label::untrusted).limit(MOST).forEach(labels::add);
  }

  private void finished(CallId call, ToolResult result) {
    ToolUse use = calls.get(call);
    if (use == null) {
      return;
    }
    Optional<Effect> effect = effects.apply(use);
    String what = cut(effect.map(Effect::what).orElse(use.tool()));
    switch (result) {
      case ToolResult.Ok _ -> effect.ifPresent(e -> succeeded(e, what));
      case ToolResult.Failed(String text) -> failed.add(what + ": " + cut(text));
      case ToolResult.Denied(String text) -> failed.add(what + " was not allowed: " + cut(text));
      case ToolResult.Unknown(String text) ->
          failed.add(what + ", not known how it ended: " + cut(text));
      case ToolResult.Interrupted _ -> failed.add(what + " was stopped");
      case ToolResult.Skipped _ -> {}
    }
  }

  private void succeeded(Effect effect, String what) {
    if (effect.kind() == Kind.READ || effect.kind() == Kind.REACH || effect.kind() == Kind.RUN) {
      seen.add(what);
    }
    origin(effect, what).ifPresent(origins::add);
  }

  /** Whose content a call brought in: what lies in files and beyond this computer is not ours. */
  private static Optional<String> origin(Effect effect, String what) {
    return switch (effect.kind()) {
      case READ -> what.isBlank() ? Optional.empty() : Optional.of(what);
      case RUN -> Optional.of("output of a command");
      case REACH -> Optional.of("outside: " + String.join(", ", effect.resources()));
      case WRITE, DELETE -> Optional.empty();
    };
  }

  private Handover handover(String title, Outcome outcome, boolean late) {
    var evidence = new ArrayList<String>();
    checks.forEach((path, verdict) -> evidence.add("check of " + path + ": " + verdict));
    evidence.addAll(seen);
    return new Handover(
        title,
        late ? Ending.TIMED_OUT : ending(outcome),
        late ? "" : reason(outcome),
        answer,
        List.copyOf(files.values()),
        most(evidence),
        most(failed),
        most(List.copyOf(origins)),
        labels.stream().limit(MOST).toList());
  }

  private Ending ending(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> answer.isBlank() ? Ending.EMPTY : Ending.DONE;
      case Outcome.Interrupted _ -> Ending.STOPPED;
      case Outcome.OverBudget _ -> Ending.OVER_BUDGET;
      case Outcome.Failed _, Outcome.Waiting _ -> Ending.FAILED;
    };
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _, Outcome.Interrupted _ -> "";
      case Outcome.OverBudget(String limit) -> limit;
      case Outcome.Failed(String reason) -> reason;
      case Outcome.Waiting(String reason) -> reason;
    };
  }

  private static String what(FileChanged e) {
    if (e.from().isPresent()) {
      return "moved from " + e.from().get();
    }
    if (e.after().isEmpty()) {
      return "deleted";
    }
    return e.before().isEmpty() ? "created" : "changed";
  }

  private static String verdict(ArtifactChecked e) {
    long errors = e.findings().stream().filter(f -> f.severity() == Severity.ERROR).count();
    return (errors == 0 ? "no errors" : errors + " errors") + " (" + cut(e.summary()) + ")";
  }

  private static List<String> most(List<String> items) {
    if (items.size() <= MOST) {
      return items;
    }
    var some = new ArrayList<>(items.subList(0, MOST));
    some.add("and " + (items.size() - MOST) + " more");
    return some;
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
