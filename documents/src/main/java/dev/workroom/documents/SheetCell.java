package dev.workroom.documents;

import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * A cell as it is stored. Rows and columns count from 0.
 *
 * @param value {@code String}, {@code Double} (dates too: days as Excel counts them), {@code
 *     Boolean}, {@link CellError}, or null when nothing is stored
 * @param formula without "=", as stored in the file; null for a constant
 * @param format the number format's code
 * @param array how far the formula's result reaches, when it is an array
 * @param hidden whether its row is not shown, by a filter or by hand
 */
record SheetCell(
    int row,
    int column,
    @Nullable Object value,
    @Nullable String formula,
    String format,
    FormulaGrid.@Nullable Array array,
    boolean hidden) {
  SheetCell(int row, int column, @Nullable Object value, @Nullable String formula, String format) {
    this(row, column, value, formula, format, null, false);
  }

  String address() {
    return CellReference.convertNumToColString(column) + (row + 1);
  }
}
