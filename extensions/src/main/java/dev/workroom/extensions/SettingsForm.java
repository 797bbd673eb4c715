package dev.workroom.extensions;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin wants to be told by its user before it can work.
 *
 * @param fields in the order in which it asks
 */
public record SettingsForm(List<Field> fields) {
  public SettingsForm {
    fields = List.copyOf(fields);
  }

  /**
   * One thing to fill in.
   *
   * @param type string, number, boolean, directory or file
   * @param secret whether it is kept apart and never shown to a model
   * @param multiple whether it takes several values, with commas between them
   * @param least of a number; empty: any
   * @param most of a number; empty: any
   */
  public record Field(
      String key,
      String type,
      String title,
      String description,
      boolean required,
      boolean secret,
      String usual,
      boolean multiple,
      Optional<BigDecimal> least,
      Optional<BigDecimal> most) {

    /** Why a value is none; empty: it may be. */
    public Optional<String> against(String value) {
      return values(value).stream()
          .filter(one -> !fits(one))
          .findFirst()
          .map(one ->
              "%s takes a %s%s, not \"%s\"."
                  .formatted(key, type.isEmpty() ? "text" : type, range(), one));
    }

    /** The values that a text holds. */
    List<String> values(String text) {
      return multiple
          ? Stream.of(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList()
          : List.of(text);
    }

    private boolean fits(String value) {
      boolean plain = value.chars().noneMatch(Character::isISOControl);
      return plain
          && switch (type) {
            case "number" ->
                value.matches("-?\\d{1,18}(\\.\\d{1,18})?") && within(new BigDecimal(value));
            case "boolean" -> Values.truth(value).isPresent();
            case "directory" -> Files.isDirectory(Path.of(value));
            case "file" -> Files.isRegularFile(Path.of(value));
            default -> true;
          };
    }

    private boolean within(BigDecimal number) {
      return least.filter(limit -> number.compareTo(limit) < 0).isEmpty()
          && most.filter(limit -> number.compareTo(limit) > 0).isEmpty();
    }

    private String range() {
      return least.map(limit -> " from " + limit.toPlainString()).orElse("")
          + most.map(limit -> " to " + limit.toPlainString()).orElse("");
    }
  }

  static SettingsForm of(Object userConfig) {
    var fields = new ArrayList<Field>();
    if (userConfig instanceof Map<?, ?> map) {
      Values.map(map)
          .forEach((key, value) -> {
            if (value instanceof Map<?, ?> one && key.matches("[A-Za-z_]\\w*")) {
              fields.add(field(key, Values.map(one)));
            }
          });
    }
    return new SettingsForm(fields);
  }

  private static Field field(String key, Map<String, Object> one) {
    return new Field(
        key,
        Values.text(one.get("type")),
        Values.text(one.getOrDefault("title", key)),
        Values.text(one.get("description")),
        Values.truth(one.get("required")).orElse(false),
        Values.truth(one.get("sensitive")).orElse(false),
        usual(one.get("default")),
        Values.truth(one.get("multiple")).orElse(false),
        number(one.get("min")),
        number(one.get("max")));
  }

  private static String usual(@Nullable Object given) {
    return given instanceof List<?> list
        ? list.stream().map(Values::text).collect(Collectors.joining(","))
        : Values.text(given);
  }

  private static Optional<BigDecimal> number(@Nullable Object given) {
    String text = Values.text(given);
    return text.matches("-?\\d{1,18}(\\.\\d{1,18})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /**
   * A connector's words with its settings of several values spread: one that is nothing but {@code
   * ${user_config.KEY}} becomes a word for each value, or none.
   */
  public Map<String, Object> spread(Map<String, Object> connector, Map<String, String> filled) {
    if (!(connector.get("args") instanceof List<?> words)
        || fields.stream().noneMatch(Field::multiple)) {
      return connector;
    }
    var spread = new ArrayList<Object>();
    for (Object word : words) {
      Optional<Field> field = several(Values.text(word));
      if (field.isPresent()) {
        spread.addAll(field.get().values(filled.getOrDefault(field.get().key(), "")));
      } else {
        spread.add(word);
      }
    }
    var all = new LinkedHashMap<>(connector);
    all.put("args", spread);
    return all;
  }

  private Optional<Field> several(String word) {
    return fields.stream()
        .filter(Field::multiple)
        .filter(field -> word.matches("\\$\\{user_config\\." + field.key() + "(:-)?}"))
        .findFirst();
  }

  /** What must be filled in before this connector can work, and is not. */
  public List<Field> missing(Map<String, Object> connector, Map<String, String> filled) {
    String text = Values.text(connector);
    return missing(filled).stream()
        .filter(field -> text.contains("${user_config." + field.key()))
        .toList();
  }

  /** The values that hold: what was filled in, else what is usual. */
  public Map<String, String> filled(Map<String, String> given) {
    var all = new LinkedHashMap<String, String>();
    for (Field field : fields) {
      String value = given.getOrDefault(field.key(), field.usual());
      if (!value.isEmpty()) {
        all.put(field.key(), value);
      }
    }
    return all;
  }

  /** What must be filled in and is not. */
  public List<Field> missing(Map<String, String> given) {
    Map<String, String> all = filled(given);
    return fields.stream().filter(f -> f.required() && !all.containsKey(f.key())).toList();
  }
}
