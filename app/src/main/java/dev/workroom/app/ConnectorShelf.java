package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.extensions.Component;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Loaded;
import dev.workroom.extensions.SettingsForm;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.extensions.mcp.OAuthSettings;
import dev.workroom.extensions.mcp.PromptList;
import dev.workroom.extensions.mcp.ServerConfig;
import dev.workroom.extensions.mcp.Surroundings;
import dev.workroom.extensions.mcp.TokenStore;
import dev.workroom.extensions.mcp.ToolPins;
import dev.workroom.extensions.mcp.Visit;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The connectors that a person has: those in {@code connectors.json} of the data folder, and those
 * that a granted folder's {@code .mcp.json} offers, once they were accepted as they are.
 */
record ConnectorShelf(Home home, Map<String, String> environment) {
  private static final String SERVERS = "mcpServers";
  private static final String DOCUMENT = "connectors.client-metadata";
  static final String OFFERED = ".mcp.json";

  /** Whose a connector is. */
  enum From {
    OWN,
    FOLDER,
    PLUGIN
  }

  /**
   * A connector, and whether it may be used.
   *
   * @param where the file that has it, or the plugin
   * @param key under which it was accepted, and under which is kept what a person says of its tools
   */
  record Entry(ServerConfig config, From from, String where, String key, boolean accepted) {}

  Path file() {
    return home.root().resolve("connectors.json");
  }

  private Path data() {
    return home.root().resolve("connectors");
  }

  TokenStore tokens() {
    return new TokenStore(home.root().resolve("secrets").resolve("connectors.json"));
  }

  /** The person's own. */
  List<Entry> own() {
    return entries(file(), true);
  }

  /** Those that a folder offers. */
  List<Entry> offered(Path folder) {
    return entries(folder.resolve(OFFERED), false);
  }

  /** Those of plugins that were accepted. */
  List<Entry> ofPlugins(List<Loaded> plugins) {
    return plugins.stream()
        .flatMap(plugin ->
            ofPlugin(plugin, List.of()).stream()
                .map(config ->
                    new Entry(config, From.PLUGIN, plugin.id(), key(plugin, config.name()), true)))
        .toList();
  }

  /** A plugin of the same name from elsewhere is another. */
  private static String key(Loaded plugin, String connector) {
    return "plugin %s %s".formatted(plugin.id(), connector);
  }

  private ToolPermissions permissions() {
    return new ToolPermissions(data().resolve("permissions.json"));
  }

  /** What a session with this setup may use; the person's own come before a folder's. */
  List<ServerConfig> forSession(Setup setup) {
    var all = new ArrayList<>(own());
    setup.folders().forEach(folder -> all.addAll(offered(Path.of(folder.path()))));
    return all.stream().filter(Entry::accepted).map(Entry::config).toList();
  }

  /** What folders offer and nobody has accepted yet. */
  List<Entry> waiting(Setup setup) {
    return setup.folders().stream()
        .flatMap(folder -> offered(Path.of(folder.path())).stream())
        .filter(entry -> !entry.accepted())
        .toList();
  }

  private List<Entry> entries(Path file, boolean own) {
    var entries = new ArrayList<Entry>();
    servers(file)
        .forEach((name, value) -> {
          if (value instanceof Map<?, ?> map) {
            // What a person says of a folder's connector holds for it as they saw it.
            String hash = hash(name, map);
            ServerConfig config =
                ServerConfig.of(
                    name,
                    typed(map),
                    variable -> Optional.ofNullable(environment.get(variable)),
                    own ? Optional.empty() : Optional.ofNullable(file.getParent()));
            entries.add(
                new Entry(
                    own ? config : config.permitting(permissions().of(hash)),
                    own ? From.OWN : From.FOLDER,
                    file.toString(),
                    hash,
                    own || Files.exists(acceptance(hash))));
          }
        });
    return entries;
  }

  private static Map<String, Object> typed(Map<?, ?> map) {
    var typed = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> {
      if (value != null) {
        typed.put(String.valueOf(key), value);
      }
    });
    return typed;
  }

  /** The entries of a file in either of its shapes; none if it is not there. */
  private static Map<String, Object> servers(Path file) {
    Optional<String> text = Home.text(file);
    if (text.isEmpty() || text.get().isBlank()) {
      return Map.of();
    }
    try {
      Object read = Wire.read(text.get(), Object.class);
      if (read instanceof Map<?, ?> map) {
        Object inner = map.get(SERVERS);
        return typed(inner instanceof Map<?, ?> servers ? servers : map);
      }
    } catch (IllegalArgumentException e) {
      throw UserError.failed(
          "The connectors in %s cannot be read: %s."
              .formatted(file, Terminal.oneLine(String.valueOf(e.getMessage()), 200)));
    }
    throw UserError.failed("The connectors in %s are not a JSON object.".formatted(file));
  }

  /** Adds one of the person's own, or takes the place of one of that name. */
  void put(String name, Map<String, Object> entry) {
    var servers = new LinkedHashMap<>(servers(file()));
    servers.put(name, entry);
    write(servers);
  }

  /** Says what a connector's tools may do. */
  void permit(Entry connector, List<String> tools, String permission) {
    if (connector.from() != From.OWN) {
      permissions().say(connector.key(), tools, permission);
      return;
    }
    String name = connector.config().name();
    var servers = new LinkedHashMap<>(servers(file()));
    var entry = new LinkedHashMap<>(typed(object(servers.get(name))));
    var rules = new LinkedHashMap<>(typed(object(entry.get("tools"))));
    tools.forEach(tool -> rules.put(tool, permission));
    entry.put("tools", rules);
    servers.put(name, entry);
    write(servers);
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Whether there was one of that name. */
  boolean remove(String name) throws IOException {
    var servers = new LinkedHashMap<>(servers(file()));
    boolean known = servers.remove(name) != null;
    if (known) {
      write(servers);
      pins(name).forget();
      prompts(name).forget();
    }
    return known;
  }

  private void write(Map<String, Object> servers) {
    Path file = file();
    try {
      // Headers and environments hold secrets.
      Path next =
          Files.createTempFile(
              home.root(),
              "connectors",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, Wire.write(Map.of(SERVERS, servers)) + "\n", StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException _) {
      throw UserError.failed(
          "%s cannot be written. Make room in the data folder or check its permissions."
              .formatted(file));
    }
  }

  ConnectorLauncher launcher() {
    return new ConnectorLauncher(data().resolve("npm"), environment);
  }

  ToolPins pins(String name) {
    return ToolPins.of(data(), name);
  }

  /** A person has seen what a folder offers and wants it, as it is. */
  void accept(Entry entry) throws IOException {
    if (entry.from() != From.FOLDER) {
      return;
    }
    Path mark = acceptance(entry.key());
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, entry.config().name() + "\n" + entry.where() + "\n");
  }

  private Path acceptance(String hash) {
    return data().resolve("accepted").resolve(hash);
  }

  private static String hash(String name, Map<?, ?> entry) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(Wire.write(List.of(name, entry)).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Opens what a session with this setup and these extensions may use. */
  Connectors open(
      Workshop workshop,
      Setup setup,
      Kit kit,
      Sandbox sandbox,
      ModelSampler sampler,
      Surroundings.Memory memory) {
    List<Path> roots = setup.folders().stream().map(folder -> Path.of(folder.path())).toList();
    return open(workshop, configs(setup, kit), roots, sandbox, null, sampler, memory);
  }

  /** All that a session may use: the person's, those of its folders, those of its plugins. */
  List<ServerConfig> configs(Setup setup, Kit kit) {
    List<Path> roots = setup.folders().stream().map(folder -> Path.of(folder.path())).toList();
    var configs = new ArrayList<>(forSession(setup));
    kit.loaded().forEach(plugin -> configs.addAll(ofPlugin(plugin, roots)));
    return List.copyOf(configs);
  }

  /** Where the person publishes the document that describes this client, if they do. */
  Optional<URI> document() {
    return Optional.ofNullable(Settings.of(home).get(DOCUMENT)).map(ConnectorShelf::address);
  }

  static URI address(String text) {
    try {
      URI address = URI.create(text.strip());
      OAuthSettings.document(address);
      return address;
    } catch (IllegalArgumentException e) {
      throw UserError.failed(
          "%s: %s".formatted(DOCUMENT, Terminal.oneLine(String.valueOf(e.getMessage()), 200)));
    }
  }

  PromptList prompts(String name) {
    return PromptList.of(data(), name);
  }

  /** The connectors of a plugin that was accepted. */
  List<ServerConfig> ofPlugin(Loaded plugin, List<Path> roots) {
    var variables = new HashMap<>(environment);
    variables.put("CLAUDE_PLUGIN_ROOT", plugin.plugin().root().toString());
    variables.put("CLAUDE_PLUGIN_DATA", plugin.data().toString());
    roots.stream().findFirst().ifPresent(r -> variables.put("CLAUDE_PROJECT_DIR", r.toString()));
    // What is usual for a setting may name the folder that is worked in.
    String project = variables.getOrDefault("CLAUDE_PROJECT_DIR", "");
    var filled = new HashMap<String, String>();
    plugin
        .settings()
        .forEach((key, value) -> filled.put(key, value.replace("${CLAUDE_PROJECT_DIR}", project)));
    filled.putAll(plugin.secrets());
    filled.forEach((key, value) -> variables.put("user_config." + key, value));
    return plugin.plugin().of(Component.Kind.CONNECTOR).stream()
        .map(part -> ofPlugin(plugin, part, variables, filled))
        .map(config -> config.permitting(permissions().of(key(plugin, config.name()))))
        .toList();
  }

  private static ServerConfig ofPlugin(
      Loaded plugin, Component part, Map<String, String> variables, Map<String, String> filled) {
    SettingsForm form = plugin.plugin().form();
    ServerConfig config =
        ServerConfig.of(
            part.name(),
            form.spread(part.raw(), filled),
            name -> Optional.ofNullable(variables.get(name)),
            Optional.of(plugin.plugin().root()));
    String missing =
        form.missing(part.raw(), filled).stream()
            .map(SettingsForm.Field::key)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? config
        : config.waiting(
            "It waits for its settings: %s. 'workroom plugin settings %s' takes them."
                .formatted(missing, plugin.id()));
  }

  /** Opens these; {@code visit} is how a person gets to login pages, if one is there. */
  Connectors open(
      Workshop workshop,
      List<ServerConfig> configs,
      List<Path> roots,
      Sandbox sandbox,
      @Nullable Visit visit) {
    return open(workshop, configs, roots, sandbox, visit, null, (_, _) -> List.of());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Connectors open(
      Workshop workshop,
      List<ServerConfig> configs,
      List<Path> roots,
      Sandbox sandbox,
      @Nullable Visit visit,
      Surroundings.@Nullable Sampler sampler,
      Surroundings.Memory memory) {
    Optional<URI> document = document();
    return Connectors.open(
        configs.stream()
            .map(config -> document.isPresent() ? config.describedAt(document.get()) : config)
            .toList(),
        new Surroundings(
            sandbox,
            roots,
            data().resolve("own"),
            data(),
            tokens(),
            workshop.contents(),
            launcher(),
            Optional.ofNullable(visit),
            Optional.ofNullable(sampler),
            memory),
        Connectors.BUDGET);
  }
}
