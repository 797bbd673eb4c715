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
import java.util.function.Function;

/** A model endpoint on loopback whose answers a test writes; the last one is given again. */
final class FakeEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final Function<String, Answer> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** One answer. */
  interface Answer {
    void give(HttpExchange exchange) throws Exception;
  }

  FakeEndpoint(Answer... answers) throws IOException {
    this(next(List.of(answers)));
  }

  private FakeEndpoint(Function<String, Answer> answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** One that looks at each request; it may be asked several at once. */
  static FakeEndpoint by(Function<String, Answer> answers) throws IOException {
    return new FakeEndpoint(answers);
  }

  private static Function<String, Answer> next(List<Answer> answers) {
    var asked = new AtomicInteger();
    return _ -> answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1));
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
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(request);
    try {
      answers.apply(request).give(exchange);
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
    return Protocol.MESSAGES.says(text);
  }

  /** A tool call; {@code input} is sent as it is, valid or not. */
  static Answer calls(String tool, String input) {
    return Protocol.MESSAGES.calls(tool, input);
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

  @Override
  public void close() {
    server.stop(0);
  }
}
