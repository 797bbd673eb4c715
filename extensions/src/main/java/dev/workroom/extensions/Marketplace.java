package dev.workroom.extensions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue of plugins: {@code .claude-plugin/marketplace.json} in a folder.
 *
 * @param renames old names to new ones; an empty new name: the plugin is gone
 */
public record Marketplace(
    String name, List<Entry> entries, Map<String, String> renames, List<Diagnostic> diagnostics) {
  /** Where the catalogue stands in its folder. */
  public static final String FILE = ".claude-plugin/marketplace.json";

  private static final int HIGHEST = 4;

  public Marketplace {
    entries = List.copyOf(entries);
    renames = Map.copyOf(renames);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * One line of the catalogue.
   *
   * @param plugin what was loaded; empty where the source lies elsewhere or could not be read
   * @param fields the line as written
   */
  public record Entry(
      String name,
      Source source,
      Optional<Plugin> plugin,
      Map<String, Object> fields,
      List<Diagnostic> diagnostics) {
    public Entry {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Where a plugin comes from. */
  public sealed interface Source {
    /** A folder of the marketplace itself. */
    record Folder(String path) implements Source {}

    /**
     * A git repository, perhaps a folder in it.
     *
     * @param commit when it is set, exactly this one; it wins over {@code ref}
     */
    record Git(String url, String path, String ref, String commit) implements Source {}

    /** A package of npm. */
    record Npm(String name, String version, String registry) implements Source {}

    /** A zip file by https; {@code sha256} may be empty. */
    record Archive(String url, String sha256) implements Source {}

    /** A command that prints a folder; it is run only when a person has accepted it. */
    record Program(String command) implements Source {}

    /** Something that this version does not know. */
    record Unknown(String what) implements Source {}
  }

  /** Whether a folder holds a catalogue that counts: in a plugin of a marketplace none does. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE))
        && around(folder.toAbsolutePath().normalize()).isEmpty();
  }

  /**
   * The marketplace in which a folder lies, so that links may lead to what lies beside it: the one
   * above that lists the folder as a plugin.
   */
  static Optional<Path> around(Path folder) {
    Path above = folder.getParent();
    for (int up = 0; above != null && up < HIGHEST; up++, above = above.getParent()) {
      if (Files.isRegularFile(above.resolve(FILE)) && lists(above, folder)) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  private static boolean lists(Path marketplace, Path folder) {
    var unsaid = new ArrayList<Diagnostic>();
    try {
      Map<String, Object> fields =
          fields(new PluginFiles(marketplace, marketplace, unsaid), unsaid);
      var reading = new Reading(marketplace, pluginRoot(fields), unsaid);
      return fields.get("plugins") instanceof List<?> list
          && list.stream()
              .filter(Map.class::isInstance)
              .map(line -> reading.source(((Map<?, ?>) line).get("source"), unsaid))
              .anyMatch(source ->
                  source instanceof Source.Folder(String path)
                      && marketplace.resolve(path).normalize().equals(folder));
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Reads the catalogue and those of its plugins that lie in its folder.
   *
   * @throws IOException if the folder cannot be read at all
   */
  public static Marketplace load(Path folder) throws IOException {
    var odd = new ArrayList<Diagnostic>();
    var files = new PluginFiles(folder, folder, odd);
    Map<String, Object> fields = fields(files, odd);
    String name = Values.text(fields.get("name"));
    if (name.isEmpty()) {
      odd.add(Diagnostic.error(FILE, "The marketplace has no name."));
    }
    if (!(fields.get("owner") instanceof Map)) {
      odd.add(Diagnostic.warning(FILE, "The marketplace names no owner."));
    }
    var reading = new Reading(files.root(), pluginRoot(fields), odd);
    return new Marketplace(name, reading.entries(fields.get("plugins")), renames(fields), odd);
  }

  private static Map<String, Object> fields(PluginFiles files, List<Diagnostic> odd) {
    return files
        .text(files.root().resolve(FILE))
        .flatMap(text -> JsonText.object(text, FILE, odd))
        .orElse(Map.of());
  }

  /** The name that a plugin has today, following renames; empty: it was taken away. */
  public Optional<String> current(String plugin) {
    String name = plugin;
    for (Set<String> seen = new HashSet<>(); renames.containsKey(name) && seen.add(name); ) {
      name = renames.get(name);
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static Map<String, String> renames(Map<String, Object> fields) {
    var renames = new LinkedHashMap<String, String>();
    if (fields.get("renames") instanceof Map<?, ?> map) {
      map.forEach((from, to) -> renames.put(String.valueOf(from), Values.text(to)));
    }
    return renames;
  }

  private static String pluginRoot(Map<String, Object> fields) {
    return fields.get("metadata") instanceof Map<?, ?> metadata
        ? Values.text(metadata.get("pluginRoot"))
        : "";
  }

  /** Goes through the lines of one catalogue. */
  private record Reading(Path root, String pluginRoot, List<Diagnostic> odd) {
    List<Entry> entries(@Nullable Object plugins) {
      var entries = new ArrayList<Entry>();
      if (plugins instanceof Map<?, ?> map) {
        odd.add(Diagnostic.warning(FILE, "The plugins are an object; a list is meant."));
        return entries(named(Values.map(map)));
      }
      if (!(plugins instanceof List<?> list)) {
        odd.add(Diagnostic.error(FILE, "The marketplace has no list of plugins."));
        return entries;
      }
      var names = new HashSet<String>();
      for (Object line : list) {
        if (!(line instanceof Map<?, ?> map) || Values.text(map.get("name")).isEmpty()) {
          odd.add(Diagnostic.error(FILE, "An entry without a name was left out."));
          continue;
        }
        Map<String, Object> fields = Values.map(map);
        String name = Values.text(fields.get("name"));
        if (!names.add(name)) {
          odd.add(
              Diagnostic.warning(
                  FILE, "The plugin " + name + " is listed twice; the first counts."));
          continue;
        }
        entries.add(entry(name, fields));
      }
      return entries;
    }

    /** Entries that stand under their names. */
    private static List<Map<String, Object>> named(Map<String, Object> entries) {
      var list = new ArrayList<Map<String, Object>>();
      entries.forEach((name, entry) -> {
        var fields = new LinkedHashMap<String, Object>(Map.of("name", name));
        if (entry instanceof Map<?, ?> map) {
          fields.putAll(Values.map(map));
        } else {
          fields.put("source", entry);
        }
        list.add(fields);
      });
      return list;
    }

    private Entry entry(String name, Map<String, Object> fields) {
      var problems = new ArrayList<Diagnostic>();
      Source source = source(fields.get("source"), problems);
      Optional<Plugin> plugin =
          source instanceof Source.Folder(String path)
              ? loaded(name, path, fields, problems)
              : Optional.empty();
      if (source instanceof Source.Unknown(String what)) {
        problems.add(
            Diagnostic.error(
                FILE, "The source of " + name + " is of an unknown kind: " + what + "."));
      } else if (!(source instanceof Source.Folder)) {
        problems.add(
            Diagnostic.note(
                FILE, "The plugin " + name + " lies elsewhere and is read when it is installed."));
      }
      return new Entry(name, source, plugin, fields, problems);
    }

    private Optional<Plugin> loaded(
        String name, String path, Map<String, Object> fields, List<Diagnostic> problems) {
      Path folder = root.resolve(path).normalize();
      try {
        if (!folder.startsWith(root)
            || !Files.isDirectory(folder)
            || !folder.toRealPath().startsWith(root)) {
          problems.add(
              Diagnostic.error(
                  FILE, "The folder of " + name + ", " + path + ", is not in the marketplace."));
          return Optional.empty();
        }
        return Optional.of(PluginLoader.load(folder, root, Manifest.of(fields, FILE, problems)));
      } catch (IOException e) {
        problems.add(
            Diagnostic.error(
                FILE,
                "The folder of "
                    + name
                    + " cannot be read ("
                    + e.getClass().getSimpleName()
                    + ")."));
        return Optional.empty();
      }
    }

    private Source source(@Nullable Object given, List<Diagnostic> problems) {
      if (given instanceof String text) {
        if (text.matches("[a-z+]+://.*|git@.*|github:.*")) {
          problems.add(
              Diagnostic.warning(
                  FILE, "The source " + text + " should be an object with its kind."));
          return git(text.replaceFirst("^github:", ""), Map.of());
        }
        return folder(text, problems);
      }
      if (!(given instanceof Map<?, ?> map)) {
        return new Source.Unknown("none");
      }
      Map<String, Object> fields = Values.map(map);
      String kind = kind(fields, problems);
      return switch (kind) {
        case "url", "git", "git-subdir", "github", "gitlab" ->
            git(Values.text(fields.getOrDefault("url", fields.get("repo"))), fields);
        case "npm" ->
            new Source.Npm(
                Values.text(fields.get("package")),
                Values.text(fields.get("version")),
                Values.text(fields.get("registry")));
        case "archive" ->
            new Source.Archive(Values.text(fields.get("url")), Values.text(fields.get("sha256")));
        case "command" -> new Source.Program(Values.text(fields.get("command")));
        case "directory", "file", "local", "path", "relative" ->
            folder(Values.text(fields.get("path")), problems);
        default -> new Source.Unknown(kind.isEmpty() ? "none" : kind);
      };
    }

    /** What kind of source it is; where none is said, what its other fields are those of. */
    private static String kind(Map<String, Object> fields, List<Diagnostic> problems) {
      String kind = Values.text(fields.get("source"));
      if (!kind.isEmpty()) {
        return kind;
      }
      String type = Values.text(fields.get("type"));
      String meant = type.isEmpty() ? of(fields) : type;
      problems.add(
          Diagnostic.warning(FILE, "A source says no kind; it was taken as " + meant + "."));
      return meant;
    }

    private static String of(Map<String, Object> fields) {
      if (fields.containsKey("repo")) {
        return "github";
      }
      return Stream.of("url", "package", "path")
          .filter(fields::containsKey)
          .findFirst()
          .map(field -> field.equals("package") ? "npm" : field)
          .orElse("");
    }

    private static Source git(String where, Map<String, Object> fields) {
      boolean shorthand = where.matches("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
      return new Source.Git(
          shorthand ? "https://github.com/" + where + ".git" : where,
          Values.text(fields.get("path")),
          Values.text(fields.get("ref")),
          Values.text(fields.get("sha")));
    }

    private Source folder(String path, List<Diagnostic> problems) {
      boolean bare = !path.startsWith(".");
      if (pluginRoot.isEmpty()) {
        if (bare) {
          problems.add(Diagnostic.warning(FILE, "The source " + path + " should begin with ./"));
        }
        return new Source.Folder(path);
      }
      String below = pluginRoot + "/" + path;
      if (bare) {
        return new Source.Folder(below);
      }
      if (!Files.isDirectory(root.resolve(path)) && Files.isDirectory(root.resolve(below))) {
        problems.add(
            Diagnostic.warning(
                FILE, "The source " + path + " lies in the pluginRoot; it should be a bare name."));
        return new Source.Folder(below);
      }
      return new Source.Folder(path);
    }
  }
}
