package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteDataSource;

/** A real server over logs in memory, and a browser that has signed in. */
record Served(Server server, MemoryShelf shelf, HttpClient client, String cookie)
    implements AutoCloseable {
  static final String CONTROL = "the-control-of-the-test";

  static Served in(Path folder) throws Exception {
    return in(folder, 0);
  }

  static Served in(Path folder, int port) throws Exception {
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<!doctype html><title>Workroom</title>");
    Files.writeString(web.resolve("app-1a2b3c4d.js"), "export {}");
    var shelf = new MemoryShelf();
    var server =
        new Server(
            new Server.Setting(
                port, "test", CONTROL, folder, Optional.of(web), database(folder), 4),
            new Server.House(
                shelf,
                new Willing(),
                new Resting(),
                nothing(Papers.class),
                nothing(Office.class),
                nothing(Equipment.class),
                UnaryOperator.identity()));
    var client = HttpClient.newBuilder().build();
    HttpResponse<String> entered =
        client.send(
            HttpRequest.newBuilder(URI.create(server.link())).build(),
            HttpResponse.BodyHandlers.ofString());
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    return new Served(server, shelf, client, cookie);
  }

  private static SQLiteDataSource database(Path folder) throws SQLException {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("tasks.db"));
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          create table if not exists scheduled_tasks (
            task_name text not null, task_instance text not null, task_data blob,
            execution_time timestamp not null, picked boolean not null, picked_by text,
            last_success timestamp, last_failure timestamp, consecutive_failures int,
            last_heartbeat timestamp, version bigint not null, priority smallint,
            primary key (task_name, task_instance))\
          """);
    }
    return source;
  }

  /** Takes every order. */
  private record Willing() implements Orders {
    @Override
    public Begun begin(Begin begin, String key) {
      return new Begun(new SessionId("s1"), 1);
    }

    @Override
    public Done carryOut(SessionId root, Order order, String key) {
      return new Done(1);
    }
  }

  /** A port that answers everything with an empty object. */
  private static <T> T nothing(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(), new Class<?>[] {port}, (_, _, _) -> java.util.Map.of()));
  }

  String host() {
    return "127.0.0.1:" + server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + host() + path)).header("Cookie", cookie);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return sent(request(path));
  }

  HttpResponse<String> sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }

  /** Runs nothing. */
  private record Resting() implements Runs {
    @Override
    public Ending advance(SessionId root) {
      return Ending.RESTED;
    }

    @Override
    public boolean elsewhere(SessionId root) {
      return false;
    }
  }
}
