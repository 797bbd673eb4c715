package dev.workroom.extensions;

import dev.workroom.core.agent.Hooks;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.CallRewritten;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.extensions.HookAnswer.Decision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of a session's plugins, with the contract that published hooks are written for. They
 * are shown what happens and may block, have a person asked, and add context; what policy denies
 * they cannot allow. Each run is an entry of the log. Of several handlers the strictest counts.
 */
public final class SessionHooks implements Hooks {
  /** How often in a row hooks may keep an agent from stopping. */
  private static final int MOST_KEPT_GOING = 8;

  private static final String FROM = "From a hook:\n";

  private final HookRuns runs;
  private final Setup setup;

  /** What the model is to be told with the result of a call. */
  private final Map<CallId, String> contexts = new ConcurrentHashMap<>();

  /**
   * @param scratch a folder of ours outside of the granted ones
   * @param environment takes what hooks write for later commands
   */
  public SessionHooks(
      Kit kit,
      Setup setup,
      Sandbox sandbox,
      Path scratch,
      CommandEnvironment environment,
      HookReach reach) {
    List<Hook> hooks =
        kit.loaded().stream()
            .flatMap(from ->
                from.plugin().of(Component.Kind.HOOK).stream()
                    .filter(part ->
                        part.diagnostics().stream()
                            .noneMatch(d -> d.severity() == Diagnostic.Severity.ERROR))
                    .map(part -> new Hook(part.name(), from, part.raw())))
            .toList();
    this.setup = setup;
    List<Path> folders = setup.folders().stream().map(f -> Path.of(f.path())).toList();
    this.runs = new HookRuns(hooks, new HookProgram(sandbox, folders, scratch, environment), reach);
  }

  /** What came of the hooks of one event. */
  public record Said(HookAnswer answer, List<Event> events) {
    public Said {
      events = List.copyOf(events);
    }

    /** Why what was about to happen does not; empty: it does. */
    public Optional<String> refusal() {
      return answer.stops().isPresent()
          ? answer.stops()
          : answer.decision() == Decision.BLOCK ? Optional.of(answer.reason()) : Optional.empty();
    }

    /** The entries for the log, with what the model is told. */
    public List<Event> all() {
      var all = new ArrayList<>(events);
      if (!answer.context().isEmpty()) {
        all.add(new Noted(FROM + answer.context()));
      }
      return all;
    }

    Said with(Event more) {
      var all = new ArrayList<>(events);
      all.add(more);
      return new Said(answer, all);
    }
  }

  /**
   * Something that concerns no call happens.
   *
   * @param event its published name
   * @param what matchers look at; empty: nothing
   * @param more what its hooks are told beside the usual
   */
  public Said happens(Session session, String event, String what, Map<String, Object> more)
      throws InterruptedException {
    Said said = run(session, event, what, "", Optional.empty(), more);
    String late = event.equals("UserPromptSubmit") ? runs.late() : "";
    return late.isEmpty() ? said : said.with(new Noted(FROM + late));
  }

  /** Whether any hook waits for the event. */
  public boolean any(String event) {
    return runs.any(event);
  }

  @Override
  public Word before(Session session, ToolUse use) throws InterruptedException {
    if (!any("PreToolUse")) {
      return Word.NOTHING;
    }
    Said said = run(session, "PreToolUse", use, Map.of());
    HookAnswer answer = said.answer();
    var events = new ArrayList<>(said.events());
    answer
        .stops()
        .ifPresent(why -> {
          events.add(new Noted(why));
          events.add(new StopRequested());
        });
    if (answer.stops().isPresent() || answer.decision() == Decision.BLOCK) {
      return new Word(Say.STOP, said.refusal().orElse(""), events);
    }
    answer
        .input()
        .map(input -> HookWords.back(use.tool(), input))
        .filter(input -> !input.equals(use.input()))
        .ifPresent(input -> events.add(new CallRewritten(use.id(), input, name(said))));
    if (!answer.context().isEmpty()) {
      // A note would count as something new and keep the call from being made.
      contexts.put(use.id(), answer.context());
    }
    return answer.decision() == Decision.ASK
        ? new Word(Say.ASK, answer.reason(), events)
        : new Word(Say.NOTHING, "", events);
  }

  private static String name(Said said) {
    return said.events().stream()
        .filter(HookRan.class::isInstance)
        .map(e -> ((HookRan) e).hook())
        .collect(Collectors.joining(", "));
  }

  @Override
  public Optional<String> refuses(Session session, ToolUse use, Request request)
      throws InterruptedException {
    Optional<String> refusal = Optional.empty();
    if (any("PermissionRequest")) {
      Said said = run(session, "PermissionRequest", use, Map.of());
      log(session, said.events());
      refusal = said.refusal();
    }
    if (refusal.isEmpty() && any("Notification")) {
      String kind =
          request instanceof Request.Questions ? "elicitation_dialog" : "permission_prompt";
      var told = new LinkedHashMap<String, Object>();
      told.put("notification_type", kind);
      told.put("message", "Workroom waits for your answer on " + use.tool() + ".");
      log(session, happens(session, "Notification", kind, told).events());
    }
    return refusal;
  }

  @Override
  public Answer.Finished after(Session session, ToolUse use, Answer.Finished answer)
      throws InterruptedException {
    boolean well = answer.result() instanceof ToolResult.Ok;
    String event =
        switch (answer.result()) {
          case ToolResult.Ok _ -> "PostToolUse";
          case ToolResult.Denied _ -> "PermissionDenied";
          case ToolResult.Failed _,
              ToolResult.Skipped _,
              ToolResult.Interrupted _,
              ToolResult.Unknown _ ->
              "PostToolUseFailure";
        };
    String before = both(contexts.remove(use.id()), runs.late());
    if (!any(event) && before.isEmpty()) {
      return answer;
    }
    String text = answer.result().text();
    Said said =
        run(session, event, use, Map.of(well ? "tool_response" : "error", HookAnswer.cut(text)));
    log(session, said.events());
    HookAnswer word = said.answer();
    var shown = new StringBuilder(word.output().orElse(text));
    if (!before.isEmpty()) {
      shown.append("\n[from a hook: ").append(before).append(']');
    }
    if (word.decision() == Decision.BLOCK) {
      shown.append("\n[a hook objects: ").append(word.reason()).append(']');
    }
    if (!word.context().isEmpty()) {
      shown.append("\n[from a hook: ").append(word.context()).append(']');
    }
    word.stops().ifPresent(why -> log(session, List.of(new Noted(why), new StopRequested())));
    return shown.toString().equals(text)
        ? answer
        : new Answer.Finished(
            with(answer.result(), shown.toString()), answer.facts(), answer.labels());
  }

  private static String both(@Nullable String one, String other) {
    return one == null ? other : other.isEmpty() ? one : one + "\n" + other;
  }

  private static ToolResult with(ToolResult result, String text) {
    return switch (result) {
      case ToolResult.Ok ok -> new ToolResult.Ok(text, ok.images());
      case ToolResult.Failed _ -> new ToolResult.Failed(text);
      case ToolResult.Denied _ -> new ToolResult.Denied(text);
      case ToolResult.Skipped _ -> new ToolResult.Skipped(text);
      case ToolResult.Interrupted _ -> new ToolResult.Interrupted(text);
      case ToolResult.Unknown _ -> new ToolResult.Unknown(text);
    };
  }

  /** An agent says that it is done: what hooks answer, with a note if it is to go on. */
  public List<Event> stops(Session session, String event) throws InterruptedException {
    int kept = keptGoing(session);
    String waking = runs.waking();
    if (!waking.isEmpty() && kept < MOST_KEPT_GOING) {
      return List.of(new Noted(GO_ON + waking));
    }
    if (!any(event)) {
      return List.of();
    }
    String last = session.state().lastReply().map(reply -> reply.message().text()).orElse("");
    Said said =
        run(
            session,
            event,
            "",
            "",
            Optional.empty(),
            Map.of("stop_hook_active", kept > 0, "last_assistant_message", last));
    var events = new ArrayList<>(said.events());
    if (said.answer().decision() == Decision.BLOCK
        && said.answer().stops().isEmpty()
        && kept < MOST_KEPT_GOING) {
      events.add(new Noted(GO_ON + said.answer().reason()));
    }
    return events;
  }

  private static final String GO_ON = "A hook wants you to go on: ";

  /** How often they have done so since a person spoke. */
  private static int keptGoing(Session session) {
    int times = 0;
    for (var entry : session.entries()) {
      if (entry.event() instanceof Event.UserSaid) {
        times = 0;
      } else if (entry.event() instanceof Noted(String text) && text.startsWith(GO_ON)) {
        times++;
      }
    }
    return times;
  }

  private static void log(Session session, List<Event> events) {
    if (!events.isEmpty()) {
      session.append("hooks", events.toArray(Event[]::new));
    }
  }

  private Said run(Session session, String event, ToolUse use, Map<String, Object> more)
      throws InterruptedException {
    String tool = ToolNames.there(use.tool());
    Map<String, Object> input =
        HookWords.there(use.tool(), use.input(), setup.folders().getFirst());
    var all = new LinkedHashMap<String, Object>();
    all.put("tool_name", tool);
    all.put("tool_input", input);
    all.put("tool_use_id", use.id().value());
    all.putAll(more);
    return run(session, event, tool, HookWords.subject(input), Optional.of(use.id()), all);
  }

  private Said run(
      Session session,
      String event,
      String what,
      String subject,
      Optional<CallId> call,
      Map<String, Object> more)
      throws InterruptedException {
    var all = new LinkedHashMap<String, Object>();
    all.put("cwd", setup.folders().getFirst().path());
    all.put(
        "permission_mode",
        switch (setup.mode()) {
          case PLAN -> "plan";
          case ASK -> "default";
          case AUTO -> "acceptEdits";
        });
    all.putAll(more);
    return runs.run(
        new HookRuns.Happening(
            session, event, what, subject, call, HookRuns.told(session, event, all)));
  }

  /** Ends what still runs beside the session. */
  public void close() {
    runs.close();
  }
}
