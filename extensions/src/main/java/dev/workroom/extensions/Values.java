package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people write where a text, a switch or a list is meant. */
final class Values {
  private Values() {}

  /** A text; numbers, switches and lists become one. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> list.stream().map(Values::text).collect(Collectors.joining(" "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", "));
      default -> value.toString().strip();
    };
  }

  /** A switch in any of its spellings; empty: it is none. */
  static Optional<Boolean> truth(@Nullable Object value) {
    return switch (text(value).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(true);
      case "false", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /**
   * A list of tools: a list, or a text with commas or blanks between them; what stands in
   * parentheses belongs together.
   */
  static List<String> tools(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().flatMap(item -> tools(item).stream()).toList();
    }
    String text = text(value);
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    var tools = new ArrayList<String>();
    var current = new StringBuilder();
    int depth = 0;
    for (char c : text.toCharArray()) {
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
      if (depth == 0 && (c == ',' || Character.isWhitespace(c))) {
        add(tools, current);
      } else {
        current.append(c);
      }
    }
    add(tools, current);
    return tools;
  }

  private static void add(List<String> tools, StringBuilder current) {
    String tool = current.toString().strip();
    if (tool.length() > 1 && (tool.startsWith("\"") || tool.startsWith("'"))) {
      tool = tool.substring(1, tool.length() - (tool.endsWith(tool.substring(0, 1)) ? 1 : 0));
    }
    if (!tool.isEmpty()) {
      tools.add(tool);
    }
    current.setLength(0);
  }

  /** A field of a head, however its name is spelled: argument-hint, argument_hint, argumentHint. */
  static @Nullable Object field(Map<String, Object> fields, String name) {
    Object exact = fields.get(name);
    if (exact != null) {
      return exact;
    }
    return fields.entrySet().stream()
        .filter(field -> squashed(field.getKey()).equals(squashed(name)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** A field's name without what only tells its words apart. */
  static String squashed(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** The map, with its keys as text. */
  static Map<String, Object> map(Map<?, ?> map) {
    var out = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> out.put(String.valueOf(key), value == null ? "" : value));
    return out;
  }
}
