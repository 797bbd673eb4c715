package dev.workroom.json;

import dev.workroom.core.message.Json;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes values as JSON, each by its own class. */
final class Writing {
  /** Marks JSON text that cannot be embedded as it is: {@code {"$text":"…"}} holds it whole. */
  static final String MARK = "$text";

  private Writing() {}

  static String text(Object value) {
    var out = new StringWriter(256);
    try (JsonGenerator generator =
        Reading.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return escapeLoneSurrogates(out.toString());
  }

  /** By instanceof: a pattern switch would spin a class at run time, and a cold start pays it. */
  private static void write(JsonGenerator out, @Nullable Object value) {
    if (value instanceof Json json) {
      writeJson(out, json.text());
    } else if (value instanceof Record fields) {
      writeRecord(out, fields);
    } else if (value instanceof Collection<?> items) {
      writeItems(out, items);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, map);
    } else if (value instanceof Optional<?> maybe) {
      write(out, maybe.orElse(null));
    } else {
      writeScalar(out, value);
    }
  }

  private static void writeScalar(JsonGenerator out, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())
        || value instanceof BigDecimal) {
      out.writeNumber(value.toString());
    } else if (value instanceof Enum<?> constant) {
      out.writeString(constant.name());
    } else if (value instanceof byte[] bytes) {
      out.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof String
        || value instanceof Instant
        || value instanceof Duration
        || value instanceof Path) {
      out.writeString(value.toString());
    } else {
      throw new IllegalArgumentException(
          value.getClass().getName() + " has no wire form: " + value);
    }
  }

  private static void writeRecord(JsonGenerator out, Record value) {
    Shape shape = Shape.of(value.getClass());
    if (shape.scalar()) {
      write(out, shape.fields().getFirst().get(value));
      return;
    }
    out.writeStartObject();
    if (shape.tagged()) {
      out.writeName(Shape.TAG);
      out.writeString(shape.name());
    }
    for (Shape.Field field : shape.fields()) {
      Object content = field.get(value);
      if (content != null && !(content instanceof Optional<?> maybe && maybe.isEmpty())) {
        out.writeName(field.name());
        write(out, content);
      }
    }
    out.writeEndObject();
  }

  private static void writeMap(JsonGenerator out, Map<?, ?> map) {
    out.writeStartObject();
    map.forEach((key, value) -> {
      out.writeName(key.toString());
      write(out, value);
    });
    out.writeEndObject();
  }

  private static void writeItems(JsonGenerator out, Collection<?> items) {
    out.writeStartArray();
    items.forEach(item -> write(out, item));
    out.writeEndArray();
  }

  /** As it is where it comes back so, byte for byte, and keeps to one line; else as marked text. */
  private static void writeJson(JsonGenerator out, String text) {
    if (standsAlone(text) && Reading.embeddable(text)) {
      out.writeRawValue(text);
    } else {
      out.writeStartObject();
      out.writeName(MARK);
      out.writeString(text);
      out.writeEndObject();
    }
  }

  private static boolean standsAlone(String text) {
    return !text.isEmpty()
        && text.charAt(0) > ' '
        && text.charAt(text.length() - 1) > ' '
        && text.chars().allMatch(c -> c >= ' ' || c == '\t')
        && loneSurrogate(text, 0) < 0
        && !(text.charAt(0) == '{' && text.contains(MARK));
  }

  /**
   * Half a surrogate pair has no UTF-8 form; it can stand only inside a string, so it is escaped.
   */
  private static String escapeLoneSurrogates(String text) {
    int at = loneSurrogate(text, 0);
    if (at < 0) {
      return text;
    }
    var out = new StringBuilder();
    int done = 0;
    for (; at >= 0; at = loneSurrogate(text, done)) {
      out.append(text, done, at).append(String.format("\\u%04x", (int) text.charAt(at)));
      done = at + 1;
    }
    return out.append(text, done, text.length()).toString();
  }

  private static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }
}
