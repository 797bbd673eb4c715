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

  /** Whether a folder holds a catalogue. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Reads the catalogue and those of its plugins that lie in its folder.
   *
   * @throws IOException if the folder cannot be read at all
   */
  public static Marketplace load(Path folder) throws IOException {
    var odd = new ArrayList<Diagnostic>();
    var files = new PluginFiles(folder, folder, odd);
    Map<String, Object> fields =
        files
            .text(files.root().resolve(FILE))
            .flatMap(text -> JsonText.object(text, FILE, odd))
            .orElse(Map.of());
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
      if (given instanceof String path) {
        return folder(path, problems);
      }
      if (!(given instanceof Map<?, ?> map)) {
        return new Source.Unknown("none");
      }
      Map<String, Object> fields = Values.map(map);
      String kind = Values.text(fields.get("source"));
      return switch (kind) {
        case "url", "git", "git-subdir" -> git(Values.text(fields.get("url")), fields);
        case "github" -> git(Values.text(fields.get("repo")), fields);
        case "npm" ->
            new Source.Npm(
                Values.text(fields.get("package")),
                Values.text(fields.get("version")),
                Values.text(fields.get("registry")));
        case "archive" ->
            new Source.Archive(Values.text(fields.get("url")), Values.text(fields.get("sha256")));
        case "command" -> new Source.Program(Values.text(fields.get("command")));
        case "directory", "file" -> folder(Values.text(fields.get("path")), problems);
        default -> new Source.Unknown(kind.isEmpty() ? "none" : kind);
      };
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
      if (bare && pluginRoot.isEmpty()) {
        problems.add(Diagnostic.warning(FILE, "The source " + path + " should begin with ./"));
      }
      return new Source.Folder(bare && !pluginRoot.isEmpty() ? pluginRoot + "/" + path : path);
    }
  }
}
