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
import java.util.ArrayList;
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
    spec.addPositional(Command.optional(1, "NAME", "The connector."));
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
      if (!folder.isEmpty()) {
        return shelf.offered(Path.of(folder).toAbsolutePath().normalize());
      }
      var all = new ArrayList<>(shelf.own());
      all.addAll(shelf.ofPlugins(SessionExtensions.shelf(workshop.program()).inForce(_ -> {})));
      return all;
    }

    private ConnectorShelf.Entry entry() {
      String name = name();
      List<ConnectorShelf.Entry> all = entries();
      return all.stream()
          .filter(entry -> entry.config().name().equals(name))
          .findFirst()
          .orElseGet(() -> meant(name, all));
    }

    /** A plugin's connector by the end of its name, where that is one. */
    private ConnectorShelf.Entry meant(String name, List<ConnectorShelf.Entry> all) {
      List<ConnectorShelf.Entry> meant =
          all.stream().filter(one -> one.config().name().endsWith(":" + name)).toList();
      if (meant.size() == 1) {
        return meant.getFirst();
      }
      String shown = Terminal.oneLine(name, 60);
      throw meant.isEmpty()
          ? UserError.failed(
              "There is no connector %s; 'workroom connector list' lists them.".formatted(shown))
          : UserError.usage(
              "%s are connectors of several plugins: %s. Write the whole name."
                  .formatted(
                      shown,
                      String.join(", ", meant.stream().map(one -> one.config().name()).toList())));
    }

    /** One that only its plugin or its folder can change. */
    private ConnectorShelf.Entry ownEntry() {
      ConnectorShelf.Entry entry = entry();
      return switch (entry.from()) {
        case OWN -> entry;
        case FOLDER ->
            throw UserError.failed(
                "%s stands in %s; remove it there."
                    .formatted(entry.config().name(), entry.where()));
        case PLUGIN ->
            throw UserError.failed(
                "%s belongs to the plugin %s: 'workroom plugin disable %s' switches all of it off, 'workroom connector block %s '*'' its tools."
                    .formatted(
                        entry.config().name(),
                        entry.where(),
                        entry.where(),
                        entry.config().name()));
      };
    }

    Exit list() throws IOException {
      List<ConnectorShelf.Entry> all = entries();
      if (all.isEmpty()) {
        terminal
            .err()
            .println(
                "There are no connectors yet. 'workroom connector add NAME https://…' or '… add NAME -- COMMAND' adds one.");
      }
      for (ConnectorShelf.Entry entry : all) {
        ServerConfig config = entry.config();
        String state =
            (entry.from() == ConnectorShelf.From.PLUGIN ? "plugin, " : "") + state(entry);
        out()
            .println(
                Terminal.oneLine(
                    "%-20s %-18s %s".formatted(config.name(), state, config.way()), 300));
        config
            .rules()
            .forEach((tool, what) ->
                out()
                    .println(
                        Terminal.oneLine(
                            "  %s: %s".formatted(what.name().toLowerCase(Locale.ROOT), tool),
                            300)));
        config.oddities().forEach(odd -> out().println("  note: " + Terminal.oneLine(odd, 300)));
      }
      return Exit.DONE;
    }

    private String state(ConnectorShelf.Entry entry) throws IOException {
      return !entry.accepted()
          ? "not accepted"
          : switch (entry.config().way()) {
            case ServerConfig.Way.Unset(String why) -> why;
            case ServerConfig.Way.Local _ -> "local";
            case ServerConfig.Way.Remote remote ->
                shelf.tokens().knows(remote.url()) ? "remote, logged in" : "remote";
          };
    }

    Exit add() {
      String name = name();
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,40}")) {
        throw UserError.usage(
            "A connector's name has letters, digits, dots and dashes, not '%s'."
                .formatted(Terminal.oneLine(name, 60)));
      }
      if (shelf.own().stream().anyMatch(one -> one.config().name().equals(name))) {
        throw UserError.failed(
            "There is a connector %s already; 'workroom connector remove %s' makes room for another."
                .formatted(name, name));
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
      ServerConfig config = ServerConfig.of(name, entry, _ -> Optional.of("x"), Optional.empty());
      if (config.way() instanceof ServerConfig.Way.Unset(String why)) {
        throw UserError.usage("The connector %s was not added: %s".formatted(name, why));
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
      ConnectorShelf.Entry entry = ownEntry();
      String name = entry.config().name();
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
        Exit exit = shown(connectors.statuses(), entry.config());
        // A person has seen what it is now; other words of it later are not the model's to read.
        if (exit == Exit.DONE
            && entry.accepted()
            && shelf.pins(entry.config().name()).names().isEmpty()) {
          connectors.accept();
        }
        return exit;
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
                      "%s does not work: %s."
                          .formatted(status.name(), status.trouble().replaceFirst("\\.$", "")),
                      500));
          config.oddities().forEach(odd -> out().println("  note: " + Terminal.oneLine(odd, 300)));
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

    Exit permit(String permission) throws IOException {
      ConnectorShelf.Entry entry = entry();
      String name = entry.config().name();
      List<String> tools = targets();
      if (tools.isEmpty()) {
        throw UserError.usage(
            "Name the tools: workroom connector %s %s TOOL… ('*' for all)."
                .formatted(permission, name));
      }
      List<String> known = shelf.pins(name).names();
      List<String> strange =
          tools.stream().filter(pattern -> !known.isEmpty() && !fits(pattern, known)).toList();
      if (!strange.isEmpty()) {
        throw UserError.failed(
            "%s has no tool %s. It has: %s."
                .formatted(
                    name,
                    Terminal.oneLine(String.join(", ", strange), 120),
                    Terminal.oneLine(String.join(", ", known), 600)));
      }
      shelf.permit(entry, tools, permission);
      out().printf("%s of %s: %s.%n", permission, name, String.join(", ", tools));
      if (known.isEmpty()) {
        terminal
            .err()
            .printf(
                "Its tools are not known yet, so nobody can say whether it has these; 'workroom connector test %s' shows them.%n",
                name);
      }
      return Exit.DONE;
    }

    private static boolean fits(String pattern, List<String> tools) {
      return tools.stream().anyMatch(tool -> ServerConfig.fits(pattern, tool));
    }
  }
}
