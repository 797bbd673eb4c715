package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of {@code plugin.json}, or of a marketplace's entry that stands for it.
 *
 * @param file where they stand, for diagnostics
 * @param usable whether every known field has a type that it may have; else nothing is loaded
 */
record Manifest(Map<String, Object> fields, String file, boolean usable) {
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
    var wrong = new ArrayList<String>();
    fields.forEach((key, value) -> {
      if (!fits(key, value)) {
        wrong.add(key);
      } else if (!known(key)) {
        odd.add(Diagnostic.warning(file, "The field " + key + " is unknown and was ignored."));
      }
    });
    for (String key : wrong) {
      odd.add(
          Diagnostic.error(
              file,
              "The field " + key + " has a type that it may not have; the plugin was not loaded."));
    }
    if (fields.get("metadata") != null && !(fields.get("metadata") instanceof Map)) {
      odd.add(Diagnostic.warning(file, "The field metadata is not an object and was ignored."));
    }
    return new Manifest(fields, file, wrong.isEmpty());
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
    if (PATHS.contains(key)) {
      return value instanceof String || texts(value);
    }
    if (ANY.contains(key)) {
      return value instanceof String || value instanceof List || value instanceof Map;
    }
    return switch (key) {
      case "author" -> value instanceof Map || value instanceof String;
      case "keywords" -> texts(value);
      case "defaultEnabled" -> value instanceof Boolean;
      case "userConfig" -> value instanceof Map;
      case "channels", "dependencies" -> value instanceof List;
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

  /** The paths of a field that holds one or several. */
  List<String> paths(String key) {
    Object value = fields.get(key);
    return value instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : value instanceof String text ? List.of(text) : List.of();
  }

  /** What this one leaves open comes from the other. */
  Manifest or(Manifest other) {
    var all = new LinkedHashMap<>(other.fields);
    all.putAll(fields);
    return new Manifest(all, file, usable && other.usable);
  }
}
