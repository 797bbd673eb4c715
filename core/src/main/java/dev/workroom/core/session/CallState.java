package dev.workroom.core.session;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ToolResult;

/** Where one tool call stands. */
public sealed interface CallState {
  /** The model asked for it. */
  record Requested() implements CallState {}

  /** A person is asked; {@code begun}: it had started before it had to ask. */
  record Waiting(Request request, boolean begun) implements CallState {}

  /** The person has answered. */
  record Decided(Request request, Decision decision, boolean begun) implements CallState {}

  /** It may be changing things. */
  record Running() implements CallState {}

  /** It has its one result. */
  record Finished(ToolResult result) implements CallState {}
}
