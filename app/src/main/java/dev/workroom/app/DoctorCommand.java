package dev.workroom.app;

import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom doctor}: what this machine offers, and what to do about what is missing. */
final class DoctorCommand implements Command {
  @Override
  public CommandSpec spec() {
    return Command.named("doctor", "Say what works on this machine and what is missing.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    PrintStream out = program.terminal().out();
    boolean broken = false;
    try (var workshop = Workshop.open(program)) {
      for (HealthChecks.Found one : HealthChecks.of(workshop)) {
        out.println((one.good() ? "ok       " : "missing  ") + one.sentence());
        broken |= one.state().equals("broken");
      }
    }
    return broken ? Exit.FAILED : Exit.DONE;
  }
}
