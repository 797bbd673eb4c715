package dev.workroom.core.policy;

import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules as data. Of those that match, the most specific of the strongest source wins; an
 * administrator's Deny cannot be lifted. Hard gates (deleting, reaching out) ask a person each
 * time, whatever rules and grants allow, except where an administrator allows.
 */
public record RulePolicy(List<Rule> rules) implements Policy {
  private static final Comparator<Rule> STRONGEST_FIRST =
      Comparator.comparing(Rule::source)
          .thenComparing(Comparator.comparingInt(Rule::specificity).reversed())
          .thenComparing(Comparator.comparing(Rule::action).reversed());

  public RulePolicy {
    rules = rules.stream().sorted(STRONGEST_FIRST).toList();
  }

  @Override
  public Verdict check(SessionState state, ToolUse use, Effect effect) {
    Optional<Verdict> outside = outsideGrantedFolders(state, effect);
    if (outside.isPresent()) {
      return outside.get();
    }
    Set<String> resources = effect.resources().isEmpty() ? Set.of("") : effect.resources();
    return resources.stream()
        .sorted()
        .map(resource -> verdict(state, use, effect, resource))
        .max(Comparator.comparingInt(RulePolicy::strictness))
        .orElseThrow();
  }

  private Verdict verdict(SessionState state, ToolUse use, Effect effect, String resource) {
    List<Rule> matching =
        rules.stream().filter(rule -> rule.matches(use.tool(), effect.kind(), resource)).toList();
    Optional<Rule> lifted =
        matching.stream()
            .filter(r -> r.source() == Rule.Source.ADMINISTRATOR && r.action() == Rule.Action.DENY)
            .findFirst();
    Rule rule =
        lifted.or(() -> matching.stream().findFirst()).orElseGet(() -> house(state, effect));
    Gate gate = gate(effect.kind());
    return switch (rule.action()) {
      case DENY -> new Verdict.Deny(rule.label(), rule.reason());
      case ASK -> ask(state, use, effect, resource, rule, gate);
      case ALLOW ->
          gate == Gate.SOFT || rule.source() == Rule.Source.ADMINISTRATOR
              ? new Verdict.Allow(rule.label())
              : ask(state, use, effect, resource, rule, gate);
    };
  }

  private static Verdict ask(
      SessionState state, ToolUse use, Effect effect, String resource, Rule rule, Gate gate) {
    if (gate == Gate.SOFT) {
      for (Grant grant : state.grants()) {
        boolean lasts = grant.expires().map(end -> end.isAfter(state.at())).orElse(true);
        if (lasts
            && Glob.matches(grant.tool(), use.tool())
            && Glob.matches(grant.resource(), resource)) {
          return new Verdict.Allow("grant " + grant.id());
        }
      }
    }
    return new Verdict.Ask(rule.label(), "May I " + effect.what() + "?", gate);
  }

  /** What holds where no rule speaks: the session's mode. */
  private static Rule house(SessionState state, Effect effect) {
    Setup.Mode mode = state.setup().map(Setup::mode).orElse(Setup.Mode.ASK);
    return switch (effect.kind()) {
      case READ -> house(effect, Rule.Action.ALLOW, "reading in the granted folders is free");
      case DELETE -> planFirst(state, mode, effect, Rule.Action.ASK, "deleting asks each time");
      case REACH ->
          planFirst(state, mode, effect, Rule.Action.ASK, "leaving this computer asks each time");
      case WRITE, RUN ->
          switch (mode) {
            case PLAN ->
                planFirst(state, mode, effect, Rule.Action.ALLOW, "the approved plan covers it");
            case ASK -> house(effect, Rule.Action.ASK, "each change asks in this mode");
            case AUTO -> house(effect, Rule.Action.ALLOW, "changes are free in this mode");
          };
    };
  }

  private static Rule planFirst(
      SessionState state, Setup.Mode mode, Effect effect, Rule.Action after, String reason) {
    return mode == Setup.Mode.PLAN && !state.planInForce()
        ? house(
            effect,
            Rule.Action.DENY,
            "Nothing may change before the user has approved a plan. Propose one with the Plan tool;"
                + " reading is free meanwhile (Read, Glob, Grep, Query; Shell counts as a change).")
        : house(effect, after, reason);
  }

  private static Rule house(Effect effect, Rule.Action action, String reason) {
    return new Rule(Rule.Source.HOUSE, "*", Optional.of(effect.kind()), "*", action, reason);
  }

  private static Optional<Verdict> outsideGrantedFolders(SessionState state, Effect effect) {
    if (effect.kind() != Kind.WRITE && effect.kind() != Kind.DELETE) {
      return Optional.empty();
    }
    List<Setup.Folder> folders = state.setup().map(Setup::folders).orElse(List.of());
    return effect.resources().stream()
        .filter(resource -> resource.startsWith("file:"))
        .map(resource -> resource.substring("file:".length()))
        .filter(path -> folders.stream().noneMatch(f -> f.writable() && inside(f.path(), path)))
        .findFirst()
        .map(path ->
            new Verdict.Deny(
                "house: only writable granted folders change",
                "%s is not in a folder that you may change. You may change: %s."
                    .formatted(path, writable(folders))));
  }

  private static String writable(List<Setup.Folder> folders) {
    List<String> paths =
        folders.stream().filter(Setup.Folder::writable).map(Setup.Folder::path).toList();
    return paths.isEmpty() ? "nothing, all folders are read-only" : String.join(", ", paths);
  }

  private static boolean inside(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  private static Gate gate(Kind kind) {
    return switch (kind) {
      case DELETE -> Gate.DELETION;
      case REACH -> Gate.HARD;
      case READ, WRITE, RUN -> Gate.SOFT;
    };
  }

  private static int strictness(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow _ -> 0;
      case Verdict.Ask _ -> 1;
      case Verdict.Deny _ -> 2;
    };
  }
}
