package dev.workroom.worker;

import dev.workroom.core.sandbox.ConfinedProcess;
import dev.workroom.core.sandbox.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts the worker as a plain child process: what the real sandboxes add is tested with them. */
final class SpawningSandbox implements Sandbox {
  final List<Process> started = new ArrayList<>();

  @Override
  public Isolation isolation() {
    return new Isolation(Kind.NONE, "Not isolated; for tests.", false);
  }

  @Override
  public Confined start(Program program) throws IOException {
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
