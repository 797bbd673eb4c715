package dev.workroom.tools;

import dev.workroom.core.event.Claim;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.session.Completion;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Inputs;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Ties the items of the definition of done to checks and results. What is cited must stand in the
 * log, and the answer says at once what does not.
 */
public final class EvidenceTool implements Tool {
  private static final String RULE =
      "What counts: \"PATH: what and where\" of a file that you made (a document needs a clean check);"
          + " words copied exactly from a result. Words that stand only in what others wrote (mail,"
          + " web, downloads, connectors) do not count, of those only figures by Query.";

  private static final Spec SPEC = new Spec("Evidence", Input.class);

  private final BiFunction<SessionId, Event, Completion> judge;

  /**
   * @param judge what a session's log shows of its definition of done, with one event more
   */
  public EvidenceTool(BiFunction<SessionId, Event, Completion> judge) {
    this.judge = judge;
  }

  /** What a model says. */
  record Input(List<Item> items) {}

  /** One item by its number, and what shows it. */
  record Item(int item, List<String> by) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input) {
    Input in = Inputs.bind(input, Input.class);
    if (in.items.isEmpty()) {
      throw new Refusal("Name at least one item.");
    }
    return new Effect(Effect.Kind.READ, Set.of("own:evidence"), "say what shows each item");
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(Label.HOUSE);
  }

  @Override
  public Answer run(Json input, Context context) {
    List<Claim> claims =
        Inputs.bind(input, Input.class).items.stream()
            .map(item -> new Claim(item.item, item.by))
            .toList();
    var given = new Event.EvidenceGiven(context.call(), claims);
    Completion completion = judge.apply(context.session(), given);
    return new Answer.Finished(new ToolResult.Ok(text(completion)), List.of(given));
  }

  private static String text(Completion completion) {
    if (completion.items().isEmpty()) {
      return "Noted. The brief names no items of a definition of done.";
    }
    var text = new StringBuilder();
    for (Completion.Item item : completion.items()) {
      text.append(item.number()).append(item.shownBy().isEmpty() ? " not shown" : " shown");
      if (!item.unsupported().isEmpty()) {
        text.append("; this shows nothing: \"")
            .append(Cut.at(String.join("\", \"", item.unsupported()), 400))
            .append('"');
      }
      if (!item.shownBy().isEmpty()
          && item.shownBy().stream().allMatch(by -> by.endsWith(Completion.UNSAID))) {
        text.append("; but the check shows only that the file is sound: ")
            .append("say what in it shows this, as \"PATH: what and where\", or cite a result");
      }
      text.append('\n');
    }
    boolean some = completion.items().stream().anyMatch(item -> !item.unsupported().isEmpty());
    return text.append(some ? RULE : "").toString();
  }
}
