package dev.workroom.extensions;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Know-how for a kind of work, whether it was written as a skill or as a command: the model is told
 * its name and what it is for, and reads it when it is needed.
 *
 * @param name as it is called: {@code plugin:name}, or {@code name} where it is the user's own
 * @param hint what a person may write behind it; empty: nothing is said
 * @param arguments their names in order
 * @param forModel whether the model may choose it
 * @param forPeople whether a person may call it by {@code /name}
 * @param body its text, without what a call puts in
 * @param place of it and of its files; empty: it has no files
 * @param fields its head, as written
 */
public record Skill(
    String name,
    String description,
    String hint,
    List<String> arguments,
    boolean forModel,
    boolean forPeople,
    Supplier<String> body,
    Optional<Place> place,
    Map<String, Object> fields) {
  public Skill {
    arguments = List.copyOf(arguments);
  }

  private static final String STYLE =
      "Write to the user in this style from now on; it changes how you say things and nothing else.\n\n";

  /** Where a skill lies. */
  record Place(Loaded from, Path folder) {}

  static Skill builtIn(String name, Supplier<String> body) {
    return new Skill(name, "", "", List.of(), true, true, body, Optional.empty(), Map.of());
  }

  /** A component as a skill; its name loses the plugin's where it is the user's own. */
  static Skill of(Component part, Loaded from) {
    Map<String, Object> fields = part.raw();
    Object named = fields.get("arguments");
    List<String> arguments =
        named instanceof List<?> list
            ? list.stream().map(Values::text).toList()
            : Values.tools(named);
    String when = Values.text(Values.field(fields, "when_to_use"));
    Path root = from.plugin().root();
    Path folder =
        part.kind() == Component.Kind.SKILL ? root.resolve(part.path()).getParent() : null;
    return new Skill(
        from.called(part.name()),
        (part.description() + (when.isEmpty() ? "" : " " + when)).replaceAll("\\s+", " ").strip(),
        Values.text(Values.field(fields, "argument-hint")),
        arguments,
        part.kind() != Component.Kind.STYLE
            && !Values.truth(Values.field(fields, "disable-model-invocation")).orElse(false),
        Values.truth(Values.field(fields, "user-invocable")).orElse(true),
        part.kind() == Component.Kind.STYLE ? () -> STYLE + part.body() : part::body,
        Optional.of(new Place(from, folder == null ? root : folder)),
        fields);
  }

  /** The name without that of its plugin. */
  String shortName() {
    return name.substring(name.lastIndexOf(':') + 1);
  }
}
