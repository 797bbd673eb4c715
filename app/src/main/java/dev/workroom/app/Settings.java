package dev.workroom.app;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The user's settings: lines {@code name = value} in the file {@code settings} of the data folder,
 * such as {@code model = anthropic:…} or {@code anthropic.base-url = …}; {@code #} begins a
 * comment.
 */
final class Settings {
  private Settings() {}

  static Map<String, String> of(Home home) {
    var settings = new LinkedHashMap<String, String>();
    Home.text(home.root().resolve("settings"))
        .ifPresent(text ->
            text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> put(settings, line, home)));
    return settings;
  }

  private static void put(Map<String, String> settings, String line, Home home) {
    int equals = line.indexOf('=');
    if (equals < 1) {
      throw UserError.failed(
          "The line '%s' in %s is no 'name = value'."
              .formatted(Terminal.oneLine(line, 40), home.root().resolve("settings")));
    }
    settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
  }
}
