package dev.workroom.extensions;

import dev.workroom.core.message.Json;
import dev.workroom.json.Wire;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin on the shelf.
 *
 * @param marketplace that it came from; {@code local}: a file or folder
 * @param origin where it is fetched from again: a path, or empty where the marketplace says it
 * @param sha256 of all its files, as they were when a person accepted them
 * @param enabled whether sessions load it
 * @param entry its line in the marketplace, as it was
 * @param settings what the user filled in; secrets are kept elsewhere
 */
public record Installed(
    String name,
    String marketplace,
    String origin,
    String version,
    String sha256,
    boolean enabled,
    Optional<Json> entry,
    Map<String, String> settings) {
  public Installed {
    settings = Map.copyOf(settings);
  }

  /** {@code plugin@marketplace}. */
  public String id() {
    return name + "@" + marketplace;
  }

  public Installed enabled(boolean on) {
    return new Installed(name, marketplace, origin, version, sha256, on, entry, settings);
  }

  public Installed withSettings(Map<String, String> filled) {
    return new Installed(name, marketplace, origin, version, sha256, enabled, entry, filled);
  }

  Optional<Map<String, Object>> fields() {
    return entry
        .map(json -> Wire.read(json.text(), Object.class))
        .filter(Map.class::isInstance)
        .map(map -> Values.map((Map<?, ?>) map));
  }
}
