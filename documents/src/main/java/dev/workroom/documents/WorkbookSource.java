package dev.workroom.documents;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;

/** A workbook to read from, sheet by sheet, cell by cell from the top left. */
sealed interface WorkbookSource extends Closeable permits WorkbookXlsx, WorkbookXls {
  /** Takes cells; false ends the sheet. */
  @FunctionalInterface
  interface Cells {
    boolean take(SheetCell cell);
  }

  List<SheetName> sheets();

  /** Defined names, those of single sheets among them. */
  List<FormulaNames.Name> names();

  /** Excel tables, for structured references. */
  List<FormulaTable> tables();

  /** Whether days count from 1904. */
  boolean from1904();

  /** Whether it computes with the digits that cells show, not with all that they hold. */
  boolean asShown();

  /** Whether formulas that read themselves are computed again and again on purpose. */
  boolean iterates();

  /** What stored its values, as the file says, such as "Microsoft Excel", or "". */
  String program() throws IOException;

  /** Cells of a sheet that the program fills by itself: those of its pivot tables. */
  List<CellRangeAddress> generated(String sheet) throws IOException;

  void read(SheetName sheet, Cells cells) throws IOException;
}
