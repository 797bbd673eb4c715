package dev.workroom.core.policy;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What holds for hosts that are reached through the house's network checks: the session's list. */
final class HostGate {
  private HostGate() {}

  static Rule rule(SessionState state, Effect effect, String resource) {
    boolean listed =
        effect.hosts().stream()
            .filter(host -> Effect.net(host).equals(resource))
            .anyMatch(host -> listed(state, host));
    return new Rule(
        Rule.Source.HOUSE,
        "*",
        Optional.of(effect.kind()),
        resource,
        listed ? Rule.Action.ALLOW : Rule.Action.ASK,
        listed ? "the host is on the session's list" : "the host is not on the session's list");
  }

  /** One question that names each host which neither the list nor a grant allows. */
  static String question(SessionState state, ToolUse use, Effect effect) {
    List<Host> asked =
        effect.hosts().stream()
            .filter(host -> !listed(state, host))
            .filter(
                host -> Grants.inForce(state, use.tool(), Effect.net(host), state.at()).isEmpty())
            .toList();
    String names = asked.stream().map(Host::toString).collect(Collectors.joining(", "));
    return "May I %s? It reaches %s, which %s not on this session's list."
        .formatted(effect.what(), names, asked.size() == 1 ? "is" : "are");
  }

  private static boolean listed(SessionState state, Host host) {
    return state.setup().map((Setup setup) -> setup.reaches(host)).orElse(false);
  }
}
