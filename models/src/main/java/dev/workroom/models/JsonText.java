package dev.workroom.models;

import dev.workroom.core.message.Json;
import java.io.ByteArrayOutputStream;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON as the protocols need it: inputs that providers take back, text that UTF-8 can hold. */
final class JsonText {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(256 << 20)
                  .maxNestingDepth(500)
                  .build())
          .build();

  private JsonText() {}

  static JsonGenerator generator(ByteArrayOutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  static JsonGenerator generator(Writer out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  static boolean isObject(String text) {
    try {
      JsonObject.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The input of a call as an object, which is all that providers take back. */
  static String object(Json input) {
    return isObject(input.text())
        ? input.text()
        : new JsonObject().put("invalid_json", input.text()).toString();
  }

  /** The text with halves of surrogate pairs replaced, as a cut text may end in one. */
  static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text, i);
      }
    }
    return text;
  }

  private static String repaired(String text, int from) {
    var repaired = new StringBuilder(text);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        repaired.setCharAt(i, '\uFFFD');
      }
    }
    return repaired.toString();
  }

  static void string(JsonGenerator out, String name, String value) {
    out.writeStringProperty(name, wellFormed(value));
  }

  static void raw(JsonGenerator out, String name, String json) {
    out.writeName(name);
    out.writeRawValue(json);
  }
}
