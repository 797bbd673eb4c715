package dev.workroom.core.event;

import java.util.List;

/** What a person is asked: one mechanism for permission, questions and plan review. */
public sealed interface Request {
  /**
   * May this call run?
   *
   * @param question a sentence with the exact target
   * @param rule the rule that asks
   * @param grantable whether the answer may be remembered as a grant (a soft gate)
   */
  record Permission(String question, String rule, boolean grantable) implements Request {}

  /** Questions to which the agent must know the answer. */
  record Questions(List<Question> questions) implements Request {
    public Questions {
      questions = List.copyOf(questions);
      if (questions.isEmpty() || questions.size() > 4) {
        throw new IllegalArgumentException("one to four questions, not " + questions.size());
      }
    }
  }

  /** Is this plan right? */
  record PlanReview(Plan plan) implements Request {}

  /** One question; without options the answer is free text. */
  record Question(String text, List<Option> options, boolean multiple) {
    public Question {
      options = List.copyOf(options);
    }
  }

  /** One answer to choose; the first is the recommended one. */
  record Option(String label, String description) {}
}
