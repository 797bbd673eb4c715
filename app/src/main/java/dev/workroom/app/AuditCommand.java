package dev.workroom.app;

import dev.workroom.store.AuditReport;
import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom audit verify | export}: walks the hash chains, or takes them away. */
final class AuditCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("audit", "Verify or export the logs: audit verify | export.");
    spec.addPositional(Command.parameter("verify|export", "What to do."));
    spec.addPositional(Command.optional(1, "ID", "One session; else all."));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    String what = Command.parameter(arguments, 0);
    String named = Command.parameter(arguments, 1);
    try (var workshop = Workshop.open(program)) {
      return switch (what) {
        case "verify" ->
            verify(
                program.terminal().out(),
                named.isEmpty()
                    ? workshop.store().audit().verify()
                    : workshop.store().audit().verify(workshop.session(named)));
        case "export" -> export(workshop, named);
        default ->
            throw UserError.usage("'audit' takes verify or export, not '%s'.".formatted(what));
      };
    }
  }

  private static Exit verify(PrintStream out, AuditReport report) {
    report.flaws().forEach(flaw -> out.println(flaw.message()));
    out.printf(
        "%d entries of %d sessions: %s%n",
        report.entries(),
        report.sessions(),
        report.sound() ? "every chain is whole" : report.flaws().size() + " broken");
    report.heads().forEach(h -> out.printf("  %s %d %s%n", h.session(), h.seq(), h.hash()));
    return report.sound() ? Exit.DONE : Exit.FAILED;
  }

  private static Exit export(Workshop workshop, String named) {
    var store = workshop.store();
    var ids =
        named.isEmpty()
            ? store.sessions().stream().map(s -> s.id()).toList()
            : ApproveCommand.family(workshop, workshop.session(named));
    ids.forEach(id -> store.audit().export(id, workshop.program().terminal().out()));
    return Exit.DONE;
  }
}
