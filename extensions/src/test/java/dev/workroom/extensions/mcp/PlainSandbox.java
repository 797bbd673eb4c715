package dev.workroom.extensions.mcp;

import dev.workroom.core.sandbox.ConfinedProcess;
import dev.workroom.core.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts servers as plain child processes: what the real sandboxes add is tested with them. */
final class PlainSandbox implements Sandbox {
  final List<Process> started = new CopyOnWriteArrayList<>();
  final List<Program> programs = new CopyOnWriteArrayList<>();

  @Override
  public Isolation isolation() {
    return new Isolation(Kind.NONE, "Not isolated; for tests.", false);
  }

  @Override
  public Confined start(Program program) throws IOException {
    programs.add(program);
    var builder = new ProcessBuilder(program.argv());
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    builder.environment().put("PATH", "/usr/bin:/bin");
    Process process = builder.start();
    started.add(process);
    return new ConfinedProcess(process);
  }

  @Override
  public Ran run(Command command) {
    throw new UnsupportedOperationException();
  }
}
