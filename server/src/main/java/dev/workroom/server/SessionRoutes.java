package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Completion;
import dev.workroom.core.session.SessionProgress;
import dev.workroom.json.EventCodec;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sessions: the list, one of them, its entries, orders, what waits. */
final class SessionRoutes {
  private static final int WINDOW = 200;
  private static final int MOST = 2_000;

  private final Shelf shelf;
  private final Board board;
  private final Hub hub;
  private final Orders orders;

  SessionRoutes(Shelf shelf, Board board, Hub hub, Orders orders) {
    this.shelf = shelf;
    this.board = board;
    this.hub = hub;
    this.orders = orders;
  }

  record Listed(List<Row> sessions, long position) {}

  record Snapshot(
      Row row,
      long position,
      Optional<Setup> setup,
      Board.State state,
      SessionProgress progress,
      List<Wait> waits,
      Completion completion,
      List<Entry> entries,
      long first,
      long last,
      List<Family.Lane> lanes,
      List<StreamEvents.DraftText> drafts) {}

  record Window(String of, List<Entry> entries, long first, long last, long end) {}

  record Inbox(List<Waiting> waits) {}

  record Waiting(String root, Row row, Wait asked) {}

  List<Route> routes() {
    return List.of(
        Route.get("/api/sessions", this::list),
        Route.post("/api/sessions", this::begin),
        Route.get("/api/sessions/{id}", this::snapshot),
        Route.get("/api/sessions/{id}/entries", this::entries),
        Route.get("/api/sessions/{id}/export", this::export),
        Route.post("/api/sessions/{id}/commands", this::order),
        Route.get("/api/inbox", this::inbox));
  }

  /** The position first: what comes while the rest is read comes again on the stream. */
  private void list(Exchange exchange) {
    long position = hub.position();
    boolean archived = exchange.query("archived").filter("true"::equals).isPresent();
    exchange.json(new Listed(board.rows(archived), position));
  }

  private void begin(Exchange exchange) throws Exception {
    Orders.Begun begun = orders.begin(exchange.body(Begin.class), exchange.key());
    hub.ring();
    exchange.json(201, begun);
  }

  private void order(Exchange exchange) throws Exception {
    SessionId root = exchange.root();
    Orders.Done done = orders.carryOut(root, exchange.body(Order.class), exchange.key());
    hub.ring();
    exchange.json(done);
  }

  private void snapshot(Exchange exchange) {
    SessionId root = exchange.root();
    long position = hub.position();
    int window = (int) exchange.number("window", WINDOW, 1, MOST);
    Row row = board.row(root);
    List<Entry> log = shelf.read(root, 1);
    List<Entry> shown = log.subList(Math.max(0, log.size() - window), log.size());
    Board.Standing standing = board.standing(root);
    Optional<Setup> setup = board.with(root, family -> family.state().setup());
    List<String> done = setup.flatMap(Setup::brief).map(b -> b.done()).orElse(List.of());
    exchange.json(
        new Snapshot(
            row,
            position,
            setup,
            standing.state(),
            standing.progress(),
            standing.waits(),
            Completion.of(done, log),
            shown,
            shown.isEmpty() ? 0 : shown.getFirst().seq(),
            shown.isEmpty() ? 0 : shown.getLast().seq(),
            board.with(root, Family::lanes),
            hub.drafts(root)));
  }

  private void entries(Exchange exchange) {
    SessionId root = exchange.root();
    SessionId of = member(root, exchange.query("of"));
    int limit = (int) exchange.number("limit", WINDOW, 1, MOST);
    long end = board.with(root, family -> family.seq(of));
    long from;
    if (exchange.query("after").isPresent()) {
      from = exchange.number("after", 0, 0, Long.MAX_VALUE) + 1;
    } else {
      long before = exchange.number("before", end + 1, 1, Long.MAX_VALUE);
      from = Math.max(1, before - limit);
      limit = (int) Math.min(limit, before - from);
    }
    List<Entry> found = shelf.read(of, from);
    List<Entry> shown = found.subList(0, Math.min(limit, found.size()));
    exchange.json(
        new Window(
            of.value(),
            shown,
            shown.isEmpty() ? 0 : shown.getFirst().seq(),
            shown.isEmpty() ? 0 : shown.getLast().seq(),
            end));
  }

  /** A session below the one in the path, or that itself. */
  static SessionId member(SessionId root, Optional<String> of) {
    SessionId named = of.map(Exchange::session).orElse(root);
    if (!Arrival.root(named).equals(root)) {
      throw Refused.missing("Session %s is not below %s.".formatted(named, root));
    }
    return named;
  }

  private void export(Exchange exchange) throws IOException {
    SessionId root = exchange.root();
    var family = new ArrayList<SessionId>(List.of(root));
    board.with(root, Family::lanes).forEach(lane -> family.add(lane.session()));
    exchange.response().header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/jsonl"));
    exchange
        .response()
        .header(
            HeaderValues.create(
                HeaderNames.CONTENT_DISPOSITION,
                "attachment; filename=\"workroom-%s.jsonl\"".formatted(root)));
    try (OutputStream out = exchange.response().outputStream()) {
      for (SessionId one : family) {
        for (Entry entry : shelf.read(one, 1)) {
          String line =
              "{\"session\":\"%s\",\"entry\":%s}%n".formatted(one, EventCodec.write(entry));
          out.write(line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void inbox(Exchange exchange) {
    var waits = new ArrayList<Waiting>();
    for (Row row : board.rows(false)) {
      if (row.waits() > 0) {
        board
            .standing(new SessionId(row.id()))
            .waits()
            .forEach(wait -> waits.add(new Waiting(row.id(), row, wait)));
      }
    }
    waits.sort(Comparator.comparing(one -> one.asked().since()));
    exchange.json(new Inbox(waits));
  }
}
