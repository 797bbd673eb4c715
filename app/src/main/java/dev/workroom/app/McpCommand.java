package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.extensions.mcp.HttpCall;
import dev.workroom.extensions.mcp.LoopbackMount;
import dev.workroom.extensions.mcp.McpEndpoint;
import dev.workroom.extensions.mcp.McpServer;
import dev.workroom.extensions.mcp.StdioServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
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
    spec.addOption(
        Command.option(
            "FILE",
            "Keep the token for --http in this file, so that it stays the same; made if missing.",
            "--token-file"));
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
        http(server, port, Command.value(arguments, "--token-file", ""), program.terminal());
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

  private static void http(McpServer server, String port, String file, Terminal terminal)
      throws Exception {
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw UserError.usage("--http takes a port, not '%s'.".formatted(Terminal.oneLine(port, 20)));
    }
    Token token = Token.of(file);
    var endpoint = new McpEndpoint(server, Set.of());
    try (var mount = LoopbackMount.open(endpoint, Integer.parseInt(port), token::knows)) {
      terminal
          .err()
          .printf(
              "Serving at %s%n%s%n",
              mount.url(),
              file.isEmpty() ? "Authorization: Bearer " + token.text() : "The token is in " + file);
      mount.await();
    } catch (BindException _) {
      throw UserError.failed("Port %s is in use; choose another.".formatted(port));
    }
  }

  /** What whoever comes over HTTP must know. */
  private record Token(String text) {
    private static final int SHORTEST = 16;

    /** The one in the file, which is made where there is none; without a file a new one. */
    static Token of(String file) {
      var bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      if (file.isEmpty()) {
        return new Token(fresh);
      }
      Path path = Path.of(file);
      try {
        if (!Files.exists(path)) {
          Files.createFile(
              path,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          Files.writeString(path, fresh + "\n");
        }
        String kept = Files.readString(path).strip();
        if (kept.length() < SHORTEST || !kept.matches("[\\x21-\\x7e]+")) {
          throw UserError.failed(
              "%s holds no token: one line of at least %d characters without spaces."
                  .formatted(file, SHORTEST));
        }
        return new Token(kept);
      } catch (IOException e) {
        throw UserError.failed("The token in %s can be neither read nor made.".formatted(file));
      }
    }

    boolean knows(HttpCall call) {
      byte[] wanted = ("Bearer " + text).getBytes(StandardCharsets.UTF_8);
      byte[] shown = call.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(wanted, shown);
    }

    /** Never the token. */
    @Override
    public String toString() {
      return "a token";
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
