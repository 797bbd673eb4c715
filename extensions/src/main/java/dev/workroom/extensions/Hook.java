package dev.workroom.extensions;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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

  /** Whether nobody waits for it. */
  boolean beside() {
    return type().equals("command") && (is("async") || is("asyncRewake"));
  }

  /** The names by which a connector that it calls may be known: its plugin's own, then others. */
  List<String> servers() {
    String server = text("server");
    return List.of("plugin:" + from.plugin().name() + ":" + server, server);
  }

  /**
   * The headers of an http hook. Of the variables in them only those that {@code allowedEnvVars}
   * names are filled in, and only from what the user filled in for the plugin: the environment of
   * this program is nobody's business.
   */
  Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    if (fields.get("headers") instanceof Map<?, ?> map) {
      List<String> allowed = Values.tools(fields.get("allowedEnvVars"));
      var filled = new LinkedHashMap<String, String>();
      options()
          .forEach((name, value) -> {
            if (allowed.contains(name)) {
              filled.put(name, value);
            }
          });
      from.settings().forEach((key, value) -> filled.put("user_config." + key, value));
      from.secrets().forEach((key, value) -> filled.put("user_config." + key, value));
      Values.map(map)
          .forEach((name, value) ->
              headers.put(
                  name,
                  VARIABLE.matcher(Values.text(value)).replaceAll(found -> put(found, filled))));
    }
    return headers;
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w.]+)}|\\$([A-Za-z_]\\w*)");

  private static String put(MatchResult found, Map<String, String> filled) {
    String name = found.group(1) == null ? found.group(2) : found.group(1);
    return Matcher.quoteReplacement(filled.getOrDefault(name, ""));
  }

  /** What the user filled in, as hooks find it in their environment. */
  Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    for (Map<String, String> some : List.of(from.settings(), from.secrets())) {
      some.forEach((key, value) ->
          options.put("CLAUDE_PLUGIN_OPTION_" + key.toUpperCase(Locale.ROOT), value));
    }
    return options;
  }

  /** How long it may take. */
  Duration time() {
    String given = text("timeout");
    long usual =
        switch (event()) {
          case "UserPromptSubmit" -> 30;
          case "SessionEnd" -> 2;
          default ->
              switch (type()) {
                case "prompt" -> 30;
                case "agent" -> 60;
                default -> LONGEST.toSeconds();
              };
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
    List<String> subjects =
        tool.equals("Bash") ? List.of(subject.split("&&|\\|\\||[;|&\n]")) : List.of(subject);
    return subjects.stream()
        .map(String::strip)
        .anyMatch(one ->
            glob(path).matcher(one).matches()
                || glob("*/" + path).matcher(one).matches()
                || (path.endsWith(" *") && one.equals(path.substring(0, path.length() - 2))));
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
  }
}
