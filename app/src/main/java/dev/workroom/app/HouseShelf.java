package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import dev.workroom.server.Arrival;
import dev.workroom.server.Shelf;
import dev.workroom.store.SqliteStore;
import java.util.List;
import java.util.Optional;

/** The logs as the server reads them. */
record HouseShelf(SqliteStore store, EventLog log) implements Shelf {
  @Override
  public List<Line> lines() {
    return store.sessions().stream()
        .filter(one -> !StandingInstructions.isAcceptance(one.id()))
        .map(one ->
            new Line(
                one.id(),
                one.parent(),
                one.title(),
                one.started(),
                one.last(),
                one.status().name(),
                one.archived()))
        .toList();
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    return log.read(session, fromSeq);
  }

  @Override
  public Optional<Entry> first(SessionId session) {
    return store.first(session);
  }

  @Override
  public long position() {
    return store.position();
  }

  @Override
  public List<Arrival> after(long position, int most) {
    return store.arrivals(position, most).stream()
        .map(one -> new Arrival(one.position(), one.session(), one.entry()))
        .toList();
  }
}
