package dev.workroom.app;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.extensions.CommandEnvironment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A sandbox whose commands find what plugins bring for them. */
record EquippedSandbox(Sandbox sandbox, CommandEnvironment environment) implements Sandbox {
  @Override
  public Isolation isolation() {
    return sandbox.isolation();
  }

  @Override
  public Confined start(Program program) throws IOException {
    return sandbox.start(program);
  }

  @Override
  public Ran run(Command command) throws IOException, InterruptedException {
    try {
      return sandbox.run(
          new Command(
              environment.before() + command.script(),
              command.directory(),
              command.folders(),
              command.scratch(),
              command.limits(),
              command.gateway()));
    } catch (NoSuchFileException gone) {
      throw new IOException(
          "%s is not there any more, so nothing of this command was kept."
              .formatted(gone.getFile()),
          gone);
    }
  }
}
