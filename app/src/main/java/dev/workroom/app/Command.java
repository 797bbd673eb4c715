package dev.workroom.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** One command of the program. */
interface Command {
  /** Its name, options and parameters. */
  CommandSpec spec();

  /**
   * Does it.
   *
   * @throws UserError for what the user must mend
   */
  Exit run(ParseResult arguments, Program program) throws Exception;

  /** A command without arguments yet. */
  static CommandSpec named(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    return spec;
  }

  /** A switch. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names)
        .arity("0")
        .type(boolean.class)
        .description(description)
        .build();
  }

  /** An option with one value. */
  static OptionSpec option(String value, String description, String... names) {
    return OptionSpec.builder(names)
        .arity("1")
        .type(String.class)
        .paramLabel(value)
        .description(description)
        .build();
  }

  /** A required parameter. */
  static PositionalParamSpec parameter(String label, String description) {
    return PositionalParamSpec.builder()
        .arity("1")
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** A parameter that may be left out, at its place. */
  static PositionalParamSpec optional(int place, String label, String description) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(place))
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** The value of an option or null-free default. */
  static String value(ParseResult arguments, String name, String otherwise) {
    return arguments.hasMatchedOption(name)
        ? arguments.matchedOptionValue(name, otherwise)
        : otherwise;
  }

  /** The parameter at a place. */
  static String parameter(ParseResult arguments, int index) {
    return arguments.matchedPositionalValue(index, "");
  }
}
