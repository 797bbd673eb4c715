package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of a connector that does not work. */
class TroubleTest {
  @TempDir Path folder;
  private HttpServer server;
  private String here = "";

  @BeforeEach
  void aServerThatDoesWhatItsPathSays() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", TroubleTest::answer);
    server.start();
    here = "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void itEnds() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      switch (path) {
        case "drop" -> {
          // closed without a word
        }
        case "page" -> send(exchange, 200, "text/html", "<html>hello</html>");
        case "text" -> send(exchange, 200, "text/plain", "hello");
        case "other" -> send(exchange, 200, "application/json", "{\"hello\":1}");
        case "moved" -> {
          exchange.getResponseHeaders().set("Location", "https://example.org/mcp");
          send(exchange, 302, "text/plain", "moved");
        }
        default ->
            send(exchange, path.matches("\\d+") ? Integer.parseInt(path) : 404, "text/plain", "no");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
  }

  private String trouble(Map<String, Object> entry) throws Exception {
    ServerConfig config = ServerConfig.of("odd", entry, _ -> Optional.empty(), Optional.empty());
    try (var bench = new Bench(folder)) {
      Connectors.Status status = bench.open(config).statuses().getFirst();
      assertThat(status.works()).as("%s", entry).isFalse();
      return status.trouble();
    }
  }

  @Test
  void whateverIsWrongWithARemoteServerIsOneSentence() throws Exception {
    String[][] told = {
      {
        "http://HERE/page", "it answers with a web page, not as a connector does; check the address"
      },
      {
        "http://HERE/text",
        "it answers with what is no JSON, not as a connector does; check the address"
      },
      {
        "http://HERE/other",
        "it answers with other JSON, not as a connector does; check the address"
      },
      {"http://HERE/drop", "HERE broke off without an answer"},
      {
        "http://HERE/moved",
        "it points to another address (https://example.org/mcp); give that one if it is meant"
      },
      {"http://HERE/404", "no connector answers at http://HERE/404 (HTTP 404)"},
      {
        "http://HERE/403",
        "it does not let you in (HTTP 403): its login or header has no right to this"
      },
      {"http://HERE/429", "it has too many requests just now (HTTP 429); try again later"},
      {"http://HERE/503", "its server has failed (HTTP 503); try again later"},
      {"http://HERE/401", "it wants a login; 'workroom connector login odd' does it"},
      {
        "http://127.0.0.1:1/mcp",
        "nothing answers at 127.0.0.1:1; see whether it runs, and check the address"
      },
      {
        "https://no-such-host.invalid/mcp",
        "there is no host no-such-host.invalid; check the address"
      },
    };
    for (String[] one : told) {
      assertThat(trouble(Map.of("url", one[0].replace("HERE", here))))
          .as(one[0])
          .isEqualTo(one[1].replace("HERE", here));
    }
    var entry = new LinkedHashMap<String, Object>(Map.of("url", "http://" + here + "/401"));
    entry.put("headers", Map.of("Authorization", "Bearer old"));
    assertThat(trouble(entry))
        .isEqualTo(
            "it does not accept the Authorization header that it was given (HTTP 401); give it another token");
  }

  @Test
  void whateverIsWrongWithAProgramIsOneSentence() throws Exception {
    for (var told :
        Map.of(
                List.of("cat"), "it answers, but not as a connector (an MCP server) does",
                List.of("false"), "it stopped without a word",
                List.of("sh", "-c", "echo starting; echo Error: no key >&2; exit 3"),
                    "it stopped; its last words: Error: no key")
            .entrySet()) {
      List<String> line = told.getKey();
      assertThat(trouble(Map.of("command", line.getFirst(), "args", line.subList(1, line.size()))))
          .isEqualTo(told.getValue());
    }
  }
}
