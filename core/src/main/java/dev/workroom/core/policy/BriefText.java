package dev.workroom.core.policy;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Guardrail;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits what a person wrote into a brief: by Markdown headings ({@code ## Inputs}), bold lines or
 * YAML keys ({@code inputs:}); text without any is the outcome. A guardrail counts wherever it
 * stands, in the person's own words.
 */
public final class BriefText {
  private static final Pattern HEADING =
      Pattern.compile("#{1,6}\\s+(?<name>[^#]+?)\\s*#*|\\*\\*(?<bold>[^*]+?):?\\*\\*:?");
  private static final Pattern KEY =
      Pattern.compile("(?<name>[A-Za-z][A-Za-z _-]{2,30}):\\s*(?<rest>.*)");
  private static final Pattern ITEM =
      Pattern.compile("\\s*(?:[-*+•]|\\d{1,3}[.)])\\s+(?:\\[[ xX]\\]\\s+)?(?<text>.*)");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!;])\\s+");

  /** The parts of a brief, by the names that people give them. */
  private enum Part {
    OUTCOME("outcome", "goal", "task", "objective"),
    INPUTS("inputs", "input", "sources", "source files"),
    CONSTRAINTS("constraints", "constraint", "requirements", "rules"),
    DONE("done", "definition of done", "done when", "acceptance criteria", "acceptance"),
    GUARDRAILS("guardrails", "guardrail", "limits", "boundaries", "never", "off limits");

    private final List<String> names;

    Part(String... names) {
      this.names = List.of(names);
    }

    static Optional<Part> named(String name) {
      String plain = name.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
      for (Part part : values()) {
        if (part.names.contains(plain)) {
          return Optional.of(part);
        }
      }
      return Optional.empty();
    }
  }

  private final Map<Part, List<String>> parts = new EnumMap<>(Part.class);
  private Part part = Part.OUTCOME;
  private boolean split;
  private boolean open;

  private BriefText() {}

  /** The brief that the text holds. */
  public static Brief read(String text) {
    return read(text, List.of(), List.of(), List.of(), List.of());
  }

  /** The same with what was given in fields beside it. */
  public static Brief read(
      String text,
      List<String> inputs,
      List<String> constraints,
      List<String> done,
      List<String> guardrails) {
    var reader = new BriefText();
    text.lines().forEach(reader::line);
    List<String> allConstraints = reader.and(Part.CONSTRAINTS, constraints);
    List<String> outcome = reader.parts.getOrDefault(Part.OUTCOME, List.of());
    String said = reader.split ? String.join("\n", outcome).strip() : text.strip();
    return new Brief(
        said,
        reader.and(Part.INPUTS, inputs),
        allConstraints,
        reader.and(Part.DONE, done),
        guardrails(reader.and(Part.GUARDRAILS, guardrails), allConstraints, outcome));
  }

  /** The words of a brief as a model is told them: the text, and after it what the fields add. */
  public static String told(
      String text,
      List<String> inputs,
      List<String> constraints,
      List<String> done,
      List<String> guardrails) {
    var told = new StringBuilder(text.strip());
    var fields = new LinkedHashMap<String, List<String>>();
    fields.put("Inputs", inputs);
    fields.put("Constraints", constraints);
    fields.put("Definition of done", done);
    fields.put("Guardrails", guardrails);
    fields.forEach((name, items) -> {
      if (!items.isEmpty()) {
        told.append("\n\n## ").append(name);
        items.forEach(item -> told.append("\n- ").append(item.strip()));
      }
    });
    return told.toString();
  }

  private List<String> and(Part which, List<String> more) {
    var all = new ArrayList<>(parts.getOrDefault(which, List.of()));
    more.stream().map(String::strip).filter(item -> !item.isEmpty()).forEach(all::add);
    return List.copyOf(all);
  }

  private void line(String line) {
    if (line.strip().equals("---")) {
      open = false;
      return;
    }
    Matcher heading = HEADING.matcher(line.strip());
    if (heading.matches()) {
      heading(
          Optional.ofNullable(heading.group("name")).orElseGet(() -> heading.group("bold")), line);
      return;
    }
    Matcher key = KEY.matcher(line);
    if (key.matches()) {
      Optional<Part> named = Part.named(key.group("name"));
      if (named.isPresent()) {
        begin(named.get());
        value(key.group("rest").strip());
        return;
      }
    }
    text(line);
  }

  private void heading(String name, String line) {
    Optional<Part> named = Part.named(name);
    if (named.isPresent()) {
      begin(named.get());
    } else {
      // A heading of another name belongs to what is wanted.
      part = Part.OUTCOME;
      open = false;
      add(line.strip());
    }
  }

  private void begin(Part named) {
    part = named;
    split = true;
    open = false;
  }

  /** What stands on the line of a YAML key. */
  private void value(String rest) {
    if (rest.isEmpty() || rest.matches("[|>][+-]?")) {
      return;
    }
    if (rest.startsWith("[") && rest.endsWith("]")) {
      for (String item : rest.substring(1, rest.length() - 1).split(",", -1)) {
        add(unquoted(item.strip()));
      }
      return;
    }
    add(unquoted(rest));
    open = true;
  }

  private void text(String line) {
    Matcher item = ITEM.matcher(line);
    if (part == Part.OUTCOME) {
      add(line);
    } else if (item.matches()) {
      add(unquoted(item.group("text").strip()));
      open = true;
    } else if (line.isBlank()) {
      open = false;
    } else if (open) {
      List<String> items = items();
      items.set(items.size() - 1, items.getLast() + " " + line.strip());
    } else {
      add(line.strip());
      open = true;
    }
  }

  private void add(String item) {
    if (!item.isEmpty() || part == Part.OUTCOME) {
      items().add(item);
    }
  }

  private List<String> items() {
    return parts.computeIfAbsent(part, _ -> new ArrayList<>());
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.startsWith("\"") && text.endsWith("\"")
                || text.startsWith("'") && text.endsWith("'"));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static List<Guardrail> guardrails(
      List<String> named, List<String> constraints, List<String> outcome) {
    var all = new LinkedHashMap<String, Guardrail>();
    for (String item : named) {
      Guardrail whole = GuardrailGrammar.read(item);
      List<Guardrail> parts = whole.enforced() ? List.of(whole) : sentences(item);
      parts.forEach(one -> all.putIfAbsent(one.text(), one));
    }
    for (String text : constraints) {
      Guardrail whole = GuardrailGrammar.read(text);
      (whole.enforced() ? List.of(whole) : sentences(text))
          .stream().filter(Guardrail::enforced).forEach(one -> all.putIfAbsent(one.text(), one));
    }
    for (String line : paragraphs(outcome)) {
      sentences(line).stream()
          .filter(Guardrail::enforced)
          .forEach(one -> all.putIfAbsent(one.text(), one));
    }
    return List.copyOf(all.values());
  }

  /** Lines of running text put together again, so that a sentence may go over a line's end. */
  private static List<String> paragraphs(List<String> lines) {
    var paragraphs = new ArrayList<String>();
    var current = new StringBuilder();
    for (String line : lines) {
      Matcher item = ITEM.matcher(line);
      boolean begins = item.matches();
      if (line.isBlank() || begins) {
        paragraphs.add(current.toString());
        current.setLength(0);
      }
      current
          .append(current.isEmpty() ? "" : " ")
          .append(begins ? item.group("text") : line.strip());
    }
    paragraphs.add(current.toString());
    return paragraphs;
  }

  private static List<Guardrail> sentences(String text) {
    return SENTENCE_END
        .splitAsStream(text.strip())
        .filter(sentence -> !sentence.isBlank())
        .map(GuardrailGrammar::read)
        .toList();
  }
}
