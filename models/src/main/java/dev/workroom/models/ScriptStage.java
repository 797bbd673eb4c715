package dev.workroom.models;

import dev.workroom.core.agent.CapsuleCompactor;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.Message;
import dev.workroom.core.session.Transcript;
import dev.workroom.models.Script.Call;
import dev.workroom.models.Script.Expectation;
import dev.workroom.models.Script.Section;
import dev.workroom.models.Script.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One step of a script together with the conversation it must fit. */
final class ScriptStage {
  private static final Pattern OWN_CALL = Pattern.compile("(script-(\\d+)-\\d+)(?:-again\\d+)?");
  private static final Pattern TAKEN_BACK =
      Pattern.compile(
          "<note>\\n" + Pattern.quote(Transcript.TAKEN_BACK) + "(\\d+)\\).*", Pattern.DOTALL);

  /** As the house writes it into a capsule: the actor, then the words, their lines indented. */
  private static final Pattern FIRST_SAID =
      Pattern.compile("## Said by people \\(from the log\\)\n- [^:\n]*: ((?:.*)(?:\n  .*)*)");

  private static final int SHOWN = 300;

  private final Section section;
  private final int index;
  private final String task;
  private final Map<CallId, ToolOutput> outputs = new HashMap<>();
  private final List<String> said = new ArrayList<>();
  private final List<String> news = new ArrayList<>();
  private String again = "";

  ScriptStage(Section section, int index, List<Message> messages, String task) {
    this.section = section;
    this.index = index;
    this.task = task;
    for (Message message : messages) {
      switch (message) {
        case Message.Assistant _ -> news.clear();
        case Message.User(var content) -> content.forEach(this::hear);
      }
    }
  }

  /** The place in the script: after the step that the last reply played, counted from 0. */
  static int nextStep(List<Message> messages) {
    int next = 0;
    for (Message message : messages) {
      if (message instanceof Message.Assistant assistant) {
        // The ids tell the step even where earlier messages were compacted away.
        next =
            assistant.toolUses().stream()
                .map(use -> OWN_CALL.matcher(use.id().value()))
                .filter(Matcher::matches)
                .map(match -> Integer.parseInt(match.group(2)))
                .findFirst()
                .orElse(next + 1);
      }
    }
    return next;
  }

  /** What the user said first; a capsule tells it when the words themselves are no longer there. */
  static String task(List<Message> messages) {
    String known = "";
    for (Message message : messages) {
      for (ContentBlock block : message.content()) {
        if (message instanceof Message.User && block instanceof Text(var text)) {
          Matcher kept = FIRST_SAID.matcher(text);
          if (kept.find()) {
            known = kept.group(1).replace("\n  ", "\n");
          }
          if (!isNote(text)) {
            return known.isEmpty() ? text : known;
          }
        }
      }
    }
    return known;
  }

  /** Whether a state capsule is due. */
  static boolean asksForCapsule(List<Message> messages) {
    return !messages.isEmpty()
        && messages.getLast().content().stream()
            .anyMatch(b -> b instanceof Text(var text) && text.startsWith(CapsuleCompactor.MARK));
  }

  Step step() {
    return section.steps().get(index);
  }

  /** Unique although the same step is played again after it was taken back. */
  CallId id(int number) {
    return new CallId(id(index, number).value() + again);
  }

  /**
   * Compares the conversation with what the step expects; without a word on it, every call of the
   * step before must have gone well.
   *
   * @throws IllegalArgumentException if it went another way
   */
  void check() {
    var spokenOf = new ArrayList<String>();
    for (Expectation expectation : step().expect()) {
      switch (expectation) {
        case Expectation.Result e -> {
          spokenOf.add(e.call());
          check(e);
        }
        case Expectation.Said(var words) -> {
          if (news.stream().noneMatch(text -> words.matcher(text).find())) {
            throw new IllegalArgumentException(
                "expected the user to say '" + words + "', who said " + quoted(news));
          }
        }
        case Expectation.That(var condition, var because) -> {
          Object value = condition.value(names());
          if (!Boolean.TRUE.equals(value)) {
            throw new IllegalArgumentException(
                "expected "
                    + condition
                    + " to be true, it is "
                    + value
                    + because.map(b -> " (" + b + ")").orElse(""));
          }
        }
      }
    }
    if (index > 0) {
      List<Call> before = section.steps().get(index - 1).calls();
      for (int i = 0; i < before.size(); i++) {
        ToolOutput output = outputs.get(id(index - 1, i + 1));
        Call call = before.get(i);
        if (output != null && output.error() && call.name().filter(spokenOf::contains).isEmpty()) {
          throw new IllegalArgumentException(
              "expected the call "
                  + label(call)
                  + " to go well, it answered: "
                  + cut(output.text()));
        }
      }
    }
  }

  /** What expressions may speak of: the task, what was said, results by name, values by name. */
  Map<String, Object> names() {
    var names = new LinkedHashMap<String, Object>();
    names.put("task", task);
    names.put("said", said);
    for (int s = 0; s <= index; s++) {
      Step step = section.steps().get(s);
      for (var let : step.let().entrySet()) {
        try {
          names.put(let.getKey(), let.getValue().value(names));
        } catch (IllegalArgumentException e) {
          // An older value may have gone with compacted messages; whoever uses it still stops.
          if (s == index) {
            throw e;
          }
        }
      }
      for (int i = 0; i < step.calls().size(); i++) {
        ToolOutput output = outputs.get(id(s, i + 1));
        Optional<String> name = step.calls().get(i).name();
        if (output != null && name.isPresent()) {
          names.put(name.get(), ResultView.of(output.text(), output.error()));
        }
      }
    }
    return names;
  }

  /** What must be said before the script's own words. */
  String preface(String title, String file) {
    if (index == 0) {
      return "This is the script “"
          + title
          + "” ("
          + file
          + ") speaking, not a language model: "
          + "its words and calls were written beforehand. Tools, files and checks are real.\n\n";
    }
    boolean foreseen = step().expect().stream().anyMatch(Expectation.Said.class::isInstance);
    if (news.isEmpty() || foreseen) {
      return "";
    }
    return "I am a script and did not foresee what you said ("
        + quoted(news)
        + "); I go on as written.\n\n";
  }

  private void check(Expectation.Result expected) {
    ToolOutput output = output(expected.call());
    if (output.error() == expected.ok()) {
      throw new IllegalArgumentException(
          "expected the call '"
              + expected.call()
              + "' to "
              + (expected.ok() ? "go well" : "fail")
              + ", it answered: "
              + cut(output.text()));
    }
    expected
        .contains()
        .filter(words -> !output.text().contains(words))
        .ifPresent(words -> {
          throw new IllegalArgumentException(
              "expected the result of '"
                  + expected.call()
                  + "' to contain '"
                  + words
                  + "', it is: "
                  + cut(output.text()));
        });
    expected
        .matches()
        .filter(regex -> !regex.matcher(output.text()).find())
        .ifPresent(regex -> {
          throw new IllegalArgumentException(
              "expected the result of '"
                  + expected.call()
                  + "' to match '"
                  + regex
                  + "', it is: "
                  + cut(output.text()));
        });
  }

  private ToolOutput output(String name) {
    for (int s = 0; s < index; s++) {
      List<Call> calls = section.steps().get(s).calls();
      for (int i = 0; i < calls.size(); i++) {
        ToolOutput output = outputs.get(id(s, i + 1));
        if (calls.get(i).name().filter(name::equals).isPresent() && output != null) {
          return output;
        }
      }
    }
    throw new IllegalArgumentException("there is no result of the call '" + name + "'");
  }

  private void hear(ContentBlock block) {
    switch (block) {
      case ToolOutput output -> outputs.put(known(output.id()), output);
      case Text(var text) -> {
        Matcher takenBack = TAKEN_BACK.matcher(text);
        if (takenBack.matches()) {
          again = "-again" + takenBack.group(1);
        }
        if (!isNote(text)) {
          said.add(text);
          news.add(text);
        }
      }
      case ContentBlock.Image _, ContentBlock.ToolUse _, ContentBlock.Native _ -> {}
    }
  }

  private static CallId known(CallId id) {
    Matcher own = OWN_CALL.matcher(id.value());
    return own.matches() ? new CallId(own.group(1)) : id;
  }

  private static boolean isNote(String text) {
    return text.startsWith("<note>") || text.startsWith("<skill name=");
  }

  private static CallId id(int step, int number) {
    return new CallId("script-" + (step + 1) + "-" + number);
  }

  private static String label(Call call) {
    return call.name().map(n -> "'" + n + "' (" + call.tool() + ")").orElse(call.tool());
  }

  private static String quoted(List<String> texts) {
    return texts.isEmpty() ? "nothing" : "“" + cut(String.join(" / ", texts)) + "”";
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
