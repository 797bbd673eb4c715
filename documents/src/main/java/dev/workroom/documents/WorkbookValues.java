package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFName;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** All values of a workbook that is being made, with the results of its formulas. */
final class WorkbookValues {
  private final XSSFWorkbook workbook;
  private final FormulaGrid grid = new FormulaGrid();
  private final List<FormulaGrid.At> formulas;
  private final Map<FormulaGrid.At, Object> results = new HashMap<>();

  /** Gathers what stands in the workbook and in the long tables that are written past it. */
  WorkbookValues(XSSFWorkbook workbook, WorkbookLayout layout, FormulaText text) {
    this.workbook = workbook;
    grid.from1904(workbook.isDate1904());
    FormulaStructured structured = new FormulaStructured(tables(layout));
    for (XSSFName name : workbook.getAllNames()) {
      if (!name.getNameName().startsWith("_xlnm") && name.getSheetIndex() < 0) {
        grid.names().put(name.getNameName(), structured.plain(name.getRefersToFormula(), "", 0));
      }
    }
    for (var sheet : workbook) {
      FormulaGrid.Sheet cells = grid.add(sheet.getSheetName());
      for (Row row : sheet) {
        for (Cell cell : row) {
          cells.set(
              cell.getRowIndex(), cell.getColumnIndex(), content((XSSFCell) cell, structured));
        }
      }
    }
    for (TablePlace table : layout.tables()) {
      if (table.bulk()) {
        bulk(table, text, structured);
      }
    }
    formulas = grid.formulas();
  }

  private static List<FormulaTable> tables(WorkbookLayout layout) {
    List<FormulaTable> tables = new ArrayList<>();
    for (TablePlace table : layout.tables()) {
      if (table.listObject()) {
        tables.add(
            new FormulaTable(
                table.name(),
                table.sheet(),
                table.headerRow(),
                table.bottom(),
                table.firstColumn(),
                1,
                table.label() == null ? 0 : 1,
                table.columns().stream().map(TablePlace.Column::header).toList()));
      }
    }
    return tables;
  }

  private static @Nullable Object content(XSSFCell cell, FormulaStructured structured) {
    return switch (cell.getCellType()) {
      case NUMERIC -> cell.getNumericCellValue();
      case STRING -> cell.getStringCellValue();
      case BOOLEAN -> cell.getBooleanCellValue();
      case ERROR -> new CellError(cell.getErrorCellString());
      case FORMULA -> {
        String written = cell.getCTCell().getF().getStringValue();
        yield new FormulaGrid.Formula(
            written,
            structured.plain(written, cell.getSheet().getSheetName(), cell.getRowIndex()),
            null,
            FormulaMetadata.of(cell));
      }
      case BLANK, _NONE -> null;
    };
  }

  private void bulk(TablePlace table, FormulaText text, FormulaStructured structured) {
    FormulaGrid.Sheet sheet = grid.sheets().get(grid.sheetIndex(table.sheet()));
    boolean[] dynamic = new boolean[table.columns().size()];
    for (int c = 0; c < dynamic.length; c++) {
      String formula = table.columns().get(c).spec().formula();
      dynamic[c] =
          formula != null
              && FormulaFunctions.dynamic(
                  text.stored(
                      formula, new FormulaText.Place(table.sheet(), table, table.firstRow())));
    }
    for (int r = 1; r < table.rows().size(); r++) {
      int row = table.firstRow() + r;
      for (int c = table.columns().size() - 1; c >= 0; c--) {
        Object value = table.rows().get(r).get(c);
        String formula =
            value instanceof CellValues.Formula literal
                ? literal.text()
                : value == null ? table.columns().get(c).spec().formula() : null;
        Object content = value == null ? null : CellValues.stored(value, grid.from1904());
        if (formula != null) {
          String written = text.stored(formula, new FormulaText.Place(table.sheet(), table, row));
          content =
              new FormulaGrid.Formula(
                  written,
                  structured.plain(written, table.sheet(), row),
                  null,
                  (value == null ? dynamic[c] : FormulaFunctions.dynamic(written))
                      ? FormulaGrid.Array.DYNAMIC
                      : null);
        }
        if (content != null) {
          sheet.set(row, table.firstColumn() + c, content);
        }
      }
    }
  }

  /** Computes all formulas and stores the results in the workbook's cells. */
  void compute(FormulaEngine engine) {
    results.putAll(engine.compute(grid, new LinkedHashSet<>(formulas), Map.of()));
    FormulaStore.store(workbook, grid, results);
  }

  /** A value or a formula's result; null when there is none. */
  @Nullable Object at(String sheet, int row, int column) {
    int index = grid.sheetIndex(sheet);
    Object content = index < 0 ? null : grid.sheets().get(index).get(row, column);
    return content instanceof FormulaGrid.Formula || content instanceof FormulaGrid.Spilled
        ? results.get(new FormulaGrid.At(index, row, column))
        : content;
  }

  /** Takes a formula out that the workbook does not have any more. */
  void forget(String sheet, int row, int column) {
    FormulaGrid.At at = new FormulaGrid.At(grid.sheetIndex(sheet), row, column);
    formulas.remove(at);
    results.remove(at);
    grid.sheets().get(at.sheet()).set(row, column, null);
  }

  FormulaGrid grid() {
    return grid;
  }

  int formulaCount() {
    return formulas.size();
  }

  /** Places of the formulas that have no result. */
  List<String> uncomputed() {
    return left().stream().map(grid::shown).toList();
  }

  private List<FormulaGrid.At> left() {
    return formulas.stream().filter(at -> !results.containsKey(at)).toList();
  }

  /**
   * A finding for each formula whose result is an error and for each circle of formulas, and one
   * that says why others have none.
   */
  List<Finding> errors() {
    List<Finding> findings =
        new ArrayList<>(
            results.keySet().containsAll(formulas)
                ? List.of()
                : FormulaCircles.findings(grid, formulas, results.keySet()));
    for (FormulaGrid.At at : formulas) {
      if (results.get(at) instanceof CellError error
          && grid.sheets().get(at.sheet()).get(at.row(), at.column())
              instanceof FormulaGrid.Formula formula) {
        findings.add(
            new Finding(
                Severity.ERROR,
                grid.shown(at),
                (error.code().equals("#SPILL!")
                        ? "The formula =%s has no room for its result (%s): move it or what stands below and right of it."
                        : "The formula =%s gives %s; correct it or what it refers to.")
                    .formatted(FormulaFunctions.shown(formula.written()), error)));
      }
    }
    findings.addAll(FormulaReasons.findings(grid, left()));
    return findings;
  }

  List<WorkbookResult.SheetSize> sizes() {
    List<WorkbookResult.SheetSize> sizes = new ArrayList<>();
    for (FormulaGrid.Sheet sheet : grid.sheets()) {
      int columns = 0;
      for (int r = 0; r < sheet.rowCount(); r++) {
        columns = Math.max(columns, sheet.width(r));
      }
      sizes.add(new WorkbookResult.SheetSize(sheet.name(), sheet.rowCount(), columns));
    }
    return sizes;
  }

  /** The style of a cell that is in the workbook, by its number in the file. */
  int style(XSSFSheet sheet, int row, int column) {
    XSSFRow line = sheet.getRow(row);
    XSSFCell cell = line == null ? null : line.getCell(column);
    return cell == null ? 0 : cell.getCellStyle().getIndex();
  }
}
