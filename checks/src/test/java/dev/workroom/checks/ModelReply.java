package dev.workroom.checks;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model answers, as the event stream of either protocol.
 *
 * @param tokens how many it says that the prompt had
 */
record ModelReply(String text, List<Use> uses, int tokens) {
  private static final JsonMapper JSON = new JsonMapper();

  /** One call of a tool; {@code input} is sent as it is, valid or not. */
  record Use(String id, String tool, String input) {
    static Use of(String tool, String input) {
      return new Use("call_" + (tool + input).hashCode(), tool, input);
    }
  }

  /** Sends it, in Chat Completions or in Messages. */
  void give(HttpExchange exchange, boolean chat) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write((chat ? chat() : messages()).getBytes(StandardCharsets.UTF_8));
    }
  }

  private String messages() {
    var stream = new StringBuilder();
    event(
        stream,
        "message_start",
        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":%d,\"output_tokens\":1}}"
            .formatted(tokens));
    block(stream, 0, "{\"type\":\"text\",\"text\":\"\"}", "text_delta\",\"text", text);
    int index = 1;
    for (Use use : uses) {
      block(
          stream,
          index++,
          "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}"
              .formatted(use.id(), use.tool()),
          "input_json_delta\",\"partial_json",
          use.input());
    }
    event(
        stream,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":5}"
            .formatted(uses.isEmpty() ? "end_turn" : "tool_use"));
    event(stream, "message_stop", "\"stopped\":true");
    return stream.toString();
  }

  private static void block(
      StringBuilder stream, int index, String start, String kind, String content) {
    event(
        stream, "content_block_start", "\"index\":%d,\"content_block\":%s".formatted(index, start));
    event(
        stream,
        "content_block_delta",
        "\"index\":%d,\"delta\":{\"type\":\"%s\":%s}"
            .formatted(index, kind, JSON.writeValueAsString(content)));
    event(stream, "content_block_stop", "\"index\":" + index);
  }

  private static void event(StringBuilder stream, String type, String fields) {
    stream.append("event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields));
  }

  private String chat() {
    var calls = new ArrayList<Map<String, Object>>();
    for (Use use : uses) {
      calls.add(
          Map.of(
              "index",
              calls.size(),
              "id",
              use.id(),
              "type",
              "function",
              "function",
              Map.of("name", use.tool(), "arguments", use.input())));
    }
    var delta = new HashMap<String, Object>(Map.of("role", "assistant", "content", text));
    if (!calls.isEmpty()) {
      delta.put("tool_calls", calls);
    }
    String head = "data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",";
    return head
        + "\"choices\":[{\"index\":0,\"delta\":"
        + JSON.writeValueAsString(delta)
        + ",\"finish_reason\":null}]}\n\n"
        + head
        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":5,\"total_tokens\":%d}}\n\ndata: [DONE]\n\n"
            .formatted(uses.isEmpty() ? "stop" : "tool_calls", tokens, tokens + 5);
  }
}
