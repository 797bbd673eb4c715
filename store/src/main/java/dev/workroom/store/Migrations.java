package dev.workroom.store;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The schema's numbered steps, each applied once. */
final class Migrations {
  private static final List<String> STEPS = List.of("001-log.sql", "002-server.sql");

  private Migrations() {}

  /** Makes the table that counts the steps; for a new database. */
  static void begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "create table schema_version (version bigint not null primary key, applied text not null)");
    }
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select max(version) from schema_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  static boolean upToDate(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > STEPS.size()) {
      throw new EventLogException(
          "This data folder was written by a newer Workroom (schema %d, this program knows %d). Use that version or a later one."
              .formatted(version, STEPS.size()));
    }
    return version == STEPS.size();
  }

  /** Applies what is missing, inside the caller's transaction. */
  static void apply(Connection connection) throws SQLException {
    for (int version = version(connection) + 1; version <= STEPS.size(); version++) {
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements(STEPS.get(version - 1))) {
          statement.executeUpdate(sql);
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into schema_version (version, applied) values (?, ?)")) {
        insert.setInt(1, version);
        insert.setString(2, Instant.now().toString());
        insert.executeUpdate();
      }
    }
  }

  /** Statements end with a semicolon at the end of a line. */
  private static List<String> statements(String step) {
    try (InputStream in = Objects.requireNonNull(Migrations.class.getResourceAsStream(step))) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(sql.strip().split(";\\s*\\n|;$"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
