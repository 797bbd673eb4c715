package dev.workroom.app;

import java.nio.file.Path;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs one command of the command line and exits with its code. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    var program =
        new Program(System.getenv(), terminal, Path.of(System.getProperty("workroom.home", ".")));
    Exit exit = program.run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(exit.code);
  }
}
