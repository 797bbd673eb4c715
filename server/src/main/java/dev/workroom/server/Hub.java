package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.json.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Between what happens and the browsers that watch: entries in their order, the newest row and
 * progress of each session, and the text that models are writing. A browser that is slow misses
 * none of the entries and of the rest only what has been replaced since.
 */
final class Hub implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Hub.class.getName());
  private static final int KEPT = 4_096;
  private static final int BATCH = 500;

  /** How often other processes' entries are looked for; this process's own ring. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** How soon a store that could not be read is tried again. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** How often a busy session's row and progress are made anew. */
  private static final Duration CALM = Duration.ofMillis(200);

  private final Shelf shelf;
  private final Board board;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Map<String, Newest> newest = new LinkedHashMap<>();
  private long version;
  private final Drafts drafts = new Drafts(() -> ++version);
  private final Set<SessionId> dirty = new HashSet<>();
  private final Set<SessionId> untold = new HashSet<>();
  private long position;
  private boolean rung;
  private boolean closed;
  private volatile boolean reading = true;
  private final Thread reader;
  private final Thread teller;

  /** An entry, ready to be sent. */
  record Frame(long position, String data) {}

  /**
   * The newest of its kind about one session.
   *
   * @param position how far the entries were when it was made
   */
  record Newest(long version, long position, String event, String data) {}

  Hub(Shelf shelf, Board board) {
    this.shelf = shelf;
    this.board = board;
    this.position = shelf.position();
    this.reader = Thread.ofVirtual().name("hub-reader").start(this::read);
    this.teller = Thread.ofVirtual().name("hub-teller").start(this::tell);
  }

  /** Something was appended in this process. */
  void ring() {
    lock.lock();
    try {
      rung = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Something about a session changed that is in no log. */
  void touched(SessionId root) {
    lock.lock();
    try {
      dirty.add(root);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long position() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** Sends all browsers something about a session that replaces what was sent before. */
  void tell(String event, SessionId root, Object data) {
    String text = Wire.write(data);
    lock.lock();
    try {
      Newest before = newest.get(event + " " + root);
      if (before == null || !before.data.equals(text)) {
        newest.put(event + " " + root, new Newest(++version, position, event, text));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** More of what a model writes, or of what a call says of itself. */
  void delta(SessionId session, Delta delta) {
    lock.lock();
    try {
      drafts.add(session, delta);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was being written stands in the log now, or never will. */
  void written(SessionId session) {
    lock.lock();
    try {
      drafts.written(session);
    } finally {
      lock.unlock();
    }
  }

  /** A session writes no more. */
  void ended(SessionId session) {
    lock.lock();
    try {
      drafts.ended(session);
    } finally {
      lock.unlock();
    }
  }

  /** The texts that are being written, by session. */
  List<StreamEvents.DraftText> drafts(SessionId root) {
    lock.lock();
    try {
      return drafts.of(root);
    } finally {
      lock.unlock();
    }
  }

  /** The entries after a position; from memory if they are new enough. */
  List<Frame> after(long from) {
    lock.lock();
    try {
      if (from >= position) {
        return List.of();
      }
      if (!frames.isEmpty() && from + 1 >= frames.getFirst().position) {
        return frames.stream().filter(f -> f.position > from).limit(BATCH).toList();
      }
    } finally {
      lock.unlock();
    }
    return shelf.after(from, BATCH).stream().map(Hub::frame).toList();
  }

  /** What is newer than a version, oldest first. */
  List<Newest> newer(long than) {
    return newest(one -> one.version > than);
  }

  /**
   * What was made when the entries were at a position or further on: who read a list at that
   * position may not have it.
   */
  List<Newest> since(long position) {
    return newest(one -> one.position >= position);
  }

  private List<Newest> newest(Predicate<Newest> wanted) {
    lock.lock();
    try {
      return newest.values().stream()
          .filter(wanted)
          .sorted(java.util.Comparator.comparingLong(Newest::version))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** What a browser lacks of the drafts, as events. */
  List<Newest> lacking(Drafts.Seen seen) {
    lock.lock();
    try {
      return drafts.lacking(seen);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there may be something new, no longer than this. */
  void await(long position, long version, Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = most.toNanos();
      while (!closed && left > 0 && this.position <= position && this.version <= version) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    try {
      while (!closed()) {
        if (!caughtUp()) {
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** A store that cannot be read now, such as on a full disk, may be read again later. */
  private boolean caughtUp() throws InterruptedException {
    try {
      List<Arrival> arrivals = shelf.after(position(), BATCH);
      if (arrivals.isEmpty()) {
        idle();
      } else {
        take(arrivals);
      }
      reading = true;
    } catch (RuntimeException e) {
      if (reading) {
        LOG.log(System.Logger.Level.ERROR, "The logs cannot be read; it is tried again.", e);
      }
      reading = false;
    }
    return reading;
  }

  /** Whether it hears of what happens: a stream that would miss it must not look alive. */
  boolean reading() {
    return reading;
  }

  private void idle() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = LOOK.toNanos();
      while (!rung && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      rung = false;
    } finally {
      lock.unlock();
    }
  }

  private void take(List<Arrival> arrivals) {
    arrivals.forEach(board::take);
    List<Frame> made = arrivals.stream().map(Hub::frame).toList();
    lock.lock();
    try {
      frames.addAll(made);
      while (frames.size() > KEPT) {
        frames.removeFirst();
      }
      position = made.getLast().position;
      arrivals.forEach(one -> dirty.add(Arrival.root(one.session())));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static Frame frame(Arrival one) {
    return new Frame(
        one.position(),
        Wire.write(
            new StreamEvents.EntryCame(
                Arrival.root(one.session()).value(),
                one.session().value(),
                one.position(),
                one.entry())));
  }

  private void tell() {
    try {
      while (!closed()) {
        Set<SessionId> roots = dirtied();
        roots.forEach(this::tellOf);
        Thread.sleep(CALM);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private Set<SessionId> dirtied() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (dirty.isEmpty() && !closed) {
        changed.await(1, TimeUnit.SECONDS);
        dirty.addAll(board.elsewhere());
      }
      Set<SessionId> roots = Set.copyOf(dirty);
      dirty.clear();
      return roots;
    } finally {
      lock.unlock();
    }
  }

  private void tellOf(SessionId root) {
    try {
      tell("row", root, board.row(root));
      tell("progress", root, board.standing(root));
      untold.remove(root);
    } catch (Refused _) {
      // no session, but another log of the house
    } catch (RuntimeException e) {
      if (untold.add(root)) {
        LOG.log(System.Logger.Level.ERROR, "How far %s is cannot be told now.".formatted(root), e);
      }
      touched(root);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    reader.interrupt();
    teller.interrupt();
  }
}
