package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A Markdown file with its head, taken as leniently as the programs that people write for: broken
 * YAML is read line by line, a file without a head is all body.
 *
 * @param fields values are texts, lists and maps; numbers and switches stay as written
 * @param problems sentences about what was odd
 */
record Frontmatter(Map<String, Object> fields, String body, List<String> problems) {
  private static final int LONGEST = 64 << 10;
  private static final Pattern KEY = Pattern.compile("([A-Za-z][\\w-]*)\\s?:\\s*(.*)");

  /** Fields of skills, commands and sub-agents; in broken YAML only these begin a new one. */
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "description",
          "when_to_use",
          "argument-hint",
          "arguments",
          "allowed-tools",
          "disallowed-tools",
          "disallowedTools",
          "disable-model-invocation",
          "user-invocable",
          "tools",
          "model",
          "effort",
          "context",
          "agent",
          "background",
          "hooks",
          "paths",
          "shell",
          "license",
          "compatibility",
          "metadata",
          "version",
          "triggers",
          "dependencies",
          "hide-from-slash-command-tool",
          "permissionMode",
          "maxTurns",
          "skills",
          "mcpServers",
          "memory",
          "isolation",
          "color",
          "initialPrompt",
          "tags",
          "category",
          "keywords",
          "author");

  private static final Set<String> KNOWN_HOWEVER =
      KNOWN.stream().map(Values::squashed).collect(Collectors.toUnmodifiableSet());

  private static boolean known(String key) {
    return KNOWN_HOWEVER.contains(Values.squashed(key));
  }

  /** Fields that are one line of text, whatever YAML would make of them. */
  private static final Set<String> LINES = Set.of("argument-hint", "argument_hint", "argumentHint");

  static Frontmatter of(String file) {
    String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    int first = text.indexOf('\n');
    if (first < 0 || !text.substring(0, first).stripTrailing().equals("---")) {
      return new Frontmatter(Map.of(), text, List.of());
    }
    int end = end(text, first);
    if (end < 0) {
      return new Frontmatter(
          Map.of(),
          text,
          List.of("The head begins with --- but is not closed; all of it was taken as text."));
    }
    String head = text.substring(first + 1, Math.max(first + 1, end));
    int body = text.indexOf('\n', end + 1);
    return parse(head, body < 0 ? "" : text.substring(body + 1));
  }

  /** Where the line with the closing --- begins; -1: nowhere. */
  private static int end(String text, int from) {
    for (int at = from; at >= 0; at = text.indexOf('\n', at + 1)) {
      int next = text.indexOf('\n', at + 1);
      String line = text.substring(at + 1, next < 0 ? text.length() : next);
      if (line.stripTrailing().equals("---")) {
        return at + 1;
      }
    }
    return -1;
  }

  private static Frontmatter parse(String head, String body) {
    var problems = new ArrayList<String>();
    if (head.length() > LONGEST) {
      problems.add("The head is longer than 64 kB and was left out.");
      return new Frontmatter(Map.of(), body, problems);
    }
    twice(head).ifPresent(key -> problems.add("The field " + key + " stands twice."));
    Map<String, Object> fields;
    Optional<Map<String, Object>> yaml = yaml(head, problems);
    if (yaml.isPresent()) {
      fields = new LinkedHashMap<>(yaml.get());
      Map<String, Object> lines = scan(head);
      for (String key : LINES) {
        if (fields.containsKey(key) && !(fields.get(key) instanceof String)) {
          fields.put(key, lines.getOrDefault(key, Values.text(fields.get(key))));
          problems.add(
              "The field " + key + " is a list in YAML; it was taken as the text it shows.");
        }
      }
    } else {
      fields = scan(head);
    }
    return new Frontmatter(fields, body, problems);
  }

  private static final Pattern TOP = Pattern.compile("([A-Za-z][\\w-]*):(\\s.*)?");

  /** The first known field that begins two lines. */
  private static Optional<String> twice(String head) {
    var seen = new HashSet<String>();
    return head.lines()
        .map(TOP::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .filter(Frontmatter::known)
        .filter(key -> !seen.add(key))
        .findFirst();
  }

  private static Optional<Map<String, Object>> yaml(String head, List<String> problems) {
    var settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(LONGEST * 2)
            .build();
    try {
      Object value = new Load(settings).loadFromString(head);
      if (value == null) {
        return Optional.of(Map.of());
      }
      if (value instanceof Map<?, ?> map) {
        return Optional.of(Values.map(map));
      }
      problems.add("The head is not a list of fields; it was read line by line.");
      return Optional.empty();
    } catch (RuntimeException
        | StackOverflowError e) { // the parser has more ways to fail than it names
      problems.add("The head is not valid YAML (" + reason(e) + "); it was read line by line.");
      return Optional.empty();
    }
  }

  private static String reason(Throwable e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable").strip();
    return said.length() > 120 ? said.substring(0, 120) + "…" : said;
  }

  /** Each known field that begins a line, with the lines up to the next. */
  private static Map<String, Object> scan(String head) {
    var fields = new LinkedHashMap<String, Object>();
    String key = "";
    var value = new StringBuilder();
    for (String line : head.lines().toList()) {
      Matcher matcher = KEY.matcher(line);
      if (matcher.matches() && known(matcher.group(1))) {
        put(fields, key, value);
        key = matcher.group(1);
        value.append(matcher.group(2));
      } else {
        value.append('\n').append(line);
      }
    }
    put(fields, key, value);
    return fields;
  }

  private static void put(Map<String, Object> fields, String key, StringBuilder value) {
    String text = value.toString().strip();
    value.setLength(0);
    if (key.isEmpty()) {
      return;
    }
    if (text.matches("(?s)[|>][+-]?\\d?\\n.*")) {
      text = text.substring(text.indexOf('\n') + 1).stripIndent().strip();
    }
    char quote = text.isEmpty() ? ' ' : text.charAt(0);
    if (text.length() > 1
        && (quote == '"' || quote == '\'')
        && text.endsWith(String.valueOf(quote))) {
      text = text.substring(1, text.length() - 1);
    }
    boolean list = !text.isEmpty() && text.lines().allMatch(ITEM);
    fields.putIfAbsent(
        key, list ? text.lines().map(line -> unquoted(line.strip().substring(1))).toList() : text);
  }

  private static final Predicate<String> ITEM =
      Pattern.compile("\\s*-\\s+\\S.*").asMatchPredicate();

  private static String unquoted(String item) {
    String text = item.strip();
    boolean quoted = text.length() > 1 && text.matches("(?s)([\"']).*\\1");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
