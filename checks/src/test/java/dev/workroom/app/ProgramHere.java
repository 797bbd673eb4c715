package dev.workroom.app;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The program in the test's own process: for what needs many runs and no process of its own. */
public final class ProgramHere {
  private ProgramHere() {}

  /**
   * Runs one command with nobody at the terminal.
   *
   * @param source the source tree, where the installed program lies
   * @return its exit code, and what it said
   */
  public static Map.Entry<Integer, String> run(Path source, Path home, String... arguments) {
    var said = new ByteArrayOutputStream();
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    var program =
        new Program(
            Map.of(
                "WORKROOM_HOME",
                home.toString(),
                "WORKROOM_SOURCE",
                source.toString(),
                "ANTHROPIC_API_KEY",
                "none",
                "OPENAI_API_KEY",
                "none",
                "WORKROOM_DEBUG",
                "1"),
            new Terminal(stream, stream, new BufferedReader(new StringReader("")), false),
            source.resolve("app/target/workroom"));
    int exit = program.run(arguments).code;
    return Map.entry(exit, said.toString(StandardCharsets.UTF_8));
  }
}
