package dev.workroom.app;

import dev.workroom.core.agent.Closing;
import dev.workroom.core.agent.Compactor;
import dev.workroom.core.agent.Hooks;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.CommandEnvironment;
import dev.workroom.extensions.Component;
import dev.workroom.extensions.HookReach;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.SessionHooks;
import dev.workroom.extensions.SessionHooks.Said;
import dev.workroom.models.OpenModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the hooks of plugins meet a session: its start, what people say, its calls, its ends.
 *
 * @param hooks empty: no plugin brings any
 */
record HookedSession(Optional<SessionHooks> hooks) {
  /** No hooks at all. */
  static final HookedSession NONE = new HookedSession(Optional.empty());

  static HookedSession of(
      Kit kit,
      Setup setup,
      Sandbox sandbox,
      Path scratch,
      CommandEnvironment environment,
      HookReach reach) {
    return any(kit)
        ? new HookedSession(
            Optional.of(new SessionHooks(kit, setup, sandbox, scratch, environment, reach)))
        : NONE;
  }

  private static boolean any(Kit kit) {
    return kit.loaded().stream().anyMatch(one -> !one.plugin().of(Component.Kind.HOOK).isEmpty());
  }

  /**
   * What a person says to a session that does not run here: its hooks hear it before it enters the
   * log. Connectors and sub-agents are not at hand.
   *
   * @throws UserError if a hook says no
   */
  static List<Event> heard(
      Workshop workshop, Kit kit, Setup setup, Session session, String words, List<Event> events)
      throws InterruptedException {
    boolean waits =
        kit.loaded().stream()
            .flatMap(one -> one.plugin().of(Component.Kind.HOOK).stream())
            .map(part -> String.valueOf(part.raw().get("event")))
            .anyMatch(event -> event.startsWith("UserPrompt"));
    if (!waits) {
      return events;
    }
    var hooks =
        new SessionHooks(
            kit,
            setup,
            workshop.sandbox(setup.isolation()),
            workshop.home().scratch(session.id().value()).resolve("said"),
            new CommandEnvironment(kit),
            new Aside(workshop, setup));
    return new HookedSession(Optional.of(hooks)).said(session, words, events);
  }

  /** What hooks reach where the session itself does not run: its model. */
  private record Aside(Workshop workshop, Setup setup) implements HookReach {
    private static final String LATER = "this is done only where the session itself runs";

    @Override
    public Verdict asked(Session session, String question)
        throws IOException, InterruptedException {
      try (OpenModel model = workshop.models().open(setup.model(), setup.baseUrl().orElse(""))) {
        return HookDoors.asked(model, question);
      } catch (ModelException e) {
        throw new IOException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public Verdict examined(
        Session session, String name, String question, String model, Duration time)
        throws IOException {
      throw new IOException(LATER);
    }

    @Override
    public String posted(
        Session session,
        Optional<CallId> call,
        URI address,
        Map<String, String> headers,
        String body,
        Duration time)
        throws IOException {
      throw new IOException(LATER);
    }

    @Override
    public String called(
        Session session, List<String> servers, String tool, Json input, Duration time)
        throws IOException {
      throw new IOException(LATER);
    }
  }

  /** Those that stand beside policy. */
  Hooks calls() {
    return hooks.<Hooks>map(one -> one).orElse(Hooks.NONE);
  }

  /** What enters the log when a session begins or goes on. */
  List<Event> started(Session session, String how) throws InterruptedException {
    return happens(session, "SessionStart", how, Map.of("source", how))
        .map(Said::all)
        .orElse(List.of());
  }

  /**
   * What a person says, and what hooks add to it.
   *
   * @param events the words and the skills that they call
   * @throws UserError if a hook says no
   */
  List<Event> said(Session session, String words, List<Event> events) throws InterruptedException {
    if (events.stream().noneMatch(Event.UserSaid.class::isInstance)) {
      return events;
    }
    var all = new ArrayList<Event>();
    for (Event event : events) {
      if (event instanceof Event.SkillUsed skill) {
        heard(session, "UserPromptExpansion", skill.name(), Map.of("command", skill.name()), all);
      }
    }
    heard(session, "UserPromptSubmit", "", Map.of("prompt", words), all);
    all.addAll(events);
    return all;
  }

  private void heard(
      Session session, String event, String what, Map<String, Object> more, List<Event> all)
      throws InterruptedException {
    Optional<Said> said = happens(session, event, what, more);
    Optional<String> refusal = said.flatMap(Said::refusal);
    if (refusal.isPresent()) {
      throw UserError.failed("A hook does not let this through: " + refusal.get());
    }
    said.ifPresent(one -> all.addAll(one.all()));
  }

  /** Looks at finished work as the other does, and then lets hooks have the last word. */
  Closing closing(Closing other, String event) {
    return hooks
        .<Closing>map(own ->
            session -> {
              List<Event> found = other.review(session);
              boolean goesOn = found.stream().anyMatch(Event.Noted.class::isInstance);
              return goesOn ? found : with(found, own.stops(session, event));
            })
        .orElse(other);
  }

  private static List<Event> with(List<Event> some, List<Event> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Shortens as the other does, unless a hook says no. */
  Compactor compactor(Compactor other) {
    return hooks
        .filter(own -> own.any("PreCompact") || own.any("PostCompact"))
        .<Compactor>map(own ->
            (session, next) -> {
              var due = other.compact(session, next);
              if (due.isPresent()) {
                Said said = own.happens(session, "PreCompact", "auto", Map.of("trigger", "auto"));
                log(session, said);
                if (said.refusal().isPresent()) {
                  return Optional.empty();
                }
                log(
                    session,
                    own.happens(session, "PostCompact", "auto", Map.of("trigger", "auto")));
              }
              return due;
            })
        .orElse(other);
  }

  private static void log(Session session, Said said) {
    if (!said.events().isEmpty()) {
      session.append("hooks", said.events().toArray(Event[]::new));
    }
  }

  /** What a sub-agent is told beside its work. */
  String subagentStarts(Session parent, String type) throws InterruptedException {
    Optional<Said> said = happens(parent, "SubagentStart", type, Map.of("agent_type", type));
    said.ifPresent(one -> log(parent, one));
    return said.map(one -> one.answer().context()).orElse("");
  }

  /** A turn has failed; nothing that hooks say of it changes that. */
  void failed(Session session, String why) throws InterruptedException {
    happens(session, "StopFailure", "", Map.of("error", why)).ifPresent(one -> log(session, one));
  }

  /** The session's process ends. */
  void ended(Session session, String reason) {
    try {
      happens(session, "SessionEnd", reason, Map.of("reason", reason));
      hooks.ifPresent(SessionHooks::close);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Said> happens(
      Session session, String event, String what, Map<String, Object> more)
      throws InterruptedException {
    return hooks.isPresent() && hooks.get().any(event)
        ? Optional.of(hooks.get().happens(session, event, what, more))
        : Optional.empty();
  }
}
