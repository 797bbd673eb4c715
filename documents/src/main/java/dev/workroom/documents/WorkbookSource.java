package dev.workroom.documents;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A workbook to read from, sheet by sheet, cell by cell from the top left. */
sealed interface WorkbookSource extends Closeable permits WorkbookXlsx, WorkbookXls {
  /** Takes cells; false ends the sheet. */
  @FunctionalInterface
  interface Cells {
    boolean take(SheetCell cell);
  }

  List<SheetName> sheets();

  /** Defined names with what they refer to, without "=". */
  Map<String, String> names();

  /** Excel tables, for structured references. */
  List<FormulaTable> tables();

  /** Whether days count from 1904. */
  boolean from1904();

  void read(SheetName sheet, Cells cells) throws IOException;
}
