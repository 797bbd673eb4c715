package dev.workroom.sandbox;

import dev.workroom.core.sandbox.ConfinedProcess;
import dev.workroom.core.sandbox.Sandbox;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;

/**
 * No isolation: the worker is a plain process with a cleared environment and all rights of the
 * user. Only for a person who asked for it in so many words.
 */
public final class Unconfined implements Sandbox {
  private static final Isolation ISOLATION =
      new Isolation(
          Kind.NONE,
          "Nothing is isolated: the worker has all of your rights, so a hostile document could read"
              + " and change whatever you can. Shell commands are off.",
          false);

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }

  @Override
  public Confined start(Program program) throws IOException {
    var builder = new ProcessBuilder(program.argv());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
    builder.environment().putAll(program.environment());
    try {
      return new ConfinedProcess(Spawner.start(builder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The start of the worker was stopped.");
    }
  }

  @Override
  public Ran run(Command command) {
    throw new UnsupportedOperationException(
        "Shell commands are off without isolation; they need one of the other kinds.");
  }
}
