package dev.workroom.tools;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Describe;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the person what the agent must know. */
public final class QuestionTool implements Tool {
  private static final int LONGEST = 1_500;
  private static final int LONGEST_LABEL = 150;
  private static final Spec SPEC = new Spec("Question", Input.class);

  /** What a model says. */
  record Input(@Describe(min = 1, max = 4) List<Ask> questions) {}

  /** One question. */
  record Ask(String question, List<Choice> options, boolean multiple) {}

  /** One answer to choose; a label alone is enough. */
  @Guided
  record Choice(String label, @Nullable String description) {
    /** A choice that needs no explanation. */
    static Choice valueOf(String label) {
      return new Choice(label, null);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input) {
    return Effect.read("ask " + Cut.at(bound(input).questions.getFirst().question, 80));
  }

  @Override
  public Optional<Request> asks(Json input) {
    List<Request.Question> questions =
        bound(input).questions.stream()
            .map(ask ->
                new Request.Question(
                    ask.question, ask.options.stream().map(this::option).toList(), ask.multiple))
            .toList();
    return Optional.of(new Request.Questions(questions));
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(Label.USER);
  }

  @Override
  public Answer run(Json input, Context context) {
    List<Ask> questions = bound(input).questions;
    if (!(context.decision().orElse(null) instanceof Decision.Answered(List<String> answers))) {
      return Answer.failed("The user gave no answer; go on with what is most likely, and say so.");
    }
    var text = new StringBuilder();
    for (int i = 0; i < questions.size(); i++) {
      text.append(questions.get(i).question).append("\n→ ");
      text.append(i < answers.size() ? answers.get(i) : "(no answer)").append('\n');
    }
    return Answer.ok(text.toString());
  }

  private static Input bound(Json input) {
    Input in = Inputs.bind(input, Input.class);
    if (in.questions.isEmpty() || in.questions.size() > 4) {
      throw new Refusal("Ask one to four questions, not " + in.questions.size() + ".");
    }
    for (Ask ask : in.questions) {
      if (ask.options.size() == 1 || ask.options.size() > 4) {
        throw new Refusal(
            "Give two to four options, or none for a free answer: \"%s\" has %d."
                .formatted(Cut.at(ask.question, 80), ask.options.size()));
      }
      // A person decides by what they see at a glance.
      if (ask.question.length() > LONGEST
          || ask.options.stream().anyMatch(one -> one.label.length() > LONGEST_LABEL)) {
        throw new Refusal(
            "Ask in at most %d characters, with options of at most %d; say the rest in your answer."
                .formatted(LONGEST, LONGEST_LABEL));
      }
    }
    return in;
  }

  private Request.Option option(Choice choice) {
    return new Request.Option(choice.label, choice.description == null ? "" : choice.description);
  }
}
