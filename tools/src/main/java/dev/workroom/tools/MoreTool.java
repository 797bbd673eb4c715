package dev.workroom.tools;

import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Inputs;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Shows more of a result that was too long to show at once. */
public final class MoreTool implements Tool {
  private static final Spec SPEC = new Spec("More", Input.class);
  private static final int PAGE = 16_000;
  private static final int MOST_LINES = 100;

  private final BiFunction<SessionId, String, Optional<String>> kept;

  /**
   * @param kept a long result of the session by its handle
   */
  public MoreTool(BiFunction<SessionId, String, Optional<String>> kept) {
    this.kept = kept;
  }

  /** What a model says: characters from an offset, or the lines that hold some words. */
  record Input(String result, @Nullable Integer offset, @Nullable String find) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input) {
    return Effect.read("show more of result " + Inputs.bind(input, Input.class).result);
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(new Label(Label.Origin.WORKSPACE, "an earlier result"));
  }

  @Override
  public Answer run(Json input, Context context) {
    Input in = Inputs.bind(input, Input.class);
    String all =
        kept.apply(context.session(), in.result)
            .orElseThrow(() ->
                new Refusal("This session has no long result \"" + Cut.at(in.result, 80) + "\"."));
    return Answer.ok(in.find == null ? page(all, in) : found(all, in.find));
  }

  private static String page(String all, Input in) {
    int from = Math.clamp(in.offset == null ? 0 : in.offset, 0, all.length());
    int to = Math.min(all.length(), from + PAGE);
    if (to < all.length() && Character.isHighSurrogate(all.charAt(to - 1))) {
      to--;
    }
    String rest =
        to < all.length()
            ? "\n[characters %d–%d of %d; go on with offset %d]"
                .formatted(from, to, all.length(), to)
            : "\n[the end]";
    return all.substring(from, to) + rest;
  }

  private static String found(String all, String words) {
    var text = new StringBuilder();
    int lines = 0;
    int offset = 0;
    for (String line : all.split("\n", -1)) {
      if (line.toLowerCase(java.util.Locale.ROOT)
          .contains(words.toLowerCase(java.util.Locale.ROOT))) {
        if (++lines > MOST_LINES || text.length() > PAGE) {
          return text + "[more lines hold it; ask for rarer words]";
        }
        text.append(offset).append('\t').append(Cut.at(line, 500)).append('\n');
      }
      offset += line.length() + 1;
    }
    return lines == 0 ? "No line holds \"" + Cut.at(words, 80) + "\"." : text.toString().strip();
  }
}
