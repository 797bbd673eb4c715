package dev.workroom.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Brings one file by https; each redirect is looked at as the first address is.
 *
 * @param clients makes the client, which follows no redirect by itself
 * @param gate says why an address is not fetched from
 * @param largest in bytes
 * @param patience for the whole of it, whatever the server does meanwhile
 */
record Download(Supplier<HttpClient> clients, Gate gate, long largest, Duration patience) {
  /** 256 MB, as the format has it for archives. */
  static final long LARGEST = 256L << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MOST_REDIRECTS = 5;

  /** Why an address is not fetched from; empty: it may be. */
  interface Gate {
    Optional<String> refused(URI address) throws IOException;
  }

  /** From the world outside of this network. */
  static Download ofTheWorld() {
    return new Download(
        () ->
            HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(20))
                .build(),
        Download::inside,
        LARGEST,
        PATIENCE);
  }

  /**
   * Fetches it.
   *
   * @throws IOException with a sentence
   */
  Path of(String address, Path to) throws IOException, InterruptedException {
    var late = new AtomicBoolean();
    try (HttpClient client = clients.get()) {
      // A request's own limit ends with its headers; a body may trickle for ever.
      Thread guard =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(patience);
                  late.set(true);
                  client.shutdownNow();
                } catch (InterruptedException _) {
                  // it came in time
                }
              });
      try {
        return follow(client, address, to);
      } catch (IOException e) {
        throw late.get()
            ? new IOException(
                "%s did not come within %d seconds.".formatted(address, patience.toSeconds()))
            : e;
      } finally {
        guard.interrupt();
      }
    }
  }

  private Path follow(HttpClient client, String address, Path to)
      throws IOException, InterruptedException {
    URI next = address(address, "");
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Optional<String> why = plain(next);
      if (why.isEmpty()) {
        why = gate.refused(next);
      }
      if (why.isPresent()) {
        throw new IOException(why.get());
      }
      HttpResponse<InputStream> response = answer(client, next);
      try (InputStream body = response.body()) {
        int status = response.statusCode();
        if (status == 200) {
          keep(body, to, next);
          return to;
        }
        if (status < 300 || status > 399) {
          throw new IOException("%s answers %d.".formatted(next, status));
        }
        String place = response.headers().firstValue("location").orElse("");
        if (place.isBlank()) {
          throw new IOException("%s leads on, and does not say where.".formatted(next));
        }
        next = next.resolve(address(place, next + " leads to "));
      }
    }
    throw new IOException("%s leads on and on.".formatted(address));
  }

  private static URI address(String text, String from) throws IOException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      throw new IOException("%s%s, which is no address.".formatted(from, text));
    }
  }

  private HttpResponse<InputStream> answer(HttpClient client, URI from)
      throws IOException, InterruptedException {
    try {
      return client.send(
          HttpRequest.newBuilder(from).timeout(patience).build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new IOException(
          "%s does not answer (%s)."
              .formatted(from, e.getMessage() == null ? "no connection" : e.getMessage()),
          e);
    }
  }

  private void keep(InputStream body, Path to, URI from) throws IOException {
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    try (var out = Files.newOutputStream(to)) {
      for (int n; (n = part(body, buffer, from)) > 0; ) {
        size += n;
        if (size > largest) {
          throw new IOException("%s is larger than %d MB.".formatted(from, largest >> 20));
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static int part(InputStream body, byte[] buffer, URI from) throws IOException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new IOException("%s broke off before its end.".formatted(from), e);
    }
  }

  private static Optional<String> plain(URI address) {
    return "https".equals(address.getScheme())
            && address.getHost() != null
            && address.getUserInfo() == null
        ? Optional.empty()
        : Optional.of("%s is no plain https address.".formatted(address));
  }

  /** Why an address inside of this network is not fetched from: it was others who named it. */
  static Optional<String> inside(URI address) throws IOException {
    String host = address.getHost();
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException _) {
      return Optional.of("There is no host %s.".formatted(host));
    }
    for (InetAddress one : all) {
      boolean uniqueLocal = one.getAddress().length == 16 && (one.getAddress()[0] & 0xFE) == 0xFC;
      if (one.isLoopbackAddress()
          || one.isLinkLocalAddress()
          || one.isSiteLocalAddress()
          || one.isAnyLocalAddress()
          || one.isMulticastAddress()
          || uniqueLocal) {
        return Optional.of("%s lies inside this network and is not fetched from.".formatted(host));
      }
    }
    return Optional.empty();
  }
}
