package dev.workroom.models;

import dev.workroom.core.model.Model.ToolSpec;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** The JSON of what precedes the messages, by system prompt and tools. */
final class EncodedHeads {
  private static final int MOST = 32;

  private record Key(String system, List<ToolSpec> tools) {}

  private final ConcurrentHashMap<Key, byte[]> encoded = new ConcurrentHashMap<>();

  byte[] of(
      String system, List<ToolSpec> tools, BiFunction<String, List<ToolSpec>, byte[]> encoder) {
    var key = new Key(system, tools);
    byte[] known = encoded.get(key);
    if (known == null) {
      known = encoder.apply(system, tools);
      if (encoded.size() >= MOST) {
        encoded.clear();
      }
      encoded.put(key, known);
    }
    return known;
  }
}
