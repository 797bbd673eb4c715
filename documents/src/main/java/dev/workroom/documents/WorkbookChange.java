package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change to an existing workbook: exactly one of {@code set}, {@code append}, {@code
 * insertRows}, {@code insertColumns}, {@code deleteRows}, {@code deleteColumns}, {@code addSheet},
 * {@code addTable}, {@code addChart}, {@code addPivot}, {@code renameSheet}, {@code deleteSheet},
 * {@code moveSheet}, {@code name}, {@code setChart}, {@code removeChart}, {@code setSheet} and
 * {@code highlight}, with what belongs to it.
 *
 * <p>An example in JSON:
 *
 * <pre>{@code
 * [{"set": {"Inputs!B4": 0.07, "Summary!D5:D12": "=C5/B5", "Inputs!B4:B9": {"style": "input"}}},
 *  {"append": "Ledger", "query": "select * from 'april.csv'"},
 *  {"insertRows": "Summary!8:9"},
 *  {"addChart": {"type": "line", "table": "Ledger"}, "sheet": "Summary"},
 *  {"renameSheet": "Sheet1", "to": "Notes"}, {"moveSheet": "Notes", "before": "Summary"}]
 * }</pre>
 *
 * @param set contents by place, such as {@code Summary!B5} or a range; what the cells look like
 *     stays unless said; an empty text clears
 * @param append the table that gets more rows, from {@code rows} and {@code query} as in {@link
 *     TableSpec}
 * @param insertRows new rows by their later numbers, such as {@code Data!5:7}; references follow
 * @param sheet where {@code addTable}, {@code addChart} and {@code addPivot} go
 * @param to the new name of {@code renameSheet}
 * @param before the sheet that an added or moved one stands before; last when absent
 * @param name a defined name, for {@code refersTo}; without it the name is removed
 * @param setChart a chart by its title, or its number on {@code sheet}, which {@code chart} changes
 * @param setSheet a sheet, of which {@code look} says how it is shown and printed
 * @param highlight a table, or cells such as {@code Data!C2:F40}, whose conditional formats {@code
 *     highlights} replace; none: they go
 */
public record WorkbookChange(
    Map<String, CellSpec> set,
    @Nullable String append,
    List<Object> rows,
    @Nullable String query,
    @Nullable String insertRows,
    @Nullable String insertColumns,
    @Nullable String deleteRows,
    @Nullable String deleteColumns,
    @Nullable SheetSpec addSheet,
    @Nullable TableSpec addTable,
    @Nullable ChartSpec addChart,
    @Nullable TablePivot addPivot,
    @Nullable String sheet,
    @Nullable String renameSheet,
    @Nullable String to,
    @Nullable String deleteSheet,
    @Nullable String moveSheet,
    @Nullable String before,
    @Nullable String name,
    @Nullable String refersTo,
    @Nullable String setChart,
    @Nullable ChartChange chart,
    @Nullable String removeChart,
    @Nullable String setSheet,
    @Nullable SheetChange look,
    @Nullable String highlight,
    List<TableHighlight> highlights) {
  public WorkbookChange {
    set = set == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(set));
    rows = rows == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(rows));
    highlights = highlights == null ? List.of() : List.copyOf(highlights);
    long verbs =
        Stream.of(
                    append,
                    insertRows,
                    insertColumns,
                    deleteRows,
                    deleteColumns,
                    addSheet,
                    addTable,
                    addChart,
                    addPivot,
                    renameSheet,
                    deleteSheet,
                    moveSheet,
                    name,
                    setChart,
                    removeChart,
                    setSheet,
                    highlight)
                .filter(verb -> verb != null)
                .count()
            + (set.isEmpty() ? 0 : 1);
    if (verbs != 1) {
      throw new IllegalArgumentException(
          "Each edit is one of set, append, insertRows, insertColumns, deleteRows, deleteColumns,"
              + " addSheet, addTable, addChart, addPivot, renameSheet, deleteSheet, moveSheet, name,"
              + " setChart, removeChart, setSheet and highlight; this one has "
              + verbs
              + " of them.");
    }
  }

  /** New contents of cells. */
  public static WorkbookChange set(Map<String, CellSpec> cells) {
    return new WorkbookChange(
        cells, null, List.of(), null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null, null, null, List.of());
  }
}
