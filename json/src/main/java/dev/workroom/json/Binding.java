package dev.workroom.json;

import dev.workroom.core.message.Json;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of Java types from parsed JSON.
 *
 * <p>Types are told apart by instanceof: a pattern switch would spin a class at run time, and a
 * cold start pays it.
 *
 * @param text the text that the nodes stand in
 * @param lenient whether it comes from a model: what can only mean one thing is taken so, and what
 *     means nothing is refused instead of ignored
 */
record Binding(String text, boolean lenient) {
  private static final Node ABSENT = new Node.Nothing(0, 0);

  /**
   * The value of the type for a whole text.
   *
   * @throws IllegalArgumentException if the text holds none; the message says where and why
   */
  static <T> T whole(String text, Class<T> type, boolean lenient) {
    Object value = new Binding(text, lenient).read(type, Reading.parse(text), "");
    return type.cast(Objects.requireNonNull(value));
  }

  /**
   * The value of the type.
   *
   * @param place where the node stands, for the message
   * @throws IllegalArgumentException if the node cannot be one; the message says where and why
   */
  @Nullable Object read(Type type, Node node, String place) {
    if (type instanceof Class<?> plain) {
      return plain(plain, node, place);
    }
    if (type instanceof ParameterizedType generic) {
      return generic(generic, node, place);
    }
    throw new IllegalArgumentException(type + " has no wire form");
  }

  private @Nullable Object generic(ParameterizedType type, Node node, String place) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] of = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return node instanceof Node.Nothing
          ? Optional.empty()
          : Optional.ofNullable(read(of[0], node, place));
    }
    if (raw == Map.class) {
      return map(of[1], node, place);
    }
    List<@Nullable Object> items = items(of[0], node, place);
    return raw == Set.class
        ? Collections.unmodifiableSet(new LinkedHashSet<>(items))
        : Collections.unmodifiableList(items);
  }

  private Map<String, @Nullable Object> map(Type of, Node node, String place) {
    if (!(unwrapped(node) instanceof Node.Fields fields)) {
      throw mismatch(place, "an object", node);
    }
    var map = new LinkedHashMap<String, @Nullable Object>();
    fields.map().forEach((key, value) -> map.put(key, in(node).read(of, value, place + "." + key)));
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> items(Type of, Node node, String place) {
    var items = new ArrayList<@Nullable Object>();
    Node whole = unwrapped(node);
    if (whole instanceof Node.Items several) {
      for (Node item : several.list()) {
        items.add(in(node).read(of, item, place + "[" + items.size() + "]"));
      }
    } else if (lenient && !(node instanceof Node.Nothing)) {
      items.add(read(of, node, place));
    } else if (!lenient) {
      throw mismatch(place, "a list", node);
    }
    return items;
  }

  private @Nullable Object plain(Class<?> type, Node node, String place) {
    if (type == Object.class) {
      return anything(node);
    }
    if (type == Json.class && node != ABSENT) {
      return json(node);
    }
    if (node instanceof Node.Nothing) {
      throw new IllegalArgumentException(
          named(place) + " is missing: " + expected(type) + " is expected");
    }
    if (type.isRecord()) {
      return record(type, node, place);
    }
    if (type.isSealed()) {
      return member(type, node, place);
    }
    if (type.isEnum()) {
      return constant(type, node, place);
    }
    Object value = scalar(type, node, place);
    if (value == null) {
      throw mismatch(place, expected(type), node);
    }
    return value;
  }

  private @Nullable Object scalar(Class<?> type, Node node, String place) {
    if (type == String.class) {
      return string(node);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(node);
    }
    try {
      return switch (type.getName()) {
        case "int", "java.lang.Integer" -> map(number(node), Numbers::exactInt);
        case "long", "java.lang.Long" -> map(number(node), Numbers::exactLong);
        case "double", "java.lang.Double" -> map(number(node), Numbers::finite);
        case "java.math.BigDecimal" -> map(number(node), Numbers::decimal);
        case "java.nio.file.Path" -> map(string(node), Path::of);
        case "java.time.Instant" -> map(string(node), Instant::parse);
        case "java.time.Duration" -> map(string(node), Duration::parse);
        case "[B" -> map(string(node), Base64.getDecoder()::decode);
        default ->
            throw new IllegalStateException(place + ": " + type.getName() + " has no wire form");
      };
    } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
      return null;
    }
  }

  private Object record(Class<?> type, Node node, String place) {
    Shape shape = Shape.of(type);
    if (shape.scalar() && !(node instanceof Node.Fields)) {
      return shape.create(new Object[] {field(shape.fields().getFirst(), node, place)});
    }
    if (unwrapped(node) instanceof Node.Fields fields) {
      return in(node).record(shape, fields, place);
    }
    Optional<Object> meant = lenient ? shorthand(type, node) : Optional.empty();
    return meant.orElseThrow(() -> mismatch(place, "an object", node));
  }

  private Object record(Shape shape, Node.Fields node, String place) {
    Map<String, Node> given = lenient ? matched(shape, node, place) : node.map();
    var arguments = new @Nullable Object[shape.fields().size()];
    for (int i = 0; i < arguments.length; i++) {
      Shape.Field field = shape.fields().get(i);
      Node content = given.getOrDefault(field.name(), ABSENT);
      arguments[i] = field(field, content, inside(place, field.name()));
    }
    try {
      return shape.create(arguments);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(named(place) + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Object field(Shape.Field field, Node node, String place) {
    if (node instanceof Node.Nothing) {
      if (field.nullable()) {
        return null;
      }
      if (field.type() == boolean.class) {
        return false;
      }
      if (field.type() instanceof ParameterizedType type && type.getRawType() == Map.class) {
        return Map.of();
      }
      if (field.type() instanceof ParameterizedType type
          && type.getRawType() instanceof Class<?> raw
          && Collection.class.isAssignableFrom(raw)) {
        return bounded(field, raw == Set.class ? Set.of() : List.of(), place);
      }
    }
    return bounded(field, read(field.type(), node, place), place);
  }

  private @Nullable Object bounded(Shape.Field field, @Nullable Object value, String place) {
    Object inner = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
    if (!lenient || field.told().isEmpty() || inner == null) {
      return value;
    }
    Describe told = field.told().get();
    boolean counted = inner instanceof Collection<?>;
    if (inner instanceof Number || counted) {
      double size = inner instanceof Collection<?> c ? c.size() : ((Number) inner).doubleValue();
      String what = counted ? " items" : "";
      if (size < told.min()) {
        throw new IllegalArgumentException(named(place) + " must be at least " + told.min() + what);
      }
      if (size > told.max()) {
        throw new IllegalArgumentException(named(place) + " must be at most " + told.max() + what);
      }
    }
    return value;
  }

  /** The given properties under the names of the fields they can only mean. */
  private static Map<String, Node> matched(Shape shape, Node.Fields node, String place) {
    if (node.twice().isPresent()) {
      throw new IllegalArgumentException(
          named(inside(place, node.twice().get())) + " is given more than once");
    }
    var matched = new LinkedHashMap<String, Node>();
    node.map()
        .forEach((name, value) -> {
          if (shape.tagged() && name.equals(Shape.TAG)) {
            return;
          }
          Shape.Field field =
              shape.fields().stream()
                  .filter(f -> bare(f.name()).equals(bare(name)))
                  .findFirst()
                  .orElseThrow(() -> unknown(shape, name, place));
          if (matched.put(field.name(), value) != null) {
            throw new IllegalArgumentException(
                named(inside(place, field.name())) + " is given more than once");
          }
        });
    return matched;
  }

  private static IllegalArgumentException unknown(Shape shape, String name, String place) {
    List<String> names = shape.fields().stream().map(Shape.Field::name).toList();
    return new IllegalArgumentException(
        named(inside(place, name))
            + " is not known here; "
            + (names.isEmpty() ? "nothing is expected" : "known: " + String.join(", ", names)));
  }

  private Object member(Class<?> sealed, Node node, String place) {
    if (!(unwrapped(node) instanceof Node.Fields fields)) {
      throw mismatch(place, "an object", node);
    }
    Map<String, Class<?>> members = Shape.family(sealed);
    if (!(fields.map().get(Shape.TAG) instanceof Node.Text tag)) {
      throw new IllegalArgumentException(
          named(inside(place, Shape.TAG))
              + " is missing: one of "
              + String.join(", ", members.keySet()));
    }
    Class<?> type = members.get(tag.value());
    if (type == null && lenient) {
      type =
          members.entrySet().stream()
              .filter(e -> bare(e.getKey()).equals(bare(tag.value())))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
    }
    if (type == null) {
      throw new IllegalArgumentException(
          "%s must be one of %s, not \"%s\""
              .formatted(
                  named(inside(place, Shape.TAG)),
                  String.join(", ", members.keySet()),
                  tag.value()));
    }
    return in(node).record(Shape.of(type), fields, place);
  }

  private Object constant(Class<?> type, Node node, String place) {
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      if (node instanceof Node.Text given
          && (name.equals(given.value()) || lenient && bare(name).equals(bare(given.value())))) {
        return constant;
      }
    }
    throw mismatch(place, expected(type), node);
  }

  /** A record that says what a single value means, by a static {@code valueOf}. */
  private Optional<Object> shorthand(Class<?> type, Node node) {
    for (Method method : type.getDeclaredMethods()) {
      if (isShorthand(method)) {
        Class<?> of = method.getParameterTypes()[0];
        boolean fits =
            switch (node) {
              case Node.Text _ -> of == String.class;
              case Node.Truth _ -> of == boolean.class;
              case Node.Digits digits ->
                  of == (Numbers.whole(digits.value()) ? long.class : double.class);
              case Node.Fields _, Node.Items _, Node.Nothing _ -> false;
            };
        if (fits) {
          try {
            method.setAccessible(true);
            return Optional.of(method.invoke(null, scalar(of, node, "")));
          } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
          }
        }
      }
    }
    return Optional.empty();
  }

  static boolean isShorthand(Method method) {
    return method.getName().equals("valueOf")
        && Modifier.isStatic(method.getModifiers())
        && method.getParameterCount() == 1;
  }

  private Json json(Node node) {
    String raw = text.substring(node.start(), node.end());
    return raw.startsWith("{\"" + Writing.MARK + "\":")
            && node instanceof Node.Fields fields
            && fields.map().get(Writing.MARK) instanceof Node.Text marked
        ? new Json(marked.value())
        : new Json(raw);
  }

  private static @Nullable Object anything(Node node) {
    return switch (node) {
      case Node.Text given -> given.value();
      case Node.Digits digits -> Numbers.natural(digits.value());
      case Node.Truth truth -> truth.value();
      case Node.Nothing _ -> null;
      case Node.Items items -> {
        var list = new ArrayList<@Nullable Object>();
        items.list().forEach(item -> list.add(anything(item)));
        yield Collections.unmodifiableList(list);
      }
      case Node.Fields fields -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        fields.map().forEach((key, value) -> map.put(key, anything(value)));
        yield Collections.unmodifiableMap(map);
      }
    };
  }

  /** Models send objects and lists as JSON inside a string at times. */
  private Node unwrapped(Node node) {
    return in(node) == this ? node : Reading.parse(((Node.Text) node).value());
  }

  private Binding in(Node node) {
    if (lenient && node instanceof Node.Text(String inner, int _, int _)) {
      String bare = inner.strip();
      if ((bare.startsWith("{") || bare.startsWith("[")) && Reading.embeddable(inner)) {
        return new Binding(inner, true);
      }
    }
    return this;
  }

  private @Nullable String string(Node node) {
    if (node instanceof Node.Text given) {
      return given.value();
    }
    if (lenient && node instanceof Node.Digits digits) {
      return digits.value();
    }
    return lenient && node instanceof Node.Truth truth ? Boolean.toString(truth.value()) : null;
  }

  private @Nullable String number(Node node) {
    if (node instanceof Node.Digits digits) {
      return digits.value();
    }
    return lenient && node instanceof Node.Text given && given.value().length() < 100
        ? given.value().strip()
        : null;
  }

  private @Nullable Boolean truth(Node node) {
    if (node instanceof Node.Truth truth) {
      return truth.value();
    }
    if (lenient && node instanceof Node.Text given) {
      return switch (given.value().strip().toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
      };
    }
    return null;
  }

  private static <R> @Nullable R map(@Nullable String text, Function<String, R> to) {
    return text == null ? null : to.apply(text);
  }

  private IllegalArgumentException mismatch(String place, String expected, Node node) {
    String came = text.substring(node.start(), node.end());
    return new IllegalArgumentException(
        "%s must be %s, not %s"
            .formatted(
                named(place), expected, came.length() > 60 ? came.substring(0, 60) + "…" : came));
  }

  static String expected(Class<?> type) {
    if (type.isEnum()) {
      var names = new ArrayList<String>();
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
      }
      return "one of " + String.join(", ", names);
    }
    return switch (type.getName()) {
      case "java.lang.String" -> "text";
      case "boolean", "java.lang.Boolean" -> "true or false";
      case "int", "java.lang.Integer", "long", "java.lang.Long" -> "a whole number";
      case "double", "java.lang.Double", "java.math.BigDecimal" -> "a number";
      case "java.nio.file.Path" -> "a path";
      case "java.time.Instant" -> "a time like 2026-03-31T12:00:00Z";
      case "java.time.Duration" -> "a duration like PT1H30M";
      case "[B" -> "bytes in base 64";
      default -> "an object";
    };
  }

  private static String inside(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private static String named(String place) {
    return place.isEmpty() ? "the input" : '"' + place + '"';
  }

  private static String bare(String name) {
    return name.replaceAll("[_ -]", "").toLowerCase(Locale.ROOT);
  }
}
