package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server over streamable HTTP, in both eras, for any HTTP server to mount at one path. Who may
 * come in at all (tokens, sign-in) is decided in front of it; it refuses pages of other origins
 * itself.
 */
public final class McpEndpoint {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final int MOST_SESSIONS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BREATH = Duration.ofSeconds(15);
  private static final Set<Long> BAD_REQUEST =
      Set.of(
          RpcException.HEADER_MISMATCH,
          RpcException.MISSING_CAPABILITY,
          RpcException.UNSUPPORTED_VERSION);

  private final McpServer server;
  private final Set<String> hosts;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Counts what clients with sessions say, so that it is known who was silent for longest. */
  private final AtomicLong turns = new AtomicLong();

  private final ReentrantLock opening = new ReentrantLock();

  /** A client of the protocol with sessions. */
  private static final class Session {
    final Tree capabilities;
    final AtomicLong ids = new AtomicLong();
    final Map<String, BlockingQueue<Frame.Reply>> asked = new ConcurrentHashMap<>();
    final AtomicInteger busy = new AtomicInteger();
    final AtomicLong used;

    Session(Tree capabilities, long turn) {
      this.capabilities = capabilities;
      this.used = new AtomicLong(turn);
    }
  }

  /** {@code hosts}: the names by which it may be reached beside those of this computer. */
  public McpEndpoint(McpServer server, Set<String> hosts) {
    this.server = server;
    this.hosts = Set.copyOf(hosts);
  }

  /** Answers one request; blocks for as long as that takes. */
  public void handle(HttpCall call) throws IOException, InterruptedException {
    if (!welcome(call.header("host").orElse("")) || !welcome(origin(call))) {
      call.answer(403, JSON, failure(null, -32000, "Forbidden: a page of another origin"));
      return;
    }
    switch (call.method()) {
      case "POST" -> post(call);
      case "GET" -> stream(call);
      case "DELETE" -> end(call);
      default -> call.answer(405, Map.of("Allow", "POST, GET, DELETE"), "");
    }
  }

  private static String origin(HttpCall call) {
    String origin = call.header("origin").orElse("");
    try {
      return origin.isEmpty() ? "" : String.valueOf(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException _) {
      return "none";
    }
  }

  /** Against pages whose names were made to point here. */
  private boolean welcome(String authority) {
    String host = authority.replaceFirst(":\\d+$", "");
    return authority.isEmpty() || LOCAL.contains(host) || hosts.contains(host);
  }

  private void post(HttpCall call) throws IOException, InterruptedException {
    Frame frame;
    try {
      frame = Frame.read(call.body()).getFirst();
    } catch (IllegalArgumentException _) {
      call.answer(400, JSON, failure(null, -32700, "Parse error"));
      return;
    }
    Optional<String> version = call.header("mcp-protocol-version");
    boolean old = version.isEmpty() || Protocol.LEGACY_ALL.contains(version.get());
    if (frame instanceof Frame.Request request) {
      boolean says = !new Tree(request.params()).at("_meta").at(Protocol.VERSION_KEY).missing();
      if (old && !says) {
        legacy(call, request);
      } else {
        modern(call, request, version);
      }
    } else {
      if (frame instanceof Frame.Reply reply) {
        answered(call, reply);
      }
      call.answer(202, Map.of(), "");
    }
  }

  private void answered(HttpCall call, Frame.Reply reply) {
    session(call)
        .map(session -> session.asked.get(String.valueOf(reply.id())))
        .ifPresent(queue -> queue.add(reply));
  }

  private Optional<Session> session(HttpCall call) {
    Optional<Session> known =
        call.header("mcp-session-id").flatMap(id -> Optional.ofNullable(sessions.get(id)));
    known.ifPresent(session -> session.used.set(turns.incrementAndGet()));
    return known;
  }

  private void legacy(HttpCall call, Frame.Request request)
      throws IOException, InterruptedException {
    Tree params = new Tree(request.params());
    if (request.method().equals("initialize")) {
      Optional<String> id = opened(params.at("capabilities"));
      if (id.isEmpty()) {
        call.answer(503, JSON, failure(request.id(), -32000, "All sessions are in use; try later"));
        return;
      }
      var headers = new LinkedHashMap<>(JSON);
      headers.put("Mcp-Session-Id", id.get());
      call.answer(200, headers, new Frame.Result(request.id(), server.initialize(params)).text());
      return;
    }
    Optional<Session> session = session(call);
    if (session.isEmpty()) {
      boolean ended = call.header("mcp-session-id").isPresent();
      call.answer(
          ended ? 404 : 400,
          JSON,
          failure(request.id(), -32000, ended ? "Session not found" : "Not initialized"));
      return;
    }
    session.get().busy.incrementAndGet();
    try (var out = new Out(call)) {
      var caller =
          new Asking(
              server,
              false,
              session.get().capabilities,
              params,
              out::tell,
              (method, asked) -> asked(session.get(), out, method, asked));
      out.finish(request, caller, false);
    } finally {
      session.get().busy.decrementAndGet();
    }
  }

  /**
   * A new session, for which the one gives way that was silent for longest and has nothing going
   * on; empty: there is none such.
   */
  private Optional<String> opened(Tree capabilities) {
    opening.lock();
    try {
      if (sessions.size() >= MOST_SESSIONS) {
        Optional<String> idle =
            sessions.entrySet().stream()
                .filter(one -> one.getValue().busy.get() == 0)
                .min(Comparator.comparingLong(one -> one.getValue().used.get()))
                .map(Map.Entry::getKey);
        if (idle.isEmpty()) {
          return Optional.empty();
        }
        sessions.remove(idle.get());
      }
      String id = UUID.randomUUID().toString();
      sessions.put(id, new Session(capabilities, turns.incrementAndGet()));
      return Optional.of(id);
    } finally {
      opening.unlock();
    }
  }

  private static Map<String, Object> asked(
      Session session, Out out, String method, Map<String, Object> params)
      throws IOException, InterruptedException {
    String id = "workroom-" + session.ids.incrementAndGet();
    var queue = new LinkedBlockingQueue<Frame.Reply>();
    session.asked.put(id, queue);
    try {
      out.send(new Frame.Request(id, method, params));
      Frame.Reply reply = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return switch (reply) {
        case Frame.Result(_, Map<String, Object> result) -> result;
        case Frame.Failure(_, long code, String message, var data) ->
            throw new RpcException(code, message, data);
        case null -> throw new IOException("The client did not answer.");
      };
    } finally {
      session.asked.remove(id);
    }
  }

  private void modern(HttpCall call, Frame.Request request, Optional<String> version)
      throws IOException, InterruptedException {
    Tree params = new Tree(request.params());
    try {
      if (call.header("mcp-method").map(m -> !m.strip().equals(request.method())).orElse(false)) {
        throw new RpcException(RpcException.HEADER_MISMATCH, "Mcp-Method differs from the body");
      }
      McpServer.check(params, Optional.of(version.orElse("")));
      named(call, request.method(), params);
    } catch (RpcException e) {
      call.answer(400, JSON, failure(request.id(), e));
      return;
    }
    Tree can = params.at("_meta").at(Protocol.CAPABILITIES_KEY);
    try (var out = new Out(call)) {
      if (request.method().equals("subscriptions/listen")) {
        listen(out, request);
        return;
      }
      var caller =
          new Asking(
              server,
              true,
              can,
              params,
              out::tell,
              (_, _) -> {
                throw new IllegalStateException("a stateless client is asked by the result");
              });
      out.finish(request, caller, true);
    }
  }

  private static void named(HttpCall call, String method, Tree params) throws RpcException {
    String named =
        switch (method) {
          case "tools/call", "prompts/get" -> params.at("name").text();
          case "resources/read" -> params.at("uri").text();
          default -> "";
        };
    Optional<String> header = call.header("mcp-name").map(String::strip);
    try {
      if (!named.isEmpty() && header.isPresent() && !HeaderText.read(header.get()).equals(named)) {
        throw new RpcException(RpcException.HEADER_MISMATCH, "Mcp-Name differs from the body");
      }
    } catch (IllegalArgumentException e) {
      throw new RpcException(RpcException.HEADER_MISMATCH, "Mcp-Name cannot be read");
    }
  }

  /** One long answer: first that it was heard, then what changes, until the client leaves. */
  private void listen(Out out, Frame.Request request) throws IOException, InterruptedException {
    Map<String, Object> meta = Map.of(Protocol.META + "subscriptionId", request.id());
    Tree wanted = new Tree(request.params()).at("notifications");
    var changes = new LinkedBlockingQueue<String>();
    Consumer<String> told = changes::add;
    server.hear(told);
    try {
      out.send(
          new Frame.Notification(
              "notifications/subscriptions/acknowledged",
              Map.of("_meta", meta, "notifications", wanted.fields())));
      while (true) {
        String list = changes.poll(BREATH.toSeconds(), TimeUnit.SECONDS);
        if (list == null) {
          out.breathe();
        } else if (wanted.at(list + "ListChanged").truth()) {
          out.send(
              new Frame.Notification(
                  "notifications/" + list + "/list_changed", Map.of("_meta", meta)));
        }
      }
    } finally {
      server.unhear(told);
    }
  }

  /** For clients with sessions: what changes, until they leave. */
  private void stream(HttpCall call) throws IOException, InterruptedException {
    Optional<Session> session = session(call);
    if (session.isEmpty()) {
      call.answer(
          call.header("mcp-session-id").isPresent() ? 404 : 405, Map.of("Allow", "POST"), "");
      return;
    }
    var changes = new LinkedBlockingQueue<String>();
    Consumer<String> told = changes::add;
    server.hear(told);
    session.get().busy.incrementAndGet();
    try (var out = new Out(call)) {
      out.breathe();
      while (session(call).isPresent()) {
        String list = changes.poll(BREATH.toSeconds(), TimeUnit.SECONDS);
        if (list == null) {
          out.breathe();
        } else {
          out.send(new Frame.Notification("notifications/" + list + "/list_changed", Map.of()));
        }
      }
    } finally {
      session.get().busy.decrementAndGet();
      server.unhear(told);
    }
  }

  private void end(HttpCall call) throws IOException {
    boolean known =
        call.header("mcp-session-id").map(id -> sessions.remove(id) != null).orElse(false);
    call.answer(known ? 204 : 404, Map.of(), "");
  }

  private static String failure(@Nullable Object id, long code, String message) {
    return new Frame.Failure(id, code, message, null).text();
  }

  private static String failure(Object id, RpcException e) {
    return new Frame.Failure(id, e.code(), String.valueOf(e.getMessage()), e.data().value()).text();
  }

  /** The answer to one request: whole if nothing is said before it, else as events. */
  private final class Out implements AutoCloseable {
    private final HttpCall call;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean done = new AtomicBoolean();
    private HttpCall.@Nullable Events events;

    Out(HttpCall call) {
      this.call = call;
    }

    void tell(Frame.Notification notification) throws IOException {
      send(notification);
    }

    void send(Frame frame) throws IOException {
      lock.lock();
      try {
        opened().send(frame.text());
      } finally {
        lock.unlock();
      }
    }

    /** Shows that it is still there. */
    void breathe() throws IOException {
      lock.lock();
      try {
        opened().send("");
      } finally {
        lock.unlock();
      }
    }

    private HttpCall.Events opened() throws IOException {
      HttpCall.Events open = events;
      if (open == null) {
        open = call.events(Map.of("Cache-Control", "no-cache, no-transform"));
        events = open;
      }
      return open;
    }

    /** Runs the request and answers it. */
    void finish(Frame.Request asked, Offers.Caller caller, boolean modern)
        throws IOException, InterruptedException {
      try {
        done(new Frame.Result(asked.id(), server.answer(asked, caller)), 200);
      } catch (RpcException e) {
        int status =
            !modern
                ? 200
                : e.code() == RpcException.NO_METHOD
                    ? 404
                    : BAD_REQUEST.contains(e.code()) ? 400 : 200;
        done(
            new Frame.Failure(
                asked.id(), e.code(), String.valueOf(e.getMessage()), e.data().value()),
            status);
      } catch (IOException | RuntimeException e) {
        done(
            new Frame.Failure(
                asked.id(), RpcException.INTERNAL, String.valueOf(e.getMessage()), null),
            200);
      }
    }

    private void done(Frame frame, int status) throws IOException {
      lock.lock();
      try {
        if (!done.compareAndSet(false, true)) {
          return;
        }
        HttpCall.Events open = events;
        if (open == null) {
          call.answer(status, JSON, frame.text());
        } else {
          open.send(frame.text());
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      HttpCall.Events open = events;
      if (open != null) {
        open.close();
      }
    }
  }
}
