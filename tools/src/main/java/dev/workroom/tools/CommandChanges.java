package dev.workroom.tools;

import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.sandbox.Sandbox.Layer;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.core.tool.Tool.Recovery;
import java.time.Instant;
import java.util.List;

/** Brings what a command left in its layers into the user's folders. */
public interface CommandChanges {
  /**
   * Applies what may be applied; the answer has the result with the changes named after it, and
   * their facts, or asks a person about what is held. A file that a person changed since {@code
   * began} stays as it is.
   *
   * @param labels whose content the result holds
   */
  Answer settle(
      Context context, Instant began, ToolResult.Ok result, List<Label> labels, List<Layer> layers)
      throws Exception;

  /** Goes on after a person decided about what was held. */
  Answer resume(Json input, Context context) throws Exception;

  /** What became of a command that a crash cut off. */
  Recovery recover(Json input, Context context) throws Exception;
}
