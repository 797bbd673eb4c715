package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import java.util.List;
import java.util.Optional;

/** The logs as one command sees them: it may append once. */
record NamedLog(SqliteStore store, String command) implements EventLog {
  @Override
  public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
    return events.isEmpty() ? List.of() : store.append(session, expected, actor, events, command);
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    return store.read(session, fromSeq);
  }

  @Override
  public long last(SessionId session) {
    return store.last(session);
  }

  @Override
  public Optional<Claim> claim(SessionId session) {
    return store.claim(session);
  }
}
