package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tool as its server describes it. Nothing of it is to be trusted: names and descriptions are a
 * stranger's text, annotations are hints.
 *
 * @param headers the arguments that HTTP carries as headers too: argument to header name
 */
public record McpTool(
    String name,
    String title,
    String description,
    Map<String, Object> inputSchema,
    Optional<Map<String, Object>> outputSchema,
    Map<String, Object> annotations,
    Map<String, Object> meta,
    Map<String, String> headers) {
  private static final String HEADER_KEY = "x-mcp-header";
  private static final Set<String> PRIMITIVE = Set.of("string", "integer", "boolean");

  /** The tool; empty if its description breaks the protocol's rules for headers. */
  static Optional<McpTool> of(Tree tree) {
    Tree schema = tree.at("inputSchema");
    Optional<Map<String, String>> headers = headers(schema);
    if (tree.at("name").text().isBlank() || headers.isEmpty()) {
      return Optional.empty();
    }
    Tree output = tree.at("outputSchema");
    return Optional.of(
        new McpTool(
            tree.at("name").text(),
            tree.at("title")
                .string()
                .or(() -> tree.at("annotations").at("title").string())
                .orElse(""),
            tree.at("description").text(),
            schema.fields(),
            output.isObject() ? Optional.of(output.fields()) : Optional.empty(),
            tree.at("annotations").fields(),
            tree.at("_meta").fields(),
            headers.get()));
  }

  private static Optional<Map<String, String>> headers(Tree schema) {
    var headers = new LinkedHashMap<String, String>();
    var taken = new HashSet<String>();
    if (strayHeader(schema, 0)) {
      return Optional.empty();
    }
    for (Map.Entry<String, Object> entry : schema.at("properties").fields().entrySet()) {
      Tree property = new Tree(entry.getValue());
      if (!property.fields().containsKey(HEADER_KEY)) {
        continue;
      }
      String name = property.at(HEADER_KEY).text();
      if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
          || !PRIMITIVE.contains(property.at("type").text())
          || !taken.add(name.toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      headers.put(entry.getKey(), name);
    }
    return Optional.of(headers);
  }

  /** Whether a header is asked for where no argument of the call itself stands. */
  private static boolean strayHeader(Tree schema, int depth) {
    if (depth > 32) {
      return false;
    }
    if (depth == 0 && schema.fields().containsKey(HEADER_KEY)) {
      return true;
    }
    var inner = new ArrayList<Tree>();
    schema
        .fields()
        .forEach((key, value) -> {
          Tree part = new Tree(value);
          if (depth == 0 && key.equals("properties")) {
            part.fields()
                .values()
                .forEach(property ->
                    new Tree(property)
                        .fields()
                        .forEach((k, v) -> {
                          if (!k.equals(HEADER_KEY)) {
                            inner.add(new Tree(v));
                          }
                        }));
          } else {
            inner.add(part);
          }
        });
    return inner.stream().anyMatch(part -> marked(part, depth + 1));
  }

  private static boolean marked(Tree part, int depth) {
    return depth < 32
        && (part.fields().containsKey(HEADER_KEY) && !part.at(HEADER_KEY).isObject()
            || part.fields().values().stream().anyMatch(v -> marked(new Tree(v), depth + 1))
            || part.items().stream().anyMatch(v -> marked(v, depth + 1)));
  }

  /** Headers of a call with these arguments; values that a header cannot hold are base 64. */
  Map<String, String> headers(Map<String, Object> arguments) {
    var all = new LinkedHashMap<String, String>();
    headers.forEach((argument, header) -> {
      Object value = arguments.get(argument);
      if (value != null) {
        all.put("Mcp-Param-" + header, HeaderText.of(String.valueOf(value)));
      }
    });
    return all;
  }

  /** What its server says of it: {@code readOnlyHint} and its like; a hint, never a permission. */
  public boolean hints(String name) {
    return Boolean.TRUE.equals(annotations.get(name));
  }

  /** Its description as JSON, with what is shown or acted on in it. */
  String definition() {
    var all = new LinkedHashMap<String, Object>();
    all.put("name", name);
    all.put("title", title);
    all.put("description", description);
    all.put("inputSchema", inputSchema);
    outputSchema.ifPresent(schema -> all.put("outputSchema", schema));
    all.put("annotations", annotations);
    all.put("_meta", meta);
    return Wire.write(all);
  }

  List<String> arguments() {
    return List.copyOf(new Tree(inputSchema).at("properties").fields().keySet());
  }
}
