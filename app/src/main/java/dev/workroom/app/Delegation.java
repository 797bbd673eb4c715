package dev.workroom.app;

import dev.workroom.core.agent.Task;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model says to start a sub-agent.
 *
 * @param share percent of the budget that is left
 */
record Delegation(
    String description,
    String prompt,
    @Guided List<String> tools,
    @Guided List<String> folders,
    @Guided @Nullable String model,
    @Guided @Nullable Integer share,
    @Guided @Nullable Integer minutes) {

  /**
   * The work that is asked for, if it stays within what the asking session has.
   *
   * @param known names of the tools that sub-agents may have
   * @param models those that the user allows for sub-agents
   * @throws IllegalArgumentException if it asks for more, or for what is not there
   */
  static Task read(Json input, List<Folder> granted, List<String> known, List<String> models) {
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
    if (asked.minutes != null && asked.minutes < 1) {
      throw new IllegalArgumentException("minutes is 1 or more.");
    }
    return new Task(
        asked.description,
        asked.prompt,
        asked.tools,
        folders(asked.folders, granted),
        Optional.ofNullable(asked.model),
        Optional.ofNullable(asked.share),
        Optional.ofNullable(asked.minutes).map(Duration::ofMinutes));
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
