package dev.workroom.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows under named, typed columns.
 *
 * @param rows each as long as {@code columns}; values are {@code String}, {@code Number}, {@code
 *     Boolean}, {@code LocalDate}, {@code LocalDateTime}, {@code LocalTime} or null. The list is
 *     kept, not copied, because it may hold a million rows.
 */
public record Table(List<Column> columns, List<? extends List<? extends @Nullable Object>> rows) {
  public Table {
    columns = List.copyOf(columns);
  }

  /** A column's name and what its values are. */
  public record Column(String name, Type type) {}

  /** Kinds of value. */
  public enum Type {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DATE,
    DATETIME,
    TIME
  }
}
