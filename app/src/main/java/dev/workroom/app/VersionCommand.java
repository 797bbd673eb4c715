package dev.workroom.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom version}. */
final class VersionCommand implements Command {
  @Override
  public CommandSpec spec() {
    return Command.named("version", "Say which version this is.");
  }

  @Override
  public Exit run(ParseResult arguments, Program program) {
    String version = Main.class.getPackage().getImplementationVersion();
    program
        .terminal()
        .out()
        .println(
            "workroom "
                + (version == null ? "(unpackaged)" : version)
                + ", Java "
                + Runtime.version());
    return Exit.DONE;
  }
}
