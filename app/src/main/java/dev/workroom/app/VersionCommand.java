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
    program.terminal().out().println("workroom " + version() + ", Java " + Runtime.version());
    return Exit.DONE;
  }

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
