package dev.workroom.core.message;

import dev.workroom.core.message.ContentBlock.Native;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one side said in one go. */
public sealed interface Message {
  List<ContentBlock> content();

  /** What the user said, and the results of the calls that the model had asked for. */
  record User(List<ContentBlock> content) implements Message {
    public User {
      content = List.copyOf(content);
    }
  }

  /** What the model said. */
  record Assistant(List<ContentBlock> content, StopReason stop) implements Message {
    public Assistant {
      content = List.copyOf(content);
    }

    public List<ToolUse> toolUses() {
      return views().filter(ToolUse.class::isInstance).map(ToolUse.class::cast).toList();
    }

    /** The same with another input for one of its calls. */
    public Assistant withInput(CallId call, Json input) {
      return new Assistant(
          content.stream()
              .map(block ->
                  switch (block) {
                    case ToolUse use when use.id().equals(call) ->
                        new ToolUse(call, use.tool(), input);
                    case Native(_, _, Optional<ContentBlock> view)
                        when view.orElse(null) instanceof ToolUse use && use.id().equals(call) ->
                        new ToolUse(call, use.tool(), input);
                    default -> block;
                  })
              .toList(),
          stop);
    }

    /** The words in it, without thinking and tool calls. */
    public String text() {
      return views()
          .map(block -> block instanceof Text(var text) ? text : "")
          .collect(Collectors.joining());
    }

    private Stream<ContentBlock> views() {
      return content.stream()
          .flatMap(block ->
              block instanceof Native(_, _, Optional<ContentBlock> view)
                  ? view.stream()
                  : Stream.of(block));
    }
  }

  /** Why the model stopped. */
  enum StopReason {
    END,
    TOOL_USE,
    LENGTH,
    REFUSAL
  }
}
