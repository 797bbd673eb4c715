package dev.workroom.app;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.extensions.CommandEnvironment;
import java.io.IOException;

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
    return sandbox.run(
        new Command(
            environment.before() + command.script(),
            command.directory(),
            command.folders(),
            command.scratch(),
            command.limits(),
            command.gateway()));
  }
}
