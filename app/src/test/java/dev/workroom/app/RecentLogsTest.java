package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import dev.workroom.store.SqliteStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is looked at again and again is read once, and is never older than the store. */
class RecentLogsTest {
  private static final SessionId SESSION = new SessionId("s1");

  @TempDir Path folder;

  /** The store, and from which entry on it was asked. */
  private record Asked(EventLog store, List<Long> from) implements EventLog {
    @Override
    public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
      return store.append(session, expected, actor, events);
    }

    @Override
    public List<Entry> read(SessionId session, long fromSeq) {
      from.add(fromSeq);
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

  @Test
  void onlyWhatIsNewIsReadAndAnyPartIsAsTheStoreHasIt() {
    try (SqliteStore store = SqliteStore.open(folder)) {
      var asked = new Asked(store, new ArrayList<>());
      var recent = new RecentLogs(asked);
      assertThat(recent.read(SESSION, 1)).isEmpty();
      append(store, 0, 3);
      assertThat(recent.read(SESSION, 2)).as("not worth keeping").isEqualTo(store.read(SESSION, 2));
      assertThat(recent.read(SESSION, 1)).isEqualTo(store.read(SESSION, 1)).hasSize(3);
      append(store, 3, 2);
      for (long from = 0; from <= 7; from++) {
        assertThat(recent.read(SESSION, from))
            .as("from %s", from)
            .isEqualTo(store.read(SESSION, from));
      }
      assertThat(asked.from).startsWith(1L, 2L, 1L, 4L).endsWith(6L, 6L);
    }
  }

  private static void append(EventLog log, long expected, int entries) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < entries; i++) {
      events.add(new Event.Noted("note " + (expected + i)));
    }
    log.append(SESSION, expected, "ada", events);
  }
}
