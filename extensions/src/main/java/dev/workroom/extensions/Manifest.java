package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of {@code plugin.json}, or of a marketplace's entry that stands for it. A known field
 * whose type is wrong is said and left out; it does not cost the rest of the plugin.
 *
 * @param file where they stand, for diagnostics
 */
record Manifest(Map<String, Object> fields, String file) {
  static final String FILE = ".claude-plugin/plugin.json";

  private static final Set<String> TEXTS =
      Set.of(
          "name",
          "displayName",
          "version",
          "description",
          "homepage",
          "license",
          "repository",
          "$schema");
  private static final Set<String> PATHS = Set.of("skills", "agents", "outputStyles", "workflows");
  private static final Set<String> ANY = Set.of("commands", "hooks", "mcpServers", "lspServers");
  private static final Set<String> FREE =
      Set.of(
          "metadata",
          "experimental",
          "themes",
          "monitors",
          "settings",
          "category",
          "tags",
          "strict",
          "source",
          "relevance");

  private static final Set<String> NAMES_A_PATH = Set.of("path", "file", "source");

  /** What a plugin may be made of. */
  static final List<String> COMPONENTS =
      List.of(
          "skills",
          "commands",
          "agents",
          "hooks",
          "mcpServers",
          "lspServers",
          "outputStyles",
          "workflows");

  /** Checks the types; says what is unknown or wrong. */
  static Manifest of(Map<String, Object> fields, String file, List<Diagnostic> odd) {
    var kept = new LinkedHashMap<>(fields);
    fields.forEach((key, value) -> {
      if (!fits(key, value)) {
        kept.remove(key);
        odd.add(
            Diagnostic.error(
                file, "The field " + key + " has a type that it may not have and was left out."));
      } else if (!known(key)) {
        odd.add(Diagnostic.warning(file, "The field " + key + " is unknown and was ignored."));
      }
    });
    if (fields.get("metadata") != null && !(fields.get("metadata") instanceof Map)) {
      odd.add(Diagnostic.warning(file, "The field metadata is not an object and was ignored."));
    }
    return new Manifest(kept, file);
  }

  private static boolean known(String key) {
    return TEXTS.contains(key)
        || PATHS.contains(key)
        || ANY.contains(key)
        || FREE.contains(key)
        || Set.of("author", "keywords", "defaultEnabled", "userConfig", "channels", "dependencies")
            .contains(key);
  }

  private static boolean fits(String key, Object value) {
    if (TEXTS.contains(key)) {
      return value instanceof String;
    }
    if (PATHS.contains(key) || ANY.contains(key)) {
      return value instanceof String || value instanceof List || value instanceof Map;
    }
    return switch (key) {
      case "author" -> value instanceof Map || value instanceof String;
      case "keywords" -> texts(value);
      case "defaultEnabled" -> value instanceof Boolean;
      case "userConfig" -> value instanceof Map;
      case "channels" -> value instanceof List;
      case "dependencies" -> value instanceof List || value instanceof Map;
      default -> true;
    };
  }

  private static boolean texts(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
  }

  String text(String key) {
    return Values.text(fields.get(key));
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  /**
   * The paths of a field that holds one or several. Where objects stand instead, as some write, the
   * path that they name; said, since it is not what is meant.
   */
  List<String> paths(String key, List<Diagnostic> odd) {
    var paths = new ArrayList<String>();
    for (Object one : items(key)) {
      if (one instanceof Map<?, ?> map) {
        List<String> named =
            Values.map(map).entrySet().stream()
                .filter(field -> field.getValue() instanceof String)
                .filter(field -> NAMES_A_PATH.contains(field.getKey()) || pathLike(field))
                .map(field -> Values.text(field.getValue()))
                .toList();
        odd.add(
            named.isEmpty()
                ? Diagnostic.error(
                    file, "The field " + key + " holds an object that names no path; left out.")
                : Diagnostic.warning(
                    file,
                    "The field " + key + " holds an object; the paths that it names were taken."));
        paths.addAll(named);
      } else {
        paths.add(Values.text(one));
      }
    }
    return paths;
  }

  private static boolean pathLike(Map.Entry<String, Object> field) {
    return Values.text(field.getValue()).startsWith("./");
  }

  /** The values of a field, whether it holds one or a list of them. */
  List<?> items(String key) {
    Object value = fields.get(key);
    return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
  }

  /** All but these fields. */
  Manifest without(List<String> keys) {
    var rest = new LinkedHashMap<>(fields);
    rest.keySet().removeAll(keys);
    return new Manifest(rest, file);
  }

  /** What this one leaves open comes from the other; parts that both name are the parts of both. */
  Manifest or(Manifest other) {
    var all = new LinkedHashMap<>(other.fields);
    all.putAll(fields);
    for (String part : COMPONENTS) {
      if (has(part) && other.has(part) && !items(part).equals(other.items(part))) {
        var both = new ArrayList<Object>(items(part));
        other.items(part).stream().filter(one -> !both.contains(one)).forEach(both::add);
        all.put(part, both);
      }
    }
    return new Manifest(all, file);
  }
}
