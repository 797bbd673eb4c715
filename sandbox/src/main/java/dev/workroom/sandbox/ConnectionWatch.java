package dev.workroom.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ends connections that take too long: to say what they want, or with nothing in between. */
final class ConnectionWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Set<Deadline> all = ConcurrentHashMap.newKeySet();
  private final Thread looking = Thread.ofVirtual().start(this::look);
  private volatile boolean closed;

  /** Watches a connection; it has this long for what comes first. */
  Deadline begin(Closeable connection, Duration first) {
    var deadline = new Deadline(connection);
    deadline.within(first);
    all.add(deadline);
    if (closed) {
      deadline.end("");
    }
    return deadline;
  }

  private void look() {
    try {
      while (!closed) {
        Thread.sleep(LOOK);
        long now = System.nanoTime();
        all.forEach(deadline -> deadline.look(now));
      }
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all that is left, as a call's end does. */
  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    all.forEach(deadline -> deadline.end(""));
  }

  /** How long one connection has. */
  final class Deadline implements AutoCloseable {
    private final List<Closeable> ends;
    private volatile long until;
    private volatile long idle;
    private volatile String cut = "";
    private volatile boolean ended;

    private Deadline(Closeable connection) {
      this.ends = new CopyOnWriteArrayList<>(List.of(connection));
    }

    /** It goes with this other end. */
    void also(Closeable end) throws IOException {
      ends.add(end);
      if (!all.contains(this)) {
        end.close();
      }
    }

    /** What comes now must be over in that time. */
    void within(Duration time) {
      idle = 0;
      until = System.nanoTime() + time.toNanos();
    }

    /** From now on something must move that often. */
    void every(Duration time) {
      idle = time.toNanos();
      moved();
    }

    void moved() {
      if (idle > 0) {
        until = System.nanoTime() + idle;
      }
    }

    /** Whether it was ended from here, for a reason or because the call was over. */
    boolean ended() {
      return ended;
    }

    /** Why the house cut it off; empty: it did not. */
    Optional<String> cut() {
      return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
    }

    private void look(long now) {
      if (now - until > 0) {
        end(idle > 0 ? "Cut off: nothing moved for long." : "Cut off: it took too long to begin.");
      }
    }

    /** Ends it for this reason; an empty one says that there is no trouble. */
    void end(String reason) {
      if (all.remove(this)) {
        cut = reason;
        ended = true;
        close();
      }
    }

    @Override
    public void close() {
      all.remove(this);
      for (Closeable end : ends) {
        try {
          end.close();
        } catch (IOException gone) {
          // it is closed all the same
        }
      }
    }
  }
}
