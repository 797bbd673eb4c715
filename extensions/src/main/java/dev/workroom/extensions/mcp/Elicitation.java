package dev.workroom.extensions.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question of a server to a person: fields to fill in, or an address to visit.
 *
 * @param url the address; it is shown as a whole, and nothing is fetched from it
 */
public record Elicitation(String server, String message, Optional<String> url, List<Field> fields) {
  private static final int MOST_FIELDS = 32;

  public Elicitation {
    fields = List.copyOf(fields);
  }

  /**
   * One field.
   *
   * @param type string, number, integer, boolean or array (several of the choices)
   * @param choices the values to choose from; empty: free
   * @param labels how they are shown, as many as choices
   * @param otherwise what holds where nothing is said
   */
  public record Field(
      String name,
      String title,
      String description,
      String type,
      List<String> choices,
      List<String> labels,
      boolean required,
      Optional<Object> otherwise) {
    public Field {
      choices = List.copyOf(choices);
      labels = List.copyOf(labels);
    }
  }

  static Elicitation of(String server, Tree params) {
    if (params.at("mode").text().equals("url")) {
      return new Elicitation(
          server, params.at("message").text(), params.at("url").string(), List.of());
    }
    Tree schema = params.at("requestedSchema");
    List<String> required = schema.at("required").texts();
    var fields = new ArrayList<Field>();
    schema
        .at("properties")
        .fields()
        .forEach((name, value) -> {
          if (fields.size() < MOST_FIELDS) {
            fields.add(field(name, new Tree(value), required.contains(name)));
          }
        });
    return new Elicitation(server, params.at("message").text(), Optional.empty(), fields);
  }

  /** Choices stand under {@code enum}, or under {@code oneOf}/{@code anyOf} with their titles. */
  private static Field field(String name, Tree schema, boolean required) {
    boolean several = schema.at("type").text().equals("array");
    Tree one = several ? schema.at("items") : schema;
    List<Tree> titled =
        one.at("oneOf").items().isEmpty() ? one.at("anyOf").items() : one.at("oneOf").items();
    List<String> choices =
        titled.isEmpty()
            ? one.at("enum").texts()
            : titled.stream().map(choice -> choice.at("const").text()).toList();
    List<String> names =
        titled.isEmpty()
            ? one.at("enumNames").texts()
            : titled.stream().map(choice -> choice.at("title").text()).toList();
    String title = schema.at("title").text();
    return new Field(
        name,
        title.isEmpty() ? name : title,
        schema.at("description").text(),
        schema.at("type").text().isEmpty() ? "string" : schema.at("type").text(),
        choices,
        names.size() == choices.size() ? names : choices,
        required,
        Optional.ofNullable(schema.at("default").value()));
  }

  /** The answer as the protocol has it, with the defaults of fields that were left out. */
  Map<String, Object> result(Host.Reply reply) {
    return switch (reply) {
      case Host.Reply.Accepted(Map<String, Object> content) -> {
        if (url.isPresent()) {
          yield Map.of("action", "accept");
        }
        var whole = new LinkedHashMap<String, Object>(content);
        fields.forEach(
            field -> field.otherwise().ifPresent(value -> whole.putIfAbsent(field.name(), value)));
        yield Map.of("action", "accept", "content", whole);
      }
      case Host.Reply.Declined _ -> Map.of("action", "decline");
      case Host.Reply.Cancelled _ -> Map.of("action", "cancel");
    };
  }

  /**
   * What a person wrote as the field's value; empty: nothing, so the default holds.
   *
   * @throws IllegalArgumentException with a sentence if it does not fit
   */
  static Optional<Object> value(Field field, String written) {
    String text = written.strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (field.type()) {
          case "boolean" -> truth(field, text);
          case "integer", "number" -> number(field, text);
          case "array" ->
              List.of(text.split("\\s*,\\s*")).stream().map(one -> choice(field, one)).toList();
          default -> field.choices().isEmpty() ? text : choice(field, text);
        });
  }

  private static Object truth(Field field, String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "yes", "y", "true", "on", "1" -> true;
      case "no", "n", "false", "off", "0" -> false;
      default -> throw new IllegalArgumentException("%s takes yes or no.".formatted(field.title()));
    };
  }

  private static Object number(Field field, String text) {
    try {
      if (field.type().equals("integer")) {
        return Long.parseLong(text);
      }
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // as below
    }
    throw new IllegalArgumentException("%s takes a number.".formatted(field.title()));
  }

  private static String choice(Field field, String text) {
    @Nullable String meant = null;
    for (int i = 0; i < field.choices().size(); i++) {
      if (text.equalsIgnoreCase(field.choices().get(i))
          || text.equalsIgnoreCase(field.labels().get(i))) {
        meant = field.choices().get(i);
      }
    }
    if (meant == null) {
      throw new IllegalArgumentException(
          "%s takes one of: %s.".formatted(field.title(), String.join(", ", field.labels())));
    }
    return meant;
  }
}
