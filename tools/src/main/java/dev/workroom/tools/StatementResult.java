package dev.workroom.tools;

import dev.workroom.tools.SqlStatement.Kinds;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one statement answered: rows with their origin, or how many it changed. */
record StatementResult(
    SqlStatement statement,
    @Nullable Rows rows,
    long total,
    long changed,
    Optional<Origin> origin) {
  /** Runs a statement. */
  static StatementResult of(Statement jdbc, SqlStatement statement, Database.Window window)
      throws SQLException {
    if (!jdbc.execute(statement.sql())) {
      return new StatementResult(statement, null, 0, jdbc.getUpdateCount(), Optional.empty());
    }
    try (ResultSet result = jdbc.getResultSet()) {
      ResultSetMetaData meta = result.getMetaData();
      var columns = new ArrayList<Rows.Column>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(new Rows.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
      }
      var rows = new ArrayList<List<@Nullable Object>>();
      long total = 0;
      while (result.next()) {
        if (++total > window.offset() && rows.size() < window.most()) {
          var row = new ArrayList<@Nullable Object>(columns.size());
          for (int i = 1; i <= columns.size(); i++) {
            row.add(value(result.getObject(i)));
          }
          rows.add(row);
        }
      }
      // Creating a table answers with its number of rows, as rows.
      if (statement.kind() != Kinds.SELECTS && statement.kind() != Kinds.SHOWS) {
        boolean count = rows.size() == 1 && rows.getFirst().getFirst() instanceof Number;
        long changed = count ? ((Number) rows.getFirst().getFirst()).longValue() : -1;
        return new StatementResult(statement, null, 0, changed, Optional.empty());
      }
      return new StatementResult(statement, new Rows(columns, rows), total, 0, Optional.empty());
    }
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Timestamp timestamp -> timestamp.toLocalDateTime();
      case Date date -> date.toLocalDate();
      case Time time -> time.toLocalTime();
      default -> value;
    };
  }

  StatementResult from(Origin source) {
    return new StatementResult(statement, rows, total, changed, Optional.of(source));
  }
}
