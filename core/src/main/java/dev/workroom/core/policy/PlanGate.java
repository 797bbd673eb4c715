package dev.workroom.core.policy;

import dev.workroom.core.event.PathPattern;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Plan.Step;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.policy.Policy.Verdict;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.util.List;
import java.util.Optional;

/** Holds calls against the approved plan: which step announced it, and where the person stops. */
public final class PlanGate {
  /** How a call's effect says which step it begins; the number follows. */
  public static final String STEP = "own:step/";

  /** How every sentence begins that says that something was not announced. */
  public static final String LEAVING = "This leaves the plan: ";

  private PlanGate() {}

  /** Whether a step of the plan announces a change of the absolute path. */
  public static boolean announces(Plan plan, List<Folder> folders, String path) {
    return plan.steps().stream().anyMatch(step -> announces(step, folders, path, false));
  }

  /** Whether a step of the plan announces that the absolute path is deleted or moved away. */
  public static boolean announcesDeletion(Plan plan, List<Folder> folders, String path) {
    return plan.steps().stream().anyMatch(step -> announces(step, folders, path, true));
  }

  private static boolean announces(Step step, List<Folder> folders, String path, boolean deletes) {
    if (step.status() == Status.DROPPED) {
      return false;
    }
    List<String> named = deletes ? step.deletes() : step.touches();
    return named.stream().anyMatch(text -> new PathPattern(text).covers(folders, path));
  }

  /** A sentence that says how the call leaves the plan, if it does. */
  static Optional<String> leaving(SessionState state, Plan plan, Effect effect, String resource) {
    List<Folder> folders = folders(state);
    return switch (effect.kind()) {
      case WRITE ->
          file(resource)
              .filter(path -> !announces(plan, folders, path))
              .filter(path -> !announcesDeletion(plan, folders, path))
              .map(path -> left("that %s changes", shown(folders, path)));
      case DELETE ->
          file(resource)
              .filter(path -> !announcesDeletion(plan, folders, path))
              .map(path -> left("that %s is deleted", shown(folders, path)));
      case REACH ->
          plan.steps().stream().allMatch(step -> step.sends().isEmpty())
              ? Optional.of(left("that anything leaves this computer%s", ""))
              : Optional.empty();
      case READ, RUN -> Optional.empty();
    };
  }

  private static String left(String what, String path) {
    return LEAVING + "no step says " + what.formatted(path) + ".";
  }

  /** The review that is due because the call belongs to a step before which the person stops. */
  static Optional<Verdict> stop(SessionState state, Effect effect) {
    if (state.setup().map(Setup::mode).orElse(Setup.Mode.ASK) != Setup.Mode.PLAN
        || !state.planInForce()) {
      return Optional.empty();
    }
    Plan plan = state.plan().orElseThrow();
    return plan.stopBefore()
        .filter(stop -> step(state, plan, effect) >= stop)
        .map(stop ->
            new Verdict.Review(
                "plan: the person stops before step " + stop,
                "You wished to stop before step " + stop + "."));
  }

  /** The number of the step that the call belongs to; 0: it only reads. */
  private static int step(SessionState state, Plan plan, Effect effect) {
    for (String resource : effect.resources()) {
      if (resource.startsWith(STEP)) {
        return Integer.parseInt(resource.substring(STEP.length()));
      }
    }
    if (effect.kind() == Kind.READ) {
      return 0;
    }
    List<Folder> folders = folders(state);
    boolean deletes = effect.kind() == Kind.DELETE;
    for (String path : files(effect)) {
      for (int i = 0; i < plan.steps().size(); i++) {
        if (announces(plan.steps().get(i), folders, path, deletes)) {
          return i + 1;
        }
      }
    }
    return active(plan);
  }

  /**
   * The number of the step that is being worked on: as the agent noted, else the first open one.
   */
  public static int active(Plan plan) {
    int open = 0;
    for (int i = 0; i < plan.steps().size(); i++) {
      Status status = plan.steps().get(i).status();
      if (status == Status.ACTIVE) {
        return i + 1;
      }
      if (open == 0 && status == Status.PENDING) {
        open = i + 1;
      }
    }
    return open;
  }

  private static List<Folder> folders(SessionState state) {
    return state.setup().map(Setup::folders).orElse(List.of());
  }

  private static String shown(List<Folder> folders, String path) {
    String first = folders.isEmpty() ? "" : folders.getFirst().path() + "/";
    return path.startsWith(first) ? path.substring(first.length()) : path;
  }

  private static Optional<String> file(String resource) {
    return resource.startsWith("file:")
        ? Optional.of(resource.substring("file:".length()))
        : Optional.empty();
  }

  /** The files that a call names. */
  static List<String> files(Effect effect) {
    return effect.resources().stream().sorted().flatMap(one -> file(one).stream()).toList();
  }
}
