package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   */
  public record Field(
      String key,
      String type,
      String title,
      String description,
      boolean required,
      boolean secret,
      String usual) {

    /** Why a value is none; empty: it may be. */
    public Optional<String> against(String value) {
      boolean fits =
          switch (type) {
            case "number" -> value.matches("-?\\d+(\\.\\d+)?");
            case "boolean" -> Values.truth(value).isPresent();
            case "directory" -> java.nio.file.Files.isDirectory(java.nio.file.Path.of(value));
            case "file" -> java.nio.file.Files.isRegularFile(java.nio.file.Path.of(value));
            default -> value.chars().noneMatch(Character::isISOControl);
          };
      return fits
          ? Optional.empty()
          : Optional.of("%s takes a %s, not \"%s\".".formatted(key, type, value));
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
        Values.text(one.get("default")));
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
