package dev.workroom.core.model;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.GrowingList;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Usage;
import java.util.List;
import java.util.function.Consumer;

/** A language model. */
public interface Model {
  /** One blocking call with its retries; interrupting the thread aborts the request. */
  Reply reply(Prompt prompt, Consumer<Delta> deltas) throws ModelException, InterruptedException;

  /** All a model is shown. {@code system} and {@code tools} are the same from step to step. */
  record Prompt(String system, List<Message> messages, List<ToolSpec> tools) {
    public Prompt {
      messages = GrowingList.unchanging(messages);
      tools = List.copyOf(tools);
    }
  }

  /** What it answered, whole. */
  record Reply(Message.Assistant message, Usage usage) {}

  /** A tool as a model sees it. */
  record ToolSpec(String name, String description, Json inputSchema) {}

  /** What can be seen while it happens; for the eye only, never stored and never state. */
  sealed interface Delta {
    /** More of the answer. */
    record Text(String text) implements Delta {}

    /** More of the model's thinking. */
    record Thinking(String text) implements Delta {}

    /** The request failed and is sent again; attempts count from 1. */
    record Retrying(String reason, int attempt) implements Delta {}

    /** A running call tells how it is getting on. */
    record Progress(CallId call, String text) implements Delta {}
  }
}
