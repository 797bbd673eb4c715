package dev.workroom.core.session;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.PathPattern;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.SessionProgress.Kind;
import dev.workroom.core.session.SessionProgress.Made;
import dev.workroom.core.session.SessionProgress.Running;
import dev.workroom.core.session.SessionProgress.State;
import dev.workroom.core.session.SessionProgress.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds the log of a session and the logs of those below it into its progress. A change belongs to
 * the step that announced its path, else to the step that was being worked on; so the plan ticks
 * from facts, and where a step is only said to be done it shows what is missing.
 *
 * <p>It is fed entry by entry, each log in its order; a step costs what the plan is long, whatever
 * came before.
 */
public final class ProgressFold {
  private final SessionId root;
  private final Map<SessionId, SessionState> states = new LinkedHashMap<>();
  private final Map<SessionId, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, Instant> since = new HashMap<>();
  private final List<Work> work = new ArrayList<>();
  private final Work beside = new Work();
  private Optional<Instant> started = Optional.empty();

  /** What the log shows of one step. */
  private static final class Work {
    private final Map<String, Kind> made = new LinkedHashMap<>();
    private int calls;
    private int failed;

    List<Made> all() {
      return made.entrySet().stream().map(e -> new Made(e.getKey(), e.getValue())).toList();
    }
  }

  private record Lane(CallId call, Optional<State> ended, Usage usage) {}

  public ProgressFold(SessionId root) {
    this.root = root;
  }

  /** The session whose progress it is. */
  public SessionId root() {
    return root;
  }

  /** The progress that whole logs show; the root's log first. */
  public static SessionProgress of(SessionId root, Map<SessionId, List<Entry>> logs) {
    var fold = new ProgressFold(root);
    logs.getOrDefault(root, List.of()).forEach(entry -> fold.add(root, entry));
    logs.forEach((id, log) -> {
      if (!id.equals(root)) {
        log.forEach(entry -> fold.add(id, entry));
      }
    });
    return fold.now();
  }

  /** Takes in what was appended to the session's log or to one below it. */
  public void add(SessionId session, Entry entry) {
    SessionState before = states.getOrDefault(session, SessionState.EMPTY);
    SessionState after = before.apply(entry);
    states.put(session, after);
    if (session.equals(root) && started.isEmpty()) {
      started = Optional.of(entry.at());
    }
    if (session.equals(root)) {
      planned(before.plan(), after.plan());
    }
    switch (entry.event()) {
      case FileChanged e -> made(e.readable());
      case ToolFinished e -> finished(session, e);
      case ModelReplied e ->
          e.message().toolUses().forEach(use -> since.put(key(session, use.id()), entry.at()));
      case ApprovalRequested e -> since.put(key(session, e.call()), entry.at());
      case SubagentStarted e ->
          lanes.put(e.child(), new Lane(e.call(), Optional.empty(), Usage.NONE));
      case SubagentEnded e ->
          lanes.replaceAll((id, lane) ->
              lane.call().equals(e.call()) && id.equals(session.child(e.call()))
                  ? new Lane(
                      lane.call(),
                      Optional.of(e.handover().done() ? State.DONE : State.FAILED),
                      e.usage())
                  : lane);
      default -> {}
    }
  }

  /** How far it is now. */
  public SessionProgress now() {
    SessionState state = states.getOrDefault(root, SessionState.EMPTY);
    return new SessionProgress(
        steps(state),
        beside.all(),
        started,
        states.values().stream()
            .map(SessionState::at)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH),
        state.working(),
        usage(state),
        state.steps(),
        state.lastReply().map(SessionState.Reply::contextTokens).orElse(0L),
        BudgetUse.of(state),
        running(),
        waits(),
        agents(),
        state.outcome());
  }

  private void finished(SessionId session, ToolFinished e) {
    since.remove(key(session, e.call()));
    boolean well = e.result() instanceof ToolResult.Ok;
    Work now = active().map(this::work).orElse(beside);
    now.calls++;
    now.failed += well ? 0 : 1;
    SessionId child = session.child(e.call());
    Lane lane = lanes.get(child);
    if (lane != null) {
      lanes.put(
          child,
          new Lane(lane.call(), Optional.of(well ? State.DONE : State.FAILED), lane.usage()));
    }
  }

  private void made(FileChanged e) {
    Kind kind =
        e.from().isPresent()
            ? Kind.MOVED
            : e.after().isEmpty()
                ? Kind.DELETED
                : e.before().isEmpty() ? Kind.CREATED : Kind.CHANGED;
    Work to = announcing(e.path()).or(this::active).map(this::work).orElse(beside);
    // What was made in this session and changed again is still what it made.
    boolean own = kind == Kind.CHANGED && to.made.get(e.path()) == Kind.CREATED;
    to.made.put(e.path(), own ? Kind.CREATED : kind);
  }

  /** Where the steps are others than before, what was done goes with the steps that stayed. */
  private void planned(Optional<Plan> before, Optional<Plan> after) {
    if (before.equals(after)) {
      return;
    }
    List<String> old = titles(before);
    List<String> now = titles(after);
    if (old.equals(now) || work.isEmpty()) {
      return;
    }
    var kept = new ArrayList<Work>();
    for (String title : now) {
      int at = old.indexOf(title);
      kept.add(at >= 0 && at < work.size() ? work.get(at) : new Work());
    }
    work.stream().filter(one -> !kept.contains(one)).forEach(one -> beside.made.putAll(one.made));
    work.clear();
    work.addAll(kept);
  }

  private static List<String> titles(Optional<Plan> plan) {
    return plan.map(p -> p.steps().stream().map(Plan.Step::title).toList()).orElse(List.of());
  }

  private Work work(int number) {
    while (work.size() < number) {
      work.add(new Work());
    }
    return work.get(number - 1);
  }

  private Optional<Plan> plan() {
    return states.getOrDefault(root, SessionState.EMPTY).plan();
  }

  private List<Folder> folders() {
    return states
        .getOrDefault(root, SessionState.EMPTY)
        .setup()
        .map(Setup::folders)
        .orElse(List.of());
  }

  /** The step that announced the path: one that names it outright before one with a pattern. */
  private Optional<Integer> announcing(String path) {
    List<Plan.Step> steps = plan().map(Plan::steps).orElse(List.of());
    Optional<Integer> wide = Optional.empty();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).status() == Status.DROPPED) {
        continue;
      }
      for (String text : announced(steps.get(i))) {
        var pattern = new PathPattern(text);
        if (pattern.covers(folders(), path)) {
          if (pattern.literal()) {
            return Optional.of(i + 1);
          }
          wide = wide.isPresent() ? wide : Optional.of(i + 1);
        }
      }
    }
    return wide;
  }

  private static List<String> announced(Plan.Step step) {
    var all = new ArrayList<>(step.touches());
    all.addAll(step.deletes());
    return all;
  }

  /** The step that is being worked on: as the agent noted, else the first that is not done. */
  private Optional<Integer> active() {
    List<Plan.Step> steps = plan().map(Plan::steps).orElse(List.of());
    int open = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).status() == Status.ACTIVE) {
        return Optional.of(i + 1);
      }
      if (open == 0
          && steps.get(i).status() == Status.PENDING
          && status(i + 1, steps.get(i)) != Status.DONE) {
        open = i + 1;
      }
    }
    return open == 0 ? Optional.empty() : Optional.of(open);
  }

  private List<SessionProgress.Step> steps(SessionState state) {
    var steps = new ArrayList<SessionProgress.Step>();
    List<Plan.Step> planned = state.plan().map(Plan::steps).orElse(List.of());
    boolean ended = state.outcome().isPresent();
    int active = ended || !state.planApproved() ? 0 : active().orElse(0);
    for (int n = 1; n <= planned.size(); n++) {
      Plan.Step step = planned.get(n - 1);
      Status status = status(n, step);
      boolean begun = status == Status.PENDING && n == active;
      Work shown = work(n);
      steps.add(
          new SessionProgress.Step(
              n,
              step,
              begun ? Status.ACTIVE : status,
              shown.all(),
              status == Status.DONE ? missing(n, step) : List.of(),
              shown.calls,
              shown.failed));
    }
    return steps;
  }

  /**
   * A step that names all it makes is done when all of it is made; one that names a folder or a
   * pattern, when the session is done and something is there for each.
   */
  private Status status(int number, Plan.Step step) {
    if (step.status() == Status.DONE || step.status() == Status.DROPPED) {
      return step.status();
    }
    List<String> named = announced(step);
    boolean shown =
        !named.isEmpty()
            && (ended() || named.stream().allMatch(text -> new PathPattern(text).literal()))
            && named.stream().allMatch(text -> met(number, text));
    return shown ? Status.DONE : step.status();
  }

  /** When the agent says that it is done, a step that names a folder has no more to come. */
  private boolean ended() {
    return states.getOrDefault(root, SessionState.EMPTY).outcome().orElse(null)
        instanceof Outcome.Done;
  }

  private List<String> missing(int number, Plan.Step step) {
    return announced(step).stream()
        .filter(text -> new PathPattern(text).literal() && !met(number, text))
        .toList();
  }

  private boolean met(int number, String announced) {
    var pattern = new PathPattern(announced);
    return work(number).made.keySet().stream().anyMatch(path -> pattern.covers(folders(), path));
  }

  private Usage usage(SessionState state) {
    Usage all = state.usage();
    for (Map.Entry<SessionId, Lane> lane : lanes.entrySet()) {
      boolean direct = lane.getKey().equals(root.child(lane.getValue().call()));
      if (direct && lane.getValue().ended().isEmpty()) {
        all = all.plus(states.getOrDefault(lane.getKey(), SessionState.EMPTY).usage());
      }
    }
    return all;
  }

  private List<Running> running() {
    var running = new ArrayList<Running>();
    states.forEach((id, state) -> {
      for (ToolUse use : open(state)) {
        running.add(new Running(id, use.id(), use.tool(), sinceOf(id, use.id(), state)));
      }
    });
    return running;
  }

  /** Calls that neither wait for a person nor have ended. */
  private static List<ToolUse> open(SessionState state) {
    if (state.outcome().isPresent()) {
      return List.of();
    }
    return state.openCalls().stream()
        .filter(use -> !(state.calls().get(use.id()) instanceof CallState.Waiting))
        .toList();
  }

  private List<Wait> waits() {
    var waits = new ArrayList<Wait>();
    states.forEach((id, state) ->
        state
            .waiting()
            .forEach((call, request) ->
                waits.add(new Wait(id, call, request, sinceOf(id, call, state)))));
    return waits;
  }

  private Instant sinceOf(SessionId session, CallId call, SessionState state) {
    return since.getOrDefault(key(session, call), state.at());
  }

  private List<SessionProgress.Agent> agents() {
    var agents = new ArrayList<SessionProgress.Agent>();
    lanes.forEach((id, lane) -> {
      SessionState state = states.getOrDefault(id, SessionState.EMPTY);
      State now = lane.ended().orElse(state.waiting().isEmpty() ? State.WORKING : State.WAITING);
      boolean ended = now == State.DONE || now == State.FAILED;
      Optional<String> tool =
          ended ? Optional.empty() : open(state).stream().map(ToolUse::tool).findFirst();
      Usage usage = lane.usage().equals(Usage.NONE) ? state.usage() : lane.usage();
      agents.add(new SessionProgress.Agent(id, lane.call(), now, tool, usage));
    });
    return agents;
  }

  private static String key(SessionId session, CallId call) {
    return session + " " + call;
  }
}
