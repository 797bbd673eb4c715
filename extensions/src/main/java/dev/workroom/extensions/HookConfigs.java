package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Hooks in any of the three shapes of a file: under {@code hooks}, a bare map of events, a list.
 */
final class HookConfigs {
  private static final Set<String> HAPPENS =
      Set.of(
          "SessionStart",
          "SessionEnd",
          "UserPromptSubmit",
          "UserPromptExpansion",
          "PreToolUse",
          "PermissionRequest",
          "PermissionDenied",
          "PostToolUse",
          "PostToolUseFailure",
          "Notification",
          "Stop",
          "StopFailure",
          "SubagentStart",
          "SubagentStop",
          "PreCompact",
          "PostCompact");

  /** Published events of what Workroom does not do. */
  private static final Set<String> NEVER_HERE =
      Set.of(
          "PostToolBatch",
          "Elicitation",
          "ElicitationResult",
          "Setup",
          "MessageDisplay",
          "TaskCreated",
          "TaskCompleted",
          "TeammateIdle",
          "InstructionsLoaded",
          "ConfigChange",
          "CwdChanged",
          "DirectoryAdded",
          "FileChanged",
          "WorktreeCreate",
          "WorktreeRemove");

  private static final Map<String, String> NEEDS =
      Map.of(
          "command",
          "command",
          "http",
          "url",
          "mcp_tool",
          "tool",
          "prompt",
          "prompt",
          "agent",
          "prompt");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_, |-]*");

  private final String plugin;
  private final String shown;
  private final List<Diagnostic> odd;
  private final List<Component> found = new ArrayList<>();

  private HookConfigs(String plugin, String shown, List<Diagnostic> odd) {
    this.plugin = plugin;
    this.shown = shown;
    this.odd = odd;
  }

  /** One component for each handler; {@code before} counts those of the plugin's other files. */
  static List<Component> of(
      String plugin, Object file, String shown, List<Component> before, List<Diagnostic> odd) {
    var configs = new HookConfigs(plugin, shown, odd);
    configs.found.addAll(before);
    configs.read(file);
    return List.copyOf(configs.found.subList(before.size(), configs.found.size()));
  }

  private void read(Object file) {
    if (file instanceof List<?> list) {
      list(list);
      return;
    }
    if (!(file instanceof Map<?, ?> map)) {
      odd.add(Diagnostic.error(shown, "The hooks are not an object."));
      return;
    }
    Map<String, Object> events = Values.map(map);
    Object inner = events.get("hooks");
    if (inner instanceof Map<?, ?> named && named.isEmpty()) {
      odd.add(Diagnostic.note(shown, "The file holds no hooks."));
    } else if (inner instanceof Map<?, ?> named) {
      Values.map(named).forEach(this::event);
    } else if (inner != null) {
      read(inner);
    } else {
      events.forEach((event, groups) -> {
        if (!event.equals("description") && !event.startsWith("$")) {
          event(event, groups);
        }
      });
    }
  }

  /** Some write a list of groups that name their event; each is read as if it stood under it. */
  private void list(List<?> groups) {
    if (groups.isEmpty()) {
      odd.add(Diagnostic.note(shown, "The hooks are an empty list."));
      return;
    }
    odd.add(Diagnostic.warning(shown, "The hooks are a list; a map of events is meant."));
    for (Object group : groups) {
      if (group instanceof Map<?, ?> map && !Values.text(map.get("event")).isEmpty()) {
        event(Values.text(map.get("event")), List.of(map));
      } else if (group instanceof Map<?, ?>) {
        read(group);
      } else {
        odd.add(Diagnostic.error(shown, "A hook names no event and was left out."));
      }
    }
  }

  private void event(String event, Object groups) {
    if (NEVER_HERE.contains(event)) {
      odd.add(Diagnostic.note(shown, "The event " + event + " never happens here."));
    } else if (!HAPPENS.contains(event)) {
      odd.add(
          Diagnostic.warning(shown, "The event " + event + " is unknown; its hooks never run."));
    }
    if (!(groups instanceof List<?> list)) {
      odd.add(Diagnostic.error(shown, "The hooks of " + event + " are not a list."));
      return;
    }
    for (Object group : list) {
      if (!(group instanceof Map<?, ?> map)) {
        odd.add(Diagnostic.error(shown, "A hook of " + event + " is not an object."));
        continue;
      }
      Map<String, Object> fields = Values.map(map);
      Object handlers = fields.get("hooks");
      if (handlers instanceof List<?> several) {
        several.forEach(handler -> handler(event, fields, handler));
      } else {
        handler(event, fields, fields);
      }
    }
  }

  private void handler(String event, Map<String, Object> group, Object handler) {
    if (!(handler instanceof Map<?, ?> map)) {
      odd.add(Diagnostic.error(shown, "A hook of " + event + " is not an object."));
      return;
    }
    var problems = new ArrayList<Diagnostic>();
    var fields = new LinkedHashMap<>(Values.map(map));
    fields.remove("hooks");
    fields.put("event", event);
    Object matcher = group.get("matcher");
    if (matcher != null) {
      fields.put("matcher", matcher);
      matches(event, Values.text(matcher), problems);
    }
    String type = Values.text(fields.getOrDefault("type", "command"));
    String needed = NEEDS.get(type);
    if (needed == null) {
      problems.add(
          Diagnostic.error(shown, "A hook of " + event + " has the unknown type " + type + "."));
    } else if (Values.text(fields.get(needed)).isEmpty()) {
      problems.add(Diagnostic.error(shown, "A hook of " + event + " lacks its " + needed + "."));
    }
    String start = plugin + ":" + event + "#";
    long number = found.stream().filter(c -> c.name().startsWith(start)).count() + 1;
    found.add(
        new Component(
            Kind.HOOK,
            start + number,
            shown,
            Values.text(fields.get("statusMessage")),
            fields,
            "",
            problems));
  }

  private void matches(String event, String matcher, List<Diagnostic> problems) {
    if (matcher.equals("*") || PLAIN.matcher(matcher).matches()) {
      return;
    }
    try {
      var _ = Pattern.compile(matcher);
    } catch (PatternSyntaxException _) {
      problems.add(
          Diagnostic.error(
              shown,
              "The matcher \""
                  + matcher
                  + "\" of a hook of "
                  + event
                  + " is no regular expression."));
    }
  }
}
