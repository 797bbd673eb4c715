package dev.workroom.extensions;

import dev.workroom.json.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON files of extensions, as maps and lists. */
final class JsonText {
  private JsonText() {}

  /** Any value; empty and a diagnostic: the text is no JSON. */
  static Optional<Object> value(String text, String file, List<Diagnostic> odd) {
    if (text.isBlank()) {
      odd.add(Diagnostic.error(file, "The file is empty."));
      return Optional.empty();
    }
    try {
      Object value = Wire.read(text, Object.class);
      Wire.twice(text)
          .ifPresent(name ->
              odd.add(
                  Diagnostic.warning(
                      file, "The field " + name + " stands twice; the last counts.")));
      return Optional.of(value);
    } catch (IllegalArgumentException | NullPointerException | StackOverflowError e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      odd.add(
          Diagnostic.error(
              file,
              "The file is not valid JSON"
                  + (said.isBlank() || e instanceof NullPointerException ? "." : ": " + said)));
      return Optional.empty();
    }
  }

  /** An object; empty and a diagnostic: it is none. */
  static Optional<Map<String, Object>> object(String text, String file, List<Diagnostic> odd) {
    return value(text, file, odd)
        .flatMap(value -> {
          if (value instanceof Map<?, ?> map) {
            return Optional.of(Values.map(map));
          }
          odd.add(Diagnostic.error(file, "The file is not a JSON object."));
          return Optional.empty();
        });
  }
}
