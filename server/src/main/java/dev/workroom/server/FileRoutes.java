package dev.workroom.server;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** The files of sessions: lists, pictures, cells, versions, traces. */
final class FileRoutes {
  private final Papers papers;
  private final Office office;
  private final Once once;

  FileRoutes(Papers papers, Office office, Once once) {
    this.papers = papers;
    this.office = office;
    this.once = once;
  }

  private record Opening(String path, boolean folder) {}

  List<Route> routes() {
    return List.of(
        Route.get("/api/sessions/{id}/files", x -> x.json(papers.files(x.root()))),
        Route.get("/api/sessions/{id}/preview", x -> x.json(papers.preview(look(x)))),
        Route.get("/api/sessions/{id}/page", this::page),
        Route.get("/api/sessions/{id}/chart", this::chart),
        Route.get("/api/sessions/{id}/grid", x -> x.json(papers.grid(look(x), window(x)))),
        Route.get(
            "/api/sessions/{id}/trace",
            x ->
                x.json(
                    papers.trace(
                        look(x),
                        x.needed("place"),
                        (int) x.number("nth", 1, 1, 10_000),
                        (int) x.number("rows", 20, 1, 500)))),
        Route.get("/api/sessions/{id}/figures", x -> x.json(papers.figures(look(x)))),
        Route.get("/api/sessions/{id}/losses", this::losses),
        Route.get("/api/sessions/{id}/parts", this::parts),
        Route.get("/api/sessions/{id}/diff", this::diff),
        Route.act("/api/sessions/{id}/open", once, this::open),
        Route.get("/api/sessions/{id}/context", x -> x.json(office.context(x.root()))),
        Route.get("/api/sessions/{id}/sources", x -> x.json(office.sources(x.root()))),
        Route.get(
            "/api/sessions/{id}/picture/{sha256}",
            x -> content(x, office.picture(x.root(), x.part("sha256")), false)),
        Route.get("/raw/{id}", this::raw));
  }

  private static Papers.Look look(Exchange exchange) {
    return new Papers.Look(exchange.root(), exchange.needed("path"), exchange.query("version"));
  }

  private static Papers.Window window(Exchange exchange) {
    return new Papers.Window(
        exchange.query("sheet"),
        (int) exchange.number("row", 1, 1, 1_048_576),
        (int) exchange.number("rows", 100, 1, 500),
        (int) exchange.number("column", 1, 1, 16_384),
        (int) exchange.number("columns", 30, 1, 100));
  }

  private void page(Exchange exchange) throws Exception {
    int page = (int) exchange.number("page", 1, 1, 100_000);
    int width = (int) exchange.number("width", 960, 100, 2_000);
    content(exchange, papers.page(look(exchange), page, width), false);
  }

  private void chart(Exchange exchange) throws Exception {
    int number = (int) exchange.number("n", 1, 1, 1_000);
    content(exchange, papers.chart(look(exchange), exchange.needed("sheet"), number), false);
  }

  private void losses(Exchange exchange) throws Exception {
    exchange.json(papers.losses(below(exchange), new CallId(exchange.needed("call"))));
  }

  private void parts(Exchange exchange) throws Exception {
    exchange.json(
        papers.parts(
            below(exchange),
            new CallId(exchange.needed("call")),
            exchange.query("only").orElse(""),
            (int) exchange.number("from", 0, 0, 10_000_000),
            (int) exchange.number("most", 50, 1, 500)));
  }

  private static SessionId below(Exchange exchange) throws Exception {
    String of = exchange.query("of").orElse(exchange.root().value());
    if (!of.equals(exchange.root().value()) && !of.startsWith(exchange.root().value() + "/")) {
      throw new Refused(Refused.Kind.BAD_REQUEST, "“of” names a session below this one.");
    }
    return new SessionId(of);
  }

  private void diff(Exchange exchange) throws Exception {
    var after = new Papers.Look(exchange.root(), exchange.needed("path"), exchange.query("after"));
    exchange.json(papers.diff(after, exchange.needed("before")));
  }

  private Object open(Exchange exchange) throws Exception {
    Opening opening = exchange.body(Opening.class);
    return papers.open(exchange.root(), opening.path(), opening.folder());
  }

  private void raw(Exchange exchange) throws Exception {
    content(exchange, papers.raw(look(exchange)), exchange.query("download").isPresent());
  }

  static void content(Exchange exchange, Papers.Content content, boolean download)
      throws Exception {
    String tag =
        "\""
            + HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(content.bytes()), 0, 12)
            + "\"";
    var response = exchange.response();
    response.header(HeaderValues.create(HeaderNames.ETAG, tag));
    response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "private, no-cache"));
    if (exchange
        .request()
        .headers()
        .first(HeaderNames.IF_NONE_MATCH)
        .filter(tag::equals)
        .isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, content.type()));
    response.header(
        HeaderValues.create(
            HeaderNames.CONTENT_DISPOSITION,
            (download ? "attachment" : "inline")
                + "; filename*=UTF-8''"
                + URLEncoder.encode(content.name(), StandardCharsets.UTF_8).replace("+", "%20")));
    response.send(content.bytes());
  }
}
