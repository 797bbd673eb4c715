package dev.workroom.app;

import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.EventLogException;
import dev.workroom.sandbox.Dialler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The command line: finds the command, runs it, and turns every ending into an exit code and, where
 * something went wrong, one sentence.
 *
 * @param installation where the program's own files lie
 * @param logs what stands between the sessions and their log; nothing, but in a test of crashes
 * @param diallers makes what opens connections for agents, given the names that it never dials
 */
record Program(
    Map<String, String> environment,
    Terminal terminal,
    Path installation,
    UnaryOperator<EventLog> logs,
    Function<Set<String>, Dialler> diallers) {
  private static final Map<String, Supplier<Command>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("open", HomeCommand::new);
    COMMANDS.put("serve", ServeCommand::new);
    COMMANDS.put("stop-server", StopServerCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("read", ReadCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("trace", TraceCommand::new);
    COMMANDS.put("render", RenderCommand::new);
    COMMANDS.put("diff", DiffCommand::new);
    COMMANDS.put("sessions", SessionsCommand::new);
    COMMANDS.put("show", ShowCommand::new);
    COMMANDS.put("resume", ResumeCommand::new);
    COMMANDS.put("approve", ApproveCommand::new);
    COMMANDS.put("grants", GrantsCommand::new);
    COMMANDS.put("say", SayCommand::new);
    COMMANDS.put("pause", PauseCommand::new);
    COMMANDS.put("stop", StopCommand::new);
    COMMANDS.put("retry", RetryCommand::new);
    COMMANDS.put("capsule", CapsuleCommand::new);
    COMMANDS.put("undo", UndoCommand::new);
    COMMANDS.put("workspace", WorkspaceCommand::new);
    COMMANDS.put("memory", MemoryCommand::new);
    COMMANDS.put("changes", ChangesCommand::new);
    COMMANDS.put("bin", BinCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("plugin", PluginCommand::new);
    COMMANDS.put("connector", ConnectorCommand::new);
    COMMANDS.put("mcp", McpCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("version", VersionCommand::new);
  }

  Program(Map<String, String> environment, Terminal terminal, Path installation) {
    this(environment, terminal, installation, UnaryOperator.identity(), Dialler::toPublic);
  }

  /** The same with something between the sessions and their log. */
  Program withLogs(UnaryOperator<EventLog> other) {
    return new Program(
        environment, terminal, installation, store -> other.apply(logs.apply(store)), diallers);
  }

  /** The source tree that the program was started from: it holds the sample rooms. */
  Path source() {
    return Path.of(environment.getOrDefault("WORKROOM_SOURCE", ".")).toAbsolutePath().normalize();
  }

  Home home() {
    return Home.of(environment).create();
  }

  Exit run(String... arguments) {
    String name = arguments.length == 0 ? "open" : arguments[0];
    if (name.equals("help") && arguments.length > 1) {
      return run(arguments[1], "--help");
    }
    if (name.equals("--help") || name.equals("-h") || name.equals("help")) {
      usage();
      return Exit.DONE;
    }
    Supplier<Command> found = COMMANDS.get(name.equals("--version") ? "version" : name);
    if (found == null) {
      return failed(
          Exit.USAGE,
          "There is no command '%s'. There are: %s."
              .formatted(name, String.join(", ", COMMANDS.keySet())));
    }
    return run(
        found.get(),
        Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length));
  }

  private Exit run(Command command, String[] arguments) {
    CommandSpec spec = command.spec();
    spec.addOption(Command.flag("Show this help.", "-h", "--help"));
    var line = new CommandLine(spec);
    try {
      if (Arrays.asList(arguments).contains("--help") || Arrays.asList(arguments).contains("-h")) {
        terminal
            .out()
            .println(line.getUsageMessage().strip().replace("Usage: ", "Usage: workroom "));
        return Exit.DONE;
      }
      return command.run(line.parseArgs(arguments), this);
    } catch (ParameterException e) {
      return failed(
          Exit.USAGE,
          "%s. 'workroom %s --help' shows how it goes.".formatted(ended(e), spec.name()));
    } catch (UserError e) {
      return failed(e.exit(), String.valueOf(e.getMessage()));
    } catch (EventLogException e) {
      return failed(Exit.FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      return failed(Exit.INTERRUPTED, "Interrupted.");
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return failed(Exit.FAILED, unexpected(e));
    }
  }

  private static String ended(Exception e) {
    String message = Terminal.oneLine(String.valueOf(e.getMessage()), 400);
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  /** Without a stack trace for the user; WORKROOM_DEBUG shows developers where it came from. */
  private String unexpected(Throwable e) {
    if (!environment.getOrDefault("WORKROOM_DEBUG", "").isEmpty()) {
      e.printStackTrace(terminal.err());
    }
    String message = e.getMessage();
    return message == null || message.isBlank() || e instanceof NullPointerException
        ? "Something unexpected happened (%s); set WORKROOM_DEBUG=1 to see where."
            .formatted(e.getClass().getSimpleName())
        : Terminal.oneLine(message, 600);
  }

  private Exit failed(Exit exit, String sentence) {
    terminal.err().println("workroom: " + sentence);
    return exit;
  }

  private void usage() {
    terminal.out().println("Usage: workroom COMMAND [OPTIONS]\n");
    COMMANDS.forEach((name, command) ->
        terminal
            .out()
            .printf("  %-11s %s%n", name, command.get().spec().usageMessage().description()[0]));
    terminal.out().println("\n'workroom COMMAND --help' shows the options of one.");
  }
}
