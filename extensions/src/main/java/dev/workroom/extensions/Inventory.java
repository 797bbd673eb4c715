package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a plugin brings and what it could reach, so that a person can accept it, and two versions of
 * it can be compared.
 *
 * @param parts by kind and name
 * @param files the hashes of those that are no part of their own, by path
 */
public record Inventory(Map<String, Part> parts, Map<String, String> files) {
  static final Inventory NONE = new Inventory(Map.of(), Map.of());
  private static final int MOST_FILES = 12;

  public Inventory {
    parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * One part.
   *
   * @param told what a person is told of it
   * @param content the hash of all that it says
   */
  record Part(String told, String content) {}

  /**
   * What a plugin holds.
   *
   * @throws IOException if its files cannot be read
   */
  static Inventory of(Plugin plugin) throws IOException {
    var parts = new LinkedHashMap<String, Part>();
    var own = new HashSet<String>();
    for (Component part : plugin.components()) {
      String key = part.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + part.name();
      String said = part.description() + '\0' + part.raw() + '\0' + part.body();
      parts.putIfAbsent(key, new Part(told(part), Tree.hashOf(said)));
      own.add(part.path());
    }
    var files = new LinkedHashMap<String, String>();
    for (Path file : Tree.files(plugin.root())) {
      String path = plugin.root().relativize(file).toString().replace('\\', '/');
      if (!own.contains(path) && !path.equals(Manifest.FILE)) {
        files.put(path, Tree.hashOf(file));
      }
    }
    return new Inventory(parts, files);
  }

  /** What a person is shown; {@code + - ~} for what came, went and became different. */
  List<String> changesTo(Inventory next) {
    var changes = new ArrayList<String>();
    parts.forEach((part, _) -> {
      if (!next.parts.containsKey(part)) {
        changes.add("- " + part);
      }
    });
    next.parts.forEach((name, part) -> {
      Part before = parts.get(name);
      if (before == null) {
        changes.add("+ " + name + (part.told.isEmpty() ? "" : ": " + part.told));
      } else if (!before.told.equals(part.told)) {
        changes.add(
            "~ "
                + name
                + ": "
                + part.told
                + (before.told.isEmpty() ? "" : " (was: " + before.told + ")"));
      } else if (!before.content.equals(part.content)) {
        changes.add("~ " + name + ": its text differs");
      }
    });
    if (!equals(NONE)) {
      files(next, changes);
    }
    return changes;
  }

  private void files(Inventory next, List<String> changes) {
    var differ = new ArrayList<String>();
    files.keySet().stream()
        .filter(file -> !next.files.containsKey(file))
        .forEach(file -> differ.add("-" + file));
    next.files.forEach((file, hash) -> {
      String before = files.get(file);
      if (!hash.equals(before)) {
        differ.add((before == null ? "+" : "") + file);
      }
    });
    if (!differ.isEmpty()) {
      int more = differ.size() - MOST_FILES;
      changes.add(
          "~ other files: "
              + String.join(", ", differ.subList(0, Math.min(differ.size(), MOST_FILES)))
              + (more > 0 ? " and %d more".formatted(more) : ""));
    }
  }

  /** The hosts that its connectors name, and the programs that it would start. */
  public static List<String> reach(Plugin plugin) {
    var reach = new TreeSet<String>();
    for (Component part : plugin.of(Kind.CONNECTOR)) {
      String host = host(Values.text(part.raw().get("url")));
      if (!host.isEmpty()) {
        reach.add("connects to " + host);
      }
      String command = Values.text(part.raw().get("command"));
      if (!command.isEmpty()) {
        reach.add("starts, in the sandbox, " + command);
      }
    }
    for (Component part : plugin.of(Kind.CONNECTOR)) {
      VARIABLE
          .matcher(Values.text(part.raw()))
          .results()
          .map(found -> found.group(1))
          .filter(name -> !name.startsWith("CLAUDE_") && !name.startsWith("user_config"))
          .forEach(name -> reach.add("is given " + name + " of your environment"));
    }
    for (Component part : plugin.of(Kind.HOOK)) {
      String host = host(Values.text(part.raw().get("url")));
      String event = Values.text(part.raw().get("event"));
      reach.add(
          switch (Values.text(part.raw().getOrDefault("type", "command"))) {
            case "http" -> "would tell " + host + " at " + event;
            case "mcp_tool" ->
                "would call %s of the connector %s at %s"
                    .formatted(
                        Values.text(part.raw().get("tool")),
                        Values.text(part.raw().get("server")),
                        event);
            case "prompt", "agent" -> "asks the session's model at " + event;
            default -> "runs by itself, in the sandbox, at " + event;
          });
    }
    return List.copyOf(reach);
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][\\w.]*)");

  private static String told(Component part) {
    Map<String, Object> raw = part.raw();
    return switch (part.kind()) {
      case SKILL, COMMAND, STYLE -> wishes("allowed-tools", raw);
      case AGENT -> wishes("tools", raw);
      case CONNECTOR -> {
        String url = Values.text(raw.get("url"));
        yield url.isEmpty()
            ? (Values.text(raw.get("command")) + " " + Values.text(raw.get("args"))).strip()
            : url;
      }
      case HOOK ->
          (Values.text(raw.get("matcher"))
                  + " "
                  + Values.text(raw.getOrDefault("type", "command"))
                  + " "
                  + Values.text(raw.get("command"))
                  + Values.text(raw.get("url"))
                  + Values.text(raw.get("prompt")))
              .strip();
    };
  }

  private static String wishes(String field, Map<String, Object> raw) {
    List<String> tools = Values.tools(Values.field(raw, field));
    return tools.isEmpty() ? "" : "speaks of the tools " + String.join(", ", tools);
  }

  private static String host(String url) {
    try {
      String host = url.isEmpty() ? "" : URI.create(url).getHost();
      return host == null ? url : host;
    } catch (IllegalArgumentException _) {
      return url;
    }
  }
}
