package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The page and its API on this computer, and the dispatch of its sessions. */
public final class Server implements AutoCloseable {
  private static final long LARGEST = 210L << 20;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Setting setting;
  private final UnaryOperator<Throwable> telling;
  private final Door door;
  private final Web web;
  private final Hub hub;
  private final Dispatch dispatch;
  private final List<Route> routes;
  private final WebServer http;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Where and how it serves.
   *
   * @param port 0: any that is free
   * @param control what programs of the same user show in the place of a cookie
   * @param folder where it keeps what it must not forget
   * @param web the page's files, if they are not those of the program
   * @param sideBySide how many sessions run at once
   */
  public record Setting(
      int port,
      String instance,
      String control,
      Path folder,
      Optional<Path> web,
      DataSource database,
      int sideBySide) {}

  /**
   * Everything that the server needs of the rest of the house.
   *
   * @param telling what went wrong, as {@link Refused} where the house knows better what to tell
   */
  public record House(
      Shelf shelf,
      Orders orders,
      Runs runs,
      Papers papers,
      Office office,
      Equipment equipment,
      UnaryOperator<Throwable> telling) {}

  /** Starts it; sessions that a stop cut off go on. */
  public Server(Setting setting, House house) throws Exception {
    free(setting.port());
    this.setting = setting;
    this.telling = house.telling();
    this.door = new Door(setting.folder().resolve("browsers"), setting.control());
    this.web = new Web(setting.web());
    this.dispatch = new Dispatch(house.runs(), setting.database(), setting.sideBySide());
    var board = new Board(house.shelf(), dispatch);
    this.hub = new Hub(house.shelf(), board);
    var all = new ArrayList<Route>();
    all.addAll(new SessionRoutes(house.shelf(), board, hub, house.orders()).routes());
    var once = new Once();
    all.addAll(new FileRoutes(house.papers(), house.office(), once).routes());
    all.addAll(new OfficeRoutes(house.office(), dispatch, once).routes());
    all.addAll(new EquipmentRoutes(house.equipment(), once).routes());
    all.add(Route.get("/api/stream", this::stream));
    all.add(Route.post("/api/link", this::link));
    all.add(Route.post("/api/stop", this::stop));
    this.routes = List.copyOf(all);
    this.http =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(setting.port())
            .maxPayloadSize(LARGEST)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .routing(this::routing)
            .build()
            .start();
    dispatch.start(hub::touched);
  }

  /** Helidon tells its log, not its caller, that a port is taken. */
  private static void free(int port) throws IOException {
    if (port != 0) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** A link that signs a browser in, once. */
  public String link() {
    return "http://127.0.0.1:%d/sign-in?token=%s".formatted(port(), door.invite());
  }

  /** The session can go on. */
  public void wake(SessionId root) {
    dispatch.wake(root);
  }

  /** Something was appended in this process. */
  public void ring() {
    hub.ring();
  }

  /** More of what a model writes. */
  public void delta(SessionId session, Delta delta) {
    hub.delta(session, delta);
  }

  /** What a session's model was writing stands in its log now, or never will. */
  public void written(SessionId session) {
    hub.written(session);
  }

  /** Waits until somebody asks it to stop. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Ends; what is at work is cut off where it stands. */
  @Override
  public void close() {
    stopped.countDown();
    hub.close();
    http.stop();
    dispatch.close();
  }

  List<Route> routes() {
    return routes;
  }

  private void routing(HttpRouting.Builder rules) {
    for (Route route : routes) {
      rules.route(
          Method.create(route.method()),
          route.path(),
          (request, response) -> answer(route, request, response));
    }
    rules.get("/sign-in", this::signIn);
    rules.any("/*", this::file);
    rules.any("/", this::file);
  }

  private void answer(Route route, ServerRequest request, ServerResponse response) {
    var exchange = new Exchange(request, response);
    try {
      guards(response, route.path().startsWith("/raw"));
      door.checkOrigin(request, port());
      door.checkKnown(request, port());
      route.handling().handle(exchange);
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      Failures.answer(exchange, telling.apply(e));
    }
  }

  private static void guards(ServerResponse response, boolean raw) {
    for (Header header : Door.guards(raw)) {
      response.header(header);
    }
  }

  private void signIn(ServerRequest request, ServerResponse response) {
    var exchange = new Exchange(request, response);
    try {
      guards(response, false);
      door.checkOrigin(request, port());
      var cookie = exchange.query("token").flatMap(token -> door.enter(token, port()));
      // A person who opens a link again gets the page, which says so if it does not know them.
      if (cookie.isEmpty() && !forPerson(request)) {
        throw new Refused(
            Refused.Kind.SIGNED_OUT,
            "This link was used already or is too old. Run 'workroom' for a new one.");
      }
      cookie.ifPresent(response.headers()::addCookie);
      response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
      response.header(HeaderValues.create(HeaderNames.LOCATION, "/"));
      response.status(Status.SEE_OTHER_303).send();
    } catch (RuntimeException e) {
      Failures.answer(exchange, e);
    }
  }

  private static boolean forPerson(ServerRequest request) {
    return request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/html");
  }

  /** The page itself; it asks for the rest, and for that one has to be signed in. */
  private void file(ServerRequest request, ServerResponse response) {
    var exchange = new Exchange(request, response);
    try {
      guards(response, false);
      door.checkOrigin(request, port());
      String path = request.path().path();
      boolean read = Method.GET.equals(request.prologue().method());
      if (!read || path.startsWith("/api/") || path.startsWith("/raw/")) {
        throw Refused.missing("There is no such thing here.");
      }
      Web.Sent sent =
          web.at(path, exchange::accepts)
              .orElseThrow(() -> Refused.missing("There is no such page."));
      response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, sent.type()));
      response.header(
          HeaderValues.create(
              HeaderNames.CACHE_CONTROL,
              sent.lasting() ? "public, max-age=31536000, immutable" : "no-cache"));
      if (!sent.encoding().isEmpty()) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_ENCODING, sent.encoding()));
        response.header(HeaderValues.create(HeaderNames.VARY, "Accept-Encoding"));
      }
      response.send(sent.content());
    } catch (Exception e) {
      Failures.answer(exchange, e);
    }
  }

  private void stream(Exchange exchange) throws Exception {
    long after =
        exchange
            .request()
            .headers()
            .first(HeaderNames.create("Last-Event-ID"))
            .or(() -> exchange.query("after"))
            .filter(text -> text.matches("\\d{1,15}"))
            .map(Long::parseLong)
            .orElse(-1L);
    exchange.response().header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"));
    exchange.response().header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    try (OutputStream out = exchange.response().outputStream()) {
      new EventStream(hub, setting.instance(), dispatch::working).send(after, out);
    }
  }

  private record Link(String link) {}

  private record Stopped(boolean stopping) {}

  /** For programs of the same user: 'workroom' opens the browser with it. */
  private void link(Exchange exchange) {
    mustControl(exchange);
    exchange.json(new Link(link()));
  }

  private void stop(Exchange exchange) {
    mustControl(exchange);
    exchange.json(new Stopped(true));
    stopped.countDown();
  }

  private void mustControl(Exchange exchange) {
    if (!door.controls(exchange.request().headers())) {
      throw new Refused(Refused.Kind.FORBIDDEN, "Only 'workroom' itself may ask for this.");
    }
  }
}
