package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom undo}: takes back what a session changed, the last change first. */
final class UndoCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("undo", "Take back what a session changed.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("N", "Only the changes of its Nth step.", "--step"));
    spec.addOption(
        Command.option("CALL", "Only the changes of this call, as 'changes' names it.", "--call"));
    spec.addOption(Command.option("PATH", "Only the changes to this file.", "--file"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws IOException {
    try (var workshop = Workshop.open(program)) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      var claim = workshop.log().claim(id);
      if (claim.isEmpty()) {
        throw UserError.failed(
            "Session %s is running; stop it first with 'workroom stop %s'.".formatted(id, id));
      }
      try (var held = claim.get()) {
        return undo(workshop, id, arguments, program.terminal());
      }
    }
  }

  private static Exit undo(
      Workshop workshop, SessionId id, ParseResult arguments, Terminal terminal)
      throws IOException {
    String file = Command.value(arguments, "--file", "");
    String step = Command.value(arguments, "--step", "");
    String call = Command.value(arguments, "--call", "");
    if (!step.isEmpty() && !call.isEmpty()) {
      throw UserError.usage("Say --step or --call, not both; a call belongs to one step.");
    }
    @Nullable Set<CallId> calls =
        !call.isEmpty()
            ? Set.of(new CallId(call))
            : step.isEmpty() ? null : callsOfStep(workshop, id, number(step));
    TakenBack back = TakenBack.of(workshop, id, calls, file.isEmpty() ? null : file);
    back.refused().forEach(sentence -> terminal.err().println(sentence));
    if (calls != null && !back.refused().isEmpty()) {
      terminal
          .err()
          .println(
              "Where a later step of the session changed or moved the same file, take that one back first; 'workroom changes %s' lists them."
                  .formatted(id));
    }
    terminal
        .out()
        .println(
            back.changes() == 1
                ? "1 change was taken back."
                : back.changes() + " changes were taken back.");
    if (back.changes() + back.refused().size() == 0) {
      throw UserError.failed(
          "There is nothing to take back; 'workroom changes %s' lists what it changed."
              .formatted(id));
    }
    return back.refused().isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  private static int number(String step) {
    if (!step.matches("\\d{1,6}")) {
      throw UserError.usage("--step takes the number of a step, not '%s'.".formatted(step));
    }
    return Integer.parseInt(step);
  }

  /** The step of each call of a session, from 1. */
  static Map<CallId, Integer> steps(Workshop workshop, SessionId id) {
    Map<CallId, Integer> steps = new HashMap<>();
    int step = 0;
    for (Entry entry : workshop.log().read(id, 1)) {
      if (entry.event() instanceof ModelReplied reply) {
        step++;
        for (ToolUse use : reply.message().toolUses()) {
          steps.put(use.id(), step);
        }
      }
    }
    return steps;
  }

  static Set<CallId> callsOfStep(Workshop workshop, SessionId id, int step) {
    List<ModelReplied> replies =
        workshop.log().read(id, 1).stream()
            .map(e -> e.event())
            .filter(ModelReplied.class::isInstance)
            .map(ModelReplied.class::cast)
            .toList();
    if (step < 1 || step > replies.size()) {
      throw UserError.usage(
          "There is no step %d; session %s has %d.".formatted(step, id, replies.size()));
    }
    return replies.get(step - 1).message().toolUses().stream()
        .map(ToolUse::id)
        .collect(Collectors.toSet());
  }
}
