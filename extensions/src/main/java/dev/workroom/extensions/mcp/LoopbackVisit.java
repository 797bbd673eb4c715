package dev.workroom.extensions.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A visit whose way back is a port of this computer (RFC 8252): the browser ends there with the
 * answer, and is shown a sentence.
 */
public final class LoopbackVisit implements Visit, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String PATH = "/callback";

  private final ServerSocket listening;
  private final Consumer<URI> shown;

  /** {@code shown} puts the login page before the person. */
  public LoopbackVisit(Optional<Integer> port, Consumer<URI> shown) throws IOException {
    this.shown = shown;
    try {
      this.listening = new ServerSocket(port.orElse(0), 4, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IOException(
          "the port %d, where the login must come back to, is in use".formatted(port.orElse(0)), e);
    }
  }

  @Override
  public URI comeBack() {
    return URI.create("http://localhost:%d%s".formatted(listening.getLocalPort(), PATH));
  }

  @Override
  public Map<String, String> to(URI page) throws IOException, InterruptedException {
    shown.accept(page);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
      listening.setSoTimeout(500);
      try (Socket browser = listening.accept()) {
        Optional<Map<String, String>> back = served(browser);
        if (back.isPresent()) {
          return back.get();
        }
      } catch (SocketTimeoutException _) {
        // looks around
      }
    }
    throw new IOException("nobody came back from the login page within 5 minutes");
  }

  private static Optional<Map<String, String>> served(Socket browser) throws IOException {
    browser.setSoTimeout(5_000);
    var in =
        new BufferedReader(
            new InputStreamReader(browser.getInputStream(), StandardCharsets.ISO_8859_1));
    String[] request;
    try {
      @Nullable String line = in.readLine();
      request = line == null ? new String[0] : line.split(" ", 3);
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    }
    boolean ours =
        request.length == 3
            && request[0].equals("GET")
            && (request[1].equals(PATH) || request[1].startsWith(PATH + "?"));
    String body =
        ours
            ? "<!doctype html><title>Workroom</title><p>Workroom has the answer. You can close this window."
            : "Nothing is here.";
    browser
        .getOutputStream()
        .write(
            ("HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
                    + "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n%s")
                .formatted(ours ? "200 OK" : "404 Not Found", body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
    if (!ours) {
      return Optional.empty();
    }
    int question = request[1].indexOf('?');
    return Optional.of(parameters(question < 0 ? "" : request[1].substring(question + 1)));
  }

  /** The parameters of a query; of one that is named twice, neither counts. */
  static Map<String, String> parameters(@Nullable String query) {
    var found = new LinkedHashMap<String, String>();
    for (String part : (query == null ? "" : query).split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String name = URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8);
        String value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
        found.merge(name, value, (_, _) -> "");
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
