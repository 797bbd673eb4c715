package dev.workroom.sandbox;

import dev.workroom.core.event.Host;
import dev.workroom.core.sandbox.Gateway;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The proxy through which one call reaches hosts, if it may: TLS tunnels and plain HTTP, nothing
 * else. Each connection is held against the list when it is made, so that a grant that was taken
 * back no longer counts; in doubt it is refused.
 */
public final class EgressProxy implements Gateway, AutoCloseable {
  /**
   * One connection that has ended.
   *
   * @param asked the host as it was asked for, as far as that was understood
   * @param host empty where it was no host
   * @param unlisted whether it was refused because the list does not have it
   * @param trouble why it was refused, failed or was cut off; empty: it ended by itself
   * @param sent bytes to the host
   */
  public record Contact(
      String asked,
      Optional<Host> host,
      boolean unlisted,
      Optional<String> trouble,
      long sent,
      long received) {}

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Dialler dialler;
  private final Predicate<Host> allowed;
  private final EgressLimits limits;
  private final Consumer<Contact> log;
  private final Traffic traffic;
  private final Semaphore places;
  private final ConnectionWatch watch = new ConnectionWatch();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param allowed whether the list has a host, asked for each connection
   * @param log is told of each connection at its end, from the thread that served it
   */
  public EgressProxy(
      Dialler dialler, Predicate<Host> allowed, EgressLimits limits, Consumer<Contact> log) {
    this.dialler = dialler;
    this.allowed = allowed;
    this.limits = limits;
    this.log = log;
    this.traffic = new Traffic(limits);
    this.places = new Semaphore(limits.atOnce());
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    try (client) {
      places.acquire();
      try {
        served(client);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void served(SocketChannel client) {
    var connection = new ProxyConnection(client, watch, traffic, limits);
    if (connections.incrementAndGet() > limits.connections()) {
      connection.turnAway();
      return;
    }
    log.accept(connection.serve(allowed, dialler));
  }

  /**
   * Ends all connections, and returns when the log knows of them; those that were turned away by
   * their number are told of once.
   */
  @Override
  public void close() {
    watch.close();
    try {
      if (places.tryAcquire(limits.atOnce(), LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        places.release(limits.atOnce());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int over = connections.get() - limits.connections();
    if (over > 0) {
      String sentence = "Refused: a call has at most %,d connections.";
      log.accept(
          new Contact(
              "%,d more connections".formatted(over),
              Optional.empty(),
              false,
              Optional.of(sentence.formatted(limits.connections())),
              0,
              0));
    }
  }
}
