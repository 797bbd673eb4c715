package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;

/** The connections to one SQLite file, and what its errors mean. */
final class Database implements AutoCloseable {
  /** How long a writer waits for another process's transaction. */
  static final int BUSY_MILLIS = 120_000;

  /** {@code Wkrm}: says in the file's header whose it is. */
  static final int APPLICATION_ID = 0x576b726d;

  private static final int IDLE = 4;

  private static final String DAMAGED =
      "The log %s is damaged (%s). Nothing was changed in it: keep the file, and restore a copy from"
          + " a backup, or go on with a new data folder (WORKROOM_HOME).";

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  Database(Path file) {
    this.file = file;
  }

  /** Something to read. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  Path file() {
    return file;
  }

  /** Reads over one of the reading connections. */
  <T> T read(Work<T> work) {
    try {
      Connection connection = borrow();
      boolean sound = false;
      try {
        T result = work.in(connection);
        sound = true;
        return result;
      } finally {
        giveBack(connection, sound);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** As {@link #read}, and all of it sees the same state of the database. */
  <T> T readAtOnce(Work<T> work) {
    return read(connection -> {
      connection.setAutoCommit(false);
      try {
        return work.in(connection);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    });
  }

  /** As {@link #open}, but its transactions take the write lock at their beginning. */
  Connection openWriter() throws SQLException {
    return open("IMMEDIATE");
  }

  /** A connection that commits each statement by itself. */
  Connection open() throws SQLException {
    return open("DEFERRED");
  }

  private Connection open(String transactions) throws SQLException {
    var settings = new Properties();
    settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("transaction_mode", transactions);
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, settings);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("pragma trusted_schema = off; pragma cell_size_check = on");
    }
    return connection;
  }

  static int number(Connection connection, String pragma) throws SQLException {
    return Integer.parseInt(text(connection, pragma));
  }

  static String text(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("pragma " + pragma)) {
      return found.next() ? found.getString(1) : "";
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      idle.forEach(Database::closeQuietly);
      idle.clear();
    } finally {
      lock.unlock();
    }
  }

  private Connection borrow() throws SQLException {
    Optional<Connection> free;
    lock.lock();
    try {
      if (closed) {
        throw new EventLogException("The log is closed.");
      }
      free = Optional.ofNullable(idle.poll());
    } finally {
      lock.unlock();
    }
    return free.isPresent() ? free.get() : open();
  }

  /** Keeps a sound connection for the next reader. */
  void giveBack(Connection connection, boolean sound) {
    lock.lock();
    try {
      if (sound && !closed && idle.size() < IDLE) {
        idle.push(connection);
        return;
      }
    } finally {
      lock.unlock();
    }
    closeQuietly(connection);
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It held nothing that is not on the disk.
    }
  }

  /** The sentence for the user; the low byte of SQLite's result code says what kind it is. */
  EventLogException failure(SQLException e) {
    String sentence =
        switch (e.getErrorCode() & 0xff) {
          case 13 ->
              "The disk is full: %s cannot grow. Make room and go on; what was written before is safe.";
          case 10 ->
              "The disk refused to read or write %s (%s). Check the disk and its free space; what was written before is safe.";
          case 5, 6 -> "Another process holds %s for too long. End it, or try again.";
          case 8, 3 -> "%s may not be written. Check the permissions of the data folder.";
          case 14 -> "%s cannot be opened. Check that the data folder exists and is yours.";
          case 11, 26 -> DAMAGED;
          default -> "%s cannot be read or written (%s).";
        };
    return new EventLogException(sentence.formatted(file, e.getMessage()), e);
  }

  EventLogException damaged(String how) {
    return new EventLogException(DAMAGED.formatted(file, how));
  }
}
