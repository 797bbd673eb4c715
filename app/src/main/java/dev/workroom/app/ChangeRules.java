package dev.workroom.app;

import dev.workroom.changes.HoldRules;
import dev.workroom.changes.HoldRules.Act;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.policy.FileSinks;
import dev.workroom.core.policy.Guards;
import dev.workroom.core.policy.PlanGate;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a session says to each single change: its guardrails forbid, whoever asks; what others wrote
 * and people did not ask for waits for a person, and so does what a command changed beyond the
 * approved plan.
 *
 * @param command whether a command did it, of which nobody knew before
 * @param planned the plan that carries changes, if the session works by one
 * @param reaching why files must wait for what they would hold, by path
 * @param listed the paths that are moved, as tables may list them
 */
record ChangeRules(
    Session session,
    CallId call,
    boolean command,
    Guards guards,
    List<Folder> folders,
    Optional<Plan> planned,
    Map<String, String> reaching,
    Set<String> listed)
    implements HoldRules.Judge {

  /** The rules for what a tool wants; whether it keeps to the plan was judged with the call. */
  static HoldRules ofTool(Session session, CallId call, List<Operation> operations) {
    // Who allowed the call saw what it writes.
    Map<String, String> reaching =
        session.allowed(call) ? Map.of() : WrittenContent.reasons(session, operations);
    return of(session, call, false, Optional.empty(), reaching, operations);
  }

  /** The rules for what a command left, of which nobody knew before. */
  static HoldRules ofCommand(Session session, CallId call, List<Operation> operations) {
    SessionState state = session.state();
    boolean byPlan =
        state.setup().map(Setup::mode).orElse(Mode.ASK) == Mode.PLAN && state.planInForce();
    return of(
        session,
        call,
        true,
        byPlan ? state.plan() : Optional.empty(),
        WrittenContent.reasons(session, operations),
        operations);
  }

  private static HoldRules of(
      Session session,
      CallId call,
      boolean command,
      Optional<Plan> planned,
      Map<String, String> reaching,
      List<Operation> operations) {
    SessionState state = session.state();
    List<Folder> folders = folders(state);
    return HoldRules.DEFAULT.with(
        new ChangeRules(
            session,
            call,
            command,
            guards(state),
            folders,
            planned,
            reaching,
            FileSinks.listed(state, moved(operations))));
  }

  private static List<String> moved(List<Operation> operations) {
    return operations.stream()
        .mapMulti((Operation operation, Consumer<String> all) -> {
          if (operation instanceof Operation.Move(Path from, Path to)) {
            all.accept(from.toString());
            all.accept(to.toString());
          }
        })
        .toList();
  }

  static Guards guards(SessionState state) {
    return new Guards(state.setup().map(Setup::guardrails).orElse(List.of()), folders(state));
  }

  private static List<Folder> folders(SessionState state) {
    return state.setup().map(Setup::folders).orElse(List.of());
  }

  @Override
  public Optional<String> refuses(Act act, String path) {
    Guards.Act meant =
        switch (act) {
          case CREATE, OVERWRITE -> Guards.Act.CHANGE;
          case MOVE -> Guards.Act.MOVE_AWAY;
          case DELETE -> Guards.Act.DELETE;
        };
    return guards
        .against(meant, path, false)
        .map(Guardrail::text)
        .map(text ->
            "%s is left as it was: the user's guardrail “%s” forbids the change."
                .formatted(Terminal.oneLine(path, 300), text));
  }

  @Override
  public Optional<String> holds(Act act, String path) {
    if (act == Act.DELETE) {
      return Optional.empty();
    }
    return Optional.ofNullable(reaching.get(path))
        .or(() -> FileSinks.change(session, call, path, act != Act.CREATE, command))
        .or(() -> unplanned(path));
  }

  @Override
  public Optional<String> holdsMove(String from, String to) {
    return Optional.ofNullable(reaching.get(to))
        .or(() -> FileSinks.move(session, call, new FileSinks.Moved(from, to, listed), command))
        .or(() -> unplanned(to))
        .or(() -> unplanned(from));
  }

  private Optional<String> unplanned(String path) {
    return planned
        .filter(plan -> !announced(plan, path))
        .map(_ -> PlanGate.LEAVING + "no step announces it.");
  }

  private boolean announced(Plan plan, String path) {
    return PlanGate.announces(plan, folders, path)
        || PlanGate.announcesDeletion(plan, folders, path);
  }
}
