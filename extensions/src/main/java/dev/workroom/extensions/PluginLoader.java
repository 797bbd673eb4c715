package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads a plugin's folder. Never fails on what stands in it: a broken file costs that file and is
 * said, and the rest loads.
 */
public final class PluginLoader {
  private final List<Diagnostic> odd = new ArrayList<>();
  private final List<Component> components = new ArrayList<>();
  private final PluginFiles files;
  private final Optional<Manifest> entry;
  private Manifest manifest;
  private String name = "";

  private PluginLoader(Path root, Path bounds, Optional<Manifest> entry) throws IOException {
    this.files = new PluginFiles(root, bounds, odd);
    this.entry = entry;
    this.manifest = new Manifest(Map.of(), Manifest.FILE);
  }

  /**
   * The plugin in a folder.
   *
   * @throws IOException if there is no such folder
   */
  public static Plugin load(Path root) throws IOException {
    Path real = root.toRealPath();
    return new PluginLoader(real, Marketplace.around(real).orElse(real), Optional.empty()).plugin();
  }

  /**
   * The plugin of a marketplace's entry, whose fields add to it or, unless strict, stand for it.
   */
  static Plugin load(Path root, Path marketplace, Manifest entry) throws IOException {
    return new PluginLoader(root, marketplace, Optional.of(entry)).plugin();
  }

  private Plugin plugin() {
    manifest = merged(written());
    name = manifest.text("name");
    if (name.isEmpty()) {
      name = String.valueOf(files.root().getFileName());
    } else if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      odd.add(
          Diagnostic.warning(
              manifest.file(),
              "The name "
                  + name
                  + " holds more than letters, digits, dots, hyphens and underscores."));
    }
    skills();
    commands();
    agents();
    hooks();
    connectors();
    styles();
    if (components.isEmpty()) {
      odd.add(Diagnostic.note("", "The folder holds nothing that could be loaded."));
    }
    new Oddments(files, manifest, odd).said();
    doubles();
    List<ConnectorCategory> categories =
        files
            .text(files.root().resolve("CONNECTORS.md"))
            .map(ConnectorCategory::table)
            .orElse(List.of());
    return new Plugin(
        name,
        manifest.text("version"),
        manifest.text("description"),
        files.root(),
        components,
        categories,
        SettingsForm.of(manifest.fields().getOrDefault("userConfig", "")),
        Need.of(manifest.fields().getOrDefault("dependencies", "")),
        odd);
  }

  /** What the folder itself says. */
  private Manifest written() {
    Optional<Map<String, Object>> fields =
        files
            .text(files.root().resolve(Manifest.FILE))
            .flatMap(text -> JsonText.object(text, Manifest.FILE, odd));
    fields.ifPresent(map -> {
      if (Values.text(map.get("name")).isEmpty()) {
        odd.add(
            Diagnostic.error(Manifest.FILE, "The manifest has no name; the folder's is taken."));
      }
    });
    return Manifest.of(fields.orElse(Map.of()), Manifest.FILE, odd);
  }

  private Manifest merged(Manifest written) {
    if (entry.isEmpty()) {
      return written;
    }
    Manifest given = entry.get();
    if (Boolean.FALSE.equals(given.fields().get("strict"))) {
      if (Manifest.COMPONENTS.stream().anyMatch(written::has)) {
        odd.add(
            Diagnostic.error(
                Manifest.FILE,
                "The marketplace defines this plugin (strict is false), but its manifest declares components too; they were left out."));
      }
      return given.or(written.without(Manifest.COMPONENTS));
    }
    Manifest all = written.or(given);
    if (!given.has("name") || given.text("name").equals(written.text("name"))) {
      return all;
    }
    if (written.has("name")) {
      odd.add(
          Diagnostic.note(
              Manifest.FILE,
              "It calls itself "
                  + written.text("name")
                  + "; the marketplace's name for it counts, "
                  + given.text("name")
                  + "."));
    }
    return renamed(all, given);
  }

  /** A plugin is known by the name under which its marketplace lists it. */
  private static Manifest renamed(Manifest all, Manifest given) {
    var fields = new LinkedHashMap<>(all.fields());
    fields.put("name", given.text("name"));
    return new Manifest(fields, all.file());
  }

  private void skills() {
    var texts = new TextComponents(name, files);
    List<Path> listed = listed("skills");
    boolean only = !listed.isEmpty() && wholeMarketplace();
    Set<Path> seen = new HashSet<>();
    Path usual = files.root().resolve("skills");
    if (!only) {
      files.folders(usual).forEach(folder -> skill(texts, folder, seen));
    }
    for (Path path : listed) {
      if (Files.isRegularFile(path)) {
        // The file itself is named; the folder that it lies in is meant.
        skill(texts, Objects.requireNonNull(path.getParent()), seen);
      } else if (texts.skillFile(path).isPresent()) {
        skill(texts, path, seen);
      } else {
        files.folders(path).forEach(folder -> skill(texts, folder, seen));
      }
    }
    if (!Files.isDirectory(usual) && !manifest.has("skills")) {
      texts.skill(files.root(), name).ifPresent(components::add);
    }
  }

  /** An entry whose source is the marketplace itself has exactly the skills that it lists. */
  private boolean wholeMarketplace() {
    return entry
        .filter(given -> given.has("skills"))
        .map(given -> given.text("source"))
        .filter(source -> source.equals("./") || source.equals("."))
        .isPresent();
  }

  private void skill(TextComponents texts, Path folder, Set<Path> seen) {
    if (seen.add(folder)) {
      // Where it was staged or kept, the root's own name is not the plugin's.
      String called = folder.equals(files.root()) ? name : String.valueOf(folder.getFileName());
      texts.skill(folder, called).ifPresent(components::add);
    }
  }

  private void commands() {
    var texts = new TextComponents(name, files);
    List<?> given = manifest.items("commands");
    for (Object one : given) {
      if (one instanceof Map<?, ?> map && !Values.map(map).containsKey("name")) {
        Values.map(map).forEach((command, what) -> inline(texts, command, what));
      } else if (one instanceof Map<?, ?> map) {
        Map<String, Object> fields = Values.map(map);
        inline(texts, Values.text(fields.get("name")), fields);
      }
    }
    boolean paths = given.isEmpty() || given.stream().anyMatch(String.class::isInstance);
    if (paths) {
      markdown(replaced("commands"))
          .forEach((file, base) -> texts.command(file, base).ifPresent(components::add));
    }
  }

  private void inline(TextComponents texts, String command, Object given) {
    if (given instanceof String path) {
      inline(texts, command, Map.of("source", path));
      return;
    }
    if (!(given instanceof Map<?, ?> map)) {
      odd.add(Diagnostic.error(manifest.file(), "The command " + command + " is not an object."));
      return;
    }
    var fields = new LinkedHashMap<>(Values.map(map));
    Object source = fields.remove("source");
    for (String other : List.of("file", "path")) {
      Object path = fields.remove(other);
      source = source == null ? path : source;
    }
    Object content = fields.remove("content");
    rename(fields, "argumentHint", "argument-hint");
    rename(fields, "allowedTools", "allowed-tools");
    if (source != null) {
      files
          .named(Values.text(source), manifest.file())
          .flatMap(path ->
              files
                  .text(path)
                  .map(text -> {
                    Frontmatter head = Frontmatter.of(text);
                    var all = new LinkedHashMap<>(head.fields());
                    all.putAll(fields);
                    return texts.command(command, all, head.body(), files.shown(path));
                  }))
          .ifPresent(components::add);
    } else {
      components.add(texts.command(command, fields, Values.text(content), manifest.file()));
    }
  }

  private static void rename(Map<String, Object> fields, String from, String to) {
    Object value = fields.remove(from);
    if (value != null) {
      fields.put(to, value);
    }
  }

  private void agents() {
    var texts = new TextComponents(name, files);
    markdown(replaced("agents"))
        .forEach((file, base) -> texts.agent(file, base).ifPresent(components::add));
  }

  private void styles() {
    var texts = new TextComponents(name, files);
    Path usual = files.root().resolve("output-styles");
    List<Path> places = manifest.has("outputStyles") ? listed("outputStyles") : List.of(usual);
    markdown(places).forEach((file, base) -> texts.style(file, base).ifPresent(components::add));
  }

  private void hooks() {
    Path usual = files.root().resolve("hooks/hooks.json");
    var found = new ArrayList<Component>();
    hookFile(usual, found);
    for (Object one : manifest.items("hooks")) {
      if (one instanceof String path) {
        for (Path file : files.named(path, manifest.file(), "hooks")) {
          Path meant = Files.isDirectory(file) ? file.resolve("hooks.json") : file;
          if (!meant.equals(usual)) {
            hookFile(meant, found);
          }
        }
      } else {
        found.addAll(HookConfigs.of(name, one, manifest.file(), found, odd));
      }
    }
    components.addAll(found);
  }

  private void hookFile(Path file, List<Component> found) {
    String shown = files.shown(file);
    files
        .text(file)
        .flatMap(text -> JsonText.value(text, shown, odd))
        .ifPresent(value -> found.addAll(HookConfigs.of(name, value, shown, found, odd)));
  }

  private void connectors() {
    var found = new LinkedHashMap<String, Component>();
    Path usual = files.root().resolve(".mcp.json");
    serverFile(usual, found);
    for (Object one : manifest.items("mcpServers")) {
      if (one instanceof Map<?, ?> map) {
        ServerConfigs.of(name, Values.map(map), manifest.file(), odd)
            .forEach(c -> connector(c, found));
      } else {
        named(Values.text(one), usual, found);
      }
    }
    components.addAll(found.values());
  }

  private void named(String path, Path usual, Map<String, Component> found) {
    if (path.matches("(?i).*\\.(mcpb|dxt)(\\?.*)?")) {
      if (path.startsWith("https://") || files.named(path, manifest.file()).isPresent()) {
        connector(ServerConfigs.bundle(name, path, manifest.file()), found);
      }
    } else {
      for (Path file : files.named(path, manifest.file(), "")) {
        Path meant = Files.isDirectory(file) ? file.resolve(".mcp.json") : file;
        if (!meant.equals(usual)) {
          serverFile(meant, found);
        }
      }
    }
  }

  private void serverFile(Path file, Map<String, Component> found) {
    String shown = files.shown(file);
    files
        .text(file)
        .flatMap(text -> JsonText.object(text, shown, odd))
        .ifPresent(
            map -> ServerConfigs.of(name, map, shown, odd).forEach(c -> connector(c, found)));
  }

  private void connector(Component component, Map<String, Component> found) {
    Component before = found.putIfAbsent(component.name(), component);
    if (before != null && before.raw().equals(component.raw())) {
      odd.add(
          Diagnostic.note(
              component.path(),
              "The connector " + component.name() + " stands in " + before.path() + " too."));
    } else if (before != null) {
      odd.add(
          Diagnostic.warning(
              component.path(),
              "The connector "
                  + component.name()
                  + " stands in "
                  + before.path()
                  + " already; that one counts."));
    }
  }

  /** The paths of a field that adds to the usual folder. */
  private List<Path> listed(String field) {
    return manifest.paths(field, odd).stream()
        .flatMap(path -> files.named(path, manifest.file(), field).stream())
        .distinct()
        .toList();
  }

  /** The paths of a field that replaces the usual folder, or that folder. */
  private List<Path> replaced(String field) {
    Path usual = files.root().resolve(field);
    if (!manifest.has(field)) {
      return List.of(usual);
    }
    List<Path> paths = listed(field);
    boolean within = paths.stream().anyMatch(path -> path.startsWith(usual));
    if (Files.isDirectory(usual) && !within) {
      odd.add(
          Diagnostic.warning(
              manifest.file(),
              "The field " + field + " replaces the folder " + field + "/, which is not read."));
    }
    return paths;
  }

  /** The Markdown files at some paths, each once, with the folder from which its name counts. */
  private SequencedMap<Path, Path> markdown(List<Path> paths) {
    var all = new LinkedHashMap<Path, Path>();
    for (Path path : paths) {
      markdown(path).forEach(file -> all.putIfAbsent(file, base(path)));
    }
    return all;
  }

  private List<Path> markdown(Path path) {
    if (!Files.isRegularFile(path)) {
      List<Path> all = files.markdown(path);
      return all.stream().filter(file -> !besideSkill(file, path, all)).toList();
    }
    if (!PluginFiles.isMarkdown(path)) {
      odd.add(Diagnostic.error(files.shown(path), "The file is no Markdown and was left out."));
      return List.of();
    }
    return List.of(path);
  }

  /** Among commands a folder with SKILL.md is one of them; what lies beside it is its own. */
  private static boolean besideSkill(Path file, Path base, List<Path> all) {
    for (Path folder = file.getParent();
        folder != null && folder.startsWith(base) && !folder.equals(base);
        folder = folder.getParent()) {
      Path skill = folder.resolve(TextComponents.SKILL_FILE);
      if (!file.equals(skill) && all.contains(skill)) {
        return true;
      }
    }
    return false;
  }

  private static Path base(Path path) {
    return Files.isRegularFile(path) ? Objects.requireNonNull(path.getParent()) : path;
  }

  /** Of skills and commands with one name the skill counts; other doubles are only said. */
  private void doubles() {
    var seen = new LinkedHashMap<String, Component>();
    for (Component component : List.copyOf(components)) {
      boolean text = component.kind() == Kind.SKILL || component.kind() == Kind.COMMAND;
      String key = (text ? Kind.SKILL : component.kind()) + " " + component.name();
      Component before = seen.putIfAbsent(key, component);
      if (before != null) {
        odd.add(
            Diagnostic.warning(
                component.path(),
                component.name() + " is also " + before.path() + "; that one is used."));
      }
    }
  }
}
