package dev.workroom.extensions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One handler of a plugin's hooks.
 *
 * @param name qualified: {@code plugin:Event#n}
 * @param fields as written, with {@code event} and {@code matcher}
 */
record Hook(String name, Loaded from, Map<String, Object> fields) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_, |-]*");
  private static final Duration LONGEST = Duration.ofMinutes(10);

  String event() {
    return text("event");
  }

  String type() {
    String type = text("type");
    return type.isEmpty() ? "command" : type;
  }

  String text(String field) {
    return Values.text(fields.get(field));
  }

  boolean is(String field) {
    return Values.truth(fields.get(field)).orElse(false);
  }

  /** The words of a command that is run without a shell; empty: a shell reads it. */
  List<String> arguments() {
    return fields.get("args") instanceof List<?> list
        ? list.stream().map(Values::text).toList()
        : List.of();
  }

  /** How long it may take. */
  Duration time() {
    String given = text("timeout");
    long usual =
        switch (event()) {
          case "UserPromptSubmit" -> 30;
          case "SessionEnd" -> 2;
          default -> type().equals("prompt") ? 30 : LONGEST.toSeconds();
        };
    try {
      long seconds = given.isEmpty() ? usual : Math.round(Double.parseDouble(given));
      return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
    } catch (NumberFormatException _) {
      return Duration.ofSeconds(usual);
    }
  }

  /**
   * Whether it is meant for what happens: nothing or a star fits all, plain names fit exactly, all
   * else is a regular expression that fits anywhere.
   */
  boolean fits(String what) {
    String matcher = text("matcher");
    if (matcher.isEmpty() || matcher.equals("*")) {
      return true;
    }
    if (PLAIN.matcher(matcher).matches()) {
      return List.of(matcher.split("\\s*[|,]\\s*")).contains(what);
    }
    try {
      return Pattern.compile(matcher).matcher(what).find();
    } catch (PatternSyntaxException _) {
      return false; // said when the plugin was loaded
    }
  }

  /**
   * Whether its {@code if} holds: one rule, {@code Tool} or {@code Tool(pattern)}.
   *
   * @param tool as published hooks call it
   * @param subject what the call is about: the command, the path, the address
   */
  boolean holds(String tool, String subject) {
    String rule = text("if");
    if (rule.isEmpty()) {
      return true;
    }
    int open = rule.indexOf('(');
    String name = open < 0 ? rule : rule.substring(0, open).strip();
    boolean named = glob(name).matcher(tool).matches();
    if (!named || open < 0) {
      return named;
    }
    String pattern =
        rule.substring(open + 1, rule.endsWith(")") ? rule.length() - 1 : rule.length());
    String plain =
        pattern.endsWith(":*") ? pattern.substring(0, pattern.length() - 2) + "*" : pattern;
    String path = plain.replaceFirst("^(\\./|domain:)", "");
    return glob(path).matcher(subject).matches() || glob("*/" + path).matcher(subject).matches();
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
  }
}
