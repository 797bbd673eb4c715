package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFName;
import org.apache.poi.xssf.usermodel.XSSFRelation;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFTable;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** Makes an Excel workbook from a description: layout, look, formulas with their values, charts. */
public final class WorkbookWriter {
  private final TableQuery query;
  private List<FilledTable> filled = List.of();

  /**
   * @param query answers the SQL of tables that have a query
   */
  public WorkbookWriter(TableQuery query) {
    this.query = query;
  }

  /**
   * Writes the workbook; the file appears only when it is complete.
   *
   * @throws DocumentException with one sentence when the description contradicts itself, a query
   *     fails or the file cannot be written
   */
  public WorkbookResult write(WorkbookSpec spec, Path file) {
    // Loads while the queries run.
    FormulaIronCalc.prepare();
    CellFormats formats = new CellFormats(spec.currency(), spec.locale());
    WorkbookLayout layout = WorkbookLayout.of(spec, query, formats);
    filled = FilledTable.of(layout);
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      return new Writing(spec, layout, formats, workbook).write(file);
    } catch (IOException e) {
      throw new DocumentException("%s cannot be written: %s.".formatted(file, reason(e)), e);
    }
  }

  /**
   * Writes what is to be added to an existing workbook, in a workbook of its own whose other sheets
   * are empty.
   *
   * @param stub the existing workbook's sheets, tables and names, without cells
   */
  void add(WorkbookSpec spec, WorkbookStub stub, Path file) throws IOException {
    CellFormats formats = new CellFormats(spec.currency(), spec.locale());
    WorkbookLayout layout = WorkbookLayout.of(spec, query, formats, stub.layout());
    filled =
        FilledTable.of(layout).stream()
            .filter(table ->
                layout.tables().stream()
                    .noneMatch(t -> t.existing() && t.name().equals(table.name())))
            .toList();
    Writing writing = new Writing(spec, layout, formats, stub.workbook());
    writing.known = stub.grid();
    writing.write(file);
  }

  /** The tables of the workbook written last that a query filled, and where they stand. */
  public List<FilledTable> filled() {
    return filled;
  }

  private static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /** One workbook on its way. */
  private static final class Writing {
    private final WorkbookSpec spec;
    private final WorkbookLayout layout;
    private final CellFormats formats;
    private final XSSFWorkbook workbook;
    private final WorkbookLook look;
    private final FormulaText text;
    private final List<SheetWriter.PendingFormula> formulas = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable FormulaGrid known;
    private boolean dynamic;

    Writing(WorkbookSpec spec, WorkbookLayout layout, CellFormats formats, XSSFWorkbook workbook)
        throws IOException {
      this.spec = spec;
      this.layout = layout;
      this.formats = formats;
      this.workbook = workbook;
      this.look = new WorkbookLook(workbook);
      this.text = new FormulaText(layout);
      theme();
      properties();
    }

    /** Without a theme part, LibreOffice shows charts without colours and Excel its own ones. */
    private void theme() throws IOException {
      try (InputStream theme = WorkbookWriter.class.getResourceAsStream("workbook-theme.xml")) {
        PackagePart part =
            workbook
                .getPackage()
                .createPart(
                    PackagingURIHelper.createPartName("/xl/theme/theme1.xml"),
                    XSSFRelation.THEME.getContentType());
        try (OutputStream out = part.getOutputStream()) {
          Objects.requireNonNull(theme, "workbook-theme.xml is in the jar").transferTo(out);
        }
        workbook
            .getPackagePart()
            .addRelationship(
                part.getPartName(), TargetMode.INTERNAL, XSSFRelation.THEME.getRelation());
      } catch (InvalidFormatException e) {
        throw new IllegalStateException(e);
      }
    }

    private void properties() {
      var core = workbook.getProperties().getCoreProperties();
      core.setCreator(spec.author() == null ? "Workroom" : spec.author());
      if (spec.title() != null) {
        core.setTitle(spec.title());
      }
      workbook.getProperties().getExtendedProperties().setApplication("Workroom");
    }

    WorkbookResult write(Path file) throws IOException {
      for (SheetSpec sheet : spec.sheets()) {
        XSSFSheet before = workbook.getSheet(sheet.name());
        XSSFSheet made = before == null ? workbook.createSheet(sheet.name()) : before;
        new SheetWriter(made, look, formats, formulas, findings).write(sheet, made(sheet.name()));
      }
      for (TablePlace table : layout.tables()) {
        if (table.listObject() && !table.existing()) {
          SheetExtras.listObject(sheet(table.sheet()), table);
        }
      }
      names();
      formulas.forEach(this::formula);
      if (dynamic) {
        FormulaMetadata.add(workbook);
      }
      WorkbookValues values = new WorkbookValues(workbook, layout, text);
      if (known != null) {
        WorkbookStub.fill(values.grid(), known);
      }
      values.compute(new FormulaAgreement(LibreOffice.installed()));
      for (SheetSpec sheet : spec.sheets()) {
        finish(sheet, values);
      }
      List<String> uncomputed = values.uncomputed();
      workbook.setForceFormulaRecalculation(!uncomputed.isEmpty());
      findings.addAll(values.errors());
      NewFile.write(file, new SheetBulk(workbook, layout, values)::save);
      return new WorkbookResult(
          file, Files.size(file), values.sizes(), values.formulaCount(), uncomputed, findings);
    }

    /** The tables that are made, not those that stand there already. */
    private List<TablePlace> made(String sheet) {
      return layout.tables(sheet).stream().filter(table -> !table.existing()).toList();
    }

    private void names() {
      spec.names()
          .forEach((name, meaning) -> {
            XSSFName defined = workbook.createName();
            try {
              defined.setNameName(name);
              defined.setRefersToFormula(
                  text.stored(meaning, new FormulaText.Place("(names)", null, 0)));
            } catch (IllegalArgumentException e) {
              throw new DocumentException(
                  "\"%s\" = %s cannot be a defined name: %s."
                      .formatted(name, meaning, e.getMessage()),
                  e);
            }
          });
    }

    private void formula(SheetWriter.PendingFormula pending) {
      String stored = text.stored(pending.formula(), pending.place());
      XSSFCell cell = pending.cell();
      if (FormulaFunctions.dynamic(stored)) {
        if (!FormulaFunctions.whole(stored)) {
          throw new DocumentException(
              "The formula =%s for %s is not valid: its parentheses or quotation marks do not match."
                  .formatted(pending.formula(), shown(cell)));
        }
        FormulaMetadata.put(cell, stored);
        dynamic = true;
        return;
      }
      try {
        cell.setCellFormula(stored);
      } catch (FormulaParseException e) {
        if (!stored.contains("_xlfn.")) {
          throw new DocumentException(
              "The formula =%s for %s is not valid: %s"
                  .formatted(stored, shown(cell), e.getMessage()),
              e);
        }
        cell.setCellValue(0);
        cell.getCTCell().addNewF().setStringValue(stored);
        cell.getCTCell().unsetV();
      }
    }

    private void finish(SheetSpec sheet, WorkbookValues values) {
      XSSFSheet made = sheet(sheet.name());
      List<TablePlace> tables = made(sheet.name());
      tables.forEach(table -> openFormats(table, values));
      List<CellRangeAddress> pivots =
          new SheetPivots(made, look, layout, values, formats).write(sheet, tables);
      if (!pivots.isEmpty()) {
        new SheetWriter(made, look, formats, formulas, findings).notes(sheet);
      }
      double width = new SheetWidths(made, tables).fit(sheet, look);
      for (TablePlace table : tables) {
        columnExtras(made, table);
        for (TableHighlight highlight : table.spec().highlights()) {
          new SheetHighlights(made, text, table).write(highlight);
        }
      }
      sheet.cells().forEach((address, cell) -> cellExtras(made, address, cell));
      boolean titled = sheet.title() != null;
      made.setDisplayGridlines(sheet.gridlines() == null ? !titled : sheet.gridlines());
      new SheetSparklines(made, values).write(tables);
      new SheetCharts(made, new ChartLayout(workbook, layout, values, formats))
          .draw(
              sheet,
              tables,
              Stream.concat(pivots.stream(), layout.taken(sheet.name()).stream()).toList());
      SheetExtras.freeze(made, sheet, tables);
      new SheetPrinting(made, sheet).write(tables, width > 90).ifPresent(findings::add);
    }

    /** Gives computed columns whose format nobody named one that suits their values. */
    private void openFormats(TablePlace table, WorkbookValues values) {
      for (int c = 0; c < table.columns().size(); c++) {
        TablePlace.Column column = table.columns().get(c);
        int at = c;
        boolean computed =
            column.spec().formula() != null
                || !table.bulk()
                    && table.rows().stream()
                        .allMatch(row -> row.get(at) instanceof CellValues.Formula);
        if (computed) {
          restyle(table, c, values);
        }
      }
    }

    /** Format and alignment follow what the cells show; the header stands over them. */
    private void restyle(TablePlace table, int index, WorkbookValues values) {
      double largest = 0;
      boolean whole = true;
      boolean numbers = false;
      boolean texts = false;
      int column = table.firstColumn() + index;
      for (int r = table.firstRow(); r <= table.bottom(); r++) {
        Object shown = values.at(table.sheet(), r, column);
        if (shown instanceof Double value) {
          largest = Math.max(largest, Math.abs(value));
          whole &= value == Math.rint(value);
          numbers |= r != table.totalRow();
        } else {
          texts |= shown instanceof String text && !text.isEmpty() && r != table.totalRow();
        }
      }
      TablePlace.Column own = table.columns().get(index);
      boolean words = texts && !numbers;
      if (words && table.label() != null && own.spec().total() == null) {
        withoutTotal(table, index, values);
      }
      if (own.format() != null && !words) {
        return;
      }
      String open = numbers || !texts ? formats.bySize(largest, whole) : "General";
      String format = own.format() == null ? open : own.format();
      WorkbookLook.Align align = words ? WorkbookLook.Align.TEXT : WorkbookLook.Align.NUMBER;
      WorkbookLook.Role body = WorkbookLook.role(own.spec().style(), WorkbookLook.Role.BODY);
      XSSFSheet made = sheet(table.sheet());
      made.getRow(table.headerRow())
          .getCell(column)
          .setCellStyle(look.style(WorkbookLook.Role.HEADER, null, align));
      for (int r = table.firstRow(); r <= table.bottom(); r++) {
        XSSFRow row = made.getRow(r);
        XSSFCell cell = row == null ? null : row.getCell(column);
        boolean styled =
            table.looks().containsKey(new TablePlace.Spot(r - table.firstRow(), index));
        if (cell != null && cell.getCellType() == CellType.FORMULA && !styled) {
          boolean total = r == table.totalRow();
          boolean sum = total && values.at(table.sheet(), r, column) instanceof Double;
          cell.setCellStyle(
              look.style(
                  total ? WorkbookLook.Role.TOTAL : body,
                  sum && own.format() == null ? formats.bySize(largest, whole) : format,
                  align));
        }
      }
    }

    /** A sum that nobody asked for, over formulas that gave words, would be a 0. */
    private void withoutTotal(TablePlace table, int index, WorkbookValues values) {
      XSSFSheet made = sheet(table.sheet());
      XSSFCell total = made.getRow(table.totalRow()).getCell(table.firstColumn() + index);
      if (total == null || total.getCellType() != CellType.FORMULA) {
        return;
      }
      total.setBlank();
      values.forget(table.sheet(), table.totalRow(), total.getColumnIndex());
      for (XSSFTable list : made.getTables()) {
        if (list.getName().equals(table.name())) {
          list.getCTTable().getTableColumns().getTableColumnArray(index).unsetTotalsRowFunction();
        }
      }
    }

    private void columnExtras(XSSFSheet sheet, TablePlace table) {
      for (int c = 0; c < table.columns().size(); c++) {
        TableColumn column = table.columns().get(c).spec();
        int at = table.firstColumn() + c;
        new SheetValidations(sheet, text)
            .write(
                new SheetValidations.Target(
                    new CellRangeAddress(table.firstRow(), table.lastRow(), at, at),
                    new FormulaText.Place(table.sheet(), table, table.firstRow())),
                column.list(),
                column.validation());
        if (column.comment() != null) {
          SheetExtras.comment(sheet.getRow(table.headerRow()).getCell(at), column.comment());
        }
      }
    }

    private void cellExtras(XSSFSheet sheet, String address, CellSpec cell) {
      CellReference at = new CellReference(address.split(":", 2)[0]);
      boolean said = cell.value() != null || cell.style() != null || cell.format() != null;
      new SheetValidations(sheet, text)
          .write(
              new SheetValidations.Target(
                  said
                      ? new CellRangeAddress(at.getRow(), at.getRow(), at.getCol(), at.getCol())
                      : CellRangeAddress.valueOf(address),
                  new FormulaText.Place(sheet.getSheetName(), null, at.getRow())),
              cell.list(),
              cell.validation());
    }

    private XSSFSheet sheet(String name) {
      return Objects.requireNonNull(workbook.getSheet(name), name);
    }

    private static String shown(XSSFCell cell) {
      return TablePlace.quoted(cell.getSheet().getSheetName()) + "!" + cell.getAddress();
    }
  }
}
