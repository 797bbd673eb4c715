package dev.workroom.core.policy;

import dev.workroom.core.event.Grant;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import java.time.Instant;
import java.util.Optional;

/** Holds a session's remembered permissions against what a tool would touch. */
public final class Grants {
  private Grants() {}

  /**
   * The first grant that lets the tool touch the resource unasked at that time; one for everything
   * is none for hosts and connectors.
   */
  public static Optional<Grant> inForce(
      SessionState state, String tool, String resource, Instant now) {
    return state.grants().stream()
        .filter(grant -> grant.expires().map(end -> end.isAfter(now)).orElse(true))
        .filter(grant -> Glob.matches(grant.tool(), tool))
        .filter(grant -> Effect.isNet(grant.resource()) == Effect.isNet(resource))
        .filter(grant -> Effect.isConnector(grant.resource()) == Effect.isConnector(resource))
        .filter(grant -> Glob.matches(grant.resource(), resource))
        .findFirst();
  }
}
