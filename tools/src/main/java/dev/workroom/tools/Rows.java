package dev.workroom.tools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query.
 *
 * @param rows values as JDBC gives them, {@code java.time} for dates and times
 */
public record Rows(List<Column> columns, List<List<@Nullable Object>> rows) {
  public Rows {
    columns = List.copyOf(columns);
  }

  /** A column with its type as DuckDB names it. */
  public record Column(String name, String type) {}
}
