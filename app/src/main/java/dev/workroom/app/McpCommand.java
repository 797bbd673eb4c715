package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.extensions.mcp.McpEndpoint;
import dev.workroom.extensions.mcp.McpServer;
import dev.workroom.extensions.mcp.StdioServer;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code workroom mcp}: offers Workroom's tasks to other assistants, over standard streams or HTTP.
 */
final class McpCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named("mcp", "Let other assistants delegate to Workroom (an MCP server).");
    spec.addOption(
        OptionSpec.builder("--folder")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("DIR[:ro]")
            .description("A folder that tasks may use; no task gets more. Repeatable.")
            .build());
    spec.addOption(
        Command.option("NAME", "A workspace: its folders, mode, model and budget.", "--workspace"));
    spec.addOption(Command.option("MODE", "plan (default), ask or auto.", "--mode"));
    spec.addOption(
        Command.option(
            "WHAT",
            "What the assistant may decide itself: none (default), questions, plan, soft, all. Each holds those before it; only all holds deletions and what leaves this computer.",
            "--approve"));
    spec.addOption(
        Command.option("PORT", "Serve over HTTP on this computer, with a token.", "--http"));
    Driving.options(spec);
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String named = Command.value(arguments, "--workspace", "");
    Workspace workspace =
        named.isEmpty()
            ? new Workspace("none", List.of(), Map.of())
            : Workspace.named(program.home(), named);
    var all = new ArrayList<>(workspace.folders());
    all.addAll(arguments.matchedOptionValue("--folder", List.<String>of()));
    List<Folder> folders = RunCommand.folders(all);
    String usual = workspace.setting("mode").isEmpty() ? "plan" : workspace.setting("mode");
    var mode = RunCommand.mode(Command.value(arguments, "--mode", usual));
    Driving driving = Driving.of(arguments, quiet(program)).in(workspace);
    try (var workshop = Workshop.open(program);
        var runs = new DelegatedRuns(workshop, driving, mode)) {
      var server = new McpServer(new TaskOffers(workshop, runs, folders, trust(arguments)));
      String port = Command.value(arguments, "--http", "");
      if (port.isEmpty()) {
        StdioServer.serve(server, program.terminal().in(), program.terminal().out());
      } else {
        http(server, port, program.terminal());
      }
      return Exit.DONE;
    }
  }

  private static TaskOffers.Trust trust(ParseResult arguments) {
    String said = Command.value(arguments, "--approve", "none");
    try {
      return TaskOffers.Trust.valueOf(said.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw UserError.usage(
          "--approve takes none, questions, plan, soft or all, not '%s'."
              .formatted(Terminal.oneLine(said, 40)));
    }
  }

  private static void http(McpServer server, String port, Terminal terminal) throws Exception {
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw UserError.usage("--http takes a port, not '%s'.".formatted(Terminal.oneLine(port, 20)));
    }
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (var mount =
        McpMount.open(new McpEndpoint(server, Set.of()), Integer.parseInt(port), token)) {
      terminal.err().printf("Serving at %s%nAuthorization: Bearer %s%n", mount.url(), token);
      mount.await();
    }
  }

  /** What sessions print would stand among the messages. */
  private static Program quiet(Program program) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Program(
        program.environment(),
        new Terminal(nowhere, nowhere, new BufferedReader(new StringReader("")), false),
        program.installation(),
        program.logs(),
        program.diallers());
  }
}
