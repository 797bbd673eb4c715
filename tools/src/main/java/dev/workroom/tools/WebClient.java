package dev.workroom.tools;

import dev.workroom.tools.Network.Way;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** Gets pages, and sends JSON, without cookies, credentials or a way of its own. */
final class WebClient {
  /**
   * One answer.
   *
   * @param location where it redirects to; empty if it does not
   * @param cut whether the body goes on
   */
  record Page(int status, String type, String location, byte[] body, boolean cut) {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset=[\"']?([\\w.:-]+)");
    private static final Pattern META =
        Pattern.compile("(?i)<meta[^>]{1,200}charset=[\"']?([\\w.:-]+)");
    private static final int HEAD = 2048;

    /** In the encoding that the answer or the page names; UTF-8 where none does. */
    String text() {
      Matcher named = CHARSET.matcher(type);
      Matcher meta =
          META.matcher(
              new String(body, 0, Math.min(HEAD, body.length), StandardCharsets.ISO_8859_1));
      String name = named.find() ? named.group(1) : meta.find() ? meta.group(1) : "UTF-8";
      return new String(body, charset(name));
    }

    private static Charset charset(String name) {
      try {
        return Charset.forName(name);
      } catch (IllegalArgumentException unknown) {
        return StandardCharsets.UTF_8;
      }
    }

    /** The media type alone, in lower case. */
    String media() {
      return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
  }

  static final int MOST_BYTES = 5 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Supplier<SSLContext> tls;

  /**
   * @param tls whom to trust; asked for when it is needed, for it takes time to make
   */
  WebClient(Supplier<SSLContext> tls) {
    this.tls = tls;
  }

  /** Gets a page by a way out. */
  Page get(WebAddress address, Way way) throws IOException, InterruptedException {
    try (LoopbackDoor door = LoopbackDoor.open(way.gateway())) {
      return get(address.text(), ProxySelector.of(door.address()));
    }
  }

  /** Gets a page from an address that a person set up. */
  Page getDirectly(String address) throws IOException, InterruptedException {
    return get(address, ProxySelector.of((InetSocketAddress) null));
  }

  /**
   * Sends JSON by a way out.
   *
   * @throws IllegalArgumentException if a header is none that may be given
   */
  Page post(WebAddress address, Map<String, String> headers, String json, Duration time, Way way)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(java.net.URI.create(address.text()))
            .timeout(time)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .header("User-Agent", "Workroom")
            .header("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    try (LoopbackDoor door = LoopbackDoor.open(way.gateway())) {
      return sent(request.build(), ProxySelector.of(door.address()));
    }
  }

  private Page get(String address, ProxySelector proxy) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(java.net.URI.create(address))
            .timeout(PATIENCE)
            .header("User-Agent", "Workroom")
            .header("Accept", "text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.5")
            .header("Accept-Encoding", "gzip")
            .build();
    return sent(request, proxy);
  }

  private Page sent(HttpRequest request, ProxySelector proxy)
      throws IOException, InterruptedException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(proxy)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(tls.get())
            .executor(threads)
            .build();
    try {
      return read(client.send(request, BodyHandlers.ofInputStream()));
    } finally {
      client.shutdownNow();
      threads.shutdownNow();
    }
  }

  private static Page read(HttpResponse<InputStream> answer) throws IOException {
    String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
    try (InputStream raw = answer.body();
        InputStream in = encoding.equalsIgnoreCase("gzip") ? new GZIPInputStream(raw) : raw) {
      // A page that never ends is cut, packed or not; what comes slowly is the proxy's to end.
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      boolean cut = body.length > MOST_BYTES;
      return new Page(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          answer.statusCode() / 100 == 3 ? answer.headers().firstValue("Location").orElse("") : "",
          cut ? Arrays.copyOf(body, MOST_BYTES) : body,
          cut);
    }
  }
}
