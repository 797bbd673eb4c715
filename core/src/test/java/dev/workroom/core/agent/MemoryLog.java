package dev.workroom.core.agent;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
  private boolean lastIsKept;
  private boolean dead;
  private volatile boolean closed;

  /** It takes no more. */
  void close() {
    closed = true;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  /** From the given number of appends on, the process is dead: every append fails. */
  void dieAfter(int appends) {
    die(appends, false);
  }

  /** As {@link #dieAfter}, but the append in which it dies has reached the disk. */
  void dieAfterKeeping(int appends) {
    die(appends, true);
  }

  private void die(int appends, boolean keeping) {
    lock.lock();
    try {
      appendsLeft = appends;
      lastIsKept = keeping;
      dead = false;
    } finally {
      lock.unlock();
    }
  }

  /** What a process that has died wants to do, here or elsewhere, it does not do. */
  void mustLive() {
    lock.lock();
    try {
      if (dead) {
        throw new Dead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Every session that has a log. */
  List<SessionId> sessions() {
    return all.keySet().stream().sorted(Comparator.comparing(SessionId::value)).toList();
  }

  @Override
  public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
    lock.lock();
    try {
      mustLive();
      List<Entry> log = all.computeIfAbsent(session, _ -> new ArrayList<>());
      if (log.size() != expected) {
        throw new StaleSessionException(session, expected);
      }
      boolean dying = appendsLeft-- <= 0;
      if (dying && !lastIsKept) {
        dead = true;
        throw new Dead();
      }
      var entries = new ArrayList<Entry>();
      for (Event event : events) {
        entries.add(
            new Entry(log.size() + 1L, Instant.ofEpochSecond(log.size()), actor, event, ""));
        log.add(entries.getLast());
      }
      if (dying) {
        dead = true;
        throw new Dead();
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
      mustLive();
      List<Entry> log = all.getOrDefault(session, List.of());
      return List.copyOf(log.subList((int) Math.min(log.size(), fromSeq - 1), log.size()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long last(SessionId session) {
    lock.lock();
    try {
      mustLive();
      return all.getOrDefault(session, List.of()).size();
    } finally {
      lock.unlock();
    }
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
