package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another plugin that a plugin cannot do without.
 *
 * @param marketplace where it comes from; empty: any
 * @param version a range as npm writes them, which is shown and not held against anything
 */
public record Need(String name, String marketplace, String version) {

  /** What {@code dependencies} holds: names, {@code name@marketplace}, objects; or a map. */
  static List<Need> of(Object dependencies) {
    var needs = new ArrayList<Need>();
    switch (dependencies) {
      case List<?> list -> list.forEach(one -> needs.add(one(one)));
      case Map<?, ?> map ->
          Values.map(map)
              .forEach((name, version) -> {
                Need named = one(name);
                needs.add(new Need(named.name, named.marketplace, Values.text(version)));
              });
      default -> {}
    }
    return needs.stream().filter(need -> !need.name.isEmpty()).toList();
  }

  private static Need one(Object given) {
    if (given instanceof Map<?, ?> map) {
      Map<String, Object> fields = Values.map(map);
      return new Need(
          Values.text(fields.get("name")),
          Values.text(fields.get("marketplace")),
          Values.text(fields.get("version")));
    }
    String text = Values.text(given);
    int at = text.lastIndexOf('@');
    return at > 0
        ? new Need(text.substring(0, at), text.substring(at + 1), "")
        : new Need(text, "", "");
  }

  boolean fits(Installed one) {
    return one.name().equals(name)
        && (marketplace.isEmpty() || one.marketplace().equals(marketplace));
  }

  String missing() {
    return "It needs the plugin %s%s%s, which is not installed."
        .formatted(
            name,
            marketplace.isEmpty() ? "" : "@" + marketplace,
            version.isEmpty() ? "" : " " + version);
  }
}
