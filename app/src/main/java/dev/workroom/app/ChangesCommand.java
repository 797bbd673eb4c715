package dev.workroom.app;

import dev.workroom.changes.Applied.Held;
import dev.workroom.changes.CallChanges;
import dev.workroom.changes.History;
import dev.workroom.changes.Kept;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom changes}: what a session changed, and how long it can be taken back. */
final class ChangesCommand implements Command {
  static final Duration SOON = Duration.ofDays(7);
  static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("changes", "List what a session changed.");
    spec.addPositional(Command.parameter("ID", "The session, or the beginning of its id."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws IOException {
    PrintStream out = program.terminal().out();
    try (var workshop = Workshop.open(program);
        var changes = workshop.changes()) {
      SessionId id = workshop.session(Command.parameter(arguments, 0));
      History history = changes.history();
      int shown = 0;
      Map<CallId, Integer> steps = UndoCommand.steps(workshop, id);
      for (SessionId one : ApproveCommand.family(workshop, id)) {
        for (CallChanges call : history.changes(one)) {
          print(call, place(id, one, call.call(), steps), out);
          shown += call.applied().changes().size() + call.applied().held().size();
        }
      }
      if (shown == 0) {
        out.println("Session %s changed nothing.".formatted(id));
      }
      expiring(workshop, history, id, out);
    }
    return Exit.DONE;
  }

  /** Which step of the session a call belongs to, and which sub-agent made it. */
  private static String place(
      SessionId id, SessionId one, CallId call, Map<CallId, Integer> steps) {
    String below = one.equals(id) ? "" : one.value().substring(id.value().length() + 1);
    CallId own = below.isEmpty() ? call : new CallId(below.split("/", 2)[0]);
    String step = steps.containsKey(own) ? "step " + steps.get(own) + "  " : "";
    return step + (below.isEmpty() ? "" : "sub-agent " + below + "  ") + "call " + call;
  }

  private static void print(CallChanges call, String place, PrintStream out) {
    String ending =
        call.undone() > 0
            ? ", %d taken back".formatted(call.undone())
            : call.kept() ? "" : ", cannot be taken back any more";
    out.printf("%s  %s%s%n", MINUTE.format(call.at()), place, ending);
    call.applied().changes().forEach(change -> out.println("  " + line(change)));
    int number = 0;
    for (Held held : call.applied().held()) {
      out.printf(
          "  waits      %d. %s%n",
          ++number, Terminal.oneLine(held.change() + ": " + held.reason(), 300));
    }
    call.applied()
        .unmade()
        .forEach(one -> out.println("  not made   " + Terminal.oneLine(one.sentence(), 300)));
  }

  private static String line(FileChanged change) {
    String path = Terminal.oneLine(change.path(), 300);
    if (change.from().isPresent()) {
      return "moved      " + Terminal.oneLine(change.from().get(), 300) + " → " + path;
    }
    String what =
        change.before().isEmpty() ? "created" : change.after().isEmpty() ? "deleted" : "changed";
    return "%-10s %s".formatted(what, path);
  }

  private static void expiring(Workshop workshop, History history, SessionId id, PrintStream out)
      throws IOException {
    List<Kept> soon =
        history.expiring(workshop.retention(), Instant.now().plus(SOON)).stream()
            .filter(kept -> TakenBack.below(id, kept.session()))
            .toList();
    if (!soon.isEmpty()) {
      out.printf(
          "%d of these calls can be taken back for less than %d days more (%s; settings keep.days, keep.gigabytes).%n",
          soon.size(), SOON.toDays(), Figures.bytes(soon.stream().mapToLong(Kept::bytes).sum()));
    }
  }
}
