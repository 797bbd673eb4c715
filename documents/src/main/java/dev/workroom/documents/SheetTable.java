package dev.workroom.documents;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a sheet's cells as rows under the first row that looks like headers. */
final class SheetTable {
  /** Beyond it the rows would not fit the worker's heap. */
  private static final int MOST_CELLS = 4_000_000;

  private final boolean from1904;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private int currentRow = -1;
  private int width;
  private int cells;

  SheetTable(boolean from1904) {
    this.from1904 = from1904;
  }

  boolean take(SheetCell cell) {
    if (++cells > MOST_CELLS) {
      throw new DocumentException(
          "The sheet has more than %,d cells: save it as CSV to query it.".formatted(MOST_CELLS));
    }
    if (cell.column() >= 2_000) {
      return true;
    }
    if (cell.row() != currentRow) {
      rows.add(new ArrayList<>());
      numbers.add(cell.row() + 1);
      currentRow = cell.row();
    }
    List<@Nullable Object> row = rows.getLast();
    while (row.size() <= cell.column()) {
      row.add(null);
    }
    Object value = CellText.value(cell, from1904);
    row.set(cell.column(), value instanceof CellError ? null : tidy(value));
    width = Math.max(width, row.size());
    return true;
  }

  private static @Nullable Object tidy(@Nullable Object value) {
    return switch (value) {
      case LocalDateTime time when time.toLocalTime().toNanoOfDay() == 0 -> time.toLocalDate();
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          number.longValue();
      case String text when text.isBlank() -> null;
      case null -> null;
      default -> value;
    };
  }

  /** The number of the header row in the sheet and, after it, that of each row, from 1. */
  List<Integer> numbers() {
    return numbers.subList(Math.max(0, header()), numbers.size());
  }

  Table finish() {
    int header = header();
    List<String> names = new ArrayList<>();
    List<Table.Column> columns = new ArrayList<>();
    List<List<@Nullable Object>> body =
        header + 1 <= rows.size()
            ? rows.subList(Math.min(header + 1, rows.size()), rows.size())
            : List.of();
    int first = firstColumn();
    for (int c = first; c < width; c++) {
      Object name = header < 0 || c >= rows.get(header).size() ? null : rows.get(header).get(c);
      names.add(unique(name == null ? "column" + (c + 1) : name.toString().strip(), names));
      List<@Nullable Object> values = new ArrayList<>();
      for (List<@Nullable Object> row : body) {
        values.add(c < row.size() ? row.get(c) : null);
      }
      columns.add(new Table.Column(names.getLast(), CellValues.typeOf(values)));
    }
    List<List<@Nullable Object>> full = new ArrayList<>();
    for (List<@Nullable Object> row : body) {
      List<@Nullable Object> line = new ArrayList<>(width - first);
      for (int c = first; c < width; c++) {
        line.add(c < row.size() ? row.get(c) : null);
      }
      full.add(line);
    }
    return new Table(columns, full);
  }

  private int firstColumn() {
    int first = width;
    for (List<@Nullable Object> row : rows) {
      for (int c = 0; c < Math.min(first, row.size()); c++) {
        if (row.get(c) != null) {
          first = c;
          break;
        }
      }
    }
    return first;
  }

  /** Titles above a table fill one or two cells; the headers fill most columns with text. */
  private int header() {
    for (int r = 0; r < Math.min(20, rows.size()); r++) {
      long filled = rows.get(r).stream().filter(String.class::isInstance).count();
      if (filled >= Math.max(1, (width - firstColumn()) * 0.6)) {
        return r;
      }
    }
    return rows.isEmpty() ? -1 : 0;
  }

  private static String unique(String name, List<String> others) {
    String candidate = name;
    for (int n = 2; contains(others, candidate); n++) {
      candidate = name + "_" + n;
    }
    return candidate;
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }
}
