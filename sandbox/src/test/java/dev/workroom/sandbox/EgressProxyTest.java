package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.sandbox.EgressProxy.Contact;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The proxy itself, spoken to by real clients and by hostile ones. */
class EgressProxyTest {
  private static final EgressLimits LIMITS =
      new EgressLimits(40, 8, 1 << 20, 4 << 20, Duration.ofMillis(800), Duration.ofMillis(1_500));
  @TempDir static Path folder;
  private static WebServers servers;

  private final List<Contact> contacts = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> resolved = new ConcurrentHashMap<>();
  private ServerSocketChannel listener;
  private EgressProxy proxy;

  @BeforeAll
  static void serve() throws Exception {
    servers = new WebServers(folder);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  /** Names of the test: listed.test is this machine as if it were public, others are traps. */
  private List<InetAddress> resolve(String name) throws UnknownHostException {
    int times = resolved.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
    return switch (name) {
      case "listed.test" -> List.of(InetAddress.getByName("127.0.0.1"));
      case "metadata.test" -> List.of(InetAddress.getByName("169.254.169.254"));
      case "inside.test" ->
          List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.7"));
      case "rebinding.test" ->
          List.of(InetAddress.getByName(times == 1 ? "127.0.0.1" : "169.254.169.254"));
      case "mapped.test" -> List.of(InetAddress.getByName("::ffff:10.0.0.7"));
      default -> throw new UnknownHostException(name);
    };
  }

  /** As in production, but for the servers of the test. */
  private static Optional<String> rule(InetAddress address) throws IOException {
    return address.getHostAddress().equals("127.0.0.1")
        ? Optional.empty()
        : PublicAddress.refusal(address);
  }

  @BeforeEach
  void open() throws IOException {
    proxy =
        new EgressProxy(
            new Dialler(this::resolve, EgressProxyTest::rule, Set.of("model.test")),
            host -> host.name().endsWith(".test") && !host.name().startsWith("unlisted"),
            LIMITS,
            contacts::add);
    listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              SocketChannel connection = listener.accept();
              Thread.ofVirtual().start(() -> served(connection));
            }
          } catch (IOException closed) {
            // the test is over
          }
        });
  }

  private void served(SocketChannel connection) {
    try {
      proxy.serve(connection);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    listener.close();
  }

  static Stream<List<String>> refusedRequests() {
    String plain = "listed.test:" + servers.plainPort();
    String get = "GET http://" + plain + "/";
    String end = "\r\nHost: " + plain + "\r\n\r\n";
    return Stream.of(
        List.of("403", "CONNECT unlisted.test:443 HTTP/1.1\r\n\r\n"),
        List.of("403", "GET http://unlisted.test/ HTTP/1.1\r\n\r\n"),
        List.of("403", "CONNECT model.test:443 HTTP/1.1\r\n\r\n"),
        List.of("403", "CONNECT metadata.test:80 HTTP/1.1\r\n\r\n"),
        List.of("403", "CONNECT inside.test:443 HTTP/1.1\r\n\r\n"),
        List.of("403", "CONNECT mapped.test:443 HTTP/1.1\r\n\r\n"),
        List.of("502", "CONNECT nowhere.test:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT 127.0.0.1:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT 2130706433:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT 0x7f000001:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT 127.1:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT [::1]:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT [::ffff:127.0.0.1]:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT localhost:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test:0 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test:99999 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test@evil.test:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed%2etest:443 HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test:443/ HTTP/1.1\r\n\r\n"),
        List.of("400", "CONNECT listed.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n"),
        List.of("400", "GET http://listed.test@unlisted.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET http://unlisted.test@listed.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET http://listed.test\\@unlisted.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET http://listed.test#@unlisted.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET https://listed.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET ftp://listed.test/ HTTP/1.1\r\n\r\n"),
        List.of("400", "GET / HTTP/1.1\r\nHost: " + plain + "\r\n\r\n"),
        List.of("400", get + " HTTP/1.1\r\nHost: unlisted.test\r\n\r\n"),
        List.of("400", get + " HTTP/1.1\r\nHost: " + plain + "\r\nHost: unlisted.test\r\n\r\n"),
        List.of("400", get + " HTTP/1.1\r\nHost : " + plain + "\r\n\r\n"),
        List.of("400", get + " HTTP/1.1\nHost: " + plain + "\n\n"),
        List.of("400", get + " HTTP/1.1\r\nA: b\rX: c" + end),
        List.of("400", get + " HTTP/1.1\r\nA: b\r\n folded: c" + end),
        List.of("400", get + " HTTP/1.1\r\nA: b\0" + end),
        List.of("400", get + "\t HTTP/1.1" + end),
        List.of("400", get + "  HTTP/1.1" + end),
        List.of("400", get + " HTTP/2.0" + end),
        List.of("400", "TRACE http://" + plain + "/ HTTP/1.1" + end),
        List.of("400", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        List.of("400", get + " HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2" + end),
        List.of("400", get + " HTTP/1.1\r\nContent-Length: +1" + end),
        List.of("400", get + " HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked" + end),
        List.of("400", get + " HTTP/1.1\r\nTransfer-Encoding: gzip, chunked" + end),
        List.of("400", get + " HTTP/1.1\r\nTransfer-Encoding: xchunked" + end),
        List.of("400", get + " HTTP/1.1\r\nA: " + "x".repeat(20_000) + end),
        List.of("400", get + " HTTP/1.1" + "\r\nA: b".repeat(200) + end),
        List.of("400", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("refusedRequests")
  void whatIsNotListedOrCanBeReadInTwoWaysIsRefused(List<String> request) throws Exception {
    int before = servers.asked().size();
    String answer = said(request.get(1));
    assertThat(answer).as(request.get(1)).startsWith("HTTP/1.1 " + request.getFirst());
    await(1);
    assertThat(contacts)
        .singleElement()
        .satisfies(contact -> {
          assertThat(contact.trouble()).isPresent();
          assertThat(contact.sent()).isZero();
        });
    assertThat(servers.asked()).as("nothing arrived").hasSize(before);
    assertThat(resolved.keySet()).doesNotContain("unlisted.test", "model.test");
  }

  @Test
  void oneRequestGoesThroughAndWhatFollowsItDoesNot() throws Exception {
    String host = "listed.test:" + servers.plainPort();
    String answer =
        said(
            "POST http://%1$s/a HTTP/1.1\r\nHost: %1$s\r\nContent-Length: 3\r\nUpgrade: h2c\r\nConnection: Upgrade, X\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\nabcGET /smuggled HTTP/1.1\r\nHost: unlisted.test\r\n\r\n"
                .formatted(host));
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("POST /a 3\n").doesNotContain("101");
    assertThat(servers.asked())
        .contains("POST " + host + " /a 3")
        .noneMatch(one -> one.contains("smuggled"));
    assertThat(
            said(
                "PUT http://%1$s/c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                    .formatted(host)))
        .endsWith("PUT /c 5\n");
    await(2);
    assertThat(contacts).allMatch(contact -> contact.trouble().isEmpty());
    assertThat(contacts.getFirst().received()).isPositive();
  }

  @Test
  void aTunnelCarriesTlsToTheServerItNamesAndNothingElse() throws Exception {
    String listed = "listed.test:" + servers.securePort();
    assertThat(curl("-k", "https://" + listed + "/t")).isEqualTo("GET /t 0\n");
    assertThat(curl("-k", "--http1.1", "-d", "x=1", "https://" + listed + "/p"))
        .isEqualTo("POST /p 3\n");
    assertThat(curl("https://" + listed + "/"))
        .as("certificates are looked at by the client, whose tunnel it is")
        .contains("certificate");
    await(3);
    assertThat(contacts.subList(0, 2)).allMatch(contact -> contact.trouble().isEmpty());

    contacts.clear();
    String fronted =
        curl("-k", "--connect-to", "unlisted.test:443:" + listed, "https://unlisted.test/front");
    assertThat(fronted).contains("curl:");
    said("CONNECT " + listed + " HTTP/1.1\r\n\r\n", "GET /plain HTTP/1.1\r\n\r\n");
    await(2);
    assertThat(contacts)
        .extracting(contact -> contact.trouble().orElse(""))
        .containsExactlyInAnyOrder(
            "The tunnel to %s asks for another server: unlisted.test.".formatted(listed),
            "A tunnel carries TLS, and this is none.");
    assertThat(contacts).allMatch(contact -> contact.sent() == 0);
    assertThat(servers.asked()).noneMatch(one -> one.contains("front") || one.contains("plain"));
  }

  @Test
  void aNameIsResolvedOnceAndWhatWasLookedAtIsDialled() throws Exception {
    String url = "http://rebinding.test:%d/".formatted(servers.plainPort());
    assertThat(said("GET " + url + "1 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(resolved.get("rebinding.test")).hasValue(1);
    assertThat(said("GET " + url + "2 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("link-local");
    assertThat(resolved.get("rebinding.test")).hasValue(2);
  }

  @Test
  void whoTakesTooLongIsCutOff() throws Exception {
    try (Socket slow = connected();
        Socket silent = connected()) {
      OutputStream out = slow.getOutputStream();
      for (int i = 0; i < 60; i++) {
        out.write("GET http://listed.test/ HTTP/1.1\r\nA: b".charAt(i % 30));
        if (slow.getInputStream().available() > 0 || contacts.size() == 2) {
          break;
        }
        Thread.sleep(50);
      }
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    } catch (IOException reset) {
      // so is a slow one, in the middle of a byte
    }
    await(2);
    assertThat(contacts)
        .allSatisfy(contact ->
            assertThat(contact.trouble()).hasValue("Cut off: it took too long to begin."));
  }

  @Test
  void aTunnelInWhichNothingMovesIsCutOff() throws Exception {
    try (var quiet = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
      int port = ((InetSocketAddress) quiet.getLocalAddress()).getPort();
      String answer = said("GET http://listed.test:%d/ HTTP/1.1\r\n\r\n".formatted(port));
      assertThat(answer).isEmpty();
    }
    await(1);
    assertThat(contacts)
        .singleElement()
        .satisfies(
            contact -> assertThat(contact.trouble()).hasValue("Cut off: nothing moved for long."));
  }

  @Test
  void moreBytesThanACallMayHaveAreCutOff() throws Exception {
    String host = "listed.test:" + servers.plainPort();
    said("GET http://%s/endless HTTP/1.1\r\n\r\n".formatted(host));
    await(1);
    assertThat(contacts.getLast().trouble()).hasValue("Cut off: a call receives at most 4 MB.");
    assertThat(contacts.getLast().received()).isLessThanOrEqualTo(4 << 20);

    String huge = "x".repeat(1_200_000);
    said(
        "POST http://%s/up HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(host, huge.length(), huge));
    await(2);
    assertThat(contacts.getLast().trouble()).hasValue("Cut off: a call sends at most 1 MB.");
    assertThat(contacts.getLast().sent()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void aCallHasSoManyConnectionsAndIsToldOfTheRest() throws Exception {
    var clients = new ArrayList<Thread>();
    var turnedAway = new AtomicInteger();
    for (int i = 0; i < 300; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  String answer = said("CONNECT unlisted.test:443 HTTP/1.1\r\n\r\n");
                  turnedAway.addAndGet(answer.startsWith("HTTP/1.1 429") ? 1 : 0);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread client : clients) {
      client.join();
    }
    proxy.close();
    assertThat(turnedAway).hasValue(300 - 40);
    assertThat(contacts).hasSize(41);
    assertThat(contacts.getLast().asked()).isEqualTo("260 more connections");
  }

  @Test
  void whenTheCallEndsNothingOfItIsLeft() throws Exception {
    try (var quiet = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        Socket client = connected()) {
      int port = ((InetSocketAddress) quiet.getLocalAddress()).getPort();
      client
          .getOutputStream()
          .write("GET http://listed.test:%d/ HTTP/1.1\r\n\r\n".formatted(port).getBytes(UTF_8));
      try (SocketChannel arrived = quiet.accept()) {
        proxy.close();
        assertThat(contacts).as("told before it is closed").hasSize(1);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private Socket connected() throws IOException {
    var socket = new Socket();
    socket.connect(listener.getLocalAddress());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** All that is answered; a second part is sent when the first was answered. */
  private String said(String... parts) throws IOException {
    var all = new StringBuilder();
    try (Socket socket = connected()) {
      for (int i = 0; i < parts.length; i++) {
        if (i > 0) {
          all.append((char) socket.getInputStream().read());
        }
        socket.getOutputStream().write(parts[i].getBytes(ISO_8859_1));
      }
      all.append(new String(socket.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException cutOff) {
      // what came before is what was said
    }
    return all.toString();
  }

  private void await(int count) throws InterruptedException {
    for (int i = 0; i < 500 && contacts.size() < count; i++) {
      Thread.sleep(10);
    }
    assertThat(contacts).hasSize(count);
  }

  private String curl(String... arguments) throws Exception {
    var line = new ArrayList<>(List.of("curl", "-sS", "-m", "10", "-x"));
    line.add("http://127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort());
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().clear();
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
