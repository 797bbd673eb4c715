package dev.workroom.models;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * A JSON object as it came and as it grows: numbers keep their digits, fields their order.
 *
 * <p>Values are {@code JsonObject}, {@code List<Object>}, {@code String}, {@code Boolean}, {@link
 * Digits} or {@link Null}. The streaming parser alone, because data binding costs a cold start
 * dearly.
 */
final class JsonObject {
  /** A number by its digits. */
  record Digits(String text) {}

  /** The JSON null. */
  enum Null {
    NULL
  }

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if the text is not one JSON object; the message says where
   */
  static JsonObject parse(String text) {
    try (JsonParser parser =
        JsonText.FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the end of the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          e.getOriginalMessage() + " (line " + e.getLocation().getLineNr() + ")", e);
    }
  }

  Map<String, Object> fields() {
    return fields;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The value, null where there is none; a JSON null is {@link Null}. */
  @Nullable Object get(String name) {
    return fields.get(name);
  }

  /** The text of a field, empty where it holds none. */
  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** The whole number of a field, -1 where it holds none. */
  long count(String name) {
    if (!(fields.get(name) instanceof Digits digits) || digits.text().length() > 18) {
      return -1;
    }
    long count = 0;
    for (int i = 0; i < digits.text().length(); i++) {
      int digit = digits.text().charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      count = 10 * count + digit;
    }
    return count;
  }

  /** The object of a field, an empty one where it holds none. */
  JsonObject object(String name) {
    return fields.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  /** The list of a field, an empty one where it holds none. */
  @SuppressWarnings("unchecked")
  List<Object> list(String name) {
    return fields.get(name) instanceof List<?> list ? (List<Object>) list : List.of();
  }

  JsonObject put(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** The object of a field, which is made if it is not there. */
  JsonObject child(String name) {
    if (fields.get(name) instanceof JsonObject object) {
      return object;
    }
    var made = new JsonObject();
    fields.put(name, made);
    return made;
  }

  /** Adds a piece to a field: text is appended, lists and objects extended, the rest replaced. */
  @SuppressWarnings("unchecked")
  void merge(String name, Object value) {
    Object old = fields.get(name);
    if (old instanceof String text && value instanceof String more) {
      fields.put(name, text + more);
    } else if (old instanceof List<?> list && value instanceof List<?> more) {
      ((List<Object>) list).addAll(more);
    } else if (old instanceof JsonObject object && value instanceof JsonObject more) {
      more.fields.forEach(object::merge);
    } else {
      fields.put(name, value);
    }
  }

  @Override
  public String toString() {
    return text(this);
  }

  /** Any of the values as JSON. */
  static String text(Object value) {
    var out = new StringWriter(256);
    try (JsonGenerator generator = JsonText.generator(out)) {
      write(generator, value);
    }
    return out.toString();
  }

  void write(JsonGenerator out) {
    out.writeStartObject();
    fields.forEach((name, value) -> {
      out.writeName(JsonText.wellFormed(name));
      write(out, value);
    });
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Object value) {
    if (value instanceof String text) {
      out.writeString(JsonText.wellFormed(text));
    } else if (value instanceof JsonObject object) {
      object.write(out);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      list.forEach(each -> write(out, each));
      out.writeEndArray();
    } else if (value instanceof Digits digits) {
      out.writeRawValue(digits.text());
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeNull();
    }
  }

  private static JsonObject object(JsonParser parser) {
    var object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.fields.put(name, value(parser));
    }
    return object;
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Null.NULL;
      case VALUE_STRING -> parser.getString();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalArgumentException("the JSON ends too early");
    };
  }
}
