package dev.workroom.models;

import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import java.util.Map;
import java.util.function.Consumer;

/** What one provider's wire format does: writes a prompt, reads a streamed reply. */
sealed interface Protocol permits AnthropicMessages, ChatCompletions {
  /** The protocol's name for the user. */
  String title();

  /** Headers beside the key and the endpoint's own. */
  Map<String, String> headers();

  /** The request's body, JSON in UTF-8. */
  byte[] body(Prompt prompt);

  /** A fresh reader for the reply to that prompt. */
  Reading reading(Prompt prompt, Consumer<Delta> deltas);

  /** Puts one reply together, event by event. */
  sealed interface Reading permits AnthropicReading, ChatReading {
    /**
     * Takes one event of the stream; the answer is whether the stream has ended with it.
     *
     * @throws Trouble if the event says that the request failed, or makes no sense
     */
    boolean take(JsonObject event) throws Trouble;

    /** Whether all of the reply has come, though the stream may go on. */
    boolean whole();

    Reply reply();
  }
}
