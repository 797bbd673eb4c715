package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Changes cells of an existing xlsx or xlsm workbook and recalculates; the rest stays as it is. */
public final class WorkbookEditor {
  /** The object model needs some fifty times this; beyond it the worker's heap does not do. */
  private static final int MOST_CELLS = 250_000;

  private WorkbookEditor() {}

  /**
   * Writes the changed workbook to {@code target}, which may be the same file.
   *
   * @return what is there now; {@code formulas} counts all of the workbook
   * @throws DocumentException with one sentence when the file cannot be read, is too large to edit,
   *     or a place or formula is wrong; the target is untouched then
   */
  public static WorkbookResult edit(Path source, WorkbookEdit edit, Path target) {
    try {
      FormulaStructured[] structured = new FormulaStructured[1];
      FormulaGrid grid = bounded(source, structured);
      // Never from a File: that would write back into the source on close.
      try (InputStream in = new BufferedInputStream(Files.newInputStream(source));
          XSSFWorkbook workbook = new XSSFWorkbook(in)) {
        edit.cells()
            .forEach((place, content) -> set(workbook, grid, structured[0], place, content));
        return recalculated(workbook, grid, target);
      }
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(source, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(source, e);
    } catch (POIXMLException e) {
      throw WorkbookReader.unreadable(source, new IOException("it is damaged", e));
    }
  }

  private static FormulaGrid bounded(Path source, FormulaStructured[] structured)
      throws IOException {
    try (WorkbookSource workbook = WorkbookReader.open(source)) {
      if (!(workbook instanceof WorkbookXlsx)) {
        throw new DocumentException(
            "%s is an old xls file: save it as xlsx to edit it.".formatted(source.getFileName()));
      }
      structured[0] = new FormulaStructured(workbook.tables());
      return FormulaGrid.read(workbook, MOST_CELLS);
    }
  }

  private static WorkbookResult recalculated(XSSFWorkbook workbook, FormulaGrid grid, Path target)
      throws IOException {
    List<FormulaGrid.At> formulas = grid.formulas();
    Map<FormulaGrid.At, Object> results =
        new FormulaAgreement().compute(grid, new LinkedHashSet<>(formulas), Map.of());
    List<String> left = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (FormulaGrid.At at : formulas) {
      Object result = results.get(at);
      XSSFRow row = workbook.getSheet(grid.sheets().get(at.sheet()).name()).getRow(at.row());
      XSSFCell cell = row == null ? null : row.getCell(at.column());
      if (result == null || cell == null) {
        left.add(grid.shown(at));
        continue;
      }
      store(cell, result);
      if (result instanceof CellError error) {
        findings.add(
            new Finding(
                Severity.ERROR,
                grid.shown(at),
                "The formula gives %s; correct it or what it refers to.".formatted(error)));
      }
    }
    workbook.setForceFormulaRecalculation(!left.isEmpty());
    NewFile.write(target, workbook::write);
    List<WorkbookResult.SheetSize> sizes = new ArrayList<>();
    for (FormulaGrid.Sheet sheet : grid.sheets()) {
      int columns = 0;
      for (int r = 0; r < sheet.rowCount(); r++) {
        columns = Math.max(columns, sheet.width(r));
      }
      sizes.add(new WorkbookResult.SheetSize(sheet.name(), sheet.rowCount(), columns));
    }
    return new WorkbookResult(target, Files.size(target), sizes, formulas.size(), left, findings);
  }

  private static void store(XSSFCell cell, Object value) {
    switch (value) {
      case Double number -> cell.setCellValue(number);
      case Boolean truth -> cell.setCellValue(truth);
      case CellError error -> cell.setCellErrorValue(FormulaError.forString(error.code()));
      default -> cell.setCellValue(value.toString());
    }
  }

  private static void set(
      XSSFWorkbook workbook,
      FormulaGrid grid,
      FormulaStructured structured,
      String place,
      Object content) {
    int mark = place.lastIndexOf('!');
    String name =
        mark < 0 ? "" : place.substring(0, mark).replaceAll("^'|'$", "").replace("''", "'");
    XSSFSheet sheet = mark < 0 ? workbook.getSheetAt(0) : workbook.getSheet(name);
    if (sheet == null) {
      List<String> sheets = new ArrayList<>();
      workbook.forEach(one -> sheets.add(one.getSheetName()));
      throw new DocumentException(
          "There is no sheet \"%s\" for %s; the sheets are %s.".formatted(name, place, sheets));
    }
    CellReference at = WorkbookLayout.address(place.substring(mark + 1), sheet.getSheetName());
    XSSFRow row =
        sheet.getRow(at.getRow()) == null
            ? sheet.createRow(at.getRow())
            : sheet.getRow(at.getRow());
    XSSFCell cell = row.getCell(at.getCol(), Row.MissingCellPolicy.CREATE_NULL_AS_BLANK);
    Object value = CellValues.literal(content);
    FormulaGrid.Sheet cells = grid.sheets().get(grid.sheetIndex(sheet.getSheetName()));
    if (value instanceof CellValues.Formula formula) {
      try {
        String stored = FormulaFunctions.stored(formula.text());
        cell.setCellFormula(stored);
        cells.set(
            at.getRow(),
            at.getCol(),
            new FormulaGrid.Formula(
                stored, structured.plain(stored, sheet.getSheetName(), at.getRow()), null));
      } catch (FormulaParseException e) {
        throw new DocumentException(
            "The formula =%s for %s is not valid: %s"
                .formatted(formula.text(), place, e.getMessage()),
            e);
      }
      return;
    }
    cell.setBlank();
    Object stored = value == null || value.equals("") ? null : CellValues.stored(value);
    cells.set(at.getRow(), at.getCol(), stored);
    if (stored != null) {
      store(cell, stored);
    }
  }
}
