package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value whose form somebody else decides: what is missing or of another kind reads as empty.
 */
record Tree(@Nullable Object value) {
  static final Tree NOTHING = new Tree(null);

  /**
   * The value that the text holds.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  static Tree read(String text) {
    try {
      return text.strip().equals("null") ? NOTHING : new Tree(Wire.read(text, Object.class));
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it is nested too deeply", e);
    }
  }

  Tree at(String key) {
    return value instanceof Map<?, ?> map ? new Tree(map.get(key)) : NOTHING;
  }

  boolean missing() {
    return value == null;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  /** A text, or empty. */
  String text() {
    return value instanceof String text ? text : "";
  }

  Optional<String> string() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  boolean truth() {
    return Boolean.TRUE.equals(value);
  }

  long whole(long otherwise) {
    return value instanceof Number number ? number.longValue() : otherwise;
  }

  double number(double otherwise) {
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }

  List<Tree> items() {
    return value instanceof List<?> list ? list.stream().map(Tree::new).toList() : List.of();
  }

  List<String> texts() {
    return items().stream().flatMap(item -> item.string().stream()).toList();
  }

  /** The fields of an object; none if it is no object. A field may be null. */
  Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> fields.put(String.valueOf(key), item));
    }
    return fields;
  }

  String json() {
    return value == null ? "null" : Wire.write(value);
  }
}
