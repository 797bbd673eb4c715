package dev.workroom.core.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the agent means to do, step by step, and how the person wants it carried out.
 *
 * @param stopBefore the number of the step (from 1) before which a person looks at it again
 * @param askEach whether each change asks although a step announces it
 */
public record Plan(List<Step> steps, Optional<Integer> stopBefore, boolean askEach) {
  public Plan {
    steps = List.copyOf(steps);
  }

  public Plan(List<Step> steps) {
    this(steps, Optional.empty(), false);
  }

  /** The same with other steps. */
  public Plan withSteps(List<Step> others) {
    return new Plan(others, stopBefore, askEach);
  }

  /** The same without a stop on the way. */
  public Plan withoutStop() {
    return new Plan(steps, Optional.empty(), askEach);
  }

  /**
   * One step. Paths are relative to the first folder or absolute; globs ({@code *} within a name,
   * {@code **} across folders) and whole folders ({@code out/}) will do.
   *
   * @param sends where something goes: host names or a few words
   * @param agents how many sub-agents it starts, if the agent said so
   * @param minutes how long the agent believes it takes, if it said so
   */
  public record Step(
      String title,
      List<String> reads,
      List<String> creates,
      List<String> changes,
      List<String> deletes,
      List<String> sends,
      Optional<Integer> agents,
      Optional<Integer> minutes,
      Status status) {
    public Step {
      reads = List.copyOf(reads);
      creates = List.copyOf(creates);
      changes = List.copyOf(changes);
      deletes = List.copyOf(deletes);
      sends = List.copyOf(sends);
    }

    /** A step that is still to be done and announces nothing but files it creates. */
    public static Step creating(String title, String... files) {
      return new Step(
          title,
          List.of(),
          List.of(files),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Status.PENDING);
    }

    public Step withStatus(Status other) {
      return new Step(title, reads, creates, changes, deletes, sends, agents, minutes, other);
    }

    public Step withTitle(String other) {
      return new Step(other, reads, creates, changes, deletes, sends, agents, minutes, status);
    }

    /** What it creates or changes. */
    public List<String> touches() {
      var all = new ArrayList<>(creates);
      all.addAll(changes);
      return List.copyOf(all);
    }
  }

  /** Where a step stands. */
  public enum Status {
    PENDING,
    ACTIVE,
    DONE,
    DROPPED
  }
}
