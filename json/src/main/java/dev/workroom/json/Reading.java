package dev.workroom.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Parses JSON text; the streaming parser alone, because data binding costs a cold start dearly. */
final class Reading {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(256 << 20)
                  .maxNestingDepth(500)
                  .build())
          .build();

  /** How deep JSON may be to be embedded as it is: leaves room for what it is embedded in. */
  private static final int EMBEDDED_DEPTH = 400;

  private Reading() {}

  /**
   * The one value that the text holds.
   *
   * @throws IllegalArgumentException if it is not valid JSON; the message says where and why
   */
  static Node parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray())) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("the input is not valid JSON: it is empty");
      }
      Node node = node(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            "the input is not valid JSON: something follows its end at " + place(parser));
      }
      return node;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the input is not valid JSON: " + sentence(e), e);
    }
  }

  /** Whether the text is one valid JSON value, and not too deep to stand inside another. */
  static boolean embeddable(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray())) {
      int depth = 0;
      int roots = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (depth == 0 && ++roots > 1) {
          return false;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > EMBEDDED_DEPTH) {
          return false;
        }
        parser.finishToken();
        if (token.isNumeric()) {
          parser.getString();
        }
      }
      return roots == 1;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Node node(JsonParser parser) {
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser, start);
      case START_ARRAY -> items(parser, start);
      case VALUE_STRING -> new Node.Text(parser.getString(), start, here(parser));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Node.Digits(parser.getString(), start, here(parser));
      case VALUE_TRUE -> new Node.Truth(true, start, here(parser));
      case VALUE_FALSE -> new Node.Truth(false, start, here(parser));
      case VALUE_NULL -> new Node.Nothing(start, here(parser));
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException(
              "a JSON value cannot begin with " + parser.currentToken());
    };
  }

  private static Node fields(JsonParser parser, int start) {
    var map = new LinkedHashMap<String, Node>();
    Optional<String> twice = Optional.empty();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (map.put(name, node(parser)) != null) {
        twice = Optional.of(name);
      }
    }
    return new Node.Fields(map, twice, start, here(parser));
  }

  private static Node items(JsonParser parser, int start) {
    List<Node> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(node(parser));
    }
    return new Node.Items(list, start, here(parser));
  }

  private static int here(JsonParser parser) {
    return Math.toIntExact(parser.currentLocation().getCharOffset());
  }

  private static String place(JsonParser parser) {
    var at = parser.currentTokenLocation();
    return "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static String sentence(JacksonException e) {
    String what = e.getOriginalMessage().lines().findFirst().orElse("it breaks off");
    var at = e.getLocation();
    return what + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }
}
