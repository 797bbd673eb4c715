package dev.workroom.app;

import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom serve}: the page, on this computer alone, until it is stopped. */
final class ServeCommand implements Command {
  static final int USUAL_PORT = 7317;

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("serve", "Serve the page on this computer until stopped.");
    spec.addOption(Command.option("PORT", "7317 by default; 0 takes any that is free.", "--port"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String named = Command.value(arguments, "--port", "");
    if (!named.matches("\\d{0,5}") || (!named.isEmpty() && Integer.parseInt(named) > 65_535)) {
      throw UserError.usage("--port takes a number up to 65535, not '%s'.".formatted(named));
    }
    var place = new ServerPlace(program.home());
    Optional<ServerPlace.Held> held = place.take();
    if (held.isEmpty()) {
      ServerPlace.Running running = running(place);
      program.terminal().err().println("The server runs already (process " + running.pid() + ").");
      program.terminal().out().println(ServerPlace.link(running));
      return Exit.DONE;
    }
    try (var mine = held.get()) {
      return serve(named, mine, program);
    }
  }

  private static ServerPlace.Running running(ServerPlace place)
      throws IOException, InterruptedException {
    return place
        .running()
        .orElseThrow(() -> UserError.failed("The server has just ended; try again."));
  }

  private static Exit serve(String named, ServerPlace.Held held, Program program) throws Exception {
    var finished = new CountDownLatch(1);
    try (PageServer server = started(named, program)) {
      held.publish(
          new ServerPlace.Running(server.port(), ProcessHandle.current().pid(), server.control()));
      Thread main = Thread.currentThread();
      Thread hook =
          new Thread(() -> {
            main.interrupt();
            try {
              if (!finished.await(8, TimeUnit.SECONDS)) {
                return;
              }
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      Runtime.getRuntime().addShutdownHook(hook);
      program.terminal().out().println(server.link());
      program
          .terminal()
          .err()
          .println(
              "Open this link; it signs one browser in, once. Ctrl-C or 'workroom stop-server' ends the server; sessions go on when it starts again.");
      try {
        server.awaitStop();
      } catch (InterruptedException _) {
        // asked to end
      }
    } finally {
      finished.countDown();
    }
    return Exit.DONE;
  }

  /** The usual port if it is free, else any; one that was named, or none. */
  private static PageServer started(String named, Program program) throws Exception {
    int port = named.isEmpty() ? USUAL_PORT : Integer.parseInt(named);
    try {
      return new PageServer(program, port);
    } catch (Exception e) {
      if (!taken(e)) {
        throw e;
      }
      if (!named.isEmpty()) {
        throw UserError.failed(
            "Port %d is in use. Name another with --port, or leave it out.".formatted(port));
      }
      return new PageServer(program, 0);
    }
  }

  private static boolean taken(@org.jspecify.annotations.Nullable Throwable e) {
    return e != null && (e instanceof BindException || taken(e.getCause()));
  }
}
