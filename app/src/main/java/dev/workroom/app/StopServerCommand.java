package dev.workroom.app;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom stop-server}: ends the server of the data folder. */
final class StopServerCommand implements Command {
  @Override
  public CommandSpec spec() {
    return Command.named("stop-server", "Stop the server; sessions go on when it starts again.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    var place = new ServerPlace(program.home());
    Optional<ServerPlace.Running> running = place.running();
    if (running.isEmpty()) {
      program.terminal().out().println("No server is running.");
      return Exit.DONE;
    }
    ServerPlace.stop(running.get());
    for (int i = 0; i < 100; i++) {
      Optional<ServerPlace.Held> free = place.take();
      if (free.isPresent()) {
        free.get().close();
        program.terminal().out().println("The server has stopped.");
        return Exit.DONE;
      }
      Thread.sleep(100);
    }
    throw UserError.failed(
        "The server was told to stop and has not ended yet (process %d)."
            .formatted(running.get().pid()));
  }
}
