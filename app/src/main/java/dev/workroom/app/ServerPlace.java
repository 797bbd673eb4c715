package dev.workroom.app;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a running server is found: a lock in the data folder that ends with its process, and a file
 * beside it that only the user can read, with its port and what it takes for orders.
 */
final class ServerPlace {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path lock;
  private final Path file;

  ServerPlace(Home home) {
    this.lock = home.root().resolve("server.lock");
    this.file = home.root().resolve("server.json");
  }

  /** A running server. */
  record Running(int port, long pid, String control) {}

  /** The right to be the server of a data folder. */
  record Held(FileChannel channel, FileLock lock, Path file) implements AutoCloseable {
    /** Says where it is to be found. */
    void publish(Running running) throws IOException {
      Path part =
          Files.createTempFile(
              file.getParent(),
              "server",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(part, Wire.write(running));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
      lock.release();
      channel.close();
    }
  }

  /** Takes it; empty while another process has it. */
  Optional<Held> take() throws IOException {
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException _) {
      // this very process has it
    }
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new Held(channel, held, file));
  }

  /** The server that runs, waiting a moment for one that is starting; empty: none does. */
  Optional<Running> running() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<Held> free = take();
      if (free.isPresent()) {
        free.get().lock().release();
        free.get().channel().close();
        return Optional.empty();
      }
      Optional<String> text = Home.text(file);
      if (text.isPresent()) {
        return Optional.of(Wire.read(text.get(), Running.class));
      }
      if (System.nanoTime() > end) {
        throw UserError.failed(
            "A server of this data folder is starting or ending and does not get on. Look for the process that holds %s."
                .formatted(lock));
      }
      Thread.sleep(100);
    }
  }

  /** The server that this process is, once it says where. */
  Optional<Running> published(long pid) {
    return Home.text(file)
        .map(text -> Wire.read(text, Running.class))
        .filter(running -> running.pid() == pid);
  }

  private record Link(String link) {}

  /** A link that signs a browser in. */
  static String link(Running running) throws IOException, InterruptedException {
    return Wire.read(ordered(running, "/api/link"), Link.class).link();
  }

  static void stop(Running running) throws IOException, InterruptedException {
    ordered(running, "/api/stop");
  }

  private static String ordered(Running running, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d%s".formatted(running.port(), path)))
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + running.control())
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw UserError.failed(
            "The server on port %d does not take orders from here (%d)."
                .formatted(running.port(), answer.statusCode()));
      }
      return answer.body();
    }
  }
}
