package dev.workroom.json;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Values of any of the core's types, made from a seed, as nasty as they may be. */
final class Generated {
  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "two\nlines\r\n\tand a tab",
          "quote \" backslash \\ slash / \u0000 \u001f \u007f",
          "Grüße, 世界, שלום, 👩‍🔬",
          "half \ud83d pair, \udc00 the other",
          "line\u2028separators\u2029",
          "{\"$text\":\"not a mark\"}",
          "</script><!--");
  private static final List<String> JSONS =
      List.of(
          "{}",
          "{\"path\":\"a.csv\",\"rows\":[1,2.50,-0.0,1e400,\"\\u00e9\",null,true]}",
          "{\n  \"pretty\": \"printed\"\n}",
          " {\"space\":\"around\"} ",
          "{\"tab\":\t1}",
          "",
          "{\"cut\":\"of",
          "{\"a\":1}{\"b\":2}",
          "{\"a\":1,\"a\":2}",
          "{\"$text\":\"seems marked\"}",
          "{\"\\u0024text\":\"seems marked\"}",
          "{ \"$text\" : 1 }",
          "[{\"$text\":\"deep\"}]",
          "\"just text \\ud83d\"",
          "\"half \ud83d\"",
          "0",
          "-17.2500",
          "null",
          "tru",
          "9".repeat(1500),
          "[".repeat(450) + "]".repeat(450),
          "[".repeat(399) + "]".repeat(399));

  private final Random random;

  Generated(long seed) {
    random = new Random(seed);
  }

  <T> T value(Class<T> type) {
    return type.cast(any(type));
  }

  private Object any(Type type) {
    return switch (type) {
      case Class<?> plain -> plain(plain);
      case ParameterizedType generic -> generic(generic);
      default -> throw new IllegalArgumentException("no values of " + type);
    };
  }

  private Object generic(ParameterizedType type) {
    Type of = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(any(of));
    }
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(any(of));
    }
    return type.getRawType() == Set.class ? new LinkedHashSet<>(items) : items;
  }

  private Object plain(Class<?> type) {
    if (type == String.class) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    if (type == Json.class) {
      return new Json(JSONS.get(random.nextInt(JSONS.size())));
    }
    if (type == SessionId.class) {
      return new SessionId("s" + random.nextInt(99) + "/c" + random.nextInt(9));
    }
    if (type == Host.class) {
      return new Host("h" + random.nextInt(99) + ".example.org", 1 + random.nextInt(65_535));
    }
    if (type == Request.Questions.class) {
      return new Request.Questions(List.of(value(Request.Question.class)));
    }
    if (type == ContentBlock.class && random.nextInt(4) == 0) {
      return new ContentBlock.Text("enough");
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    if (type.isSealed()) {
      List<Class<?>> members = List.copyOf(Shape.family(type).values());
      return any(members.get(random.nextInt(members.size())));
    }
    if (type.isRecord()) {
      Shape shape = Shape.of(type);
      return shape.create(shape.fields().stream().map(f -> any(f.type())).toArray());
    }
    return scalar(type);
  }

  private Object scalar(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "int", "Integer" -> random.nextInt(Integer.MAX_VALUE);
      case "long", "Long" -> random.nextLong(Long.MAX_VALUE);
      case "boolean" -> random.nextBoolean();
      case "Instant" -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case "Duration" ->
          Duration.ofSeconds(random.nextInt(1_000_000), random.nextInt(1_000_000_000));
      case "Path" -> Path.of("/tmp/Grüße " + random.nextInt(9), "a.csv");
      default -> throw new IllegalArgumentException("no values of " + type);
    };
  }
}
