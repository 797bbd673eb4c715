package dev.workroom.app;

import java.nio.file.Path;
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
    return of(home.root().resolve("settings"));
  }

  /**
   * What the administrator of this computer says, in {@code /etc/workroom/settings}; users cannot
   * change it.
   */
  static Map<String, String> ofAdministrator() {
    return of(Path.of("/etc/workroom/settings"));
  }

  private static Map<String, String> of(Path file) {
    var settings = new LinkedHashMap<String, String>();
    Home.text(file)
        .ifPresent(text ->
            text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> put(settings, line, file)));
    return settings;
  }

  /** A whole number above zero, or the default where the setting is not there. */
  static long positive(Map<String, String> settings, String name, long otherwise) {
    String text = settings.getOrDefault(name, String.valueOf(otherwise));
    if (!text.matches("[1-9]\\d{0,6}")) {
      throw UserError.failed(
          "The setting %s is '%s'; it takes a whole number above zero."
              .formatted(name, Terminal.oneLine(text, 40)));
    }
    return Long.parseLong(text);
  }

  private static void put(Map<String, String> settings, String line, Path file) {
    int equals = line.indexOf('=');
    if (equals < 1) {
      throw UserError.failed(
          "The line '%s' in %s is no 'name = value'.".formatted(Terminal.oneLine(line, 40), file));
    }
    settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
  }
}
