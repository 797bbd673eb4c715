package dev.workroom.core.event;

import java.util.List;

/** What the agent means to do, step by step. */
public record Plan(List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** One step; {@code touches} names the files it creates or changes. */
  public record Step(String title, List<String> touches, Status status) {
    public Step {
      touches = List.copyOf(touches);
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
