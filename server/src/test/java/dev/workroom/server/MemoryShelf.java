package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Logs in memory, with the order in which their entries came. */
final class MemoryShelf implements Shelf {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Arrival> all = new ArrayList<>();
  private final Map<SessionId, List<Entry>> logs = new LinkedHashMap<>();

  private int failures;
  private boolean broken;

  /** Whether it can be read from now on. */
  void broken(boolean broken) {
    lock.lock();
    try {
      this.broken = broken;
    } finally {
      lock.unlock();
    }
  }

  /** How often it was read in vain. */
  int failures() {
    lock.lock();
    try {
      return failures;
    } finally {
      lock.unlock();
    }
  }

  void append(String session, Event event) {
    lock.lock();
    try {
      var id = new SessionId(session);
      List<Entry> log = logs.computeIfAbsent(id, _ -> new ArrayList<>());
      var entry = new Entry(log.size() + 1L, Instant.now(), "ada", event, "h" + all.size());
      log.add(entry);
      all.add(new Arrival(all.size() + 1L, id, entry));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Line> lines() {
    lock.lock();
    try {
      return logs.entrySet().stream()
          .map(one ->
              new Line(
                  one.getKey(),
                  Optional.empty(),
                  "title of " + one.getKey(),
                  one.getValue().getFirst().at(),
                  one.getValue().getLast().at(),
                  one.getValue().getLast().event() instanceof Event.TurnEnded ? "DONE" : "WORKING",
                  false))
          .sorted(Comparator.comparing(Line::last).reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Entry> first(SessionId session) {
    return read(session, 1).stream().findFirst();
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    lock.lock();
    try {
      return logs.getOrDefault(session, List.of()).stream()
          .filter(entry -> entry.seq() >= fromSeq)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long position() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Arrival> after(long position, int most) {
    lock.lock();
    try {
      if (broken) {
        failures++;
        throw new IllegalStateException("database or disk is full");
      }
      return List.copyOf(
          all.subList(
              (int) Math.min(position, all.size()), (int) Math.min(position + most, all.size())));
    } finally {
      lock.unlock();
    }
  }
}
