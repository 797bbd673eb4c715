package dev.workroom.app;

import dev.workroom.core.agent.Task;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.extensions.AgentDefinition;
import dev.workroom.extensions.Kit;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model says to start a sub-agent.
 *
 * @param agent a sub-agent that an extension describes
 * @param share percent of the budget that is left
 */
record Delegation(
    String description,
    String prompt,
    @Guided @Nullable String agent,
    @Guided List<String> tools,
    @Guided List<String> folders,
    @Guided @Nullable String model,
    @Guided @Nullable Integer share,
    @Guided @Nullable Double minutes) {
  private static final int MOST_MINUTES = 10_000;

  /**
   * The work that is asked for, if it stays within what the asking session has.
   *
   * @param known names of the tools that sub-agents may have
   * @param kit whose sub-agents may be named
   * @param models those that the user allows for sub-agents
   * @throws IllegalArgumentException if it asks for more, or for what is not there
   */
  static Task read(
      Json input, List<Folder> granted, List<String> known, Kit kit, List<String> models) {
    Delegation asked = Inputs.bind(input, Delegation.class);
    for (String tool : asked.tools) {
      if (!known.contains(tool)) {
        throw new IllegalArgumentException(
            "A sub-agent has no tool %s. There are: %s.".formatted(tool, String.join(", ", known)));
      }
    }
    if (asked.model != null && !models.contains(asked.model)) {
      throw new IllegalArgumentException(
          models.isEmpty()
              ? "No other models are set up for sub-agents; leave model out."
              : "Sub-agents may use these models: %s.".formatted(String.join(", ", models)));
    }
    if (asked.minutes != null && !(asked.minutes > 0 && asked.minutes <= MOST_MINUTES)) {
      throw new IllegalArgumentException(
          "minutes is more than 0 and at most %d.".formatted(MOST_MINUTES));
    }
    Optional<AgentDefinition> described =
        Optional.ofNullable(asked.agent).map(name -> described(name, kit));
    List<String> tools =
        described.map(one -> narrowed(one, asked.tools, known)).orElse(asked.tools);
    // An alias such as "sonnet" names no model that the user has allowed, and changes nothing.
    Optional<String> usual = described.map(AgentDefinition::model).filter(models::contains);
    return new Task(
        asked.description,
        asked.prompt,
        tools,
        folders(asked.folders, granted),
        Optional.ofNullable(asked.model).or(() -> usual),
        Optional.ofNullable(asked.share),
        Optional.ofNullable(asked.minutes).map(m -> Duration.ofMillis(Math.round(m * 60_000))),
        described.map(AgentDefinition::name),
        described.flatMap(AgentDefinition::steps));
  }

  private static AgentDefinition described(String name, Kit kit) {
    return kit.agent(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                kit.agents().isEmpty()
                    ? "No sub-agents are described here; leave agent out."
                    : "There is no sub-agent %s, only: %s."
                        .formatted(
                            name,
                            kit.agents().stream()
                                .map(AgentDefinition::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** A description only narrows: what it names and is not here it does not get. */
  private static List<String> narrowed(
      AgentDefinition described, List<String> asked, List<String> known) {
    List<String> tools =
        known.stream()
            .filter(tool -> described.tools().isEmpty() || described.tools().contains(tool))
            .filter(tool -> !described.without().contains(tool))
            .filter(tool -> asked.isEmpty() || asked.contains(tool))
            .toList();
    if (tools.isEmpty()) {
      throw new IllegalArgumentException(
          "The sub-agent %s would have no tool; leave tools out.".formatted(described.name()));
    }
    return tools;
  }

  private static List<Folder> folders(List<String> named, List<Folder> granted) {
    var folders = new ArrayList<Folder>();
    for (String name : named) {
      boolean readOnly = name.endsWith(":ro");
      String text = readOnly ? name.substring(0, name.length() - 3) : name;
      Path path = real(Path.of(granted.getFirst().path()).resolve(text).normalize(), name);
      Folder outer =
          granted.stream()
              .filter(folder -> path.startsWith(folder.path()))
              .max(java.util.Comparator.comparingInt(folder -> folder.path().length()))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "%s is not in a folder that you were granted.".formatted(name)));
      folders.add(new Folder(path.toString(), !readOnly && outer.writable()));
    }
    return folders;
  }

  /** A link could lead out of what was granted, so its end counts. */
  private static Path real(Path path, String name) {
    try {
      Path real = path.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (IOException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "There is no folder %s. Name folders that exist; DIR:ro grants reading only."
            .formatted(name));
  }
}
