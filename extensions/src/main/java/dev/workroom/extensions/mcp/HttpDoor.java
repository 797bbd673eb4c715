package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests to one server: with its headers, its token, and its redirects as far as they go. */
final class HttpDoor implements AutoCloseable {
  /** The longest body or event that is read, in bytes. */
  static final long LONGEST = 32L << 20;

  private static final int MOST_REFUSALS = 4;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 3;

  private final URI url;
  private final Map<String, String> headers;
  private final Login login;
  private final HttpClient client;
  private final AtomicInteger visits = new AtomicInteger();

  HttpDoor(URI url, Map<String, String> headers, Login login) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.login = login;
    this.client = client(url);
  }

  URI url() {
    return url;
  }

  static HttpClient client(URI url) {
    return HttpClient.newBuilder()
        // Over plain HTTP the attempt at version 2 confuses small servers.
        .version(
            "https".equals(url.getScheme())
                ? HttpClient.Version.HTTP_2
                : HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(15))
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  /**
   * Sends a request until it is let in or there is nothing more to show; the caller closes the
   * body.
   */
  HttpResponse<InputStream> open(
      String method, URI at, Optional<String> body, Map<String, String> more)
      throws IOException, InterruptedException {
    return open(method, at, body, more, body.isEmpty());
  }

  /**
   * As above.
   *
   * @param repeatable whether it may be sent twice: a server may close a kept connection in the
   *     very moment in which it is used again
   */
  HttpResponse<InputStream> open(
      String method, URI at, Optional<String> body, Map<String, String> more, boolean repeatable)
      throws IOException, InterruptedException {
    URI target = at;
    int refusals = 0;
    int redirects = 0;
    while (true) {
      HttpResponse<InputStream> response = sent(request(method, target, body, more), repeatable);
      int status = response.statusCode();
      if (refused(response)) {
        response.body().close();
        if (++refusals > MOST_REFUSALS
            || !loggedIn(status, response.headers().allValues("www-authenticate"))) {
          throw new HttpStatusException(status, refusal(status));
        }
      } else if (REDIRECTS.contains(status)) {
        response.body().close();
        Optional<URI> moved = response.headers().firstValue("location").map(target::resolve);
        // The older ones make a request with a body into one without.
        boolean same = body.isEmpty() || status > 303;
        if (moved.isEmpty()
            || !same
            || !sameOrigin(moved.get(), url)
            || ++redirects > MOST_REDIRECTS) {
          throw new HttpStatusException(
              status,
              "it points to another address (%s); give that one if it is meant"
                  .formatted(moved.map(URI::toString).orElse("none")));
        }
        target = moved.get();
      } else {
        return response;
      }
    }
  }

  private boolean loggedIn(int status, List<String> challenges)
      throws IOException, InterruptedException {
    visits.incrementAndGet();
    try {
      return login.refused(status, challenges);
    } finally {
      visits.decrementAndGet();
    }
  }

  boolean visited() {
    return visits.get() > 0;
  }

  private HttpResponse<InputStream> sent(HttpRequest request, boolean repeatable)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw e;
    } catch (IOException e) {
      if (!repeatable) {
        throw e;
      }
      return client.send(request, BodyHandlers.ofInputStream());
    }
  }

  private static boolean refused(HttpResponse<InputStream> response) {
    return response.statusCode() == 401
        || response.statusCode() == 403
            && response.headers().allValues("www-authenticate").stream()
                .anyMatch(c -> c.toLowerCase(Locale.ROOT).contains("insufficient_scope"));
  }

  private static String refusal(int status) {
    return status == 401
        ? "it wants a login (HTTP 401)"
        : "it wants more rights than the login has (HTTP 403)";
  }

  private HttpRequest request(
      String method, URI target, Optional<String> body, Map<String, String> more)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    headers.forEach(request::setHeader);
    more.forEach(request::setHeader);
    login.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
    return request.build();
  }

  static boolean sameOrigin(URI one, URI other) {
    return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
        && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  static boolean events(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("content-type")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith("text/event-stream");
  }

  /** The whole body as text; closes it. */
  static String text(InputStream body) throws IOException {
    try (body) {
      byte[] bytes = body.readNBytes((int) LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("it sent more than %d MB at once".formatted(LONGEST >> 20));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
