package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.ProgressFold;
import dev.workroom.core.session.SessionProgress;
import dev.workroom.core.session.SessionState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folds of a session and of those below it; used under the {@link Board}'s lock. */
final class Family {
  private final SessionId root;
  private final ProgressFold fold;
  private final Map<SessionId, SessionState> states = new LinkedHashMap<>();
  private final Map<SessionId, Lane> lanes = new LinkedHashMap<>();
  private String title = "";
  private boolean archived;
  private Optional<Entry> first = Optional.empty();

  /**
   * A session below the first.
   *
   * @param last its last entry
   */
  record Lane(SessionId session, SessionId parent, String call, String title, long last) {}

  Family(SessionId root) {
    this.root = root;
    this.fold = new ProgressFold(root);
  }

  /** The last entry that was taken in of a session of the family. */
  long seq(SessionId session) {
    return states.getOrDefault(session, SessionState.EMPTY).seq();
  }

  void add(SessionId session, Entry entry) {
    fold.add(session, entry);
    states.put(session, states.getOrDefault(session, SessionState.EMPTY).apply(entry));
    lanes.computeIfPresent(
        session, (_, lane) -> new Lane(session, lane.parent, lane.call, lane.title, entry.seq()));
    switch (entry.event()) {
      case Event.Renamed e when session.equals(root) -> title = e.title();
      case Event.Archived e when session.equals(root) -> archived = e.archived();
      case Event.SubagentStarted e ->
          lanes.put(
              e.child(), new Lane(e.child(), session, e.call().value(), e.title(), seq(e.child())));
      default -> {}
    }
    if (session.equals(root) && first.isEmpty()) {
      first = Optional.of(entry);
    }
  }

  SessionState state() {
    return states.getOrDefault(root, SessionState.EMPTY);
  }

  SessionState state(SessionId session) {
    return states.getOrDefault(session, SessionState.EMPTY);
  }

  SessionProgress progress() {
    return fold.now();
  }

  List<Lane> lanes() {
    return List.copyOf(lanes.values());
  }

  List<Wait> waits(SessionProgress progress) {
    return progress.waits().stream()
        .map(w -> Waits.of(w.session(), w.call(), w.request(), w.since(), state(w.session())))
        .toList();
  }

  boolean archived() {
    return archived;
  }

  /** Whether a session is run, as far as that is known. */
  enum Run {
    HERE,
    ELSEWHERE,
    QUEUED,
    NONE
  }

  /** Whether it is neither ended nor paused, and waits for nobody. */
  boolean working() {
    return status(state(), fold.now()) == Row.Status.WORKING;
  }

  /** {@code usual} is the title where the session was not named. */
  Row row(String usual, Run run, String trouble) {
    SessionProgress progress = fold.now();
    SessionState state = state();
    Row.Status status = status(state, progress);
    Optional<Setup> setup = state.setup();
    return new Row(
        root.value(),
        title.isEmpty() ? usual : title,
        status,
        run == Run.HERE || run == Run.ELSEWHERE,
        archived,
        setup.map(Setup::folders).orElse(List.of()),
        setup.map(s -> s.mode().name()).orElse(""),
        setup.map(Setup::model).orElse(""),
        first.map(Entry::at).orElse(state.at()),
        progress.at(),
        state.seq(),
        progress.waits().size(),
        line(status, state, progress, run),
        progress.done(),
        (int)
            progress.steps().stream()
                .filter(s -> s.status() != dev.workroom.core.event.Plan.Status.DROPPED)
                .count(),
        files(progress),
        progress.usage().microUsd(),
        progress.usage().priced(),
        progress.working().toSeconds(),
        trouble);
  }

  private static int files(SessionProgress progress) {
    return progress.beside().size()
        + progress.steps().stream().mapToInt(step -> step.made().size()).sum();
  }

  private static Row.Status status(SessionState state, SessionProgress progress) {
    if (state.outcome().isPresent()) {
      return switch (state.outcome().get()) {
        case Outcome.Done _ -> Row.Status.DONE;
        case Outcome.Interrupted _ -> Row.Status.INTERRUPTED;
        case Outcome.OverBudget _ -> Row.Status.OVER_BUDGET;
        case Outcome.Failed _ -> Row.Status.FAILED;
        case Outcome.Waiting _ -> Row.Status.WAITING;
      };
    }
    if (state.paused()) {
      return Row.Status.PAUSED;
    }
    return progress.waits().isEmpty() ? Row.Status.WORKING : Row.Status.WAITING;
  }

  private static String line(
      Row.Status status, SessionState state, SessionProgress progress, Run run) {
    return switch (status) {
      case WAITING ->
          progress.waits().isEmpty()
              ? "waits for you"
              : inShort(progress.waits().getFirst().request())
                  + (progress.waits().size() > 1
                      ? " and %d more".formatted(progress.waits().size() - 1)
                      : "");
      case WORKING ->
          switch (run) {
            case HERE -> doing(progress);
            case ELSEWHERE -> doing(progress) + ", in another process";
            case QUEUED -> "waits for its turn";
            case NONE -> "was cut off";
          };
      case PAUSED -> "paused";
      case DONE -> "done";
      case INTERRUPTED -> "stopped";
      case OVER_BUDGET, FAILED ->
          switch (state.outcome().orElseThrow()) {
            case Outcome.Failed(String reason) -> reason;
            case Outcome.OverBudget(String limit) -> "reached its limit of " + limit;
            case Outcome.Done _, Outcome.Interrupted _, Outcome.Waiting _ -> "";
          };
    };
  }

  private static String doing(SessionProgress progress) {
    return progress.steps().stream()
        .filter(s -> s.status() == dev.workroom.core.event.Plan.Status.ACTIVE)
        .findFirst()
        .map(s -> "step %d of %d".formatted(s.number(), progress.steps().size()))
        .orElse(
            progress.running().isEmpty()
                ? "thinks"
                : "uses " + progress.running().getFirst().tool());
  }

  private static String inShort(Request request) {
    return switch (request) {
      case Request.Permission p -> p.question().lines().findFirst().orElse("asks");
      case Request.PlanReview p ->
          "a plan of %d steps to review".formatted(p.plan().steps().size());
      case Request.Questions q ->
          q.questions().size() == 1
              ? q.questions().getFirst().text()
              : q.questions().size() + " questions";
    };
  }
}
