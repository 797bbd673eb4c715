package dev.workroom.extensions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One part of a plugin, whatever its kind.
 *
 * @param name qualified: {@code plugin:skill}, {@code plugin:folder:command}, {@code
 *     plugin:PLUGIN:server} for connectors, {@code plugin:Event#n} for hooks
 * @param path the file it stands in, inside the plugin, with slashes
 * @param description what it is for; empty if nobody said
 * @param raw its frontmatter or configuration, as written
 * @param body the text after the frontmatter; empty for connectors and hooks
 */
public record Component(
    Kind kind,
    String name,
    String path,
    String description,
    Map<String, Object> raw,
    String body,
    List<Diagnostic> diagnostics) {
  public Component {
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
    diagnostics = List.copyOf(diagnostics);
  }

  /** What a plugin is made of. */
  public enum Kind {
    SKILL,
    /** A skill in one file, named by it. */
    COMMAND,
    AGENT,
    CONNECTOR,
    HOOK,
    /** How answers are to be written, for a person to choose. */
    STYLE
  }
}
