package dev.workroom.json;

import dev.workroom.core.message.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** JSON schemas of input records, short: every byte goes to the model with each request. */
public final class Schemas {
  private final Deque<Class<?>> open = new ArrayDeque<>();

  private Schemas() {}

  /**
   * The schema of the record, in the words of JSON Schema 2020-12. Required is what {@link
   * Inputs#bind} does not do without.
   */
  public static Json of(Class<? extends Record> type) {
    return new Json(Wire.write(new Schemas().record(type)));
  }

  private Map<String, Object> schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord() && plain != Json.class) {
      return record(plain);
    }
    if (plain.isSealed()) {
      return family(plain);
    }
    return plain.isEnum() ? Map.of("enum", names(plain)) : scalar(plain);
  }

  private Map<String, Object> generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] of = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return schema(of[0]);
    }
    var schema = new LinkedHashMap<String, Object>();
    boolean map = raw == Map.class;
    schema.put("type", map ? "object" : "array");
    Map<String, Object> items = schema(map ? of[1] : of[0]);
    if (!items.isEmpty()) {
      schema.put(map ? "additionalProperties" : "items", items);
    }
    return schema;
  }

  private Map<String, Object> record(Class<?> type) {
    Shape shape = Shape.of(type);
    if (shape.scalar()) {
      return schema(shape.fields().getFirst().type());
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", kinds(type));
    if (open.contains(type) || type.isAnnotationPresent(Guided.class)) {
      return schema;
    }
    open.push(type);
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    if (shape.tagged()) {
      properties.put(Shape.TAG, Map.of("const", shape.name()));
      required.add(Shape.TAG);
    }
    for (Shape.Field field : shape.fields()) {
      if (field.guided()) {
        continue;
      }
      properties.put(field.name(), property(field));
      if (required(field)) {
        required.add(field.name());
      }
    }
    open.pop();
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private Map<String, Object> property(Shape.Field field) {
    var schema = new LinkedHashMap<>(schema(field.type()));
    field
        .told()
        .ifPresent(told -> {
          boolean list = "array".equals(schema.get("type"));
          if (!told.value().isEmpty()) {
            schema.put("description", told.value());
          }
          if (told.orTrue()) {
            schema.put("type", List.of("boolean", "string"));
          }
          if (told.min() != Long.MIN_VALUE) {
            schema.put(list ? "minItems" : "minimum", told.min());
          }
          if (told.max() != Long.MAX_VALUE) {
            schema.put(list ? "maxItems" : "maximum", told.max());
          }
        });
    return schema;
  }

  private static boolean required(Shape.Field field) {
    if (field.nullable()) {
      return false;
    }
    if (field.type() instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw) {
      return Collection.class.isAssignableFrom(raw)
          && field.told().map(told -> told.min() > 0).orElse(false);
    }
    return field.type() != boolean.class && field.type() != Object.class;
  }

  private Map<String, Object> family(Class<?> sealed) {
    return Map.of(
        "anyOf",
        Shape.family(sealed).values().stream()
            .filter(member -> !member.isAnnotationPresent(Guided.class))
            .map(this::record)
            .toList());
  }

  /** An object, or also a plain value where the record says what that means. */
  private static Object kinds(Class<?> type) {
    List<String> plain =
        Arrays.stream(type.getDeclaredMethods())
            .filter(Binding::isShorthand)
            .map(m -> (String) scalar(m.getParameterTypes()[0]).get("type"))
            .map(kind -> kind.equals("integer") ? "number" : kind)
            .distinct()
            .sorted()
            .toList();
    if (plain.isEmpty()) {
      return "object";
    }
    var kinds = new ArrayList<>(plain);
    kinds.addFirst("object");
    return kinds;
  }

  private static Map<String, Object> scalar(Class<?> type) {
    if (type == Object.class || type == Json.class) {
      return Map.of();
    }
    return switch (type.getName()) {
      case "boolean", "java.lang.Boolean" -> Map.of("type", "boolean");
      case "int", "java.lang.Integer", "long", "java.lang.Long" -> Map.of("type", "integer");
      case "double", "java.lang.Double", "java.math.BigDecimal" -> Map.of("type", "number");
      case "java.lang.String", "java.nio.file.Path", "java.time.Instant", "java.time.Duration" ->
          Map.of("type", "string");
      default -> throw new IllegalArgumentException(type.getName() + " has no schema");
    };
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
