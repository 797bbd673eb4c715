package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.StaleSessionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one writer: what several sessions want to write while a commit is on its way to the disk goes
 * into the next commit together, so that they share its cost.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MOST = 256;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<Job<?>> waiting = new ArrayList<>();
  private Optional<Thread> writer = Optional.empty();
  private boolean closed;

  GroupCommit(Database database) {
    this.database = database;
  }

  /**
   * Something to do inside a transaction; it may run again in another if that one fails. It throws
   * {@link StaleSessionException} only before it has written anything.
   */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * Does the work and returns when it is durable. An interrupt does not cut it short.
   *
   * @throws EventLogException if it cannot be written; nothing of it is
   */
  <T> T write(Work<T> work) {
    Job<T> job;
    lock.lock();
    try {
      if (closed) {
        throw new EventLogException("The log is closed.");
      }
      job = new Job<>(work, lock.newCondition());
      waiting.add(job);
      if (writer.isEmpty()) {
        writer = Optional.of(Thread.ofPlatform().daemon().name("log-writer").start(this::run));
      }
      arrived.signal();
      while (job.done.isEmpty()) {
        job.settled.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    return job.answer();
  }

  /** Writes what is waiting and ends. */
  @Override
  public void close() {
    Optional<Thread> ending;
    lock.lock();
    try {
      closed = true;
      arrived.signal();
      ending = writer;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (ending.isPresent() && ending.get().isAlive()) {
      try {
        ending.get().join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var connection = new WriterConnection(database)) {
      for (List<Job<?>> batch = next(); !batch.isEmpty(); batch = next()) {
        for (List<Job<?>> open = batch; !open.isEmpty(); ) {
          open = commit(connection, open);
        }
        settle(batch);
      }
    }
  }

  private List<Job<?>> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      List<Job<?>> first = waiting.subList(0, Math.min(MOST, waiting.size()));
      List<Job<?>> batch = List.copyOf(first);
      first.clear();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the batch durable, or gives each the reason; the answer is what must be tried again. */
  private List<Job<?>> commit(WriterConnection writer, List<Job<?>> batch) {
    try {
      Connection connection = writer.get();
      connection.setAutoCommit(false);
      for (Job<?> job : batch) {
        if (!attempt(job, connection)) {
          writer.discard();
          return batch.stream().filter(other -> other != job).toList();
        }
      }
      // Commits as well; commit() alone would begin the next transaction at once, and with it
      // take the lock that other processes wait for.
      connection.setAutoCommit(true);
    } catch (SQLException | RuntimeException | Error e) {
      writer.discard();
      batch.forEach(job -> job.fail(failure(e)));
    }
    return List.of();
  }

  /** Whether the transaction is still good: a job that fails spoils it, but only for now. */
  private boolean attempt(Job<?> job, Connection connection) {
    try {
      job.attempt(connection);
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      job.fail(failure(e));
      return false;
    }
  }

  private EventLogException failure(Throwable e) {
    if (e instanceof EventLogException known) {
      return known;
    }
    return e instanceof SQLException sql
        ? database.failure(sql)
        : new EventLogException("The log cannot be written: " + e, e);
  }

  private void settle(List<Job<?>> batch) {
    lock.lock();
    try {
      batch.forEach(Job::settle);
    } finally {
      lock.unlock();
    }
  }

  private sealed interface Result<T> {}

  private record Made<T>(T value) implements Result<T> {}

  private record Failed<T>(RuntimeException why) implements Result<T> {}

  private static final class Job<T> {
    private final Work<T> work;
    private final Condition settled;
    private Optional<Result<T>> outcome = Optional.empty();
    private Optional<Result<T>> done = Optional.empty();

    Job(Work<T> work, Condition settled) {
      this.work = work;
      this.settled = settled;
    }

    /**
     * That somebody else was first leaves the transaction as it was; any other failure does not.
     */
    void attempt(Connection connection) throws SQLException {
      try {
        outcome = Optional.of(new Made<>(work.in(connection)));
      } catch (StaleSessionException refused) {
        outcome = Optional.of(new Failed<>(refused));
      }
    }

    void fail(EventLogException why) {
      outcome = Optional.of(new Failed<>(why));
    }

    void settle() {
      done = outcome;
      settled.signal();
    }

    T answer() {
      if (done.orElseThrow() instanceof Made<T>(T value)) {
        return value;
      }
      throw ((Failed<T>) done.get()).why();
    }
  }

  /** Opened at the first write, and anew after a failure. */
  private static final class WriterConnection implements AutoCloseable {
    private final Database database;
    private Optional<Connection> connection = Optional.empty();

    WriterConnection(Database database) {
      this.database = database;
    }

    Connection get() throws SQLException {
      if (connection.isEmpty()) {
        connection = Optional.of(database.openWriter());
      }
      return connection.get();
    }

    void discard() {
      close();
      connection = Optional.empty();
    }

    @Override
    public void close() {
      if (connection.isPresent()) {
        Database.closeQuietly(connection.get());
      }
    }
  }
}
