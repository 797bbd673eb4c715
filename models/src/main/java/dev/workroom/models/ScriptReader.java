package dev.workroom.models;

import dev.workroom.models.Script.Call;
import dev.workroom.models.Script.Expectation;
import dev.workroom.models.Script.Input;
import dev.workroom.models.Script.Section;
import dev.workroom.models.Script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a script and refuses what it does not understand; docs/script-model.md has the format. */
final class ScriptReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> RESERVED = Set.of("task", "said");
  private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s)");

  private String where = "the head of the file";

  private ScriptReader() {}

  /**
   * @throws IllegalArgumentException if it is no script; the message says where and why
   */
  static Script read(String yaml) {
    var reader = new ScriptReader();
    try {
      return reader.script(new YAMLMapper().readTree(yaml));
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new IllegalArgumentException(
          "it is no YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + (at == null ? "" : " (line " + at.getLineNr() + ")"),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(reader.where + ": " + e.getMessage(), e);
    }
  }

  private Script script(JsonNode root) {
    keys(root, "script", "steps", "agents", "capsule");
    var sections = new ArrayList<Section>();
    int number = 0;
    for (JsonNode agent : list(root, "agents")) {
      where = "agent " + ++number;
      keys(agent, "when", "steps");
      Pattern when = pattern(text(agent, "when").orElseThrow(missing("when")));
      sections.add(section(Optional.of(when), agent, where + ", "));
    }
    sections.add(section(Optional.empty(), root, ""));
    return new Script(
        text(root, "script").orElse("untitled"),
        text(root, "capsule").map(Template::parse),
        sections);
  }

  private Section section(Optional<Pattern> when, JsonNode node, String prefix) {
    var steps = new ArrayList<Step>();
    var names = new HashSet<>(RESERVED);
    for (JsonNode step : list(node, "steps")) {
      where = prefix + "step " + (steps.size() + 1);
      steps.add(step(step, names));
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("there are no steps");
    }
    return new Section(when, steps);
  }

  private Step step(JsonNode node, Set<String> names) {
    keys(node, "expect", "let", "say", "calls", "delay");
    List<Expectation> expect = all(list(node, "expect"), e -> expectation(e, names));
    var let = new LinkedHashMap<String, Template>();
    node.path("let")
        .properties()
        .forEach(entry -> {
          declare(entry.getKey(), names);
          let.put(entry.getKey(), Template.parse(entry.getValue().asString()));
        });
    List<Call> calls = all(list(node, "calls"), c -> call(c, names));
    Optional<Template> say = text(node, "say").map(Template::parse);
    if (say.isEmpty() && calls.isEmpty()) {
      throw new IllegalArgumentException("a step needs 'say' or 'calls'");
    }
    return new Step(expect, let, say, calls, delay(text(node, "delay").orElse("0s")));
  }

  private static Expectation expectation(JsonNode node, Set<String> names) {
    keys(node, "call", "ok", "contains", "matches", "said", "that", "because");
    if (node.has("said")) {
      return new Expectation.Said(pattern(node.path("said").asString()));
    }
    if (node.has("that")) {
      return new Expectation.That(
          Expression.parse(node.path("that").asString()), text(node, "because"));
    }
    String call = text(node, "call").orElseThrow(missing("call, said or that"));
    if (!names.contains(call)) {
      throw new IllegalArgumentException("no step before this one has a call named '" + call + "'");
    }
    return new Expectation.Result(
        call,
        node.path("ok").asBoolean(true),
        text(node, "contains"),
        text(node, "matches").map(ScriptReader::pattern));
  }

  private static Call call(JsonNode node, Set<String> names) {
    keys(node, "name", "tool", "input", "raw");
    String tool = text(node, "tool").orElseThrow(missing("tool"));
    Optional<String> name = text(node, "name");
    name.ifPresent(n -> declare(n, names));
    if (node.has("raw")) {
      return new Call(name, tool, new Input.Raw(node.path("raw").asString()));
    }
    JsonNode input = node.has("input") ? node.path("input") : JsonNodeFactory.instance.objectNode();
    Template.check(input);
    return new Call(name, tool, new Input.Tree(input));
  }

  private static void declare(String name, Set<String> names) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name: letters, digits and _ only");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("the name '" + name + "' is taken");
    }
  }

  private static Duration delay(String text) {
    var match = SECONDS.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no delay: write 500ms or 1.5s");
    }
    double number = Double.parseDouble(match.group(1));
    return Duration.ofMillis(Math.round(match.group(2).equals("s") ? number * 1000 : number));
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + regex + "' is no regular expression: " + e.getDescription(), e);
    }
  }

  private static void keys(JsonNode node, String... known) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("here belongs a mapping with " + String.join(", ", known));
    }
    for (String key : node.propertyNames()) {
      if (!Arrays.asList(known).contains(key)) {
        throw new IllegalArgumentException(
            "'" + key + "' is not known; known are " + String.join(", ", known));
      }
    }
  }

  private static List<JsonNode> list(JsonNode node, String key) {
    JsonNode list = node.path(key);
    if (!list.isMissingNode() && !list.isArray()) {
      throw new IllegalArgumentException("'" + key + "' is a list");
    }
    return list.valueStream().toList();
  }

  private static <T> List<T> all(List<JsonNode> nodes, Function<JsonNode, T> reader) {
    return nodes.stream().map(reader).toList();
  }

  private static Optional<String> text(JsonNode node, String key) {
    return node.has(key) ? Optional.of(node.path(key).asString()) : Optional.empty();
  }

  private static Supplier<IllegalArgumentException> missing(String key) {
    return () -> new IllegalArgumentException("'" + key + "' is missing");
  }
}
