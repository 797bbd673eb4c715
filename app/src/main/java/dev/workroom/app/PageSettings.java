package dev.workroom.app;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The user's settings as the page shows and changes them; lines it does not know stay. */
final class PageSettings {
  /** Null is no limit, while what is left out stays. */
  private static final Pattern NO_BUDGET = Pattern.compile("\"budgetUsd\"\\s*:\\s*null");

  private final Workshop workshop;

  PageSettings(Workshop workshop) {
    this.workshop = workshop;
  }

  Keys keys() {
    return new Keys(workshop.program().environment(), workshop.home());
  }

  record Provider(String name, String key, String baseUrl) {}

  record Shown(
      String model,
      String mode,
      Optional<Double> budgetUsd,
      String theme,
      String locale,
      boolean notifications,
      String dataFolder,
      long keepDays,
      long keepGigabytes,
      List<Provider> providers,
      boolean keyring) {}

  private record Change(
      Optional<String> model,
      Optional<String> mode,
      Optional<Object> budgetUsd,
      Optional<String> theme,
      Optional<String> locale,
      Optional<Boolean> notifications,
      Optional<Long> keepDays,
      Optional<Long> keepGigabytes,
      Map<String, String> baseUrls) {}

  Shown shown() {
    Map<String, String> set = Settings.of(workshop.home());
    Keys keys = keys();
    String usd = set.getOrDefault("budget-usd", "");
    var retention = workshop.retention();
    return new Shown(
        set.getOrDefault("model", ""),
        set.getOrDefault("mode", "plan"),
        usd.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(usd)),
        set.getOrDefault("page.theme", "auto"),
        set.getOrDefault("page.locale", ""),
        set.getOrDefault("page.notifications", "no").equals("yes"),
        workshop.home().root().toString(),
        retention.age().toDays(),
        retention.bytes() >> 30,
        Keys.PROVIDERS.stream()
            .map(name ->
                new Provider(
                    name, place(keys.place(name, set)), set.getOrDefault(name + ".base-url", "")))
            .toList(),
        keys.keyring());
  }

  static String place(Keys.Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }

  Shown change(String body) throws IOException {
    Change change = Wire.read(body, Change.class);
    var lines = new LinkedHashMap<String, String>();
    change.model().ifPresent(model -> lines.put("model", model));
    change
        .mode()
        .ifPresent(
            mode -> lines.put("mode", RunCommand.mode(mode).name().toLowerCase(Locale.ROOT)));
    change
        .budgetUsd()
        .map(usd -> String.valueOf(usd))
        .ifPresent(usd -> {
          Limits.NONE.withMoney(usd);
          lines.put("budget-usd", usd);
        });
    if (NO_BUDGET.matcher(body).find()) {
      lines.put("budget-usd", "");
    }
    change.theme().ifPresent(theme -> lines.put("page.theme", one(theme, "auto", "light", "dark")));
    change.locale().ifPresent(locale -> lines.put("page.locale", locale));
    change.notifications().ifPresent(yes -> lines.put("page.notifications", yes ? "yes" : "no"));
    change.keepDays().ifPresent(days -> lines.put("keep.days", String.valueOf(days)));
    change.keepGigabytes().ifPresent(gb -> lines.put("keep.gigabytes", String.valueOf(gb)));
    change
        .baseUrls()
        .forEach((name, url) -> {
          if (!Keys.PROVIDERS.contains(name)) {
            throw UserError.usage(
                "There is no provider '%s'.".formatted(Terminal.oneLine(name, 40)));
          }
          lines.put(name + ".base-url", url);
        });
    lines.forEach((name, value) -> {
      if (value.chars().anyMatch(c -> c < ' ' && c != '\t') || value.length() > 500) {
        throw UserError.usage("The setting %s takes one line of text.".formatted(name));
      }
    });
    write(lines);
    return shown();
  }

  private static String one(String value, String... known) {
    if (!List.of(known).contains(value)) {
      throw UserError.usage(
          "It is one of %s, not '%s'."
              .formatted(String.join(", ", known), Terminal.oneLine(value, 40)));
    }
    return value;
  }

  /** Replaces lines where they stand and adds what is new; an empty value takes the line away. */
  private void write(Map<String, String> changed) throws IOException {
    Path file = workshop.home().root().resolve("settings");
    var left = new LinkedHashMap<>(changed);
    var lines = new ArrayList<String>();
    for (String line : Home.text(file).orElse("").lines().toList()) {
      String name = line.contains("=") ? line.substring(0, line.indexOf('=')).strip() : "";
      if (name.startsWith("#") || !left.containsKey(name)) {
        lines.add(line);
      } else {
        add(lines, name, String.valueOf(left.remove(name)));
      }
    }
    left.forEach((name, value) -> add(lines, name, value));
    Path part =
        Files.createTempFile(
            workshop.home().root(),
            "settings",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(part, lines);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void add(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(name + " = " + value);
    }
  }
}
