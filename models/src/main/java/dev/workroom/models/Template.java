package dev.workroom.models;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Text with {@code ${expressions}} in it; {@code $${} stands for a plain {@code ${}. */
final class Template {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Object> parts;

  private Template(List<Object> parts) {
    this.parts = parts;
  }

  /**
   * @throws IllegalArgumentException if an expression is broken or not closed
   */
  static Template parse(String text) {
    String bare = text.strip();
    if (bare.startsWith("${") && closing(bare, 2) == bare.length() - 1) {
      return new Template(List.of(Expression.parse(bare.substring(2, bare.length() - 1))));
    }
    var parts = new ArrayList<Object>();
    var plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = closing(text, at + 2);
        if (!plain.isEmpty()) {
          parts.add(plain.toString());
          plain.setLength(0);
        }
        parts.add(Expression.parse(text.substring(at + 2, end)));
        at = end + 1;
      } else {
        plain.append(text.charAt(at++));
      }
    }
    if (!plain.isEmpty() || parts.isEmpty()) {
      parts.add(plain.toString());
    }
    return new Template(List.copyOf(parts));
  }

  /** Tries every string in the tree, so that a broken script is told at once. */
  static void check(JsonNode tree) {
    if (tree.isString()) {
      parse(tree.stringValue());
    }
    tree.forEach(Template::check);
  }

  /** The tree with every string filled; a string that is one expression becomes its value. */
  static JsonNode fill(JsonNode tree, Map<String, Object> names) {
    if (tree.isString()) {
      return JSON.valueToTree(parse(tree.stringValue()).value(names));
    }
    if (tree instanceof ObjectNode object) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(p -> filled.set(p.getKey(), fill(p.getValue(), names)));
      return filled;
    }
    if (tree instanceof ArrayNode array) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> filled.add(fill(element, names)));
      return filled;
    }
    return tree;
  }

  /** The value of the one expression, or the text with all values written into it. */
  Object value(Map<String, Object> names) {
    if (parts.size() == 1 && parts.getFirst() instanceof Expression only) {
      return present(only, only.value(names));
    }
    return text(names);
  }

  /**
   * @throws IllegalArgumentException if a value is missing
   */
  String text(Map<String, Object> names) {
    var text = new StringBuilder();
    for (Object part : parts) {
      text.append(part instanceof Expression e ? written(present(e, e.value(names))) : part);
    }
    return text.toString();
  }

  private static Object present(Expression expression, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(expression + " has no value");
    }
    return value;
  }

  private static String written(Object value) {
    return switch (value) {
      case String s -> s;
      case Boolean b -> b.toString();
      case Number n -> new BigDecimal(n.toString()).stripTrailingZeros().toPlainString();
      default -> JSON.writeValueAsString(value);
    };
  }

  /** Where the brace that was opened before {@code from} closes, quoted text left out. */
  private static int closing(String text, int from) {
    int depth = 0;
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "'" + text.substring(from - 2, Math.min(text.length(), from + 40)) + "' is not closed");
  }
}
