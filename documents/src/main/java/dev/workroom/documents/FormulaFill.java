package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.CellValue;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFFormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Computes formula cells and stores the results beside the formulas. */
final class FormulaFill {
  private FormulaFill() {}

  /** The cells that could not be computed; they keep no value. */
  static List<XSSFCell> fill(XSSFWorkbook workbook, List<XSSFCell> cells) {
    XSSFFormulaEvaluator evaluator = new XSSFFormulaEvaluator(workbook);
    List<XSSFCell> left = new ArrayList<>();
    for (XSSFCell cell : cells) {
      try {
        store(cell, evaluator.evaluate(cell));
      } catch (RuntimeException notSupported) {
        left.add(cell);
      }
    }
    return left;
  }

  private static void store(XSSFCell cell, CellValue value) {
    if (value.getCellType() == CellType.NUMERIC) {
      cell.setCellValue(value.getNumberValue());
    } else if (value.getCellType() == CellType.STRING) {
      cell.setCellValue(value.getStringValue());
    } else if (value.getCellType() == CellType.BOOLEAN) {
      cell.setCellValue(value.getBooleanValue());
    } else if (value.getCellType() == CellType.ERROR) {
      cell.setCellErrorValue(FormulaError.forInt(value.getErrorValue()));
    }
  }
}
