package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import dev.workroom.sandbox.EgressProxy.Contact;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command in real namespaces reaches, and what it does not, with real programs. */
class CommandNetworkTest {
  @TempDir Path directory;
  private Path folder;
  private Namespaces namespaces;
  private HttpServer server;
  private int port;
  private final List<Contact> contacts = new CopyOnWriteArrayList<>();
  private int scratches;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createDirectory(directory.resolve("granted"));
    namespaces = Namespaces.in(directory.resolve("state"));
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          byte[] answer =
              "%s %s %d\n"
                  .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body.length)
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aCommandReachesWhatIsListedAndNothingElse() throws Exception {
    Ran ran =
        run(
            """
            curl -sS -m 5 http://listed.test:%1$d/a?b=1
            head -c 200000 /dev/zero | curl -sS -m 5 --data-binary @- http://listed.test:%1$d/up
            curl -sS -m 5 -o out.txt -w '%%{http_code}\\n' http://other.test:%1$d/
            cat out.txt
            curl -sS -m 5 --noproxy '*' http://127.0.0.1:%1$d/ 2>&1 | head -1
            /usr/bin/python3 -c 'import socket; socket.create_connection(("1.1.1.1", 443), 2)' 2>&1 | tail -1
            getent hosts example.com || echo no names
            echo done; exit 3
            """
                .formatted(port));
    assertThat(ran.exit()).as(ran.output()).isEqualTo(3);
    assertThat(ran.output().lines())
        .contains("GET /a?b=1 0", "POST /up 200000", "403", "no names", "done")
        .contains("other.test:%d is not on this session's list of hosts.".formatted(port))
        .anyMatch(line -> line.contains("Failed to connect to 127.0.0.1"))
        .anyMatch(line -> line.contains("Network is unreachable"));
    assertThat(contacts).extracting(Contact::asked).hasSize(3);
    assertThat(contacts.get(2).unlisted()).isTrue();
    assertThat(contacts.get(1).sent()).isGreaterThan(200_000);
  }

  private Ran run(String script) throws Exception {
    Path scratch = Files.createDirectory(directory.resolve("scratch" + scratches++));
    var dialler =
        new Dialler(
            _ -> List.of(InetAddress.getByName("127.0.0.1")), _ -> Optional.empty(), Set.of());
    try (var proxy =
        new EgressProxy(
            dialler, new Host("listed.test", port)::equals, EgressLimits.DEFAULT, contacts::add)) {
      var limits = new Limits(Duration.ofSeconds(30), 256, 1L << 30, 1L << 30, 1 << 20);
      return namespaces.run(
          new Command(
              script,
              folder,
              List.of(new Folder(folder.toString(), true)),
              scratch,
              limits,
              Optional.of(proxy)));
    }
  }
}
