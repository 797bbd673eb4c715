package dev.workroom.app;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A tool whose long results are kept in the content store: the model is shown the beginning and the
 * end, the size and how to see the rest.
 */
record PagedTool(Tool tool, ContentStore contents) implements Tool {
  /** The longest result that is shown whole; what pages by itself stays below. */
  static final int LONGEST = 25_000;

  private static final int HEAD = 9_000;
  private static final int TAIL = 3_000;

  @Override
  public ToolSpec spec() {
    return tool.spec();
  }

  @Override
  public Effect effect(Json input) {
    return tool.effect(input);
  }

  @Override
  public Optional<Request> asks(Json input) {
    return tool.asks(input);
  }

  @Override
  public List<Label> labels(Json input) {
    return tool.labels(input);
  }

  @Override
  public Answer run(Json input, Context context) throws Exception {
    return paged(tool.run(input, context));
  }

  @Override
  public Recovery recover(Json input, Context context) throws Exception {
    return switch (tool.recover(input, context)) {
      case Recovery.Repeat repeat -> repeat;
      case Recovery.Known(Answer answer) -> new Recovery.Known(paged(answer));
    };
  }

  @Override
  public Answer resume(Json input, Context context) throws Exception {
    return paged(tool.resume(input, context));
  }

  private Answer paged(Answer answer) {
    return answer
                instanceof
                Answer.Finished(ToolResult result, List<Event.Fact> facts, List<Label> labels)
            && result.text().length() > LONGEST
        ? new Answer.Finished(shortened(result), facts, labels)
        : answer;
  }

  private ToolResult shortened(ToolResult result) {
    String all = result.text();
    int head = whole(all, HEAD);
    int tail = whole(all, all.length() - TAIL);
    String handle = contents.put(all.getBytes(StandardCharsets.UTF_8));
    String shown =
        all.substring(0, head)
            + "\n[characters %d–%d of %d are left out; More {\"result\": \"%s\", \"offset\": %d} shows them, or find words in them]\n"
                .formatted(head, tail, all.length(), handle, head)
            + all.substring(tail);
    return switch (result) {
      case ToolResult.Ok ok -> new ToolResult.Ok(shown, ok.images());
      case ToolResult.Failed _ -> new ToolResult.Failed(shown);
      case ToolResult.Denied _ -> new ToolResult.Denied(shown);
      case ToolResult.Skipped _ -> new ToolResult.Skipped(shown);
      case ToolResult.Interrupted _ -> new ToolResult.Interrupted(shown);
      case ToolResult.Unknown _ -> new ToolResult.Unknown(shown);
    };
  }

  /** Never between the two halves of one character. */
  private static int whole(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
  }
}
