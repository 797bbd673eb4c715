package dev.workroom.core.policy;

import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Guardrail.Limit;
import dev.workroom.core.event.Plan;
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
import java.util.stream.Collectors;

/**
 * Rules as data. A person's guardrails come first and nothing lifts them. Of the rules that match,
 * the most specific of the strongest source wins; an administrator's Deny cannot be lifted. Hard
 * gates (deleting, reaching out) ask a person each time, whatever rules and grants allow, except
 * where an administrator allows. Hosts behind the house's network checks go by the session's list.
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
    Optional<Verdict> forbidden =
        guardrail(state, use, effect).or(() -> outsideGrantedFolders(state, effect));
    if (forbidden.isPresent()) {
      return forbidden.get();
    }
    Optional<Verdict> stop = PlanGate.stop(state, effect);
    return judged(effect).stream()
        .sorted()
        .map(resource -> verdict(state, use, effect, resource))
        .filter(verdict -> verdict instanceof Verdict.Deny || stop.isEmpty())
        .max(Comparator.comparingInt(RulePolicy::strictness))
        .or(() -> stop)
        .orElseThrow();
  }

  /**
   * What rules look at: where files are named, the folders beside them are there for order only.
   */
  private static Set<String> judged(Effect effect) {
    Set<String> files =
        effect.resources().stream()
            .filter(resource -> resource.startsWith("file:"))
            .collect(Collectors.toUnmodifiableSet());
    if (!files.isEmpty()) {
      return files;
    }
    return effect.resources().isEmpty() ? Set.of("") : effect.resources();
  }

  private static Optional<Verdict> guardrail(SessionState state, ToolUse use, Effect effect) {
    List<Guardrail> all = state.setup().map(Setup::guardrails).orElse(List.of());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var guards = new Guards(all, state.setup().map(Setup::folders).orElse(List.of()));
    Optional<Guardrail> broken =
        use.tool().equals("Agent")
            ? guards.with(Limit.NoSubagents.class)
            : switch (effect.kind()) {
              case READ -> Optional.empty();
              case WRITE -> onFiles(guards, Guards.Act.CHANGE, effect);
              case DELETE ->
                  onFiles(guards, Guards.Act.DELETE, effect)
                      .or(() -> guards.with(Limit.NoDeletions.class));
              case RUN -> guards.with(Limit.NoCommands.class);
              case REACH -> guards.with(Limit.NoReach.class);
            };
    return broken
        .or(() -> effect.hosts().isEmpty() ? Optional.empty() : guards.with(Limit.NoReach.class))
        .map(g -> new Verdict.Deny(label(g), refusal(g)));
  }

  private static Optional<Guardrail> onFiles(Guards guards, Guards.Act act, Effect effect) {
    return PlanGate.files(effect).stream()
        .flatMap(path -> guards.against(act, path, false).stream())
        .findFirst();
  }

  /** How verdicts and logs name a guardrail. */
  public static String label(Guardrail guardrail) {
    return "user: guardrail “" + guardrail.text() + "”";
  }

  private static String refusal(Guardrail guardrail) {
    return "The user's guardrail forbids it: “%s”. Nobody can allow it in this session; do the work within it, or say in your answer what it keeps you from."
        .formatted(guardrail.text());
  }

  private Verdict verdict(SessionState state, ToolUse use, Effect effect, String resource) {
    List<Rule> matching =
        rules.stream().filter(rule -> rule.matches(use.tool(), effect.kind(), resource)).toList();
    Optional<Rule> lifted =
        matching.stream()
            .filter(r -> r.source() == Rule.Source.ADMINISTRATOR && r.action() == Rule.Action.DENY)
            .findFirst();
    Rule rule =
        lifted
            .or(() -> matching.stream().findFirst())
            .orElseGet(() -> house(state, effect, resource));
    Gate gate = HostGate.gate(resource).orElseGet(() -> gate(effect.kind()));
    return switch (rule.action()) {
      case DENY -> new Verdict.Deny(rule.label(), rule.reason());
      case ASK -> ask(state, use, effect, resource, rule, gate);
      case ALLOW ->
          gate == Gate.SOFT
                  || gate == Gate.HOST && outside(rule.resource())
                  || rule.source() == Rule.Source.ADMINISTRATOR
              ? new Verdict.Allow(rule.label())
              : ask(state, use, effect, resource, rule, gate);
    };
  }

  private static Verdict ask(
      SessionState state, ToolUse use, Effect effect, String resource, Rule rule, Gate gate) {
    if (gate == Gate.SOFT || gate == Gate.HOST) {
      Optional<Grant> grant = Grants.inForce(state, use.tool(), resource, state.at());
      if (grant.isPresent()) {
        return new Verdict.Allow("grant " + grant.get().id());
      }
    }
    if (Effect.isNet(resource)) {
      return new Verdict.Ask(rule.label(), HostGate.question(state, use, effect), gate);
    }
    String question = "May I " + effect.what() + "?";
    return new Verdict.Ask(
        rule.label(),
        rule.source() == Rule.Source.PLAN ? rule.reason() + " " + question : question,
        gate);
  }

  /** What rules and grants lift only if they name just that. */
  private static boolean outside(String resource) {
    return Effect.isNet(resource) || Effect.isConnector(resource);
  }

  /** What holds where no rule speaks: the session's mode. */
  private static Rule house(SessionState state, Effect effect, String resource) {
    if (Effect.isNet(resource) || resource.equals(Effect.SEARCH)) {
      return HostGate.rule(state, effect, resource);
    }
    if (Effect.isConnector(resource)) {
      return house(effect, Rule.Action.ASK, "tools of connectors ask unless you allow them");
    }
    Setup.Mode mode = state.setup().map(Setup::mode).orElse(Setup.Mode.ASK);
    if (effect.kind() == Kind.READ) {
      return house(effect, Rule.Action.ALLOW, "reading in the granted folders is free");
    }
    return switch (mode) {
      case PLAN -> planned(state, effect, resource);
      case ASK -> house(effect, Rule.Action.ASK, "each change asks in this mode");
      case AUTO ->
          switch (effect.kind()) {
            case DELETE -> house(effect, Rule.Action.ASK, "deleting asks each time");
            case REACH -> house(effect, Rule.Action.ASK, "leaving this computer asks each time");
            case READ, WRITE, RUN ->
                house(effect, Rule.Action.ALLOW, "changes are free in this mode");
          };
    };
  }

  private static Rule planned(SessionState state, Effect effect, String resource) {
    if (!state.planInForce()) {
      return house(
          effect,
          Rule.Action.DENY,
          "Nothing may change before the user has approved a plan. Propose one with the Plan tool;"
              + " reading is free meanwhile (Read, Glob, Grep, Query; Shell counts as a change).");
    }
    Plan plan = state.plan().orElseThrow();
    Optional<String> leaving = PlanGate.leaving(state, plan, effect, resource);
    if (leaving.isPresent()) {
      return plan(effect, resource, Rule.Action.ASK, leaving.get());
    }
    boolean hard = effect.kind() == Kind.DELETE || effect.kind() == Kind.REACH;
    if (hard || plan.askEach()) {
      return house(
          effect,
          Rule.Action.ASK,
          hard ? "this asks each time" : "each change asks, as the user wished with the plan");
    }
    return plan(effect, resource, Rule.Action.ALLOW, "the approved plan covers it");
  }

  private static Rule plan(Effect effect, String resource, Rule.Action action, String reason) {
    return new Rule(Rule.Source.PLAN, "*", Optional.of(effect.kind()), resource, action, reason);
  }

  private static Rule house(Effect effect, Rule.Action action, String reason) {
    return new Rule(Rule.Source.HOUSE, "*", Optional.of(effect.kind()), "*", action, reason);
  }

  private static Optional<Verdict> outsideGrantedFolders(SessionState state, Effect effect) {
    if (effect.kind() != Kind.WRITE && effect.kind() != Kind.DELETE) {
      return Optional.empty();
    }
    List<Setup.Folder> folders = state.setup().map(Setup::folders).orElse(List.of());
    return PlanGate.files(effect).stream()
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
      case Verdict.Ask(_, _, Gate gate) -> gate == Gate.SOFT ? 1 : 2;
      case Verdict.Review _ -> 3;
      case Verdict.Deny _ -> 4;
    };
  }
}
