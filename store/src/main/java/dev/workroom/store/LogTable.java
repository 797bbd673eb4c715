package dev.workroom.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The log's tables, in SQL that SQLite and PostgreSQL both speak. */
final class LogTable {
  private LogTable() {}

  /** Where a session's log ends. */
  record Head(long seq, String hash) {
    static final Head NONE = new Head(0, "");
  }

  /** Takes rows one at a time. */
  interface RowReader {
    void row(Row row) throws SQLException;
  }

  static Head head(Connection connection, String session) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select seq, hash from head where session = ?")) {
      select.setString(1, session);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? new Head(found.getLong(1), found.getString(2)) : Head.NONE;
      }
    }
  }

  /** Appends the rows of one session, which follow its head. */
  static void insert(Connection connection, List<Row> rows) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into entry (session, seq, at, actor, event, hash) values (?, ?, ?, ?, ?, ?)")) {
      for (Row row : rows) {
        insert.setString(1, row.session());
        insert.setLong(2, row.seq());
        insert.setString(3, row.at());
        insert.setString(4, row.actor());
        insert.setString(5, row.event());
        insert.setString(6, row.hash());
        insert.executeUpdate();
      }
    }
    Row last = rows.getLast();
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into head (session, seq, hash) values (?, ?, ?)
            on conflict (session) do update set seq = excluded.seq, hash = excluded.hash\
            """)) {
      upsert.setString(1, last.session());
      upsert.setLong(2, last.seq());
      upsert.setString(3, last.hash());
      upsert.executeUpdate();
    }
  }

  /** Hands on the rows of one session from {@code fromSeq} on, one at a time. */
  static void read(Connection connection, String session, long fromSeq, RowReader reader)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select session, seq, at, actor, event, hash from entry
            where session = ? and seq >= ? order by seq\
            """)) {
      select.setString(1, session);
      select.setLong(2, fromSeq);
      each(select, reader);
    }
  }

  /** Hands on the row that a session began with. */
  static void first(Connection connection, String session, RowReader reader) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select session, seq, at, actor, event, hash from entry
            where session = ? and seq = 1\
            """)) {
      select.setString(1, session);
      each(select, reader);
    }
  }

  /** Hands on all rows, session by session in order, one at a time. */
  static void readAll(Connection connection, RowReader reader) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select session, seq, at, actor, event, hash from entry
            order by session, seq\
            """)) {
      each(select, reader);
    }
  }

  /** The sessions that have entries or a head, in order. */
  static void sessions(Connection connection, Consumer<String> reader) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select session from entry union select session from head order by session");
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        reader.accept(found.getString(1));
      }
    }
  }

  private static void each(PreparedStatement select, RowReader reader) throws SQLException {
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        reader.row(
            new Row(
                text(found, 1),
                found.getLong(2),
                text(found, 3),
                text(found, 4),
                text(found, 5),
                text(found, 6)));
      }
    }
  }

  /** A damaged row may hold nothing where text belongs: the audit names it. */
  private static String text(ResultSet found, int column) throws SQLException {
    String text = found.getString(column);
    return text == null ? "" : text;
  }
}
