package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.message.SessionId;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Logs as they were read last. A log only grows, so of one that is looked at again and again, as by
 * a page that shows it, only what is new is read; the rest is kept while there is room for it.
 */
final class RecentLogs {
  private static final int KEPT = 4;

  private final EventLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, SoftReference<List<Entry>>> known =
      new LinkedHashMap<>(16, 0.75f, true);

  RecentLogs(EventLog log) {
    this.log = log;
  }

  /** The entries from a number on; numbers count from 1 without a gap. */
  List<Entry> read(SessionId session, long fromSeq) {
    Optional<List<Entry>> before = before(session);
    if (before.isEmpty() && fromSeq > 1) {
      return log.read(session, fromSeq);
    }
    List<Entry> early = before.orElse(List.of());
    List<Entry> late = log.read(session, early.size() + 1L);
    List<Entry> all = early;
    if (!late.isEmpty()) {
      all = new ArrayList<>(early.size() + late.size());
      all.addAll(early);
      all.addAll(late);
      all = List.copyOf(all);
      keep(session, all);
    }
    return all.subList(Math.clamp(fromSeq - 1, 0, all.size()), all.size());
  }

  private Optional<List<Entry>> before(SessionId session) {
    lock.lock();
    try {
      return Optional.ofNullable(known.get(session)).map(SoftReference::get);
    } finally {
      lock.unlock();
    }
  }

  private void keep(SessionId session, List<Entry> all) {
    lock.lock();
    try {
      known.put(session, new SoftReference<>(all));
      while (known.size() > KEPT) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
