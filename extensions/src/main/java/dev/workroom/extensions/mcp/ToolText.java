package dev.workroom.extensions.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model is told of a server's tool: in form for every provider, and no more than fits. */
final class ToolText {
  private static final int LONGEST = 2_048;
  private static final List<String> CHOICES = List.of("allOf", "anyOf", "oneOf");

  private ToolText() {}

  static String description(McpTool tool) {
    String text = Hidden.without(tool.description()).strip();
    String all = text.isEmpty() ? tool.title() : text;
    return all.length() <= LONGEST ? all : all.substring(0, LONGEST - 1) + "…";
  }

  /** At its root providers take an object with properties only; nothing points into the network. */
  static Tree schema(McpTool tool) {
    var schema = new LinkedHashMap<>(new Tree(local(new Tree(tool.inputSchema()), 0)).fields());
    var properties = new LinkedHashMap<>(new Tree(schema.get("properties")).fields());
    for (String choice : CHOICES) {
      Object removed = schema.remove(choice);
      for (Tree form : new Tree(removed).items()) {
        form.at("properties").fields().forEach(properties::putIfAbsent);
        if (choice.equals("allOf")) {
          var required = new ArrayList<>(new Tree(schema.get("required")).texts());
          form.at("required").texts().stream()
              .filter(name -> !required.contains(name))
              .forEach(required::add);
          if (!required.isEmpty()) {
            schema.put("required", required);
          }
        }
      }
    }
    schema.remove("$schema");
    schema.put("type", "object");
    schema.put("properties", properties);
    return new Tree(schema);
  }

  private static Object local(Tree part, int depth) {
    if (part.isObject()) {
      var fields = new LinkedHashMap<String, Object>();
      boolean away = part.at("$ref").string().map(ref -> !ref.startsWith("#")).orElse(false);
      part.fields()
          .forEach((key, value) -> {
            if (!(key.equals("$ref") && away) && !key.equals("x-mcp-header") && depth < 100) {
              fields.put(key, clean(value, depth));
            }
          });
      return fields;
    }
    return Map.of();
  }

  private static Object clean(Object value, int depth) {
    return switch (value) {
      case null -> Map.of();
      case Map<?, ?> map -> local(new Tree(map), depth + 1);
      case List<?> list -> list.stream().map(item -> clean(item, depth + 1)).toList();
      case String text -> Hidden.without(text);
      default -> value;
    };
  }

  /** How many bytes it adds to each request. */
  static int size(McpTool tool) {
    return tool.name().length() + description(tool).length() + schema(tool).json().length() + 60;
  }
}
