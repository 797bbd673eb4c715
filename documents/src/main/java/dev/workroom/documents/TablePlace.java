package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * A table whose cells are settled: where it stands, its columns and its rows. Rows and columns
 * count from 0.
 *
 * @param rows each as long as {@code columns}; null where the column's formula goes
 * @param label text of the total row, or null when there is none
 * @param existing whether it stands in the workbook already; then its rows tell their first cell
 *     only
 * @param looks format and style of single cells, by their place among the rows
 */
record TablePlace(
    String sheet,
    String name,
    TableSpec spec,
    int headerRow,
    int firstColumn,
    List<Column> columns,
    List<List<@Nullable Object>> rows,
    @Nullable String label,
    boolean listObject,
    boolean existing,
    Map<Spot, CellSpec> looks) {

  /** A cell by its place among rows and columns. */
  record Spot(int row, int column) {}

  /** A column with what its values are and how they look. */
  record Column(TableColumn spec, Table.Type type, @Nullable String format) {
    String header() {
      return spec.header();
    }

    boolean numeric() {
      return type == Table.Type.NUMBER || type == Table.Type.INTEGER;
    }
  }

  /** Whether its rows are too many for the object model. */
  boolean bulk() {
    return rows.size() >= 1_000 && !existing;
  }

  int firstRow() {
    return headerRow + 1;
  }

  int lastRow() {
    return headerRow + rows.size();
  }

  /** The total row, or -1. */
  int totalRow() {
    return label == null ? -1 : lastRow() + 1;
  }

  /** Whether a cell is its header, one of its rows or its total. */
  boolean covers(int row, int column) {
    return row >= headerRow && row <= bottom() && column >= firstColumn && column <= lastColumn();
  }

  /** The last row that it covers, with its total. */
  int bottom() {
    return label == null ? lastRow() : lastRow() + 1;
  }

  int lastColumn() {
    return firstColumn + columns.size() - 1;
  }

  /** Position among the columns, forgiving case, spaces and underscores. */
  Optional<Integer> column(String header) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).header().equalsIgnoreCase(header.strip())) {
        return Optional.of(i);
      }
    }
    String wanted = loose(header);
    for (int i = 0; i < columns.size(); i++) {
      String source = columns.get(i).spec().source();
      if (loose(columns.get(i).header()).equals(wanted)
          || (source != null && loose(source).equals(wanted))) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The row whose first column reads like this, or the total row for "total". */
  Optional<Integer> row(String text) {
    for (int i = 0; i < rows.size(); i++) {
      Object first = rows.get(i).getFirst();
      if (first != null && first.toString().strip().equalsIgnoreCase(text.strip())) {
        return Optional.of(firstRow() + i);
      }
    }
    return label != null && (text.strip().equalsIgnoreCase("total") || text.equalsIgnoreCase(label))
        ? Optional.of(totalRow())
        : Optional.empty();
  }

  /** The values of a column as {@code $C$5:$C$9}, with its sheet. */
  String range(int column) {
    String letters = CellReference.convertNumToColString(firstColumn + column);
    return quoted(sheet)
        + "!$"
        + letters
        + "$"
        + (firstRow() + 1)
        + ":$"
        + letters
        + "$"
        + (lastRow() + 1);
  }

  /** One cell of a column, absolute, with its sheet. */
  String cell(int column, int row) {
    return quoted(sheet)
        + "!$"
        + CellReference.convertNumToColString(firstColumn + column)
        + "$"
        + (row + 1);
  }

  /** A sheet's name as formulas write it. */
  static String quoted(String sheet) {
    return sheet.matches("[A-Za-z_][A-Za-z_]*[0-9]?") && !sheet.matches("(?i)[a-z]{1,3}[0-9]")
        ? sheet
        : "'" + sheet.replace("'", "''") + "'";
  }

  static String loose(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
  }
}
