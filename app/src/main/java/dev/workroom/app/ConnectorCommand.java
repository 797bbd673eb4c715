package dev.workroom.app;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.extensions.mcp.LoopbackVisit;
import dev.workroom.extensions.mcp.OAuthSettings;
import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.extensions.mcp.Visit;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom connector}: adds, shows, tries and removes connectors, and logs in to them. */
final class ConnectorCommand implements Command {
  private static final List<String> PERMISSIONS = List.of("allow", "ask", "block");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Command.named("connector", "Add, list, test, accept, log in to and remove connectors.");
    spec.addPositional(
        Command.parameter(
            "WHAT",
            "list, add, remove, test, accept, login, logout, metadata; or allow, ask, block with the names of tools."));
    spec.addPositional(Command.optional("NAME", "The connector."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("2..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("TARGET")
            .description(
                "With add: its address, or after -- the command that starts it. With allow, ask and block: names of tools; * stands for any part.")
            .build());
    spec.addOption(several("NAME=VALUE", "A variable for a local connector.", "--env"));
    spec.addOption(several("NAME:VALUE", "A header for a remote one.", "--header"));
    spec.addOption(Command.flag("It speaks the older HTTP with server-sent events.", "--sse"));
    spec.addOption(
        Command.option("ID", "Workroom's name at its login, if registered.", "--client-id"));
    spec.addOption(Command.option("DIR", "A folder whose .mcp.json is meant.", "--folder"));
    spec.addOption(Command.option("KIND", "Isolation of local ones; as with run.", "--isolation"));
    return spec;
  }

  private static OptionSpec several(String label, String description, String name) {
    return OptionSpec.builder(name)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description + " Repeatable.")
        .build();
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String what = Command.parameter(arguments, 0);
    try (var workshop = Workshop.open(program)) {
      var call = new Call(workshop, workshop.connectors(), arguments, program.terminal());
      return switch (what) {
        case "list" -> call.list();
        case "add" -> call.add();
        case "remove" -> call.remove();
        case "test" -> call.test();
        case "accept" -> call.accept();
        case "login" -> call.login();
        case "logout" -> call.logout();
        case "metadata" -> call.metadata();
        case "allow", "ask", "block" -> call.permit(what);
        default ->
            throw UserError.usage(
                "There is no 'workroom connector %s'. There are: list, add, remove, test, accept, login, logout, metadata, %s."
                    .formatted(Terminal.oneLine(what, 40), String.join(", ", PERMISSIONS)));
      };
    }
  }

  /** One run of the command. */
  private record Call(
      Workshop workshop, ConnectorShelf shelf, ParseResult arguments, Terminal terminal) {

    private PrintStream out() {
      return terminal.out();
    }

    private String name() {
      String name = Command.parameter(arguments, 1);
      if (name.isBlank()) {
        throw UserError.usage("Name the connector; 'workroom connector list' lists them.");
      }
      return name;
    }

    private List<String> targets() {
      return arguments.matchedPositionalValue(2, List.<String>of());
    }

    private List<ConnectorShelf.Entry> entries() {
      String folder = Command.value(arguments, "--folder", "");
      return folder.isEmpty()
          ? shelf.own()
          : shelf.offered(Path.of(folder).toAbsolutePath().normalize());
    }

    private ConnectorShelf.Entry entry() {
      String name = name();
      return entries().stream()
          .filter(entry -> entry.config().name().equals(name))
          .findFirst()
          .orElseThrow(() ->
              UserError.failed(
                  "There is no connector %s; 'workroom connector list' lists them."
                      .formatted(Terminal.oneLine(name, 60))));
    }

    Exit list() throws IOException {
      for (ConnectorShelf.Entry entry : entries()) {
        ServerConfig config = entry.config();
        String state =
            !entry.accepted()
                ? "not accepted"
                : switch (config.way()) {
                  case ServerConfig.Way.Unset(String why) -> why;
                  case ServerConfig.Way.Local _ -> "local";
                  case ServerConfig.Way.Remote remote ->
                      shelf.tokens().knows(remote.url()) ? "remote, logged in" : "remote";
                };
        out()
            .println(
                Terminal.oneLine(
                    "%-20s %-18s %s".formatted(config.name(), state, config.way()), 300));
        config.oddities().forEach(odd -> out().println("  note: " + Terminal.oneLine(odd, 300)));
      }
      return Exit.DONE;
    }

    Exit add() {
      String name = name();
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,40}")) {
        throw UserError.usage(
            "A connector's name has letters, digits, dots and dashes, not '%s'."
                .formatted(Terminal.oneLine(name, 60)));
      }
      List<String> target = targets();
      if (target.isEmpty()) {
        throw UserError.usage(
            "Say where it is: workroom connector add %s https://… or … add %s -- COMMAND."
                .formatted(name, name));
      }
      var entry = new LinkedHashMap<String, Object>();
      boolean remote = target.size() == 1 && target.getFirst().matches("https?://.*");
      if (remote) {
        entry.put("type", arguments.hasMatchedOption("--sse") ? "sse" : "http");
        entry.put("url", target.getFirst());
        Map<String, String> headers = pairs("--header", ":");
        if (!headers.isEmpty()) {
          entry.put("headers", headers);
        }
        String id = Command.value(arguments, "--client-id", "");
        if (!id.isEmpty()) {
          entry.put("oauth", Map.of("clientId", id));
        }
      } else {
        entry.put("command", target.getFirst());
        entry.put("args", target.subList(1, target.size()));
        Map<String, String> variables = pairs("--env", "=");
        if (!variables.isEmpty()) {
          entry.put("env", variables);
        }
      }
      shelf.put(name, entry);
      out()
          .printf(
              "Added. 'workroom connector test %s' tries it; each of its tools asks before it is used.%n",
              name);
      return Exit.DONE;
    }

    private Map<String, String> pairs(String option, String separator) {
      var pairs = new LinkedHashMap<String, String>();
      for (String pair : arguments.matchedOptionValue(option, List.<String>of())) {
        int at = pair.indexOf(separator);
        if (at < 1) {
          throw UserError.usage("%s takes NAME%sVALUE.".formatted(option, separator));
        }
        pairs.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
      }
      return pairs;
    }

    Exit remove() throws IOException {
      String name = name();
      ConnectorShelf.Entry entry = entry();
      if (entry.config().way() instanceof ServerConfig.Way.Remote remote) {
        shelf.tokens().forget(remote.url());
      }
      if (!shelf.remove(name)) {
        throw UserError.failed("There is no connector %s.".formatted(name));
      }
      out().println("Removed, with its login.");
      return Exit.DONE;
    }

    private Connectors open(ConnectorShelf.Entry entry, @Nullable Visit visit) throws Exception {
      Sandbox sandbox = workshop.sandbox(Command.value(arguments, "--isolation", "auto"));
      ServerConfig config = entry.config();
      if (shelf.launcher().fetches(config)) {
        terminal.err().println("Fetching what %s needs.".formatted(config.name()));
        try {
          shelf.launcher().fetch(config);
        } catch (IOException e) {
          throw UserError.failed(
              "The connector %s does not work: %s.".formatted(config.name(), e.getMessage()));
        }
      }
      return shelf.open(workshop, List.of(config), List.of(), sandbox, visit);
    }

    Exit test() throws Exception {
      ConnectorShelf.Entry entry = entry();
      if (entry.config().way() instanceof ServerConfig.Way.Unset(String why)) {
        throw UserError.failed("The connector %s: %s".formatted(entry.config().name(), why));
      }
      try (Connectors connectors = open(entry, null)) {
        return shown(connectors.statuses(), entry.config());
      }
    }

    private Exit shown(List<Connectors.Status> statuses, ServerConfig config) {
      boolean works = true;
      for (Connectors.Status status : statuses) {
        works &= status.works();
        if (!status.works()) {
          out()
              .println(
                  Terminal.oneLine(
                      "%s does not work: %s.".formatted(status.name(), status.trouble()), 500));
          continue;
        }
        out().printf("%s works; it has %d tools.%n", status.name(), status.tools().size());
        status.tools().forEach(tool -> shown(tool, config));
        shelf
            .prompts(config.name())
            .known()
            .forEach(prompt -> {
              var command = ConnectorPrompts.Command.of(config, prompt);
              out()
                  .println(
                      Terminal.oneLine(
                          "  /%s %s: %s"
                              .formatted(command.name(), command.hint(), prompt.description()),
                          240));
            });
      }
      return works ? Exit.DONE : Exit.FAILED;
    }

    private void shown(Connectors.Offered tool, ServerConfig config) {
      String permission =
          config.permission(tool.name()).map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("ask");
      String marks =
          (tool.changed() ? " [not as accepted]" : "")
              + (tool.hidden() > 0
                  ? " [%d characters that cannot be seen]".formatted(tool.hidden())
                  : "")
              + (tool.readOnlyHint() ? " (says that it only reads)" : "");
      out()
          .println(
              Terminal.oneLine(
                  "  %-5s %s%s: %s".formatted(permission, tool.name(), marks, tool.description()),
                  240));
    }

    Exit accept() throws Exception {
      ConnectorShelf.Entry entry = entry();
      out().println(Terminal.oneLine(entry.config().name() + ": " + entry.config().way(), 500));
      try (Connectors connectors = open(entry, null)) {
        shown(connectors.statuses(), entry.config());
        shelf.accept(entry);
        connectors.accept();
      } catch (IOException e) {
        throw UserError.failed(
            "The connector %s does not work: %s.".formatted(entry.config().name(), e.getMessage()));
      }
      out().println("Accepted as it is; if it changes, it is not used until you accept it again.");
      return Exit.DONE;
    }

    Exit login() throws Exception {
      ConnectorShelf.Entry entry = entry();
      if (!(entry.config().way() instanceof ServerConfig.Way.Remote remote)) {
        throw UserError.failed(
            "%s runs on this computer and has no login.".formatted(entry.config().name()));
      }
      shelf.tokens().forget(remote.url());
      try (var visit =
              new LoopbackVisit(
                  remote.oauth().callbackPort(),
                  page -> terminal.err().println("Open this page and log in:\n  " + page));
          Connectors connectors = open(entry, visit)) {
        Exit exit = shown(connectors.statuses(), entry.config());
        out()
            .println(
                shelf.tokens().knows(remote.url())
                    ? "Logged in."
                    : "There was no login: it did not ask for one, or it failed.");
        return exit;
      }
    }

    Exit logout() throws IOException {
      Optional<ServerConfig.Way> way = Optional.of(entry().config().way());
      boolean known =
          way.get() instanceof ServerConfig.Way.Remote remote
              && shelf.tokens().forget(remote.url());
      out().println(known ? "Logged out; the login is forgotten here." : "There was no login.");
      return Exit.DONE;
    }

    /** What authorization servers read of us where somebody publishes it. */
    Exit metadata() {
      String named = Command.parameter(arguments, 1);
      URI address =
          named.isBlank()
              ? shelf
                  .document()
                  .orElseThrow(() ->
                      UserError.usage(
                          "Say at which https address you publish the document: workroom connector metadata https://…/workroom.json."))
              : ConnectorShelf.address(named);
      out().println(OAuthSettings.document(address));
      terminal
          .err()
          .printf(
              "Publish this at %s, and put 'connectors.client-metadata = %s' into the settings.%n",
              address, address);
      return Exit.DONE;
    }

    Exit permit(String permission) {
      entry();
      List<String> tools = targets();
      if (tools.isEmpty()) {
        throw UserError.usage(
            "Name the tools: workroom connector %s %s TOOL… ('*' for all)."
                .formatted(permission, name()));
      }
      shelf.permit(name(), tools, permission);
      out().printf("%s: %s.%n", permission, String.join(", ", tools));
      return Exit.DONE;
    }
  }
}
