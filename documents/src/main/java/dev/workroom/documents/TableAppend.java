package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Adds rows to a table of an existing workbook: what stands below moves down, computed columns go
 * on, and charts, rules and formulas that read all of its rows read the new ones too.
 */
final class TableAppend {
  private final WorkbookParts book;
  private final WorkbookParts.ListObject table;
  private final WorkbookParts.Entry entry;

  TableAppend(WorkbookParts book, String table) throws IOException {
    this.book = book;
    this.table = book.table(table);
    this.entry = book.entry(this.table.sheet());
  }

  /**
   * Adds the rows.
   *
   * @param literal lists in the order of the columns that have no formula (or of all), or objects
   *     by header
   * @param queried the rows of a query, whose columns have the names of the table's
   */
  void rows(List<Object> literal, @Nullable Table queried) throws IOException {
    List<Map<Integer, Object>> rows = new ArrayList<>();
    Map<Integer, String> formulas = formulas();
    if (queried != null) {
      queried(queried, rows);
    }
    for (int i = 0; i < literal.size(); i++) {
      rows.add(row(literal.get(i), i, formulas));
    }
    if (rows.isEmpty()) {
      return;
    }
    int last = table.lastData();
    makeRoom(rows.size());
    resolve(rows, last + 1);
    SheetPart sheet = book.sheet(entry);
    int left = table.area().getFirstColumn();
    WorkbookStyles styles = new WorkbookStyles(book.parts());
    for (int i = 0; i < rows.size(); i++) {
      int row = last + 1 + i;
      if (!sheet.attributes(last).isEmpty()) {
        sheet.attributes(row, sheet.attributes(last));
      }
      for (int c = 0; c < table.titles().size(); c++) {
        SheetPartCell above = sheet.cell(last, left + c);
        SheetPartCell cell = SheetPartCell.empty(above == null ? 0 : above.style());
        Object value = rows.get(i).get(c);
        String formula =
            value instanceof CellValues.Formula given
                ? given.text()
                : value == null && formulas.containsKey(c)
                    ? FormulaShift.by(formulas.get(c), i + 1, 0)
                    : null;
        Object stored =
            value == null || value instanceof CellValues.Formula
                ? null
                : CellValues.stored(value, book.from1904());
        if (formula != null || stored != null) {
          cell =
              WorkbookCells.written(
                  book,
                  WorkbookCells.dated(cell, value, styles),
                  formula,
                  stored,
                  new CellReference(row, left + c).formatAsString(),
                  sheet);
        }
        sheet.put(row, left + c, cell);
      }
    }
    book.forgetOrder();
  }

  /** Formulas as the file stores them, with cells in the place of braces; the room is made. */
  private void resolve(List<Map<Integer, Object>> rows, int first) throws IOException {
    boolean any =
        rows.stream()
            .anyMatch(row -> row.values().stream().anyMatch(v -> v instanceof CellValues.Formula));
    if (!any) {
      return;
    }
    WorkbookStub stub = WorkbookStub.of(book);
    for (int i = 0; i < rows.size(); i++) {
      int row = first + i;
      rows.get(i)
          .replaceAll((column, value) ->
              value instanceof CellValues.Formula given
                  ? new CellValues.Formula(
                      stub.stored(
                          given.text(), entry.name(), row, table.area().getFirstColumn() + column))
                  : value);
    }
  }

  /** Where the rows of a query will stand, told before they are added. */
  FilledTable filled(String query, Table queried) {
    List<Map<Integer, Object>> rows = new ArrayList<>();
    queried(queried, rows);
    List<List<@Nullable Object>> laid = new ArrayList<>();
    for (Map<Integer, Object> row : rows) {
      List<@Nullable Object> line = new ArrayList<>();
      for (int c = 0; c < table.titles().size(); c++) {
        line.add(row.get(c));
      }
      laid.add(line);
    }
    return new FilledTable(
        entry.name(),
        table.name(),
        query,
        table.lastData() + 1,
        table.area().getFirstColumn(),
        table.titles(),
        laid);
  }

  /** The last row's formulas, for columns that are computed. */
  private Map<Integer, String> formulas() throws IOException {
    SheetPart sheet = book.sheet(entry);
    sheet.unshare();
    Map<Integer, String> formulas = new HashMap<>();
    int left = table.area().getFirstColumn();
    for (int c = 0; c < table.titles().size(); c++) {
      SheetPartCell cell = sheet.cell(table.lastData(), left + c);
      String formula = cell == null ? null : cell.formula();
      if (formula != null) {
        formulas.put(c, formula);
      }
    }
    return formulas;
  }

  private void makeRoom(int count) throws IOException {
    int last = table.lastData();
    CellRangeAddress area = table.area();
    SheetPart sheet = book.sheet(entry);
    boolean below = table.totals() > 0;
    for (int row : sheet.rows()) {
      if (row > last) {
        below |=
            sheet.cells(row).entrySet().stream()
                .anyMatch(cell ->
                    cell.getKey() >= area.getFirstColumn()
                        && cell.getKey() <= area.getLastColumn()
                        && !cell.getValue().content().isEmpty());
      }
    }
    if (below) {
      for (WorkbookParts.ListObject other : book.tables(entry)) {
        boolean beside =
            !other.part().equals(table.part())
                && other.area().getFirstRow() <= last
                && other.area().getLastRow() > last;
        if (beside) {
          throw new DocumentException(
              "The table %s cannot get more rows: something stands below it, and moving that down would tear the table %s beside it; put the rows into a table of their own, or move one of the two."
                  .formatted(table.name(), other.name()));
        }
      }
    }
    var grown =
        new SheetShift.Grown(
            table.headers() == 0 ? table.firstData() : area.getFirstRow(),
            last,
            area.getFirstColumn(),
            area.getLastColumn(),
            count);
    if (last + count > 1_048_575) {
      throw new DocumentException(
          "The table %s would be longer than a sheet.".formatted(table.name()));
    }
    new SheetSpace(
            book, entry, new SheetShift(entry.name(), true, last + 1, below ? count : 0, grown))
        .apply();
  }

  private void queried(Table queried, List<Map<Integer, Object>> rows) {
    int[] target = new int[queried.columns().size()];
    for (int i = 0; i < target.length; i++) {
      target[i] = column(queried.columns().get(i).name(), "the query");
    }
    for (List<? extends @Nullable Object> row : queried.rows()) {
      Map<Integer, Object> values = new HashMap<>();
      for (int i = 0; i < target.length; i++) {
        Object value = row.get(i);
        if (value != null) {
          values.put(target[i], value);
        }
      }
      rows.add(values);
    }
  }

  private Map<Integer, Object> row(Object given, int number, Map<Integer, String> formulas) {
    Map<Integer, Object> values = new HashMap<>();
    if (given instanceof Map<?, ?> byHeader) {
      byHeader.forEach(
          (header, value) -> put(values, column(header.toString(), "row " + (number + 1)), value));
      return values;
    }
    if (!(given instanceof List<?> list)) {
      throw new DocumentException(
          "Row %d for the table %s must be a list of values or an object."
              .formatted(number + 1, table.name()));
    }
    List<Integer> free = new ArrayList<>();
    for (int c = 0; c < table.titles().size(); c++) {
      if (list.size() == table.titles().size() || !formulas.containsKey(c)) {
        free.add(c);
      }
    }
    if (list.size() > free.size()) {
      List<String> titles = table.titles();
      String open = free.stream().map(titles::get).toList().toString();
      throw new DocumentException(
          free.size() == titles.size()
              ? "Row %d for the table %s has %d values, but the table has %d columns: %s."
                  .formatted(number + 1, table.name(), list.size(), titles.size(), open)
              : "Row %d for the table %s has %d values: give either %d, for its columns without a formula %s, or %d, for all."
                  .formatted(
                      number + 1, table.name(), list.size(), free.size(), open, titles.size()));
    }
    for (int i = 0; i < list.size(); i++) {
      put(values, free.get(i), list.get(i));
    }
    return values;
  }

  private static void put(Map<Integer, Object> values, int column, @Nullable Object value) {
    Object literal = CellValues.literal(value);
    if (literal != null && !literal.equals("")) {
      values.put(column, literal);
    }
  }

  private int column(String header, String who) {
    List<String> titles = table.titles();
    for (int c = 0; c < titles.size(); c++) {
      if (TablePlace.loose(titles.get(c)).equals(TablePlace.loose(header))) {
        return c;
      }
    }
    throw new DocumentException(
        "The table %s has no column \"%s\", which %s names; it has %s."
            .formatted(table.name(), header, who, titles));
  }
}
