package dev.workroom.models;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A script as its file has it: the main session's turns, and those of sub-agents.
 *
 * @param title what it plays, for people
 * @param capsule what it writes when its context is to be shortened
 */
record Script(String title, Optional<Template> capsule, List<Section> sections) {
  Script {
    sections = List.copyOf(sections);
  }

  /** The steps of one session; the section without {@code when} is for all that no other fits. */
  record Section(Optional<Pattern> when, List<Step> steps) {
    Section {
      steps = List.copyOf(steps);
    }
  }

  /** One reply: what must hold before it, values it names, what it says and calls. */
  record Step(
      List<Expectation> expect,
      Map<String, Template> let,
      Optional<Template> say,
      List<Call> calls,
      Duration delay) {
    Step {
      expect = List.copyOf(expect);
      calls = List.copyOf(calls);
    }
  }

  /** A tool call; {@code name} is how later steps speak of its result. */
  record Call(Optional<String> name, String tool, Input input) {}

  /** What a call is given. */
  sealed interface Input {
    /** A mapping with templates in it, sent as JSON. */
    record Tree(JsonNode tree) implements Input {}

    /** Exactly this text, JSON or not. */
    record Raw(String text) implements Input {}
  }

  /** What must be so before a step is played. */
  sealed interface Expectation {
    /** The named call went well or badly, and its result reads so. */
    record Result(String call, boolean ok, Optional<String> contains, Optional<Pattern> matches)
        implements Expectation {}

    /** The user has said this since the last step. */
    record Said(Pattern words) implements Expectation {}

    /** The expression is true; {@code because} is told when it is not. */
    record That(Expression condition, Optional<String> because) implements Expectation {}
  }
}
