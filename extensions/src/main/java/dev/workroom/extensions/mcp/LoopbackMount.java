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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** The endpoint on a port of this computer, at {@code /mcp}. */
public record LoopbackMount(HttpServer http, CountDownLatch closed) implements AutoCloseable {
  private static final int LONGEST = 8 << 20;

  /**
   * Opens it.
   *
   * @param port 0: any that is free
   * @param known whether whoever asks may come in
   * @throws java.net.BindException if the port is taken
   */
  public static LoopbackMount open(McpEndpoint endpoint, int port, Predicate<HttpCall> known)
      throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/mcp", exchange -> serve(endpoint, known, exchange));
    http.start();
    return new LoopbackMount(http, new CountDownLatch(1));
  }

  private static void serve(McpEndpoint endpoint, Predicate<HttpCall> known, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      var call = new Call(exchange);
      if (!known.test(call)) {
        call.answer(
            401,
            Map.of("WWW-Authenticate", "Bearer", "Content-Type", "text/plain"),
            "Show the token that was printed at the start: Authorization: Bearer TOKEN\n");
        return;
      }
      try {
        endpoint.handle(call);
      } catch (TooLong _) {
        call.answer(413, Map.of("Connection", "close"), "");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:%d/mcp".formatted(http.getAddress().getPort()));
  }

  /** Waits until it is closed; an interrupt ends it. */
  public void await() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
  }

  /** More than any request needs. */
  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;
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
        throw new TooLong();
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
