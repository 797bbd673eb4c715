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

    /** The numbers as a person writes them: {@code 1, 3-5}. */
    public String ranges() {
      var text = new StringBuilder();
      for (int from = 0, to; from < items.size(); from = to + 1) {
        to = from;
        while (to + 1 < items.size() && items.get(to + 1) == items.get(to) + 1) {
          to++;
        }
        text.append(text.isEmpty() ? "" : ", ").append(items.get(from));
        text.append(to > from ? "-" + items.get(to) : "");
      }
      return text.toString();
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
