package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a plugin brings and what it could reach, a line each, so that a person can accept it, and
 * two versions of it can be compared.
 *
 * @param lines from a part's name to what it is and does
 */
public record Inventory(Map<String, String> lines) {
  public Inventory {
    lines = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  public static Inventory of(Plugin plugin) {
    var lines = new LinkedHashMap<String, String>();
    for (Component part : plugin.components()) {
      String key = part.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + part.name();
      lines.putIfAbsent(key, told(part));
    }
    return new Inventory(lines);
  }

  /** What a person is shown; {@code + - ~} for what came, went and became different. */
  public List<String> changesTo(Inventory next) {
    var changes = new ArrayList<String>();
    lines.forEach((part, told) -> {
      if (!next.lines.containsKey(part)) {
        changes.add("- " + part);
      }
    });
    next.lines.forEach((part, told) -> {
      String before = lines.get(part);
      if (before == null) {
        changes.add("+ " + part + (told.isEmpty() ? "" : ": " + told));
      } else if (!before.equals(told)) {
        changes.add("~ " + part + ": " + told + (before.isEmpty() ? "" : " (was: " + before + ")"));
      }
    });
    return changes;
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
      case SKILL, COMMAND -> wishes("allowed-tools", raw);
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
