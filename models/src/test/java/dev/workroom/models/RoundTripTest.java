package dev.workroom.models;

import static dev.workroom.models.Trials.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever blocks a provider sends, in whatever pieces: they go back to it as they came. */
class RoundTripTest {
  private static final int REPLIES = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void blocksOfTheMessagesProtocol(long seed) throws Exception {
    var random = new Random(seed);
    try (var server = new ModelServer();
        var model = Trials.anthropic(server)) {
      for (int i = 0; i < REPLIES; i++) {
        var blocks = new ArrayList<Object>();
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
          blocks.add(block(random, blocks.size()));
        }
        server.then(new ModelServer.Answer.Stream(pieces(random, streamed(random, blocks))));
        server.thenStream(AnthropicMessagesTest.SHORT);

        Message reply = model.reply(Trials.prompt(user("go")), _ -> {}).message();
        model.reply(Trials.prompt(user("go"), reply, user("on")), _ -> {});

        var back = (JsonObject) JsonObject.parse(server.last().body()).list("messages").get(1);
        assertThat(JsonObject.text(back.list("content"))).isEqualTo(JsonObject.text(blocks));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void callsAndFurtherFieldsOfTheChatProtocol(long seed) throws Exception {
    var random = new Random(seed);
    try (var server = new ModelServer();
        var model = Trials.openAi(server)) {
      for (int i = 0; i < REPLIES; i++) {
        var calls = new ArrayList<Object>();
        for (int n = random.nextInt(4); n > 0; n--) {
          calls.add(call(random, calls.size()));
        }
        JsonObject message =
            new JsonObject().put("role", "assistant").put("content", words(random));
        if (random.nextBoolean()) {
          message.put("reasoning_content", words(random));
        }
        if (!calls.isEmpty()) {
          message.put("tool_calls", calls);
        }
        server.then(new ModelServer.Answer.Stream(pieces(random, chunks(random, message))));
        server.thenStream(ChatCompletionsTest.SHORT);

        Message reply = model.reply(Trials.prompt(user("go")), _ -> {}).message();
        model.reply(Trials.prompt(user("go"), reply, user("on")), _ -> {});

        var back = (JsonObject) JsonObject.parse(server.last().body()).list("messages").get(2);
        assertThat(back.toString()).isEqualTo(message.toString());
      }
    }
  }

  private static JsonObject block(Random random, int index) {
    var block = new JsonObject();
    switch (random.nextInt(5)) {
      case 0 -> block.put("type", "text").put("text", words(random));
      case 1 ->
          block
              .put("type", "thinking")
              .put("thinking", words(random))
              .put("signature", words(random));
      case 2 ->
          block
              .put("type", "tool_use")
              .put("id", "t" + index)
              .put("name", "Read")
              .put("input", tree(random, 2));
      case 3 ->
          block
              .put("type", "text")
              .put("text", words(random))
              .put("citations", new ArrayList<>(List.of(tree(random, 1), tree(random, 2))));
      default ->
          block
              .put("type", "kind_" + random.nextInt(9))
              .put("content", tree(random, 3))
              .put("of", new ArrayList<>());
    }
    if (random.nextInt(4) == 0) {
      block.put("extra", tree(random, 1));
    }
    return block;
  }

  /** The block's start without what is streamed, then that in pieces. */
  private static String streamed(Random random, List<Object> blocks) {
    var stream = new StringBuilder(AnthropicMessagesTest.messageStart());
    for (int i = 0; i < blocks.size(); i++) {
      JsonObject start = JsonObject.parse(blocks.get(i).toString());
      var deltas = new ArrayList<JsonObject>();
      for (String field : List.of("text", "thinking")) {
        if (start.has(field)) {
          for (String part : split(random, start.text(field))) {
            deltas.add(new JsonObject().put("type", field + "_delta").put(field, part));
          }
          start.put(field, "");
        }
      }
      if (start.has("input")) {
        for (String part : split(random, start.object("input").toString())) {
          deltas.add(new JsonObject().put("type", "input_json_delta").put("partial_json", part));
        }
        start.put("input", new JsonObject());
      }
      if (start.has("signature")) {
        deltas.add(
            new JsonObject()
                .put("type", "signature_delta")
                .put("signature", start.text("signature")));
        start.put("signature", "");
      }
      if (start.has("citations")) {
        start
            .list("citations")
            .forEach(c ->
                deltas.add(new JsonObject().put("type", "citations_delta").put("citation", c)));
        start.put("citations", new ArrayList<>());
      }
      stream.append(
          AnthropicMessagesTest.event(
              "content_block_start", "\"index\":" + i + ",\"content_block\":" + start));
      for (JsonObject delta : deltas) {
        stream.append(
            AnthropicMessagesTest.event(
                "content_block_delta", "\"index\":" + i + ",\"delta\":" + delta));
        if (random.nextInt(4) == 0) {
          stream.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
        }
      }
      stream.append(AnthropicMessagesTest.event("content_block_stop", "\"index\":" + i));
    }
    return stream.append(AnthropicMessagesTest.end("end_turn")).toString();
  }

  private static JsonObject call(Random random, int index) {
    JsonObject call = new JsonObject().put("id", "c" + index).put("type", "function");
    call.child("function").put("name", "Read").put("arguments", tree(random, 2).toString());
    if (random.nextBoolean()) {
      call.put("extra_content", tree(random, 2));
    }
    return call;
  }

  private static String chunks(Random random, JsonObject message) {
    var stream = new StringBuilder(": hello\n\n");
    for (String field : List.of("reasoning_content", "content")) {
      for (String part : split(random, message.text(field))) {
        stream.append(
            ChatCompletionsTest.chunk(new JsonObject().put(field, part).toString(), "null"));
      }
    }
    for (int i = 0; i < message.list("tool_calls").size(); i++) {
      JsonObject start = JsonObject.parse(message.list("tool_calls").get(i).toString());
      String arguments = start.object("function").text("arguments");
      start.object("function").put("arguments", "");
      start.put("index", new JsonObject.Digits("" + i));
      stream.append(ChatCompletionsTest.chunk("{\"tool_calls\":[" + start + "]}", "null"));
      for (String part : split(random, arguments)) {
        JsonObject delta = new JsonObject().put("index", new JsonObject.Digits("" + i));
        delta.child("function").put("arguments", part);
        stream.append(ChatCompletionsTest.chunk("{\"tool_calls\":[" + delta + "]}", "null"));
      }
    }
    return stream
        .append(ChatCompletionsTest.chunk("{}", "\"stop\""))
        .append("data: [DONE]\n\n")
        .toString();
  }

  private static JsonObject tree(Random random, int depth) {
    var tree = new JsonObject();
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = "f" + tree.fields().size();
      switch (random.nextInt(depth > 0 ? 7 : 5)) {
        case 0 -> tree.put(name, words(random));
        case 1 ->
            tree.put(
                name,
                new JsonObject.Digits(
                    List.of("0", "-1", "1.50", "1e9", "12345678901234567890.123")
                        .get(random.nextInt(5))));
        case 2 -> tree.put(name, random.nextBoolean());
        case 3 -> tree.put(name, JsonObject.Null.NULL);
        case 4 -> tree.put(name, new ArrayList<>());
        case 5 -> tree.put(name, tree(random, depth - 1));
        default -> tree.put(name, new ArrayList<Object>(List.of(tree(random, depth - 1), "x")));
      }
    }
    return tree;
  }

  private static String words(Random random) {
    String[] pieces = {
      "a", " ", "é", "€", "😀", "\"", "\\", "\n", "\r\n", "data: ", "{", "\u0000", "ß"
    };
    var words = new StringBuilder("w");
    for (int n = random.nextInt(30); n > 0; n--) {
      words.append(pieces[random.nextInt(pieces.length)]);
    }
    return words.toString();
  }

  /** In pieces, though never between the halves of a character. */
  private static List<String> split(Random random, String text) {
    int[] points = text.codePoints().toArray();
    var parts = new ArrayList<String>();
    for (int at = 0; at < points.length; ) {
      int length = Math.min(points.length - at, 1 + random.nextInt(8));
      parts.add(new String(points, at, length));
      at += length;
    }
    return parts;
  }

  /** The bytes in chunks of any size, also in the middle of a character. */
  private static List<byte[]> pieces(Random random, String stream) {
    byte[] bytes = ModelServer.bytes(stream);
    var pieces = new ArrayList<byte[]>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(400));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return pieces;
  }
}
