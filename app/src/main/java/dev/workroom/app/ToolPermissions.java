package dev.workroom.app;

import dev.workroom.extensions.mcp.ServerConfig.Permission;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a person says of the tools of connectors that are not their own: those of plugins, and those
 * that a folder offers. Nobody else's file can say it.
 *
 * @param file by connector, then by pattern of tool names: allow, ask or block
 */
record ToolPermissions(Path file) {
  private record Content(Map<String, Map<String, String>> connectors) {
    Content {
      connectors = Map.copyOf(connectors);
    }
  }

  /** What holds for a connector's tools; empty: nothing was said. */
  Map<String, Permission> of(String connector) {
    var held = new LinkedHashMap<String, Permission>();
    read()
        .connectors()
        .getOrDefault(connector, Map.of())
        .forEach((pattern, word) -> held.put(pattern, permission(word)));
    return held;
  }

  /** Says it; the later word on a pattern takes the place of the earlier. */
  void say(String connector, List<String> patterns, String word) {
    var all = new LinkedHashMap<>(read().connectors());
    var said = new LinkedHashMap<>(all.getOrDefault(connector, Map.of()));
    patterns.forEach(pattern -> said.put(pattern, permission(word).name()));
    all.put(connector, said);
    try {
      Files.createDirectories(file.getParent());
      Path next = Files.createTempFile(file.getParent(), "permissions", ".new");
      Files.writeString(next, Wire.write(new Content(all)) + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException _) {
      throw UserError.failed(
          "%s cannot be written. Make room in the data folder or check its permissions."
              .formatted(file));
    }
  }

  private static Permission permission(String word) {
    return Permission.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Content read() {
    try {
      return Files.exists(file)
          ? Wire.read(Files.readString(file), Content.class)
          : new Content(Map.of());
    } catch (IOException | IllegalArgumentException _) {
      // To go on without it could lift a block.
      throw UserError.failed(
          "What connectors' tools may do cannot be read from %s. Mend or remove it."
              .formatted(file));
    }
  }
}
