package dev.workroom.core.agent;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.policy.Policy.Verdict;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.policy.Sinks.Concern;
import dev.workroom.core.session.Forecasts;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import java.util.List;
import java.util.Optional;

/** The questions to a person about a call, as the card that waits for the answer has them. */
final class Cards {
  private static final int LONGEST_GIVEN = 4_000;

  private Cards() {}

  /** What no mode, grant or order given beforehand answers. */
  static Request firm(ToolUse use, Effect effect, Concern concern) {
    return new Request.Permission(
        "May I %s? %s%s%s"
            .formatted(effect.what(), reaches(effect), concern.why(), given(use, effect)),
        Sinks.RULE,
        Request.Gate.HARD,
        List.of(),
        concern.evidence());
  }

  /** What policy wants a person to be asked. */
  static Request usual(
      SessionState state, ToolUse use, Effect effect, Verdict.Ask ask, Concern concern) {
    return new Request.Permission(
        ask.question() + given(use, effect),
        ask.rule(),
        ask.gate(),
        touched(state, effect, ask.gate()),
        concern.evidence());
  }

  /** What policy would have let pass, and a hook does not. */
  static Request hooked(SessionState state, Effect effect, String rule, String reason) {
    return new Request.Permission(
        "May I " + effect.what() + "? " + reason,
        rule + ", and a hook asks",
        Request.Gate.SOFT,
        touched(state, effect, Request.Gate.SOFT));
  }

  /** What a connector would be handed: its tool's name says nothing of it. */
  private static String given(ToolUse use, Effect effect) {
    if (effect.resources().stream().noneMatch(Effect::isConnector)) {
      return "";
    }
    String input = use.input().text();
    return input.length() <= LONGEST_GIVEN
        ? "\nIt is given: " + input
        : "\nIt is given: %s\n[%d more characters]\n%s"
            .formatted(
                input.substring(0, LONGEST_GIVEN / 2),
                input.length() - LONGEST_GIVEN,
                input.substring(input.length() - LONGEST_GIVEN / 2));
  }

  /** What a command names beside itself; an address that is fetched says it already. */
  private static String reaches(Effect effect) {
    List<String> hosts = effect.hosts().stream().map(Host::toString).toList();
    return hosts.isEmpty() || effect.kind() != Effect.Kind.RUN
        ? ""
        : "It reaches " + String.join(", ", hosts) + ". ";
  }

  /** The hosts that are asked for; else the files that a call names, or what else it touches. */
  private static List<String> touched(SessionState state, Effect effect, Request.Gate gate) {
    if (gate == Request.Gate.HOST && !effect.hosts().isEmpty()) {
      return effect.hosts().stream()
          .filter(host -> !state.setup().map(setup -> setup.reaches(host)).orElse(false))
          .map(Effect::net)
          .toList();
    }
    List<String> all =
        effect.resources().stream().filter(one -> !one.startsWith("own:")).sorted().toList();
    List<String> files = all.stream().filter(one -> one.startsWith("file:")).toList();
    return files.isEmpty() ? all : files;
  }

  /** A plan is reviewed with what it will probably take, a question with whose words it has. */
  static Request foreseen(Session session, Request request) {
    return switch (request) {
      case Request.PlanReview(Plan plan, String why, _) ->
          new Request.PlanReview(plan, why, Optional.of(Forecasts.of(session.state(), plan)));
      case Request.Questions asked ->
          new Request.Questions(asked.questions(), Sinks.evidence(session, asked));
      case Request.Permission _ -> request;
    };
  }
}
