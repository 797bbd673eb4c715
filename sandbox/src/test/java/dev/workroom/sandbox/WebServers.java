package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A plain and a TLS server on this machine that say what they were asked. */
final class WebServers implements AutoCloseable {
  private final HttpServer plain;
  private final HttpsServer secure;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  WebServers(Path folder) throws Exception {
    plain = served(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
    secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls(folder)));
    served(secure);
  }

  int plainPort() {
    return plain.getAddress().getPort();
  }

  int securePort() {
    return secure.getAddress().getPort();
  }

  /** Each request that arrived: method, host header, path, bytes of body. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private <S extends HttpServer> S served(S server) {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          long body = exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
          asked.add(
              "%s %s %s %d"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestHeaders().getFirst("Host"),
                      path,
                      body));
          if (path.startsWith("/endless")) {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
              while (true) {
                out.write(new byte[1 << 16]);
              }
            }
          }
          byte[] answer =
              "%s %s %d\n".formatted(exchange.getRequestMethod(), path, body).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  /** A certificate of its own for the test's hosts. */
  private static SSLContext tls(Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=listed.test",
                "-ext",
                "SAN=dns:listed.test",
                "-keystore",
                file.toString(),
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    if (made.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "secret".toCharArray());
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
  }
}
