package dev.workroom.extensions;

import java.util.List;
import java.util.Optional;

/**
 * A sub-agent that an extension describes.
 *
 * @param name as it is called: {@code plugin:name}
 * @param prompt what it is told beside its piece of work
 * @param tools the only tools it wishes for, by their names here; empty: all that there are
 * @param without tools that it is not given
 * @param model provider and name, or an alias that this house does not know; empty: its parent's
 * @param skills those that it has read before it begins
 * @param steps how many model calls it may make at most; empty: as its share of the budget
 */
public record AgentDefinition(
    String name,
    String description,
    String prompt,
    List<String> tools,
    List<String> without,
    String model,
    List<String> skills,
    Optional<Integer> steps) {
  public AgentDefinition {
    tools = List.copyOf(tools);
    without = List.copyOf(without);
    skills = List.copyOf(skills);
  }

  static AgentDefinition of(Component part, Loaded from) {
    return new AgentDefinition(
        from.called(part.name()),
        part.description().replaceAll("\\s+", " ").strip(),
        part.body().strip(),
        ToolNames.here(Values.tools(part.raw().get("tools"))),
        ToolNames.here(Values.tools(Values.field(part.raw(), "disallowedTools"))),
        Values.text(part.raw().get("model")),
        Values.tools(part.raw().get("skills")),
        steps(Values.text(Values.field(part.raw(), "maxTurns"))));
  }

  private static Optional<Integer> steps(String number) {
    return number.matches("[1-9]\\d{0,5}")
        ? Optional.of(Integer.parseInt(number))
        : Optional.empty();
  }
}
