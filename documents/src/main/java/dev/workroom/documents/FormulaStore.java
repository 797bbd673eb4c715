package dev.workroom.documents;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** Stores results beside their formulas, so that programs that do not compute show them. */
final class FormulaStore {
  private static final Set<String> OLD_ERRORS =
      Set.of("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A");

  private FormulaStore() {}

  /** Stores each result whose cell is in the workbook, and what arrays spill. */
  static void store(XSSFWorkbook workbook, FormulaGrid grid, Map<FormulaGrid.At, Object> results) {
    Map<FormulaGrid.At, int[]> reaches = new HashMap<>();
    results.forEach((at, value) -> {
      XSSFSheet sheet = workbook.getSheet(grid.sheets().get(at.sheet()).name());
      XSSFCell cell = cell(sheet, at);
      if (grid.at(at) instanceof FormulaGrid.Spilled spilled) {
        int[] reach = reaches.computeIfAbsent(spilled.anchor(), anchor -> new int[2]);
        reach[0] = Math.max(reach[0], at.row());
        reach[1] = Math.max(reach[1], at.column());
        cell = cell == null ? made(sheet, at, cell(sheet, spilled.anchor())) : cell;
      }
      if (cell != null) {
        put(cell, value);
      }
    });
    reaches.forEach((anchor, reach) -> {
      XSSFCell cell = cell(workbook.getSheet(grid.sheets().get(anchor.sheet()).name()), anchor);
      if (cell != null && cell.getCTCell().isSetF()) {
        FormulaGrid.At last = new FormulaGrid.At(anchor.sheet(), reach[0], reach[1]);
        cell.getCTCell()
            .getF()
            .setRef(FormulaGrid.address(anchor) + ":" + FormulaGrid.address(last));
      }
    });
  }

  private static @Nullable XSSFCell cell(XSSFSheet sheet, FormulaGrid.At at) {
    XSSFRow row = sheet.getRow(at.row());
    return row == null ? null : row.getCell(at.column());
  }

  private static XSSFCell made(XSSFSheet sheet, FormulaGrid.At at, @Nullable XSSFCell anchor) {
    XSSFRow row =
        sheet.getRow(at.row()) == null ? sheet.createRow(at.row()) : sheet.getRow(at.row());
    XSSFCell cell = row.getCell(at.column(), Row.MissingCellPolicy.CREATE_NULL_AS_BLANK);
    if (anchor != null) {
      cell.setCellStyle(anchor.getCellStyle());
    }
    return cell;
  }

  /** Sets a cell's value or, beside a formula, its result. */
  static void put(XSSFCell cell, Object value) {
    switch (value) {
      case Double number -> cell.setCellValue(number);
      case Boolean truth -> cell.setCellValue(truth);
      case CellError error -> {
        // POI cannot hold newer ones, such as #SPILL!; the program that opens the file finds them.
        if (OLD_ERRORS.contains(error.code())) {
          cell.setCellErrorValue(FormulaError.forString(error.code()));
        }
      }
      default -> cell.setCellValue(value.toString());
    }
  }
}
