package dev.workroom.app;

import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.Undone;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom undo}: takes back what a session changed, the last change first. */
final class UndoCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("undo", "Take back what a session changed.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    spec.addOption(Command.option("N", "Only the changes of its Nth step.", "--step"));
    spec.addOption(Command.option("PATH", "Only the changes to this file.", "--file"));
    return spec;
  }

  private record Change(SessionId session, CallId call, Instant at) {}

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
    ChangeSets changes = workshop.changes();
    String file = Command.value(arguments, "--file", "");
    int undone = 0;
    int refused = 0;
    for (Change change : wanted(workshop, changes, id, arguments)) {
      Undone result =
          file.isEmpty()
              ? changes.undo(change.session(), change.call())
              : changes.undo(
                  change.session(),
                  change.call(),
                  Path.of(file).toAbsolutePath().normalize().toString());
      if (!result.changes().isEmpty()) {
        new Session(change.session(), workshop.log()).append(Attendant.user(), events(result));
      }
      result.unmade().forEach(one -> terminal.err().println(one.sentence()));
      undone += result.changes().size();
      refused += result.unmade().size();
    }
    terminal.out().printf("%d changes were taken back.%n", undone);
    if (undone + refused == 0) {
      throw UserError.failed("There is nothing to take back.");
    }
    return refused == 0 ? Exit.DONE : Exit.FAILED;
  }

  /** The receipts, and a word to the model, which would still count on its files. */
  private static Event[] events(Undone undone) {
    var events = new ArrayList<Event>(undone.changes());
    events.add(
        new Event.Noted(
            "The user took back changes to: "
                + String.join(", ", undone.changes().stream().map(c -> c.path()).toList())));
    return events.toArray(Event[]::new);
  }

  /** The calls whose changes are meant, of the session and its sub-agents, the last first. */
  private static List<Change> wanted(
      Workshop workshop, ChangeSets changes, SessionId id, ParseResult arguments)
      throws IOException {
    var all = new ArrayList<Change>();
    for (SessionId one : ApproveCommand.family(workshop, id)) {
      changes.history().changes(one).forEach(c -> all.add(new Change(one, c.call(), c.at())));
    }
    all.sort(Comparator.comparing(Change::at).reversed());
    String step = Command.value(arguments, "--step", "");
    if (step.isEmpty()) {
      return all;
    }
    if (!step.matches("\\d{1,6}")) {
      throw UserError.usage("--step takes the number of a step, not '%s'.".formatted(step));
    }
    Set<CallId> calls = callsOfStep(workshop, id, Integer.parseInt(step));
    return all.stream()
        .filter(c ->
            calls.contains(c.call()) && c.session().equals(id)
                || calls.stream().anyMatch(call -> below(id.child(call), c.session())))
        .toList();
  }

  private static boolean below(SessionId parent, SessionId session) {
    return session.equals(parent) || session.value().startsWith(parent.value() + "/");
  }

  private static Set<CallId> callsOfStep(Workshop workshop, SessionId id, int step) {
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
