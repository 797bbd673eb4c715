package dev.workroom.extensions.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/** Mounts the endpoint on the JDK's own server, at {@code /mcp}. */
record JdkServer(HttpServer http) implements AutoCloseable {
  static JdkServer of(Offers offers) throws IOException {
    var endpoint = new McpEndpoint(new McpServer(offers), Set.of());
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/mcp",
        exchange -> {
          try (exchange) {
            endpoint.handle(new Call(exchange));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    http.start();
    return new JdkServer(http);
  }

  URI url() {
    return URI.create("http://localhost:%d/mcp".formatted(http.getAddress().getPort()));
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private record Call(HttpExchange exchange) implements HttpCall {
    @Override
    public String method() {
      return exchange.getRequestMethod();
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public String body() throws IOException {
      return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void answer(int status, Map<String, String> headers, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }

    @Override
    public Events events(Map<String, String> headers) throws IOException {
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      return new Events() {
        @Override
        public void send(String data) throws IOException {
          String text = data.isEmpty() ? ":\n\n" : "event: message\ndata: " + data + "\n\n";
          out.write(text.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }

        @Override
        public void close() {
          exchange.close();
        }
      };
    }
  }
}
