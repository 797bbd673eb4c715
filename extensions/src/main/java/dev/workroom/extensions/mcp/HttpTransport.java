package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Streamable HTTP: each message is a POST of its own, answered by JSON or by a stream of events.
 *
 * <p>In the protocol with sessions a stream that breaks off is taken up again where it stopped, and
 * the server has a stream for what it says by itself; the stateless one has neither.
 */
final class HttpTransport implements Transport {
  private static final String SESSION = "Mcp-Session-Id";
  private static final int MOST_RESUMPTIONS = 5;
  private static final long OPENING_MILLIS = 2_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long LONGEST_RETRY_MILLIS = 60_000;

  private final HttpDoor door;
  private final Inbox inbox;
  private final boolean sessions;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String session;
  private volatile @Nullable String version;
  private volatile boolean closed;

  /** {@code sessions}: whether to speak the protocol with sessions. */
  HttpTransport(HttpDoor door, Inbox inbox, boolean sessions) {
    this.door = door;
    this.inbox = inbox;
    this.sessions = sessions;
  }

  @Override
  public void agreed(String agreedVersion) {
    version = agreedVersion;
  }

  @Override
  public boolean closingCancels() {
    return !sessions;
  }

  @Override
  public boolean alive() {
    return !closed;
  }

  @Override
  public Exchange send(Frame frame, Map<String, String> headers) throws IOException {
    if (closed) {
      throw new IOException("it was closed");
    }
    if (!(frame instanceof Frame.Request request)) {
      tell(frame, headers);
      return Exchange.NONE;
    }
    Thread thread = start(() -> exchange(request, headers));
    return thread::interrupt;
  }

  private Thread start(Runnable work) {
    Thread thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                work.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Map<String, String> headers(Map<String, String> more) {
    var headers = new LinkedHashMap<String, String>();
    String agreed = version;
    if (agreed != null) {
      headers.put("MCP-Protocol-Version", agreed);
    }
    String known = session;
    if (known != null) {
      headers.put(SESSION, known);
    }
    headers.putAll(more);
    return headers;
  }

  private Map<String, String> posting(Map<String, String> more) {
    Map<String, String> headers = headers(more);
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    return headers;
  }

  private void tell(Frame frame, Map<String, String> headers) throws IOException {
    try {
      HttpResponse<InputStream> response =
          door.open("POST", door.url(), Optional.of(frame.text()), posting(headers));
      response.body().close();
      if (response.statusCode() >= 400) {
        throw new HttpStatusException(
            response.statusCode(),
            "it refused a message (HTTP %d)".formatted(response.statusCode()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private void exchange(Frame.Request request, Map<String, String> headers) {
    try {
      String before = session;
      HttpResponse<InputStream> response =
          door.open(
              "POST",
              door.url(),
              Optional.of(request.text()),
              posting(headers),
              !request.method().equals("tools/call"));
      if (sessions && request.method().equals("initialize")) {
        response.headers().firstValue(SESSION).ifPresent(id -> session = id);
      }
      if (response.statusCode() >= 400) {
        refused(request, response, before);
      } else if (HttpDoor.events(response)) {
        stream(request, response);
      } else {
        String text = HttpDoor.text(response.body());
        read(text, response).forEach(frame -> inbox.arrived(frame, Optional.of(request.id())));
        // Whoever was answered does not look at this any more.
        inbox.failed(request.id(), new IOException("it answered something else"));
      }
    } catch (IOException e) {
      inbox.failed(request.id(), readable(e));
    } catch (InterruptedException _) {
      inbox.failed(request.id(), new InterruptedIOException("stopped"));
    }
  }

  private static List<Frame> read(String text, HttpResponse<?> response) throws IOException {
    try {
      return Frame.read(text);
    } catch (IllegalArgumentException e) {
      String type = response.headers().firstValue("content-type").orElse("");
      String plain = text.strip();
      throw new IOException(
          "it answers with %s, not as a connector does; check the address"
              .formatted(
                  type.contains("html")
                      ? "a web page"
                      : plain.isEmpty()
                          ? "nothing"
                          : plain.startsWith("{") || plain.startsWith("[")
                              ? "other JSON"
                              : "what is no JSON"),
          e);
    }
  }

  /** Of connection errors the JDK often says nothing. */
  private IOException readable(IOException e) {
    return e.getMessage() == null || e.getMessage().isBlank()
        ? new IOException("%s cannot be reached".formatted(door.url().getHost()), e)
        : e;
  }

  private void refused(
      Frame.Request request, HttpResponse<InputStream> response, @Nullable String before)
      throws IOException {
    String text = HttpDoor.text(response.body());
    int status = response.statusCode();
    if (status == 404 && before != null && sessions) {
      close();
      inbox.lost(new IOException("it has ended the session"));
      return;
    }
    try {
      for (Frame frame : Frame.read(text)) {
        if (frame instanceof Frame.Failure failure) {
          inbox.failed(
              request.id(), new RpcException(failure.code(), failure.message(), failure.data()));
          return;
        }
      }
    } catch (IllegalArgumentException _) {
      // a page or nothing
    }
    inbox.failed(request.id(), new HttpStatusException(status, "it answered HTTP " + status));
  }

  private void stream(Frame.Request request, HttpResponse<InputStream> first)
      throws IOException, InterruptedException {
    Optional<String> last = Optional.empty();
    long retry = RETRY_MILLIS;
    int fruitless = 0;
    HttpResponse<InputStream> response = first;
    while (true) {
      Optional<String> before = last;
      try (var events = new EventStream(response.body(), HttpDoor.LONGEST)) {
        boolean answered;
        try {
          answered = pump(events, Optional.of(request.id()));
        } catch (IOException e) {
          if (Thread.currentThread().isInterrupted() || closed) {
            throw e;
          }
          answered = false;
        }
        if (answered) {
          return;
        }
        last = events.lastId().or(() -> before);
        retry = events.retryMillis().orElse(retry);
      }
      fruitless = last.equals(before) ? fruitless + 1 : 0;
      if (!sessions || last.isEmpty() || fruitless > MOST_RESUMPTIONS) {
        throw new IOException("its stream broke off before the answer");
      }
      Thread.sleep(Math.min(retry, LONGEST_RETRY_MILLIS));
      response = door.open("GET", door.url(), Optional.empty(), listening(last));
      if (response.statusCode() != 200 || !HttpDoor.events(response)) {
        response.body().close();
        throw new IOException(
            "its stream broke off before the answer and cannot be taken up again");
      }
    }
  }

  private Map<String, String> listening(Optional<String> last) {
    Map<String, String> headers = headers(Map.of());
    headers.put("Accept", "text/event-stream");
    last.ifPresent(id -> headers.put("Last-Event-ID", id));
    return headers;
  }

  /** Passes on what comes; true once the request has its answer, false at the end. */
  private boolean pump(EventStream events, Optional<Object> of) throws IOException {
    for (var event = events.next(); event.isPresent(); event = events.next()) {
      List<Frame> frames;
      try {
        frames = Frame.read(event.get().data());
      } catch (IllegalArgumentException _) {
        continue; // noise
      }
      boolean answered = false;
      for (Frame frame : frames) {
        inbox.arrived(frame, of);
        answered |=
            frame instanceof Frame.Reply reply
                && of.isPresent()
                && String.valueOf(reply.id()).equals(String.valueOf(of.get()));
      }
      if (answered) {
        return true;
      }
    }
    return false;
  }

  /** In the protocol with sessions: what the server says by itself; many offer no such stream. */
  @Override
  public void listen() {
    if (!sessions) {
      return;
    }
    var opened = new CountDownLatch(1);
    start(() -> overhear(opened));
    try {
      // Opened before the first call, it does not get in the way of a stream that is taken up
      // again.
      boolean _ = opened.await(OPENING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void overhear(CountDownLatch opened) {
    Optional<String> last = Optional.empty();
    long pause = RETRY_MILLIS;
    try {
      while (!closed) {
        try {
          HttpResponse<InputStream> response =
              door.open("GET", door.url(), Optional.empty(), listening(last));
          opened.countDown();
          if (response.statusCode() != 200 || !HttpDoor.events(response)) {
            response.body().close();
            return;
          }
          try (var events = new EventStream(response.body(), HttpDoor.LONGEST)) {
            pump(events, Optional.empty());
            last = events.lastId();
            pause = events.retryMillis().orElse(RETRY_MILLIS);
          }
        } catch (HttpStatusException _) {
          return;
        } catch (IOException _) {
          pause = Math.min(pause * 2, LONGEST_RETRY_MILLIS);
        }
        Thread.sleep(Math.min(pause, LONGEST_RETRY_MILLIS));
      }
    } catch (InterruptedException _) {
      // closed
    } finally {
      opened.countDown();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    threads.forEach(Thread::interrupt);
    String known = session;
    if (known != null) {
      farewell();
    }
    door.close();
  }

  /** A server keeps a session until it is told; nobody waits long for that. */
  private void farewell() {
    boolean interrupted = Thread.interrupted();
    Thread last =
        Thread.ofVirtual()
            .start(() -> {
              try {
                door.open("DELETE", door.url(), Optional.empty(), headers(Map.of())).body().close();
              } catch (IOException | InterruptedException _) {
                // it finds out by itself
              }
            });
    try {
      last.join(java.time.Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean visited() {
    return door.visited();
  }

  URI url() {
    return door.url();
  }
}
