package dev.workroom.server;

import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that a person is asked, with what they need to decide.
 *
 * @param tool the tool of the call that waits
 * @param input what the model wants of it
 * @param targets the files and hosts it is about
 * @param choices how it can be allowed, the narrowest first
 */
public record Wait(
    SessionId session,
    CallId call,
    Instant since,
    Request request,
    String tool,
    Optional<Json> input,
    List<Target> targets,
    List<Choice> choices) {
  public Wait {
    targets = List.copyOf(targets);
    choices = List.copyOf(choices);
  }

  /** A file or host; {@code kind} is {@code file}, {@code host} or another kind of resource. */
  public record Target(String kind, String name) {}

  /**
   * A way to say yes.
   *
   * @param id {@code once}, {@code this} or {@code around}
   * @param label for the button
   */
  public record Choice(String id, String label) {}
}
