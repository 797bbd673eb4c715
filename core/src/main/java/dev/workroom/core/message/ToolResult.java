package dev.workroom.core.message;

import dev.workroom.core.message.ContentBlock.Image;
import java.util.List;

/** How a tool call ended; each call gets exactly one. */
public sealed interface ToolResult {
  /** What the model reads; where something went wrong, it says what to do next. */
  String text();

  /** It did what was asked. */
  record Ok(String text, List<Image> images) implements ToolResult {
    public Ok {
      images = List.copyOf(images);
    }

    public Ok(String text) {
      this(text, List.of());
    }
  }

  /** It could not do it; nothing was changed. */
  record Failed(String text) implements ToolResult {}

  /** A rule or a person said no. */
  record Denied(String text) implements ToolResult {}

  /** It was not begun because the user had said something new. */
  record Skipped(String text) implements ToolResult {}

  /** The user stopped it. */
  record Interrupted(String text) implements ToolResult {}

  /** A crash cut it off and nobody can say how far it came. */
  record Unknown(String text) implements ToolResult {}
}
