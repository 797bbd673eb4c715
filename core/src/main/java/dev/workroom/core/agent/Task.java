package dev.workroom.core.agent;

import dev.workroom.core.event.Setup.Folder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A piece of work to hand over.
 *
 * @param title a few words for people
 * @param prompt all that the sub-agent is told
 * @param tools the only tools it has, by name; empty: all that sub-agents may have
 * @param folders the only folders it may touch; empty: its parent's
 * @param model provider and name; empty: its parent's
 * @param percent how much of the budget that is left it may use; empty: an equal share
 * @param agent the description of a sub-agent that it follows, by name; empty: none
 * @param time how long it may work; empty: as long as its parent
 * @param steps how many model calls it may make within its share; empty: all of it
 */
public record Task(
    String title,
    String prompt,
    List<String> tools,
    List<Folder> folders,
    Optional<String> model,
    Optional<Integer> percent,
    Optional<Duration> time,
    Optional<String> agent,
    Optional<Integer> steps) {
  public Task {
    tools = List.copyOf(tools);
    folders = List.copyOf(folders);
    if (percent.filter(p -> p < 1 || p > 100).isPresent()) {
      throw new IllegalArgumentException("a share of the budget is 1 to 100 percent");
    }
    if (steps.filter(most -> most < 1).isPresent()) {
      throw new IllegalArgumentException("a sub-agent makes at least one model call");
    }
  }

  /** Work for a sub-agent that follows no description. */
  public Task(
      String title,
      String prompt,
      List<String> tools,
      List<Folder> folders,
      Optional<String> model,
      Optional<Integer> percent,
      Optional<Duration> time) {
    this(title, prompt, tools, folders, model, percent, time, Optional.empty(), Optional.empty());
  }

  /** Work with all that the parent has. */
  public Task(String title, String prompt) {
    this(title, prompt, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
