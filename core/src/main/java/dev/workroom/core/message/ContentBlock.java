package dev.workroom.core.message;

import java.util.List;
import java.util.Optional;

/** One piece of a message. */
public sealed interface ContentBlock {
  /** What a person or a model wrote. */
  record Text(String text) implements ContentBlock {}

  /** A picture; its bytes are in the content store under {@code sha256}. */
  record Image(String mediaType, String sha256) implements ContentBlock {}

  /** A model's wish to call a tool. */
  record ToolUse(CallId id, String tool, Json input) implements ContentBlock {}

  /** What a model is told of a call's result. */
  record ToolOutput(CallId id, String text, List<Image> images, boolean error)
      implements ContentBlock {
    public ToolOutput {
      images = List.copyOf(images);
    }
  }

  /**
   * A block as its provider sent it, with more in it than this house knows (signatures, citations,
   * kinds to come). It goes back to the same {@code protocol} unchanged; everybody else sees its
   * {@code view}, if it has one.
   */
  record Native(String protocol, Json raw, Optional<ContentBlock> view) implements ContentBlock {}
}
