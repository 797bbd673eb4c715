package dev.workroom.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
    PrintStream out = program.terminal().out();
    out.println(ServerPlace.link(server));
    program
        .terminal()
        .err()
        .println(
            opened(server, program)
                ? "If no browser shows the page, open this link; it is good once."
                : "Open this link in a browser; it is good once.");
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
  private static boolean opened(ServerPlace.Running server, Program program)
      throws IOException, InterruptedException {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    boolean desktop =
        mac
            || !program.environment().getOrDefault("DISPLAY", "").isBlank()
            || !program.environment().getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    if (!desktop) {
      return false;
    }
    Path page = leading(ServerPlace.link(server), program.home().root().resolve("open.html"));
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", page.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * A page that leads to a link and that only its user can read: what a program is started with is
   * seen by every user of the computer, and whoever is first signs in.
   */
  private static Path leading(String link, Path file) throws IOException {
    Path part =
        Files.createTempFile(
            file.getParent(),
            "open",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        part,
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=%1$s">
        <title>Workroom</title>
        <p><a href="%1$s">Open Workroom</a></p>
        </html>
        """
            .formatted(link));
    return Files.move(
        part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
