package dev.workroom.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pivot table over a table of the workbook: the cells hold its values already, and Excel can
 * refresh and rearrange it.
 *
 * @param table the table that it summarizes
 * @param rows headers of the columns whose values go down the side, outermost first
 * @param columns headers of the columns whose values go across the top
 * @param values what is summed, counted or averaged; in JSON a header alone is its sum
 * @param filters headers of the columns to filter by, above the pivot table
 * @param at the cell of its top left corner, filters included; below everything else when absent
 */
public record TablePivot(
    @Nullable String name,
    @Nullable String title,
    String table,
    List<String> rows,
    List<String> columns,
    List<Value> values,
    List<String> filters,
    @Nullable String at) {
  public TablePivot {
    table = table == null ? "" : table.strip();
    rows = rows == null ? List.of() : List.copyOf(rows);
    columns = columns == null ? List.of() : List.copyOf(columns);
    values = values == null ? List.of() : List.copyOf(values);
    filters = filters == null ? List.of() : List.copyOf(filters);
  }

  /**
   * A figure of a pivot table.
   *
   * @param function {@code sum}, {@code count}, {@code average}, {@code min} or {@code max}; sum
   *     when absent
   * @param header such as "Sum of Amount" when absent
   * @param format as in {@link TableColumn}; that of the column when absent
   */
  public record Value(
      String column, @Nullable String function, @Nullable String header, @Nullable String format) {
    public Value {
      column = column == null ? "" : column.strip();
    }

    /** The sum of a column. */
    public static Value valueOf(String column) {
      return new Value(column, null, null, null);
    }
  }
}
