package dev.workroom.extensions;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names by which published extensions call tools, and what they are called here. */
final class ToolNames {
  private static final Map<String, String> HERE = new LinkedHashMap<>();

  static {
    HERE.put("Bash", "Shell");
    HERE.put("LS", "Glob");
    HERE.put("Task", "Agent");
    HERE.put("AskUserQuestion", "Question");
    HERE.put("TodoWrite", "Plan");
    HERE.put("TaskCreate", "Plan");
    HERE.put("TaskUpdate", "Plan");
    HERE.put("MultiEdit", "Edit");
    HERE.put("NotebookEdit", "Edit");
    HERE.put("NotebookRead", "Read");
  }

  private ToolNames() {}

  /** Names of tools as they are here, without what stands in parentheses. */
  static List<String> here(List<String> named) {
    var here = new LinkedHashSet<String>();
    for (String name : named) {
      String plain = name.replaceFirst("\\(.*", "").strip();
      if (!plain.isEmpty() && !plain.equals("*")) {
        here.add(HERE.getOrDefault(plain, plain));
      }
    }
    return List.copyOf(here);
  }

  /** How published hooks call a tool of this house. */
  static String there(String here) {
    return switch (here) {
      case "Shell" -> "Bash";
      case "Question" -> "AskUserQuestion";
      case "Plan" -> "TodoWrite";
      default -> here;
    };
  }

  /** A line that says what the names in a text mean here; empty: it names none. */
  static String translation(String text) {
    String line =
        HERE.entrySet().stream()
            .filter(name -> !name.getKey().equals("LS"))
            .filter(name -> Pattern.compile("\\b" + name.getKey() + "\\b").matcher(text).find())
            .map(name -> name.getKey() + " is " + name.getValue())
            .collect(Collectors.joining(", "));
    return line.isEmpty() ? "" : "Here " + line + ".";
  }
}
