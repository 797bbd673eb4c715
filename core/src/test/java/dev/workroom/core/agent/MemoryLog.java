package dev.workroom.core.agent;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A log that lives as long as the test. */
final class MemoryLog implements EventLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, List<Entry>> all = new ConcurrentHashMap<>();
  private int appendsLeft = Integer.MAX_VALUE;

  /** From the given number of appends on, the process is dead: every append fails. */
  void dieAfter(int appends) {
    appendsLeft = appends;
  }

  @Override
  public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
    lock.lock();
    try {
      List<Entry> log = all.computeIfAbsent(session, _ -> new ArrayList<>());
      if (log.size() != expected) {
        throw new StaleSessionException(session, expected);
      }
      if (appendsLeft-- <= 0) {
        throw new Dead();
      }
      var entries = new ArrayList<Entry>();
      for (Event event : events) {
        entries.add(
            new Entry(log.size() + 1L, Instant.ofEpochSecond(log.size()), actor, event, ""));
        log.add(entries.getLast());
      }
      return entries;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    lock.lock();
    try {
      return all.getOrDefault(session, List.of()).stream().filter(e -> e.seq() >= fromSeq).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long last(SessionId session) {
    return read(session, 1).size();
  }

  @Override
  public Optional<Claim> claim(SessionId session) {
    return Optional.of(() -> {});
  }

  /** The process died. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }
}
