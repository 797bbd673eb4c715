package dev.workroom.sandbox;

import dev.workroom.core.event.Host;
import dev.workroom.sandbox.EgressProxy.Contact;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One connection from inside, and the one that it leads to. */
final class ProxyConnection {
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Duration DIALLING = Duration.ofMinutes(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** What a client may still have under way when it is answered; more is not read. */
  private static final long UNREAD = 1 << 18;

  private final SocketChannel client;
  private final Traffic traffic;
  private final EgressLimits limits;
  private final ConnectionWatch.Deadline deadline;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private String asked = "";
  private Optional<Host> host = Optional.empty();
  private boolean unlisted;
  private boolean answered;

  /** One of the two has gone, which is how connections end. */
  private volatile boolean left;

  ProxyConnection(
      SocketChannel client, ConnectionWatch watch, Traffic traffic, EgressLimits limits) {
    this.client = client;
    this.traffic = traffic;
    this.limits = limits;
    this.deadline = watch.begin(client, limits.head());
  }

  /** To its end, whatever that is. */
  Contact serve(Predicate<Host> allowed, Dialler dialler) {
    Optional<String> trouble;
    boolean over;
    try {
      trouble = led(allowed, dialler);
      // Before it is closed here, which the way back would take for somebody's leaving.
      over = left || (answered && deadline.ended());
    } finally {
      deadline.close();
    }
    Optional<String> why = deadline.cut().or(() -> over ? Optional.empty() : trouble);
    return new Contact(asked, host, unlisted, why, sent.get(), received.get());
  }

  private Optional<String> led(Predicate<Host> allowed, Dialler dialler) {
    try {
      lead(allowed, dialler);
      return Optional.empty();
    } catch (ProxyRequest.Bad e) {
      asked = e.asked();
      return refused("400 Bad Request", e);
    } catch (Dialler.Refused e) {
      return refused("403 Forbidden", e);
    } catch (Traffic.Overflow e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return answered ? Optional.of("It broke off.") : refused("502 Bad Gateway", e);
    }
  }

  /** Refuses it without a look at what it wants. */
  void turnAway() {
    answer("429 Too Many Requests", "This call has had too many connections.");
    deadline.close();
  }

  private void lead(Predicate<Host> allowed, Dialler dialler) throws IOException {
    InputStream from = new BufferedInputStream(Channels.newInputStream(client), 1 << 14);
    ProxyRequest request = ProxyRequest.read(from);
    asked = request.asked();
    host = Optional.of(request.host());
    if (!allowed.test(request.host())) {
      unlisted = true;
      throw new Dialler.Refused(
          "%s is not on this session's list of hosts.".formatted(request.host()));
    }
    deadline.within(DIALLING);
    SocketChannel server = dialler.dial(request.host());
    deadline.also(server);
    if (request.tunnel()) {
      tunnel(request.host(), from, server);
    } else {
      exchange(request, from, server);
    }
  }

  private void tunnel(Host named, InputStream from, SocketChannel server) throws IOException {
    deadline.within(limits.head());
    answered = true;
    Channels.newOutputStream(client).write(ESTABLISHED);
    ServerName hello = ServerName.read(from);
    if (!hello.name().equals(Optional.of(named.name()))) {
      throw new Dialler.Refused(
          "The tunnel to %s asks for another server: %s."
              .formatted(named, hello.name().orElse("one without a name")));
    }
    deadline.every(limits.idle());
    OutputStream to = outwards(server);
    Thread back = back(server);
    to.write(hello.bytes());
    from.transferTo(to);
    server.shutdownOutput();
    await(back);
  }

  /** One request and its answer: what follows on the connection could be for another server. */
  private void exchange(ProxyRequest request, InputStream from, SocketChannel server)
      throws IOException {
    deadline.every(limits.idle());
    answered = true;
    OutputStream to = outwards(server);
    Thread back = back(server);
    to.write(request.forServer());
    RequestBody.copy(request.length(), from, to);
    await(back);
  }

  private OutputStream outwards(SocketChannel server) {
    return traffic.outwards(Channels.newOutputStream(server), sent, deadline::moved);
  }

  /** What the server says, on its way to the client. */
  private Thread back(SocketChannel server) {
    OutputStream to = traffic.inwards(Channels.newOutputStream(client), received, deadline::moved);
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Channels.newInputStream(server).transferTo(to);
            client.shutdownOutput();
          } catch (Traffic.Overflow e) {
            deadline.end(String.valueOf(e.getMessage()));
          } catch (IOException clientOrServerGone) {
            left = true;
            deadline.close();
          }
        });
  }

  private static void await(Thread back) throws IOException {
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The call has ended.", e);
    }
  }

  private Optional<String> refused(String status, IOException reason) {
    String sentence =
        reason.getMessage() == null ? "It broke off." : String.valueOf(reason.getMessage());
    if (!answered) {
      answer(status, sentence);
    }
    return Optional.of(sentence);
  }

  private void answer(String status, String sentence) {
    byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    deadline.within(LAST_WORDS);
    try {
      OutputStream out = Channels.newOutputStream(client);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      client.shutdownOutput();
      // What it still says would otherwise reset the connection before the answer is read.
      InputStream rest = Channels.newInputStream(client);
      for (long left = UNREAD; left > 0; ) {
        int read = rest.read(new byte[8192]);
        left = read < 0 ? 0 : left - read;
      }
    } catch (IOException goneAlready) {
      // it does not want the answer any more
    }
  }
}
