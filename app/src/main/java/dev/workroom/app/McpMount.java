package dev.workroom.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workroom.extensions.mcp.HttpCall;
import dev.workroom.extensions.mcp.McpEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The endpoint on a port of this computer, for who knows the token. */
record McpMount(HttpServer http, CountDownLatch closed) implements AutoCloseable {
  private static final int LONGEST = 8 << 20;

  static McpMount open(McpEndpoint endpoint, int port, String token) throws IOException {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException _) {
      throw UserError.failed("Port %d is in use; choose another.".formatted(port));
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/mcp",
        exchange -> {
          try (exchange) {
            var call = new Call(exchange);
            if (knows(call, token)) {
              endpoint.handle(call);
            } else {
              call.answer(401, Map.of("WWW-Authenticate", "Bearer"), "");
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    http.start();
    return new McpMount(http, new CountDownLatch(1));
  }

  private static boolean knows(Call call, String token) {
    byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    byte[] shown = call.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, shown);
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/mcp".formatted(http.getAddress().getPort()));
  }

  /** Waits until it is closed; an interrupt ends it. */
  void await() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
  }

  /** One request of the JDK's server. */
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
      byte[] bytes = exchange.getRequestBody().readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("The request is too long.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
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
