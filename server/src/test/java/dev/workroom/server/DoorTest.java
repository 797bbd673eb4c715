package dev.workroom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may come in, and what a stranger's page or program can get out of the server. */
class DoorTest {
  @TempDir static Path folder;
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = Served.in(folder);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @Test
  void aLinkIsGoodOnceAndItsCookieIsForThisServerAlone() throws Exception {
    URI link = URI.create(served.server().link());
    HttpResponse<String> first = served.sent(HttpRequest.newBuilder(link));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("workroom-" + served.server().port() + "=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    HttpResponse<String> again = served.sent(HttpRequest.newBuilder(link));
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.body()).contains("used already");
    assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
    // A person gets the page instead, which says who is not signed in what to do.
    HttpResponse<String> shown =
        served.sent(HttpRequest.newBuilder(link).header("Accept", "text/html,*/*;q=0.8"));
    assertThat(shown.statusCode()).isEqualTo(303);
    assertThat(shown.headers().firstValue("Location")).contains("/");
    assertThat(shown.headers().firstValue("Set-Cookie")).isEmpty();
    String guessed = link.toString().replaceAll("token=.*", "token=" + "A".repeat(43));
    assertThat(served.sent(HttpRequest.newBuilder(URI.create(guessed))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aPortThatAnotherProgramHasIsRefused() {
    assertThatThrownBy(() -> Served.in(folder, served.server().port()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void cookiesAreKeptAsHashesOnlyAndKnownAfterARestart() throws Exception {
    String secret = served.cookie().split("=", 2)[1];
    String kept = Files.readString(folder.resolve("browsers"));
    assertThat(kept).doesNotContain(secret);
    assertThat(Files.getPosixFilePermissions(folder.resolve("browsers"))).hasSize(2);
    var door = new Door(folder.resolve("browsers"), "x");
    assertThat(door.invite()).isNotEmpty();
    assertThat(new Door(folder.resolve("browsers"), "x").enter("nonsense", 1)).isEmpty();
    assertThat(served.get("/api/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingIsToldToWhoHasNotSignedIn() throws Exception {
    for (Route route : served.server().routes()) {
      String path =
          route.path().replaceAll("\\{[a-z0-9]+}", "x")
              + "?path=/etc/passwd&q=a&place=A1&before=none";
      HttpResponse<String> answer =
          served.sent(
              HttpRequest.newBuilder(URI.create("http://" + served.host() + path))
                  .header("Origin", "http://" + served.host())
                  .method(route.method(), BodyPublishers.ofString("{}")));
      assertThat(answer.statusCode()).as(route.method() + " " + path).isIn(401, 403);
      assertThat(answer.body()).contains("\"error\":{\"code\":");
    }
  }

  /** DNS rebinding: the name is another, though it leads here. */
  @Test
  void onlyRequestsToThisComputerByNameAreAnswered() throws Exception {
    for (String host : new String[] {"evil.example", "evil.example:" + served.server().port()}) {
      assertThat(status("GET /api/sessions HTTP/1.1", host, "")).contains("403");
      assertThat(status("GET / HTTP/1.1", host, "")).contains("403");
    }
    assertThat(status("GET /api/sessions HTTP/1.1", "", "")).contains("400");
    assertThat(status("GET /api/sessions HTTP/1.1", served.host(), "")).contains("200");
    assertThat(status("GET /api/sessions HTTP/1.1", "localhost:" + served.server().port(), ""))
        .contains("200");
  }

  /** What Java's client does not let one say is said over a socket. */
  private String status(String line, String host, String more) throws Exception {
    try (var socket = new Socket("127.0.0.1", served.server().port())) {
      socket
          .getOutputStream()
          .write(
              "%s\r\nHost: %s\r\nCookie: %s\r\n%sConnection: close\r\n\r\n"
                  .formatted(line, host, served.cookie(), more)
                  .getBytes(StandardCharsets.ISO_8859_1));
      return String.valueOf(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine());
    }
  }

  /** Another site's page has the cookie sent for it at most; it must not be enough. */
  @Test
  void otherSitesPagesCanNeitherReadNorChange() throws Exception {
    var elsewhere = new String[] {"http://evil.example", "null", "http://127.0.0.1:1"};
    for (String origin : elsewhere) {
      HttpResponse<String> read =
          served.sent(served.request("/api/sessions").header("Origin", origin));
      assertThat(read.statusCode()).as(origin).isEqualTo(403);
      assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(served.sent(command().header("Origin", origin)).statusCode())
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(served.sent(command()).statusCode()).as("without an origin").isEqualTo(403);
    for (String site : new String[] {"cross-site", "same-site"}) {
      assertThat(
              served
                  .sent(served.request("/api/sessions").header("Sec-Fetch-Site", site))
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(served.sent(command().header("Origin", "http://" + served.host())).statusCode())
        .isEqualTo(201);
  }

  private HttpRequest.Builder command() {
    return served
        .request("/api/sessions")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "12345678-test")
        .POST(BodyPublishers.ofString("{\"text\":\"x\"}"));
  }

  /** A form of another site can send text and files, and no JSON. */
  @Test
  void onlyJsonWithAKeyIsACommand() throws Exception {
    String here = "http://" + served.host();
    HttpResponse<String> form =
        served.sent(
            served
                .request("/api/sessions")
                .header("Origin", here)
                .header("Content-Type", "text/plain")
                .header("Idempotency-Key", "12345678")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(form.statusCode()).isEqualTo(400);
    HttpResponse<String> keyless =
        served.sent(
            served
                .request("/api/sessions")
                .header("Origin", here)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(keyless.statusCode()).isEqualTo(400);
    assertThat(keyless.body()).contains("Idempotency-Key");
  }

  @Test
  void whatIsTooLongOrNoJsonIsRefusedWithASentence() throws Exception {
    String here = "http://" + served.host();
    HttpRequest.Builder long3 =
        served
            .request("/api/sessions")
            .header("Origin", here)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "12345678")
            .POST(BodyPublishers.ofString("{\"text\":\"" + "x".repeat(3 << 20) + "\"}"));
    HttpResponse<String> answer = served.sent(long3);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("too long");
    HttpResponse<String> broken =
        served.sent(
            served
                .request("/api/sessions/s1/commands")
                .header("Origin", here)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "12345678")
                .POST(BodyPublishers.ofString("{\"type\":\"Explode\"}")));
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("not understood").doesNotContain("at dev.workroom");
  }

  @Test
  void thePageRunsNothingButItsOwnAndIsFramedByNobody() throws Exception {
    for (String path : new String[] {"/", "/s/anything", "/settings"}) {
      HttpResponse<String> page =
          served.sent(HttpRequest.newBuilder(URI.create("http://" + served.host() + path)));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }
    HttpResponse<String> script = served.get("/app-1a2b3c4d.js");
    assertThat(script.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    // A document that somebody made is shown in an origin of its own, without scripts.
    HttpResponse<String> raw = served.get("/raw/s1?path=/x/report.html");
    assertThat(raw.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox; default-src 'none'")
        .doesNotContain("script-src");
  }

  @Test
  void filesOutsideThePageAreNotServed() throws Exception {
    for (String path :
        new String[] {
          "/../browsers",
          "/%2e%2e/browsers",
          "/..%2fbrowsers",
          "/web/../../browsers",
          "/.hidden",
          "//etc/host.conf",
          "/index.html/../../browsers",
          "/a%00.html"
        }) {
      String status = status("GET " + path + " HTTP/1.1", served.host(), "");
      assertThat(status).as(path).doesNotContain(" 200");
    }
  }

  @Test
  void onlyAProgramOfTheUserMayStopItOrAskForALink() throws Exception {
    String here = "http://" + served.host();
    for (String path : new String[] {"/api/stop", "/api/link"}) {
      assertThat(
              served
                  .sent(served.request(path).header("Origin", here).POST(BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(403);
    }
    HttpResponse<String> link =
        served.sent(
            HttpRequest.newBuilder(URI.create(here + "/api/link"))
                .header("Authorization", "Bearer " + Served.CONTROL)
                .POST(BodyPublishers.noBody()));
    assertThat(link.body()).contains("/sign-in?token=");
  }
}
