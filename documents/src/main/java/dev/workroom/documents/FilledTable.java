package dev.workroom.documents;

import java.util.List;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * A table of a workbook that a query filled: where it stands, for those who follow a cell back.
 * Rows and columns count from 0.
 *
 * @param query the SQL as it was described
 * @param firstRow the first row below the headers; the query's rows come first
 * @param headers of all columns, in order
 * @param rows as laid out, null where a formula goes; kept, not copied
 */
public record FilledTable(
    String sheet,
    String name,
    String query,
    int firstRow,
    int firstColumn,
    List<String> headers,
    List<List<@Nullable Object>> rows) {
  public FilledTable {
    headers = List.copyOf(headers);
  }

  /** Its first {@code count} rows as people write them: {@code Data!A2:C5}. */
  public String cells(int count) {
    String at = TablePlace.quoted(sheet) + "!";
    String from = CellReference.convertNumToColString(firstColumn);
    String to = CellReference.convertNumToColString(firstColumn + headers.size() - 1);
    return count == 0
        ? at + from + (firstRow + 1) + " (no rows)"
        : at + from + (firstRow + 1) + ":" + to + (firstRow + count);
  }

  static List<FilledTable> of(WorkbookLayout layout) {
    return layout.tables().stream()
        .filter(table -> table.spec().query() != null && !table.spec().query().isBlank())
        .map(table ->
            new FilledTable(
                table.sheet(),
                table.name(),
                String.valueOf(table.spec().query()),
                table.firstRow(),
                table.firstColumn(),
                table.columns().stream().map(TablePlace.Column::header).toList(),
                table.rows()))
        .toList();
  }
}
