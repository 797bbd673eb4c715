package dev.workroom.core.policy;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Request.Gate;
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

  /** How firmly a resource outside this computer is guarded; empty where it is none. */
  static Optional<Gate> gate(String resource) {
    if (resource.equals(Effect.SEARCH)) {
      return Optional.of(Gate.SOFT);
    }
    return Effect.isNet(resource) || Effect.isConnector(resource)
        ? Optional.of(Gate.HOST)
        : Optional.empty();
  }

  static Rule rule(SessionState state, Effect effect, String resource) {
    if (resource.equals(Effect.SEARCH)) {
      boolean allowed = state.setup().flatMap(Setup::search).isPresent();
      return rule(
          effect, resource, allowed ? Rule.Action.ALLOW : Rule.Action.DENY, searching(allowed));
    }
    boolean listed =
        effect.hosts().stream()
            .filter(host -> Effect.net(host).equals(resource))
            .anyMatch(host -> listed(state, host));
    return listed
        ? rule(effect, resource, Rule.Action.ALLOW, "the host is on the session's list")
        : rule(effect, resource, Rule.Action.ASK, "the host is not on the session's list");
  }

  private static String searching(boolean allowed) {
    return allowed
        ? "searching the web was allowed at the start"
        : "Searching the web was not allowed in this session.";
  }

  private static Rule rule(Effect effect, String resource, Rule.Action action, String reason) {
    return new Rule(Rule.Source.HOUSE, "*", Optional.of(effect.kind()), resource, action, reason);
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
