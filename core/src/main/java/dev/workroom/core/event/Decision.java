package dev.workroom.core.event;

import java.util.List;

/** What a person answered to a {@link Request}. */
public sealed interface Decision {
  /** Go ahead, this once. */
  record Approved() implements Decision {}

  /** Go ahead with the plan as the person changed it. */
  record Amended(Plan plan) implements Decision {}

  /**
   * Go ahead with these of the items that a permission lists, and not with the others.
   *
   * @param items their numbers, from 1, each once
   */
  record Picked(List<Integer> items) implements Decision {
    public Picked {
      items = items.stream().filter(number -> number > 0).distinct().sorted().toList();
    }
  }

  /** No; {@code feedback} is for the model. */
  record Rejected(String feedback) implements Decision {}

  /** One answer for each question, in their order. */
  record Answered(List<String> answers) implements Decision {
    public Answered {
      answers = List.copyOf(answers);
    }
  }
}
