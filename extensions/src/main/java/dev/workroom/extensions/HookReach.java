package dev.workroom.extensions;

import dev.workroom.core.event.Event;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the hooks of a session reach beside programs of their own, each held against what the
 * session itself may do. Whatever is refused or fails is an {@link IOException} with a sentence,
 * and the hook decides nothing.
 */
public interface HookReach {
  /** The session's model answers a question. */
  Verdict asked(Session session, String question) throws IOException, InterruptedException;

  /**
   * A sub-agent that may only read looks into a question.
   *
   * @param name of the hook; its log is known by it
   * @param model as the hook names it; may be empty
   */
  Verdict examined(Session session, String name, String question, String model, Duration time)
      throws IOException, InterruptedException;

  /** Sends JSON to a host of the session's list; the body of a good answer. */
  String posted(
      Session session,
      Optional<CallId> call,
      URI address,
      Map<String, String> headers,
      String body,
      Duration time)
      throws IOException, InterruptedException;

  /**
   * Calls a connector's tool that needs no person's word.
   *
   * @param servers names under which the connector may be known, the likeliest first
   */
  String called(Session session, List<String> servers, String tool, Json input, Duration time)
      throws IOException, InterruptedException;

  /**
   * An answer, what it cost, and what the log has to know of it.
   *
   * @param usage none where the events tell it
   */
  record Verdict(String text, Usage usage, List<Event> events) {
    public Verdict {
      events = List.copyOf(events);
    }
  }
}
