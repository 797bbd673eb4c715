package dev.workroom.models;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A real HTTP server on loopback that plays answers in order, good and bad ones. */
final class ModelServer implements AutoCloseable {
  /** What one request is answered with. */
  sealed interface Answer {
    /** A whole answer. */
    record Whole(int status, Map<String, String> headers, byte[] body) implements Answer {}

    /** An event stream in these pieces, ended properly. */
    record Stream(List<byte[]> pieces) implements Answer {}

    /** An event stream that is cut off after these bytes by closing the connection. */
    record Cut(byte[] bytes) implements Answer {}

    /** An event stream that goes quiet after these bytes. */
    record Quiet(byte[] bytes) implements Answer {}

    /** Not even a status line. */
    record Silence() implements Answer {}

    /** The connection is closed at once. */
    record Slam() implements Answer {}
  }

  /** A request as it came; header names are in lower case. */
  record Request(String line, Map<String, String> headers, String body, int connection) {}

  private final ServerSocket socket;
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  ModelServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  ModelServer then(Answer answer) {
    answers.add(answer);
    return this;
  }

  ModelServer thenStream(String events) {
    return then(new Answer.Stream(List.of(bytes(events))));
  }

  ModelServer thenStatus(int status, String body, String... headers) {
    var map = new TreeMap<String, String>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return then(new Answer.Whole(status, map, bytes(body)));
  }

  List<Request> requests() {
    return requests;
  }

  Request last() {
    return requests.getLast();
  }

  /** Waits until a request is there. */
  void awaitRequest() throws InterruptedException {
    asked.await();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
    for (Socket each : open) {
      each.close();
    }
  }

  private void accept() {
    for (int number = 1; closed.getCount() > 0; number++) {
      try {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        int connection = number;
        Thread.ofVirtual().start(() -> serve(client, connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client, int connection) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      for (Request request = read(in, connection);
          request != null;
          request = read(in, connection)) {
        if (request.line().startsWith("HEAD")) {
          send(client, "HTTP/1.1 405 No\r\ncontent-length: 0\r\n\r\n");
          continue;
        }
        requests.add(request);
        asked.countDown();
        if (!play(client, answers.take())) {
          return;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The answer is whether the connection goes on. */
  private boolean play(Socket client, Answer answer) throws IOException, InterruptedException {
    switch (answer) {
      case Answer.Whole(int status, var headers, var body) -> {
        var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        headers.forEach(
            (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        send(client, head + "content-length: " + body.length + "\r\n\r\n");
        client.getOutputStream().write(body);
        return true;
      }
      case Answer.Stream(var pieces) -> {
        head(client);
        for (byte[] piece : pieces) {
          chunk(client, piece);
        }
        send(client, "0\r\n\r\n");
        return true;
      }
      case Answer.Cut(var bytes) -> {
        head(client);
        chunk(client, bytes);
        return false;
      }
      case Answer.Quiet(var bytes) -> {
        head(client);
        chunk(client, bytes);
        closed.await();
        return false;
      }
      case Answer.Silence _ -> {
        closed.await();
        return false;
      }
      case Answer.Slam _ -> {
        return false;
      }
    }
  }

  private static void head(Socket client) throws IOException {
    send(
        client,
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
  }

  private static void chunk(Socket client, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      OutputStream out = client.getOutputStream();
      out.write(bytes(Integer.toHexString(bytes.length) + "\r\n"));
      out.write(bytes);
      out.write(bytes("\r\n"));
      out.flush();
    }
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(bytes(text));
    client.getOutputStream().flush();
  }

  private static @org.jspecify.annotations.Nullable Request read(InputStream in, int connection)
      throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.add(line);
    }
    if (head.isEmpty()) {
      return null;
    }
    var headers = new TreeMap<String, String>();
    head.stream()
        .skip(1)
        .map(line -> line.split(":", 2))
        .forEach(pair -> headers.put(pair[0].toLowerCase(java.util.Locale.ROOT), pair[1].strip()));
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Request(head.getFirst(), headers, body, connection);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
