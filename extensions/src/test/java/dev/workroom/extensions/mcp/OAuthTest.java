package dev.workroom.extensions.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logins against a real authorization server, oidc-provider from npm, with a connector behind it.
 */
class OAuthTest {
  private static final URI PUBLISHED = URI.create("https://workroom.example/client.json");

  @TempDir Path folder;
  private @Nullable Process guard;
  private URI url = URI.create("about:blank");

  @BeforeEach
  void start() throws Exception {
    Path script = Path.of(Objects.requireNonNull(OAuthTest.class.getResource("guard.mjs")).toURI());
    Process node =
        new ProcessBuilder("node", script.toString(), NpmFolder.servers().modules().toString())
            .redirectError(folder.resolve("guard.log").toFile())
            .start();
    guard = node;
    var said =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    url = URI.create(Objects.requireNonNull(said.readLine(), "the guard does not start"));
  }

  @AfterEach
  void stop() {
    if (guard != null) {
      guard.destroyForcibly();
    }
  }

  @Test
  void aPersonLogsInOnceAndIsAskedAgainOnlyForMoreRights() throws Exception {
    assertThatThrownBy(() -> call(OAuthSettings.NONE, null, "read"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it wants a login; 'workroom connector login odd' does it");

    try (var browser = browser()) {
      assertThat(call(OAuthSettings.NONE, browser, "read")).isEqualTo("read: done");
    }
    assertThat(token().scopes()).containsExactly("notes:read");
    assertThat(token().resource()).isEqualTo(url.toString());
    assertThat(token().toString()).doesNotContain(token().access());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logins())))
        .isEqualTo("rw-------");
    assertThat(call(OAuthSettings.NONE, null, "read")).as("the login is kept").contains("done");

    assertThatThrownBy(() -> call(OAuthSettings.NONE, null, "write"))
        .hasMessageContaining("it wants more rights than the login has (notes:write)");
    try (var browser = browser()) {
      assertThat(call(OAuthSettings.NONE, browser, "write")).isEqualTo("write: done");
    }
    assertThat(token().scopes())
        .as("nothing given before is lost")
        .contains("notes:read", "notes:write");

    String before = token().access();
    ask("forget?token=" + before);
    assertThat(call(OAuthSettings.NONE, null, "write"))
        .as("renewed without a person")
        .contains("done");
    assertThat(token().access()).isNotEqualTo(before);
    assertThat(ask("seen")).contains("registered native", "granted refresh_token to registered");

    assertThat(new TokenStore(logins()).token(url.resolve("/other").toString()))
        .as("it is shown to no other server")
        .isEmpty();
  }

  @Test
  void thePublishedDocumentIsWhoWeAre() throws Exception {
    post("document", OAuthSettings.document(PUBLISHED));
    OAuthSettings settings = OAuthSettings.NONE.describedAt(PUBLISHED);

    try (var browser = browser()) {
      assertThat(call(settings, browser, "read")).isEqualTo("read: done");
    }
    ask("forget?token=" + token().access());
    assertThat(call(settings, null, "read")).isEqualTo("read: done");

    assertThat(ask("seen"))
        .contains("authorization_code to published", "refresh_token to published")
        .doesNotContain("registered");
    for (String none : List.of("http://a.example/c.json", "https://a.example", "https:c.json")) {
      assertThatThrownBy(() -> OAuthSettings.document(URI.create(none)))
          .hasMessageContaining("it must be an https address with a path");
    }
  }

  private Path logins() {
    return folder.resolve("logins.json");
  }

  private TokenStore.Token token() throws IOException {
    return new TokenStore(logins()).token(url.toString()).orElseThrow();
  }

  /** Connects anew, as the next session would, and calls a tool. */
  private String call(OAuthSettings settings, @Nullable Visit visit, String tool) throws Exception {
    var oauth = new OAuth("odd", url, settings, new TokenStore(logins()), visit);
    try (oauth;
        McpClient client =
            new Negotiation("guarded", Host.NONE)
                .remote(
                    (peer, modern) ->
                        new HttpTransport(new HttpDoor(url, Map.of(), oauth), peer, !modern),
                    (peer, _) -> SseTransport.open(new HttpDoor(url, Map.of(), oauth), peer),
                    Negotiation.Era.ANY)) {
      return client
          .call(tool, Map.of(), Peer.Patience.SHORT, _ -> {})
          .content()
          .getFirst()
          .at("text")
          .text();
    }
  }

  /** A person's browser, which goes where pages lead and comes back to the loopback address. */
  private static LoopbackVisit browser() throws IOException {
    HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    return new LoopbackVisit(
        Optional.empty(),
        page ->
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Optional<URI> next = Optional.of(page);
                    while (next.isPresent()) {
                      URI here = next.get();
                      next =
                          browser
                              .send(HttpRequest.newBuilder(here).build(), BodyHandlers.discarding())
                              .headers()
                              .firstValue("location")
                              .map(here::resolve);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private String ask(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url.resolve("/" + path)).build(), BodyHandlers.ofString())
        .body();
  }

  private void post(String path, String body) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(url.resolve("/" + path))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding());
  }
}
