package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a JSON-RPC conversation: pairs answers with requests, and serves the other's. */
final class Peer implements Transport.Inbox, AutoCloseable {
  private static final int MOST_SERVED = 32;
  private static final long LOOK_NANOS = 1_000_000_000;

  /** What the other side wants of this one. */
  interface Service {
    /**
     * Answers a request; an interrupt means that nobody waits for it any more.
     *
     * @param of the request of ours whose stream brought it, if that is known
     */
    Map<String, Object> serve(Frame.Request request, Optional<Object> of)
        throws IOException, InterruptedException;

    void noticed(Frame.Notification notification);
  }

  /** What comes to a request that waits. */
  private sealed interface Arrival {
    record Answered(Map<String, Object> result) implements Arrival {}

    record Failed(IOException why) implements Arrival {}

    /** It is being worked on. */
    record Moved() implements Arrival {}
  }

  /**
   * How long a request may take.
   *
   * @param total the most altogether
   * @param idle the most without a sign of life
   */
  record Patience(Duration total, Duration idle) {
    static final Patience SHORT = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private final Service service;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, BlockingQueue<Arrival>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<Tree>> progress = new ConcurrentHashMap<>();
  private final Map<String, Thread> serving = new ConcurrentHashMap<>();
  private volatile @Nullable Transport transport;
  private volatile @Nullable IOException lost;

  Peer(Service service) {
    this.service = service;
  }

  void attach(Transport way) {
    transport = way;
  }

  private Transport transport() {
    Transport way = transport;
    if (way == null) {
      throw new IllegalStateException("no transport is attached");
    }
    return way;
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  /**
   * Sends a request and waits for its answer. An interrupt takes the request back.
   *
   * @throws RpcException if the other side answers with an error
   * @throws IOException if there will be no answer
   */
  Map<String, Object> call(
      Frame.Request request,
      Map<String, String> headers,
      Patience patience,
      Consumer<Tree> onProgress)
      throws IOException, InterruptedException {
    String key = String.valueOf(request.id());
    var arrivals = new LinkedBlockingQueue<Arrival>();
    waiting.put(key, arrivals);
    progress.put(key, onProgress);
    boolean answered = false;
    Transport way = transport();
    try {
      if (lost != null) {
        throw gone();
      }
      try (Transport.Exchange _ = way.send(request, headers)) {
        Map<String, Object> result = await(arrivals, patience);
        answered = true;
        return result;
      }
    } catch (RpcException e) {
      answered = true;
      throw e;
    } finally {
      waiting.remove(key);
      progress.remove(key);
      if (!answered && !way.closingCancels() && !request.method().equals("initialize")) {
        cancel(way, request.id());
      }
    }
  }

  private static void cancel(Transport way, Object id) {
    // The thread may be interrupted, and the message must go out all the same.
    boolean interrupted = Thread.interrupted();
    try (Transport.Exchange _ =
        way.send(
            new Frame.Notification(
                "notifications/cancelled",
                Map.of("requestId", id, "reason", "the caller waits no longer")),
            Map.of())) {
      // sent
    } catch (IOException _) {
      // whoever is gone does not go on with it either
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Map<String, Object> await(BlockingQueue<Arrival> arrivals, Patience patience)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long idleSince = begun;
    while (true) {
      long now = System.nanoTime();
      long left =
          Math.min(
              patience.total().toNanos() - (now - begun),
              patience.idle().toNanos() - (now - idleSince));
      Arrival arrival = arrivals.poll(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
      switch (arrival) {
        case null -> {
          if (!serving.isEmpty() || transport().visited()) {
            // The other side waits for us, perhaps for a person: that time is not its own.
            long waited = System.nanoTime() - now;
            begun += waited;
            idleSince += waited;
          } else if (left <= LOOK_NANOS) {
            throw new IOException(
                "it did not answer within %d seconds"
                    .formatted((System.nanoTime() - begun) / 1_000_000_000));
          }
        }
        case Arrival.Answered(var result) -> {
          return result;
        }
        case Arrival.Failed(IOException why) -> throw why;
        case Arrival.Moved() -> idleSince = System.nanoTime();
      }
    }
  }

  void notify(String method, Map<String, Object> params, Map<String, String> headers)
      throws IOException {
    try (Transport.Exchange _ = transport().send(new Frame.Notification(method, params), headers)) {
      // sent
    }
  }

  private IOException gone() {
    IOException why = lost;
    return why == null ? new IOException("it is gone") : new IOException(why.getMessage(), why);
  }

  @Override
  public void arrived(Frame frame, Optional<Object> of) {
    switch (frame) {
      case Frame.Result(Object id, var result) -> deliver(id, new Arrival.Answered(result));
      case Frame.Failure(var id, long code, String message, var data) -> {
        if (id != null) {
          deliver(id, new Arrival.Failed(new RpcException(code, message, data)));
        } else {
          of.ifPresent(
              one -> deliver(one, new Arrival.Failed(new RpcException(code, message, data))));
        }
      }
      case Frame.Request request -> begin(request, of);
      case Frame.Notification notification -> noticed(notification);
    }
  }

  @Override
  public void failed(Object id, IOException why) {
    deliver(id, new Arrival.Failed(why));
  }

  @Override
  public void lost(IOException why) {
    lost = why;
    waiting.values().forEach(queue -> queue.add(new Arrival.Failed(gone())));
    serving.values().forEach(Thread::interrupt);
  }

  private void deliver(Object id, Arrival arrival) {
    BlockingQueue<Arrival> queue = waiting.get(String.valueOf(id));
    if (queue != null) {
      queue.add(arrival);
    }
  }

  private void noticed(Frame.Notification notification) {
    Tree params = new Tree(notification.params());
    if (notification.method().equals("notifications/progress")) {
      Object token = params.at("progressToken").value();
      deliver(String.valueOf(token), new Arrival.Moved());
      Consumer<Tree> viewer = progress.get(String.valueOf(token));
      if (viewer != null) {
        viewer.accept(params);
      }
    } else if (notification.method().equals("notifications/cancelled")) {
      Thread server = serving.get(String.valueOf(params.at("requestId").value()));
      if (server != null) {
        server.interrupt();
      }
    } else {
      service.noticed(notification);
    }
  }

  private void begin(Frame.Request request, Optional<Object> of) {
    String key = String.valueOf(request.id());
    if (serving.size() >= MOST_SERVED) {
      reply(new Frame.Failure(request.id(), RpcException.INTERNAL, "too many requests", null));
      return;
    }
    // A request that waits for a person is a sign of life of the one that it serves.
    of.ifPresent(one -> deliver(one, new Arrival.Moved()));
    Thread server = Thread.ofVirtual().unstarted(() -> answer(request, of, key));
    serving.put(key, server);
    server.start();
  }

  private void answer(Frame.Request request, Optional<Object> of, String key) {
    try {
      reply(new Frame.Result(request.id(), service.serve(request, of)));
    } catch (RpcException e) {
      reply(
          new Frame.Failure(
              request.id(), e.code(), String.valueOf(e.getMessage()), e.data().value()));
    } catch (InterruptedException _) {
      // nobody waits for an answer
    } catch (IOException | RuntimeException e) {
      reply(
          new Frame.Failure(
              request.id(), RpcException.INTERNAL, String.valueOf(e.getMessage()), null));
    } finally {
      serving.remove(key);
      of.ifPresent(one -> deliver(one, new Arrival.Moved()));
    }
  }

  private void reply(Frame frame) {
    try (Transport.Exchange _ = transport().send(frame, new LinkedHashMap<>())) {
      // sent
    } catch (IOException _) {
      // the other side is gone; whoever waits for it learns so
    }
  }

  boolean alive() {
    Transport way = transport;
    return lost == null && way != null && way.alive();
  }

  @Override
  public void close() {
    Transport way = transport;
    if (way != null) {
      way.close();
    }
    lost(new IOException("it was closed"));
  }
}
