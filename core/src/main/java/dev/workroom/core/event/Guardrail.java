package dev.workroom.core.event;

import java.util.List;

/**
 * A line that the agent must not cross, in the person's words.
 *
 * @param limits what the house enforces of it; empty: only the model is told
 */
public record Guardrail(String text, List<Limit> limits) {
  public Guardrail {
    limits = List.copyOf(limits);
  }

  public boolean enforced() {
    return !limits.isEmpty();
  }

  /**
   * What the house can hold, whatever a model says. Paths are relative to any granted folder or
   * absolute; {@code *} stays within a name, {@code **} crosses folders.
   */
  public sealed interface Limit {
    /** What is there stays as it is and where it is, and nothing is put there. */
    record Untouched(String path) implements Limit {}

    /** What is there is not deleted and not moved away. */
    record Kept(String path) implements Limit {}

    /** Nothing is changed but this. */
    record OnlyChanges(List<String> paths) implements Limit {
      public OnlyChanges {
        paths = List.copyOf(paths);
      }
    }

    /** Nothing is deleted. */
    record NoDeletions() implements Limit {}

    /** Nothing reaches out of this computer: no network, no sending, no publishing. */
    record NoReach() implements Limit {}

    /** No command runs. */
    record NoCommands() implements Limit {}

    /** No sub-agent starts. */
    record NoSubagents() implements Limit {}

    /** No more than this many files are changed. */
    record MostFiles(int files) implements Limit {}
  }
}
