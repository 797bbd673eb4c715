package dev.workroom.core.policy;

import dev.workroom.core.tool.Effect;
import java.util.Optional;

/**
 * One rule: which calls, and what of them.
 *
 * @param tool a tool's name; {@code *} stands for any run of characters
 * @param kind the kind of effect; empty: any
 * @param resource a resource as effects name them; {@code *} stands for any run of characters
 * @param reason a sentence that people and the model are shown
 */
public record Rule(
    Source source,
    String tool,
    Optional<Effect.Kind> kind,
    String resource,
    Action action,
    String reason) {

  /** Who made it; the strongest first. */
  public enum Source {
    ADMINISTRATOR,
    USER,
    WORKSPACE,
    PLAN,
    HOUSE
  }

  /** What it answers. */
  public enum Action {
    ALLOW,
    ASK,
    DENY
  }

  boolean matches(String calledTool, Effect.Kind calledKind, String calledResource) {
    return kind.map(calledKind::equals).orElse(true)
        && Glob.matches(tool, calledTool)
        && Glob.matches(resource, calledResource);
  }

  /** How closely it says what it means: literal characters, a named kind counting as some. */
  int specificity() {
    return literals(tool) + literals(resource) + (kind.isPresent() ? 4 : 0);
  }

  private static int literals(String pattern) {
    return (int) pattern.chars().filter(c -> c != '*').count();
  }

  /** The rule in one line, as verdicts name it. */
  public String label() {
    return "%s: %s %s %s on %s"
        .formatted(
            source.name().toLowerCase(java.util.Locale.ROOT),
            action.name().toLowerCase(java.util.Locale.ROOT),
            tool,
            kind.map(k -> k.name().toLowerCase(java.util.Locale.ROOT)).orElse("any"),
            resource);
  }
}
