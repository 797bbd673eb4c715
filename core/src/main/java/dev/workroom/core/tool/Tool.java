package dev.workroom.core.tool;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Something an agent can do. */
public interface Tool {
  ToolSpec spec();

  /**
   * What the call would touch; looks at nothing but its input.
   *
   * @throws IllegalArgumentException if the input makes no sense; the message tells the model why
   */
  Effect effect(Json input);

  /** What the call asks a person, where asking is its work; the same rules as {@link #effect}. */
  default Optional<Request> asks(Json input) {
    return Optional.empty();
  }

  /** Does it: blocking, stopped by an interrupt, reaching the world only through its context. */
  Answer run(Json input, Context context) throws Exception;

  /**
   * Whose content the call's results hold, error texts too. A tool that does not say is not
   * trusted; one that knows only afterwards says it with its {@link Answer.Finished answer}.
   */
  default List<Label> labels(Json input) {
    return List.of(Label.unsaid(spec().name()));
  }

  /**
   * What became of a call that was begun and then cut off by a crash. A tool that cannot say leaves
   * it open, and the model has to look. Calls that only read are simply run again.
   */
  default Recovery recover(Json input, Context context) throws Exception {
    return new Recovery.Known(
        Answer.of(
            new ToolResult.Unknown(
                "The process stopped during this call. Check what it did before you repeat it.")));
  }

  /**
   * Goes on with a call that had asked a person in the middle ({@link Answer.Asks}); the answer is
   * in the context.
   */
  default Answer resume(Json input, Context context) throws Exception {
    throw new IllegalStateException(spec().name() + " asks nobody");
  }

  /** What a tool may know of the call it serves. */
  record Context(
      SessionId session, CallId call, Optional<Decision> decision, Consumer<String> progress) {}

  /** What a tool hands back. */
  sealed interface Answer {
    static Answer of(ToolResult result) {
      return new Finished(result, List.of(), List.of());
    }

    static Answer ok(String text) {
      return of(new ToolResult.Ok(text));
    }

    static Answer failed(String text) {
      return of(new ToolResult.Failed(text));
    }

    /**
     * The result, and the facts that enter the log with it, all or none.
     *
     * @param labels whose content the result holds; empty: what {@link Tool#labels} says
     */
    record Finished(ToolResult result, List<Event.Fact> facts, List<Label> labels)
        implements Answer {
      public Finished {
        facts = List.copyOf(facts);
        labels = List.copyOf(labels);
      }

      public Finished(ToolResult result, List<Event.Fact> facts) {
        this(result, facts, List.of());
      }
    }

    /** Not finished: it must ask a person first, and goes on in {@link Tool#resume}. */
    record Asks(Request request) implements Answer {}

    /** Not finished: a session below it waits for a person. */
    record Parked(String reason) implements Answer {}
  }

  /** What is known of a call that a crash cut off. */
  sealed interface Recovery {
    /** Nothing of it took effect: run it again. */
    record Repeat() implements Recovery {}

    /** It is known how it ended. */
    record Known(Answer answer) implements Recovery {}
  }
}
