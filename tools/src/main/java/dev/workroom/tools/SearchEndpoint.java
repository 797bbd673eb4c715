package dev.workroom.tools;

import dev.workroom.core.message.Usage;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A search service that answers with JSON as SearXNG does: {@code {"results": [{"title", "url",
 * "content"}]}}. Its address is the user's own word, so it may lie on this machine too.
 */
public final class SearchEndpoint implements WebSearch {
  private static final String QUERY = "{query}";

  private final String address;
  private final WebClient client;

  /** What it answers, as far as it matters here. */
  record Answer(List<Result> results) {}

  /** One page. */
  record Result(@Nullable String title, @Nullable String url, @Nullable String content) {}

  /**
   * @param address with {@code {query}} where the words go; without it they become {@code q}
   * @throws IllegalArgumentException with a sentence, if it is no address
   */
  public SearchEndpoint(String address, Supplier<SSLContext> tls) {
    this.address =
        address.contains(QUERY)
            ? address
            : address + (address.contains("?") ? "&" : "?") + "format=json&q=" + QUERY;
    this.client = new WebClient(tls);
    URI uri = URI.create(this.address.replace(QUERY, "x"));
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("(?i)https?")) {
      throw new IllegalArgumentException(
          "The search address is not like https://search.example.org/search.");
    }
  }

  @Override
  public Found find(String query) throws IOException, InterruptedException {
    String words = URLEncoder.encode(query, StandardCharsets.UTF_8);
    WebClient.Page page = client.getDirectly(address.replace(QUERY, words));
    if (page.status() != 200) {
      throw new IOException(
          "The search service answers with status %d; it must allow JSON results."
              .formatted(page.status()));
    }
    try {
      List<Hit> hits =
          Wire.read(page.text(), Answer.class).results().stream()
              .filter(result -> result.url() != null)
              .map(result ->
                  new Hit(
                      Objects.requireNonNullElse(result.title(), ""),
                      Objects.requireNonNullElse(result.url(), ""),
                      Objects.requireNonNullElse(result.content(), "")))
              .toList();
      return new Found("", hits, Usage.NONE);
    } catch (IllegalArgumentException e) {
      throw new IOException("The search service's answer is no list of results in JSON.", e);
    }
  }
}
