package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Connectors as {@code .mcp.json} and manifests list them: under {@code mcpServers} or bare.
 *
 * <p>Nothing is started here, and nothing expanded.
 */
final class ServerConfigs {
  private static final Set<String> TYPES = Set.of("stdio", "http", "streamable-http", "sse", "ws");
  private static final Set<String> BESIDE =
      Set.of("mcpServers", "recommendedCategories", "$schema");

  private ServerConfigs() {}

  /** The connectors of a map in either shape. */
  static List<Component> of(
      String plugin, Map<String, Object> file, String shown, List<Diagnostic> odd) {
    Map<String, Object> servers = file;
    if (file.containsKey("mcpServers")) {
      if (!(file.get("mcpServers") instanceof Map<?, ?> inner)) {
        odd.add(Diagnostic.error(shown, "The field mcpServers is not an object."));
        return List.of();
      }
      servers = Values.map(inner);
    } else if (file.containsKey("servers") && file.get("servers") instanceof Map<?, ?> inner) {
      odd.add(
          Diagnostic.warning(shown, "The connectors stand under servers; mcpServers is meant."));
      servers = Values.map(inner);
    }
    var found = new ArrayList<Component>();
    if (servers.isEmpty()) {
      odd.add(Diagnostic.note(shown, "The file lists no connectors."));
    }
    boolean bare = servers == file;
    servers.forEach((name, config) -> {
      if (BESIDE.contains(name) || name.startsWith("$")) {
        return;
      }
      if (config instanceof Map<?, ?> map && !(bare && noServer(map))) {
        found.add(connector(plugin, name, Values.map(map), shown));
      } else {
        odd.add(
            Diagnostic.error(
                shown, "The connector " + name + " describes no server and was left out."));
      }
    });
    return found;
  }

  /** Where servers stand bare, other things may stand beside them. */
  private static boolean noServer(Map<?, ?> config) {
    return Stream.of("command", "url", "type", "args").noneMatch(config::containsKey);
  }

  /** A connector that comes as a bundle. */
  static Component bundle(String plugin, String path, String shown) {
    String name =
        path.substring(path.replace('\\', '/').lastIndexOf('/') + 1)
            .replaceFirst("\\.(mcpb|dxt)$", "");
    return new Component(
        Kind.CONNECTOR,
        qualified(plugin, name),
        shown,
        "",
        Map.of("bundle", path),
        "",
        List.of(
            Diagnostic.note(
                shown,
                "The connector comes as the bundle " + path + ", which is installed by itself.")));
  }

  private static Component connector(
      String plugin, String name, Map<String, Object> config, String shown) {
    var odd = new ArrayList<Diagnostic>();
    var fields = new LinkedHashMap<>(config);
    String type = Values.text(config.get("type"));
    boolean url = config.containsKey("url");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      odd.add(
          Diagnostic.error(shown, "The connector " + name + " has the unknown type " + type + "."));
    }
    if (type.isEmpty()) {
      if (url) {
        odd.add(
            Diagnostic.warning(
                shown, "The connector " + name + " has an address but no type; http is taken."));
      }
      fields.put("type", url ? "http" : "stdio");
    } else if (type.equals("streamable-http")) {
      fields.put("type", "http");
    }
    boolean remote = !"stdio".equals(fields.get("type"));
    if (remote && Values.text(config.get("url")).isEmpty()) {
      odd.add(
          Diagnostic.note(
              shown,
              "The connector "
                  + name
                  + " has no address yet; it has to be matched by its name or given one."));
    }
    if (!remote && Values.text(config.get("command")).isEmpty()) {
      odd.add(Diagnostic.error(shown, "The connector " + name + " has no command."));
    }
    return new Component(
        Kind.CONNECTOR,
        qualified(plugin, name),
        shown,
        Values.text(config.get("description")),
        fields,
        "",
        odd);
  }

  private static String qualified(String plugin, String server) {
    return "plugin:" + plugin + ":" + server;
  }
}
