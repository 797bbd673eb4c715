package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marketplace whose plugins are archives on a server of the web, good and bad. */
class ArchiveTest {
  private static final int SMALL = 1 << 20;

  @TempDir Path place;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile byte[] bytes = new byte[0];
  private Supplier<HttpClient> client = HttpClient::newHttpClient;
  private HttpsServer server;
  private Shelf shelf;
  private String hash = "";

  @BeforeEach
  void aServerWithAnArchive() throws Exception {
    Authority authority = Authority.named("Tests");
    Authority.Holder own = authority.certify("server", KeyPurposeId.id_kp_serverAuth, 90);
    var key = KeyStore.getInstance("PKCS12");
    key.load(null, null);
    key.setKeyEntry(
        "own", own.keys().getPrivate(), new char[0], new Certificate[] {own.certificate()});
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(key, new char[0]);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", authority.certificate());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var secure = SSLContext.getInstance("TLS");
    secure.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(secure));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();

    Path zip = place.resolve("finance.zip");
    NewPlugin.pack(
        new Folder(place.resolve("src"))
            .with(".claude-plugin/plugin.json", "{\"name\":\"finance\"}")
            .with("skills/close/SKILL.md", "---\nname: close\ndescription: Closes.\n---\nClose.")
            .root(),
        zip);
    bytes = Files.readAllBytes(zip);
    hash = Tree.hashOf(zip);
    client = () -> HttpClient.newBuilder().sslContext(secure).build();
    shelf = shelf(Duration.ofMinutes(2));
  }

  private Shelf shelf(Duration patience) {
    return new Shelf(
        place.resolve("plugins"),
        HouseRules.NONE,
        new Download(
            client,
            // The one address inside that may be fetched from here is the server of the test.
            address ->
                address.getPort() == server.getAddress().getPort()
                    ? Optional.empty()
                    : Download.inside(address),
            SMALL,
            patience));
  }

  @AfterEach
  void itEnds() {
    over.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/finance.zip" -> send(exchange, 200, bytes);
        case "/moved.zip" -> to(exchange, "/finance.zip");
        case "/inside.zip" -> to(exchange, "https://169.254.169.254/latest/meta-data");
        case "/plain.zip" -> to(exchange, "http://example.org/finance.zip");
        case "/odd.zip" -> to(exchange, "https://{odd}/");
        case "/nowhere.zip" -> send(exchange, 302, new byte[0]);
        case "/circle.zip" -> to(exchange, "/circle.zip");
        case "/page.zip" -> send(exchange, 200, "<html>Sign in</html>".getBytes());
        case "/large.zip" -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 40; i++) {
            exchange.getResponseBody().write(new byte[SMALL / 8]);
          }
        }
        case "/short.zip" -> {
          exchange.sendResponseHeaders(200, bytes.length + 100L);
          exchange.getResponseBody().write(bytes);
        }
        case "/slow.zip" -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(bytes, 0, 10);
          exchange.getResponseBody().flush();
          over.await();
        }
        default -> send(exchange, 404, new byte[0]);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void to(HttpExchange exchange, String address) throws IOException {
    exchange.getResponseHeaders().set("Location", address);
    send(exchange, 302, new byte[0]);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private Offer offer(String file, String sha256) throws Exception {
    return offer(file, sha256, shelf);
  }

  private Offer offer(String file, String sha256, Shelf shelf) throws Exception {
    new Folder(place.resolve("shop"))
        .with(
            Marketplace.FILE,
            """
            {"name":"shop","owner":{"name":"us"},"plugins":[{"name":"finance","source":
              {"source":"archive","url":"%s","sha256":"%s"}}]}
            """
                .formatted(
                    file.contains(":")
                        ? file
                        : "https://localhost:" + server.getAddress().getPort() + "/" + file,
                    sha256));
    shelf.add(place.resolve("shop").toString());
    return shelf.offer("finance", "shop");
  }

  @Test
  void anArchiveIsInstalledWhereItsHashFitsAlsoBehindARedirect() throws Exception {
    for (String file : new String[] {"finance.zip", "moved.zip"}) {
      Offer offer = offer(file, hash.toUpperCase(java.util.Locale.ROOT));
      assertThat(offer.plugin().components().stream().map(Component::name))
          .containsExactly("finance:close");
      assertThat(offer.next().version())
          .as("of no version of its own")
          .isEqualTo(hash.substring(0, 12));
    }
    assertThat(shelf.accept(offer("finance.zip", "")).id()).isEqualTo("finance@shop");
  }

  @Test
  void whateverElseAServerGivesIsOneSentenceAndNothingInstalled() throws Exception {
    String here = "https://localhost:" + server.getAddress().getPort();
    String[][] bad = {
      {
        "finance.zip",
        "0".repeat(64),
        "not the one that its marketplace means: its SHA-256 is " + hash
      },
      {"gone.zip", hash, here + "/gone.zip answers 404."},
      {"inside.zip", hash, "169.254.169.254 lies inside this network and is not fetched from."},
      {"plain.zip", hash, "http://example.org/finance.zip is no plain https address."},
      {"odd.zip", hash, "leads to https://{odd}/, which is no address."},
      {"nowhere.zip", hash, here + "/nowhere.zip leads on, and does not say where."},
      {"circle.zip", hash, here + "/circle.zip leads on and on."},
      {"page.zip", "", "The bundle is not a whole zip file."},
      {"large.zip", hash, here + "/large.zip is larger than 1 MB."},
      {"short.zip", hash, here + "/short.zip broke off before its end."},
      {
        "https://localhost:1/x.zip",
        hash,
        "localhost lies inside this network and is not fetched from."
      },
      {"https://no-such-host.invalid/x.zip", hash, "There is no host no-such-host.invalid."},
      {"https://[bad/x.zip", hash, "https://[bad/x.zip, which is no address."},
    };
    for (String[] one : bad) {
      assertThatThrownBy(() -> offer(one[0], one[1]))
          .as(one[0])
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(one[2].endsWith(".") ? one[2] : one[2] + ".");
    }
    Shelf hasty = shelf(Duration.ofMillis(1_200));
    assertThatThrownBy(() -> offer("slow.zip", hash, hasty))
        .hasMessageEndingWith("/slow.zip did not come within 1 seconds.");
    assertThat(shelf.installed()).isEmpty();
    shelf.sweep();
    assertThat(place.resolve("plugins/fetching")).doesNotExist();
  }
}
