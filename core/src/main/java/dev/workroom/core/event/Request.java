package dev.workroom.core.event;

import dev.workroom.core.message.Label;
import dev.workroom.core.message.Plain;
import java.util.List;
import java.util.Optional;

/** What a person is asked: one mechanism for permission, questions and plan review. */
public sealed interface Request {
  /**
   * May this call run?
   *
   * @param question a sentence with the exact target, in which all can be seen ({@link Plain})
   * @param rule the rule that asks
   * @param resources what it would touch, as effects name it: what a grant may remember; empty
   *     where nothing can be remembered
   * @param evidence where the words of the call come from, as far as results show it
   * @param items what can be allowed apart from the rest, a line each; empty: all or nothing, or
   *     too many to list
   * @param unlisted how many parts there are where they are too many to list: who decides names
   *     some of them by number, folder or pattern
   */
  record Permission(
      String question,
      String rule,
      Gate gate,
      List<String> resources,
      List<Evidence> evidence,
      List<String> items,
      Optional<Integer> unlisted)
      implements Request {
    public Permission {
      question = Plain.text(question);
      resources = List.copyOf(resources);
      evidence = List.copyOf(evidence);
      items = items.stream().map(Plain::text).toList();
    }

    public Permission(
        String question, String rule, Gate gate, List<String> resources, List<Evidence> evidence) {
      this(question, rule, gate, resources, evidence, List.of(), Optional.empty());
    }

    public Permission(String question, String rule, Gate gate, List<String> resources) {
      this(question, rule, gate, resources, List.of());
    }

    public Permission(String question, String rule, Gate gate) {
      this(question, rule, gate, List.of());
    }

    /** Of how many parts each can be allowed apart from the others; fewer than two: none. */
    public int parts() {
      return unlisted.orElse(items.size());
    }
  }

  /**
   * Questions to which the agent must know the answer.
   *
   * @param evidence which of their words others wrote, as far as results show it
   */
  record Questions(List<Question> questions, List<Evidence> evidence) implements Request {
    public Questions(List<Question> questions) {
      this(questions, List.of());
    }

    public Questions {
      questions = List.copyOf(questions);
      evidence = List.copyOf(evidence);
      if (questions.isEmpty() || questions.size() > 4) {
        throw new IllegalArgumentException("one to four questions, not " + questions.size());
      }
    }
  }

  /**
   * Is this plan right?
   *
   * @param why why it is looked at again on the way; empty for a proposal
   * @param forecast what it will probably take, as far as the house can tell
   */
  record PlanReview(Plan plan, String why, Optional<Forecast> forecast) implements Request {
    public PlanReview(Plan plan) {
      this(plan, "", Optional.empty());
    }
  }

  /** How firmly a permission is guarded. */
  enum Gate {
    /** The answer may be remembered as a grant. */
    SOFT,
    /** Something would be deleted: a person each time. */
    DELETION,
    /**
     * A host that is not on the session's list, or a tool of a connector: a person, who may allow
     * just that for longer.
     */
    HOST,
    /** Something would leave this computer or could not be taken back: a person each time. */
    HARD
  }

  /** One question; without options the answer is free text. */
  record Question(String text, List<Option> options, boolean multiple) {
    public Question {
      text = Plain.text(text);
      options = List.copyOf(options);
    }
  }

  /**
   * Something that speaks through a call.
   *
   * @param argument the words of the call that stand there; empty: the session as a whole has seen
   *     it
   * @param excerpt the words there, with some around them
   */
  record Evidence(String argument, Label from, String excerpt) {
    public Evidence {
      argument = Plain.text(argument);
      excerpt = Plain.text(excerpt);
    }

    /** The evidence in one line for people. */
    public String text() {
      if (argument.isEmpty()) {
        return "This session has read " + from.text() + ".";
      }
      return argument.equals(excerpt)
          ? "“%s” stands in %s.".formatted(argument, from.text())
          : "“%s” stands in %s: “%s”".formatted(argument, from.text(), excerpt);
    }
  }

  /** One answer to choose; the first is the recommended one. */
  record Option(String label, String description) {
    public Option {
      label = Plain.text(label);
      description = Plain.text(description);
    }
  }
}
