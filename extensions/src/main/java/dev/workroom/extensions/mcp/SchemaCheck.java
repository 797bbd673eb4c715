package dev.workroom.extensions.mcp;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a value against the part of JSON Schema 2020-12 that tools use for their results. What it
 * does not know it lets pass; it follows references inside the schema only, and only so deep.
 */
final class SchemaCheck {
  private static final int DEEPEST = 64;
  private static final int MOST_STEPS = 100_000;

  private final Tree root;
  private int steps;

  private SchemaCheck(Tree root) {
    this.root = root;
  }

  /** What is wrong with the value, in a few words. */
  static Optional<String> trouble(Tree schema, Tree value) {
    return new SchemaCheck(schema).check(schema, value, "the result", 0);
  }

  private Optional<String> check(Tree schema, Tree value, String place, int depth) {
    if (depth > DEEPEST || ++steps > MOST_STEPS || Boolean.TRUE.equals(schema.value())) {
      return Optional.empty();
    }
    if (Boolean.FALSE.equals(schema.value())) {
      return Optional.of(place + " should not be there");
    }
    Optional<String> reference = schema.at("$ref").string();
    if (reference.isPresent()) {
      Optional<String> found =
          inside(reference.get()).flatMap(target -> check(target, value, place, depth + 1));
      if (found.isPresent()) {
        return found;
      }
    }
    return type(schema, value, place)
        .or(() -> constant(schema, value, place))
        .or(() -> combined(schema, value, place, depth))
        .or(() -> fields(schema, value, place, depth))
        .or(() -> items(schema, value, place, depth));
  }

  private Optional<Tree> inside(String reference) {
    if (!reference.startsWith("#")) {
      return Optional.empty();
    }
    Tree at = root;
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        at = at.at(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    return at.missing() ? Optional.empty() : Optional.of(at);
  }

  private static Optional<String> type(Tree schema, Tree value, String place) {
    List<String> types =
        schema.at("type").string().map(List::of).orElseGet(() -> schema.at("type").texts());
    return types.isEmpty() || types.stream().anyMatch(type -> is(type, value.value()))
        ? Optional.empty()
        : Optional.of("%s should be %s".formatted(place, String.join(" or ", types)));
  }

  private static boolean is(String type, @org.jspecify.annotations.Nullable Object value) {
    return switch (type) {
      case "null" -> value == null;
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "number" -> value instanceof Number;
      case "integer" ->
          value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
      default -> true;
    };
  }

  private static Optional<String> constant(Tree schema, Tree value, String place) {
    List<Tree> choices = schema.at("enum").items();
    boolean other =
        !choices.isEmpty() && !choices.contains(value)
            || schema.fields().containsKey("const") && !schema.at("const").equals(value);
    return other ? Optional.of(place + " is none of the values that it may be") : Optional.empty();
  }

  private Optional<String> combined(Tree schema, Tree value, String place, int depth) {
    for (Tree one : schema.at("allOf").items()) {
      Optional<String> trouble = check(one, value, place, depth + 1);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    List<Tree> any =
        schema.at("anyOf").items().isEmpty()
            ? schema.at("oneOf").items()
            : schema.at("anyOf").items();
    return any.isEmpty()
            || any.stream().anyMatch(one -> check(one, value, place, depth + 1).isEmpty())
        ? Optional.empty()
        : Optional.of(place + " is none of the forms that it may have");
  }

  private Optional<String> fields(Tree schema, Tree value, String place, int depth) {
    if (!value.isObject()) {
      return Optional.empty();
    }
    Map<String, Object> fields = value.fields();
    for (String name : schema.at("required").texts()) {
      if (!fields.containsKey(name)) {
        return Optional.of("%s has no %s".formatted(place, name));
      }
    }
    Map<String, Object> known = schema.at("properties").fields();
    Tree others = schema.at("additionalProperties");
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      Tree form = known.containsKey(field.getKey()) ? new Tree(known.get(field.getKey())) : others;
      Optional<String> trouble =
          form.missing()
              ? Optional.empty()
              : check(form, new Tree(field.getValue()), place + "." + field.getKey(), depth + 1);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  private Optional<String> items(Tree schema, Tree value, String place, int depth) {
    Tree form = schema.at("items");
    int at = 0;
    for (Tree item : form.missing() ? List.<Tree>of() : value.items()) {
      Optional<String> trouble = check(form, item, place + "[" + at++ + "]", depth + 1);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }
}
