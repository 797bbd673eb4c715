package dev.workroom.checks;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.json.JsonMapper;

/** What a model says in Chat Completions, piece by piece as a test gives the pieces. */
final class SpokenReply implements FakeEndpoint.Answer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHUNK =
      "data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";
  private static final String END = "";

  private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();

  void say(String piece) {
    pieces.add(piece);
  }

  void end() {
    pieces.add(END);
  }

  @Override
  public void give(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String piece = pieces.take(); !piece.equals(END); piece = pieces.take()) {
        send(out, JSON.writeValueAsString(Map.of("role", "assistant", "content", piece)), "null");
      }
      send(out, "{}", "\"stop\"");
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(OutputStream out, String delta, String reason) throws IOException {
    out.write(CHUNK.formatted(delta, reason).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
