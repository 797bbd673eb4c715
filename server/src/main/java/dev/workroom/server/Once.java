package dev.workroom.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What requests that act were answered, by their key, so that one that comes again does nothing
 * twice. What failed was not answered and may be tried again. It is forgotten with the server;
 * commands and beginnings are remembered in the database instead.
 */
final class Once {
  private static final int MOST = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /** Something that acts, and what is answered. */
  interface Act {
    Object answer() throws Exception;
  }

  /** One key: whoever comes second waits for the first and gets the same. */
  private static final class Kept {
    private final String what;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Object answer;

    Kept(String what) {
      this.what = what;
    }

    Object answer(Act act) throws Exception {
      turn.lockInterruptibly();
      try {
        Object known = answer;
        if (known != null) {
          return known;
        }
        Object made = act.answer();
        answer = made;
        return made;
      } finally {
        turn.unlock();
      }
    }
  }

  /** The answer of what was done under this key, now or before. */
  Object of(String key, String what, Act act) throws Exception {
    Kept mine = kept(key, what);
    if (!mine.what.equals(what)) {
      throw Refused.bad("This Idempotency-Key was used for something else; take a new one.");
    }
    return mine.answer(act);
  }

  private Kept kept(String key, String what) {
    lock.lock();
    try {
      if (kept.size() >= MOST && !kept.containsKey(key)) {
        kept.remove(kept.keySet().iterator().next());
      }
      return kept.computeIfAbsent(key, _ -> new Kept(what));
    } finally {
      lock.unlock();
    }
  }
}
