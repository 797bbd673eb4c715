package dev.workroom.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session with everything in it that a usual one needs, against an endpoint of its own: run once
 * by the build so that Java can prepare the classes it loads.
 */
final class Rehearsal {
  private static final int STEPS = 12;

  private Rehearsal() {}

  /** Arguments: where the program lies, and an empty folder to work in. */
  public static void main(String[] arguments) throws Exception {
    Path installation = Path.of(arguments[0]);
    Path place = Path.of(arguments[1]);
    Path folder = Files.createDirectories(place.resolve("folder"));
    Files.writeString(folder.resolve("a.txt"), "one line\n");
    HttpServer endpoint = endpoint();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("WORKROOM_HOME", place.resolve("home").toString());
    environment.put("ANTHROPIC_API_KEY", "rehearsal");
    var program = new Program(environment, Terminal.ofProcess(), installation);
    Exit exit =
        program.run(
            "run",
            "--folder",
            folder.toString(),
            "--prompt",
            "Rehearse.",
            "--mode",
            "auto",
            "--yes",
            "--model",
            "anthropic:rehearsal",
            "--base-url",
            "http://127.0.0.1:" + endpoint.getAddress().getPort());
    endpoint.stop(0);
    System.exit(exit.code);
  }

  private static HttpServer endpoint() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    var served = new AtomicInteger();
    server.createContext("/v1/messages", exchange -> answer(exchange, served.getAndIncrement()));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int step) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(stream(step).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** In turn: reading, searching, writing, asking a sub-agent; then a closing word. */
  private static String stream(int step) {
    String[][] calls = {
      {"Read", "{\"path\":\"a.txt\"}"},
      {"Glob", "{\"pattern\":\"*\"}"},
      {"Write", "{\"path\":\"b%d.txt\",\"content\":\"x\"}".formatted(step)},
      {"Grep", "{\"pattern\":\"line\"}"},
      {"Plan", "{\"steps\":[\"look\"]}"},
      {"Edit", "{\"path\":\"a.txt\",\"find\":\"one\",\"replace\":\"1\"}"}
    };
    var text = new StringBuilder();
    event(
        text,
        "message_start",
        "\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"r\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
    if (step < STEPS) {
      String[] call = calls[step % calls.length];
      event(
          text,
          "content_block_start",
          "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"c%d\",\"name\":\"%s\",\"input\":{}}"
              .formatted(step, call[0]));
      event(
          text,
          "content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}"
              .formatted(call[1].replace("\"", "\\\"")));
    } else {
      event(
          text,
          "content_block_start",
          "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
      event(
          text,
          "content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Rehearsed.\"}");
    }
    event(text, "content_block_stop", "\"index\":0");
    event(
        text,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":2}"
            .formatted(step < STEPS ? "tool_use" : "end_turn"));
    event(text, "message_stop", "");
    return text.toString();
  }

  private static void event(StringBuilder text, String type, String fields) {
    text.append("event: ")
        .append(type)
        .append("\ndata: {\"type\":\"")
        .append(type)
        .append('"')
        .append(fields.isEmpty() ? "" : ",")
        .append(fields)
        .append("}\n\n");
  }
}
