package dev.workroom.tools;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Puts a sheet's rows into a table. */
final class SheetLoad {
  private SheetLoad() {}

  /**
   * Makes the table anew.
   *
   * @param row the name of a last column that counts the rows from 1; none if empty
   */
  static void into(
      Connection connection, String schema, String table, SheetTable content, String row)
      throws SQLException {
    String columns =
        content.columns().stream()
            .map(column -> SqlTree.name(column.name()) + " " + column.type())
            .collect(Collectors.joining(", "));
    String counted = row.isEmpty() ? "" : ", " + row + " BIGINT";
    try (Statement jdbc = connection.createStatement()) {
      jdbc.execute(
          "CREATE OR REPLACE TABLE %s.%s (%s%s)"
              .formatted(schema, SqlTree.name(table), columns, counted));
    }
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender(schema, table)) {
      long number = 0;
      for (List<? extends @Nullable Object> line : content.rows()) {
        appender.beginRow();
        for (int i = 0; i < content.columns().size(); i++) {
          append(appender, SheetTable.at(line, i), content.columns().get(i).type());
        }
        if (!row.isEmpty()) {
          appender.append(++number);
        }
        appender.endRow();
      }
    }
  }

  private static void append(DuckDBAppender appender, @Nullable Object value, String type)
      throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case Number number when type.equals("BIGINT") -> appender.append(number.longValue());
      case Number number when type.equals("DOUBLE") -> appender.append(number.doubleValue());
      case Boolean truth when type.equals("BOOLEAN") -> appender.append(truth.booleanValue());
      case LocalDate date when type.equals("DATE") -> appender.append(date);
      case LocalDate date when type.equals("TIMESTAMP") -> appender.append(date.atStartOfDay());
      case LocalDateTime time when type.equals("TIMESTAMP") -> appender.append(time);
      case LocalTime time when type.equals("TIME") -> appender.append(time);
      default -> appender.append(SheetTable.text(value));
    }
  }
}
