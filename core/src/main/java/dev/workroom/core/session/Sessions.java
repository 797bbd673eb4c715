package dev.workroom.core.session;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The one live object for each session id. */
public final class Sessions {
  private final EventLog log;
  private final BiConsumer<SessionId, Entry> listener;
  private final Map<SessionId, Session> live = new ConcurrentHashMap<>();

  /** {@code listener} is told of each new entry of each live session. */
  public Sessions(EventLog log, BiConsumer<SessionId, Entry> listener) {
    this.log = log;
    this.listener = listener;
  }

  public Session open(SessionId id) {
    return live.computeIfAbsent(
        id, key -> new Session(key, log, entry -> listener.accept(key, entry), this::open));
  }

  /** Those that are open now. */
  public List<Session> live() {
    return List.copyOf(live.values());
  }

  /** Forgets the live object; the log stays. */
  public void close(SessionId id) {
    live.remove(id);
  }
}
