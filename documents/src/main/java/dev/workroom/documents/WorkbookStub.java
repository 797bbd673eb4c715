package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFName;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFTable;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTCol;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTCols;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTTableColumn;
import org.w3c.dom.Element;

/**
 * What new formulas, tables and charts must know of an existing workbook: its sheets, tables and
 * names in an otherwise empty workbook, and its values.
 */
final class WorkbookStub {
  /** Beyond it the worker's heap does not do. */
  static final int MOST_CELLS = 1_000_000;

  private final XSSFWorkbook workbook = new XSSFWorkbook();
  private final WorkbookLayout layout = WorkbookLayout.empty();
  private final FormulaGrid grid;

  private WorkbookStub(FormulaGrid grid) {
    this.grid = grid;
  }

  /** As the workbook is now. */
  static WorkbookStub of(WorkbookParts book) throws IOException {
    book.flush();
    Path draft = Files.createTempFile("workbook", ".xlsx");
    try {
      NewFile.write(draft, book.parts()::save);
      try (WorkbookSource source = WorkbookReader.open(draft)) {
        WorkbookStub stub = new WorkbookStub(FormulaGrid.read(source, MOST_CELLS));
        stub.formats(source);
        if (source.from1904()) {
          stub.workbook.getCTWorkbook().getWorkbookPr().setDate1904(true);
        }
        stub.build(book);
        return stub;
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  XSSFWorkbook workbook() {
    return workbook;
  }

  WorkbookLayout layout() {
    return layout;
  }

  FormulaGrid grid() {
    return grid;
  }

  /** A few rows tell how each column is shown. */
  private void formats(WorkbookSource source) throws IOException {
    for (SheetName sheet : source.sheets()) {
      int[] seen = {0};
      source.read(
          sheet,
          cell -> {
            if (cell.value() instanceof Double && !cell.format().equals("General")) {
              layout.format(sheet.name(), cell.column(), cell.format());
            }
            return ++seen[0] < 20_000;
          });
    }
  }

  private void build(WorkbookParts book) throws IOException {
    for (WorkbookParts.Entry entry : book.entries()) {
      XSSFSheet sheet = workbook.createSheet(entry.name());
      List<TablePlace> tables = new ArrayList<>();
      for (WorkbookParts.ListObject table : book.tables(entry)) {
        tables.add(place(table));
        table(sheet, table);
      }
      List<CellRangeAddress> taken = new ArrayList<>(SheetAnchors.covered(book, entry));
      CellRangeAddress used = used(entry.name());
      if (used != null) {
        taken.add(used);
        sheet.createRow(used.getLastRow());
        if (entry.name().equals("Lists")) {
          (sheet.getRow(0) == null ? sheet.createRow(0) : sheet.getRow(0))
              .createCell(used.getLastColumn());
        }
      }
      layout.existing(entry.name(), taken, tables);
      if (book.isCells(entry)) {
        sizes(book.sheet(entry), sheet);
      }
    }
    for (Element name : book.names()) {
      name(name.getAttribute("name"), name.getTextContent(), name.hasAttribute("localSheetId"));
    }
  }

  private void name(String name, String meaning, boolean local) {
    if (local || name.startsWith("_xlnm")) {
      return;
    }
    try {
      XSSFName defined = workbook.createName();
      defined.setNameName(name);
      defined.setRefersToFormula(meaning);
    } catch (IllegalArgumentException | FormulaParseException e) {
      // A name that POI does not take cannot be checked; Excel takes it as before.
      workbook.getAllNames().stream()
          .filter(one -> one.getNameName() == null || one.getRefersToFormula() == null)
          .toList()
          .forEach(workbook::removeName);
    }
  }

  private static void sizes(SheetPart from, XSSFSheet to) throws IOException {
    // One by one POI looks through all of them for each, and a sheet may have thousands.
    CTCols columns = to.getCTWorksheet().getColsArray(0);
    for (Element column : WorkbookXml.columns(from.frame())) {
      String width = column.getAttribute("width");
      if (width.matches("\\d+(\\.\\d+)?")) {
        CTCol made = columns.addNewCol();
        made.setMin(WorkbookXml.number(column, "min", 1));
        made.setMax(WorkbookXml.number(column, "max", 1));
        made.setWidth(Math.min(255, Double.parseDouble(width)));
        made.setCustomWidth(true);
      }
    }
  }

  private @Nullable CellRangeAddress used(String name) {
    if (grid.sheetIndex(name) < 0) {
      return null;
    }
    FormulaGrid.Sheet sheet = grid.sheets().get(grid.sheetIndex(name));
    int width = 0;
    for (int r = 0; r < sheet.rowCount(); r++) {
      width = Math.max(width, sheet.width(r));
    }
    return width == 0 ? null : new CellRangeAddress(0, sheet.rowCount() - 1, 0, width - 1);
  }

  private TablePlace place(WorkbookParts.ListObject table) {
    FormulaGrid.Sheet cells = grid.sheets().get(grid.sheetIndex(table.sheet()));
    List<TablePlace.Column> columns = new ArrayList<>();
    int left = table.area().getFirstColumn();
    for (int c = 0; c < table.titles().size(); c++) {
      Table.Type type = Table.Type.TEXT;
      for (int r = table.firstData(); r <= table.lastData(); r++) {
        Object value = value(cells.get(r, left + c));
        if (value != null) {
          type = value instanceof Double ? Table.Type.NUMBER : Table.Type.TEXT;
          break;
        }
      }
      columns.add(
          new TablePlace.Column(
              TableColumn.valueOf(table.titles().get(c)),
              type,
              layout.format(table.sheet(), left + c).orElse(null)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int r = table.firstData(); r <= table.lastData(); r++) {
      rows.add(Collections.singletonList(value(cells.get(r, left))));
    }
    return new TablePlace(
        table.sheet(),
        table.name(),
        new TableSpec(table.name(), null, null, null, List.of(), List.of(), null, null, List.of()),
        table.firstData() - 1,
        left,
        columns,
        rows,
        table.totals() > 0 ? "Total" : null,
        true,
        true,
        Map.of());
  }

  private static void table(XSSFSheet sheet, WorkbookParts.ListObject from) {
    XSSFTable table =
        sheet.createTable(
            new AreaReference(
                new CellReference(from.area().getFirstRow(), from.area().getFirstColumn()),
                new CellReference(from.area().getLastRow(), from.area().getLastColumn()),
                SpreadsheetVersion.EXCEL2007));
    table.setName(from.name());
    table.setDisplayName(from.name());
    List<String> titles = from.titles();
    CTTableColumn[] columns = table.getCTTable().getTableColumns().getTableColumnArray();
    for (int c = 0; c < Math.min(columns.length, titles.size()); c++) {
      columns[c].setName(titles.get(c));
    }
    if (from.totals() > 0) {
      table.getCTTable().setTotalsRowCount(from.totals());
    }
  }

  private static @Nullable Object value(@Nullable Object content) {
    return content instanceof FormulaGrid.Formula formula ? formula.stored() : content;
  }

  /** Puts the values of the existing sheets where a new grid has none. */
  static void fill(FormulaGrid grid, FormulaGrid known) {
    for (FormulaGrid.Sheet from : known.sheets()) {
      int index = grid.sheetIndex(from.name());
      for (int r = 0; index >= 0 && r < from.rowCount(); r++) {
        for (int c = 0; c < from.width(r); c++) {
          Object value = value(from.get(r, c));
          if (value != null && grid.sheets().get(index).get(r, c) == null) {
            grid.sheets().get(index).set(r, c, value);
          }
        }
      }
    }
  }

  /**
   * A formula as the file stores it.
   *
   * @param text as a model writes it, with or without "="
   * @throws DocumentException when it names what is not there, or is no formula
   */
  String stored(String text, String sheet, int row, int column) {
    TablePlace within =
        layout.tables(sheet).stream()
            .filter(table ->
                row >= table.firstRow()
                    && row <= table.bottom()
                    && column >= table.firstColumn()
                    && column <= table.lastColumn())
            .findFirst()
            .orElse(null);
    String stored = new FormulaText(layout).stored(text, new FormulaText.Place(sheet, within, row));
    if (stored.contains("_xlfn.")) {
      return stored;
    }
    try {
      FormulaParser.parse(
          stored,
          XSSFEvaluationWorkbook.create(workbook),
          FormulaType.CELL,
          workbook.getSheetIndex(sheet),
          row);
      return stored;
    } catch (FormulaParseException e) {
      throw new DocumentException(
          "The formula =%s for %s!%s is not valid: %s"
              .formatted(
                  stored,
                  TablePlace.quoted(sheet),
                  new CellReference(row, column).formatAsString(),
                  e.getMessage()),
          e);
    }
  }
}
