package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens the log's file, makes it when there is none, and looks whether it is sound. */
final class Opening {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final boolean alone;
  private final Database database;

  /** {@code alone}: no other process has it open, so the file itself may be looked at. */
  Opening(Path file, boolean alone) {
    this.file = file;
    this.alone = alone;
    database = new Database(file);
  }

  Database open() {
    try {
      DataFolder.createFile(file);
      boolean cutOff = alone && wal() > 0;
      if (alone) {
        checkHeader();
      }
      Connection connection = database.open();
      boolean sound = false;
      try {
        prepare(connection, cutOff);
        sound = true;
      } finally {
        database.giveBack(connection, sound);
      }
      return database;
    } catch (SQLException e) {
      throw database.failure(e);
    } catch (IOException e) {
      throw new EventLogException(
          "The log %s cannot be opened (%s).".formatted(file, DataFolder.reason(e)), e);
    }
  }

  private void prepare(Connection connection, boolean cutOff) throws SQLException {
    int owner = Database.number(connection, "application_id");
    if (owner == 0 && Database.number(connection, "schema_version") == 0) {
      create(connection);
    } else if (owner != Database.APPLICATION_ID) {
      throw new EventLogException(
          "%s is a database of another program. Choose another data folder (WORKROOM_HOME)."
              .formatted(file));
    }
    if (cutOff) {
      check(connection);
    }
    if (!Migrations.upToDate(connection)) {
      inTransaction(Migrations::apply);
    }
    if (SessionIndex.missing(connection)) {
      inTransaction(SessionIndex::rebuild);
    }
  }

  /** The journal mode stays with the file; the rest is made in one piece. */
  private void create(Connection reader) throws SQLException {
    Database.text(reader, "journal_mode = wal");
    inTransaction(connection -> {
      if (Database.number(connection, "application_id") == 0) {
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate("pragma application_id = " + Database.APPLICATION_ID);
        }
        Migrations.begin(connection);
        Migrations.apply(connection);
      }
    });
  }

  /** After a process was cut off: SQLite has recovered by itself; see whether all fits. */
  private void check(Connection connection) throws SQLException {
    String found = Database.text(connection, "quick_check(1)");
    if (!found.equals("ok")) {
      throw database.damaged(found);
    }
  }

  /** The header (SQLite file format, section 1.3): whose file it is and how long it must be. */
  private void checkHeader() throws IOException {
    long length = Files.size(file);
    if (length == 0) {
      if (wal() > 0) {
        throw database.damaged("the file is empty, its journal is not");
      }
      return;
    }
    var header = new byte[100];
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.readFully(header, 0, (int) Math.min(length, header.length));
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (fields.slice(0, MAGIC.length).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
      throw database.damaged("it is not a database");
    }
    int pageSize = fields.getShort(16) & 0xffff;
    long pages = fields.getInt(28) & 0xffffffffL;
    boolean counted = fields.getInt(24) == fields.getInt(92);
    if (counted && wal() == 0 && length < pages * (pageSize == 1 ? 65_536 : pageSize)) {
      throw database.damaged("its end is missing");
    }
  }

  private long wal() throws IOException {
    Path wal = file.resolveSibling(file.getFileName() + "-wal");
    return Files.exists(wal) ? Files.size(wal) : 0;
  }

  /** Something to write. */
  private interface Change {
    void in(Connection connection) throws SQLException;
  }

  private void inTransaction(Change change) throws SQLException {
    try (Connection connection = database.openWriter()) {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        change.in(connection);
        done = true;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    }
  }
}
