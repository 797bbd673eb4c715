package dev.workroom.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom} alone: starts the server if it is down, and opens the page. */
final class HomeCommand implements Command {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int LOOK_MILLIS = 50;

  @Override
  public CommandSpec spec() {
    return Command.named("open", "Start the server if it is down, and open the page.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    var place = new ServerPlace(program.home());
    Optional<ServerPlace.Running> running = place.running();
    ServerPlace.Running server = running.isPresent() ? running.get() : start(place, program);
    String link = ServerPlace.link(server);
    PrintStream out = program.terminal().out();
    out.println(link);
    if (!opened(link, program)) {
      program.terminal().err().println("Open this link in a browser; it is good once.");
    }
    return Exit.DONE;
  }

  /** In a process of its own, which outlives this one. */
  private static ServerPlace.Running start(ServerPlace place, Program program)
      throws IOException, InterruptedException {
    Path log = program.home().root().resolve("server.log");
    Process process =
        new ProcessBuilder(line(program))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
      if (!process.isAlive()) {
        throw UserError.failed("The server did not start: " + lastLine(log));
      }
      Optional<ServerPlace.Running> running = place.published(process.pid());
      if (running.isPresent()) {
        return running.get();
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw UserError.failed("The server does not get up; %s says why.".formatted(log));
  }

  private static List<String> line(Program program) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path arguments = program.installation().resolve("workroom.args");
    if (Files.isRegularFile(arguments)) {
      line.add("@" + arguments);
    } else {
      line.addAll(
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "-Dworkroom.home=" + program.installation(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName()));
    }
    line.add("serve");
    return line;
  }

  private static String lastLine(Path log) throws IOException {
    return Home.text(log)
        .flatMap(text -> text.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last))
        .map(line -> Terminal.oneLine(line.replaceFirst("^workroom: ", ""), 400))
        .orElse("it says nothing; see " + log);
  }

  /** Where there is a desktop; else the link is enough. */
  private static boolean opened(String link, Program program) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    boolean desktop =
        mac
            || !program.environment().getOrDefault("DISPLAY", "").isBlank()
            || !program.environment().getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    if (!desktop) {
      return false;
    }
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", link)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
