package dev.workroom.checks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A model endpoint on loopback whose answers a test writes; the last one is given again. */
final class FakeEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final List<Answer> answers;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** One answer. */
  interface Answer {
    void give(HttpExchange exchange) throws Exception;
  }

  FakeEndpoint(Answer... answers) throws IOException {
    this.answers = List.of(answers);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(404, -1); // an early connection, nothing asked
      exchange.close();
      return;
    }
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int turn = asked.getAndIncrement();
    try {
      answers.get(Math.min(turn, answers.size() - 1)).give(exchange);
    } catch (Exception e) {
      exchange.close();
    }
  }

  static Answer status(int code, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  static Answer garbage() {
    return exchange -> {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(
            "event: banana\ndata: {\"not\": json\n\n\u0000\u0001<html>"
                .getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  static Answer says(String text) {
    return stream(
        "{\"type\":\"text\",\"text\":\"\"}",
        "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}",
        "end_turn");
  }

  /** A tool call; {@code input} is sent as it is, valid or not. */
  static Answer calls(String tool, String input) {
    return stream(
        "{\"type\":\"tool_use\",\"id\":\"call_%d\",\"name\":\"%s\",\"input\":{}}"
            .formatted(input.hashCode() & 0xffff, tool),
        "{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(input) + "}",
        "tool_use");
  }

  /** What says or calls something in the Chat Completions protocol; {@code delta} is raw JSON. */
  static Answer chat(String delta, String finish) {
    return exchange -> {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        String start = "data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"model\":\"f\",";
        String text =
            start
                + "\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":null}]}\n\n"
                + start
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
                + finish
                + "\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}\n\n"
                + "data: [DONE]\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  static Answer chatCalls(String id, String tool, String input) {
    return chat(
        "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":%s}}]}"
            .formatted(id, tool, quoted(input)),
        "tool_calls");
  }

  /** A tool call whose connection breaks in the middle of the input. */
  static Answer cutOff(String tool) {
    return exchange -> {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      String whole =
          body(
              "{\"type\":\"tool_use\",\"id\":\"call_x\",\"name\":\"%s\",\"input\":{}}"
                  .formatted(tool),
              "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"path\\\":\\\"a\"}",
              "tool_use");
      out.write(
          whole
              .substring(0, whole.indexOf("event: content_block_stop"))
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      throw new IOException("cut");
    };
  }

  private static Answer stream(String block, String delta, String stop) {
    return exchange -> {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body(block, delta, stop).getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static String body(String block, String delta, String stop) {
    var text = new StringBuilder();
    event(
        text,
        "message_start",
        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"f\",\"content\":[],\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}");
    event(text, "content_block_start", "\"index\":0,\"content_block\":" + block);
    event(text, "content_block_delta", "\"index\":0,\"delta\":" + delta);
    event(text, "content_block_stop", "\"index\":0");
    event(
        text,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"" + stop + "\"},\"usage\":{\"output_tokens\":5}");
    text.append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    return text.toString();
  }

  private static void event(StringBuilder text, String type, String fields) {
    text.append("event: %s%ndata: {\"type\":\"%s\",%s}%n%n".formatted(type, type, fields));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
