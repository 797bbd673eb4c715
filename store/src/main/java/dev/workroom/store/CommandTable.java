package dev.workroom.store;

import dev.workroom.core.message.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Which commands from outside were carried out, by their names; kept for a while. */
final class CommandTable {
  private CommandTable() {}

  static Optional<Carried> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select session, seq from command where name = ?")) {
      select.setString(1, name);
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? Optional.of(new Carried(new SessionId(found.getString(1)), found.getLong(2)))
            : Optional.empty();
      }
    }
  }

  static void insert(Connection connection, String name, SessionId session, long seq, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into command (name, session, seq, at) values (?, ?, ?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, session.value());
      insert.setLong(3, seq);
      insert.setString(4, at.toString());
      insert.executeUpdate();
    }
  }

  static void forget(Connection connection, Instant before) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from command where at < ?")) {
      delete.setString(1, before.toString());
      delete.executeUpdate();
    }
  }
}
