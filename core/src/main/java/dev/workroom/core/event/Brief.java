package dev.workroom.core.event;

import java.util.List;

/**
 * What a person asks for; {@code outcome} is all of it where they just said it.
 *
 * @param done the definition of done, item by item
 */
public record Brief(
    String outcome,
    List<String> inputs,
    List<String> constraints,
    List<String> done,
    List<Guardrail> guardrails) {
  public Brief {
    inputs = List.copyOf(inputs);
    constraints = List.copyOf(constraints);
    done = List.copyOf(done);
    guardrails = List.copyOf(guardrails);
  }

  /** What a sub-agent is given: another outcome under the same guardrails. */
  public Brief handedOver(String task) {
    return new Brief(task, List.of(), List.of(), List.of(), guardrails);
  }
}
