package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Changes an existing xlsx or xlsm workbook part by part and recalculates; what is not touched
 * stays byte for byte: macros, slicers, pictures, other sheets.
 */
public final class WorkbookEditor {
  private final WorkbookParts book;
  private final WorkbookEdit edit;
  private final TableQuery query;
  private final CellFormats formats;
  private final Consumer<FilledTable> filled;

  private WorkbookEditor(
      WorkbookParts book, WorkbookEdit edit, TableQuery query, Consumer<FilledTable> filled) {
    this.filled = filled;
    this.book = book;
    this.edit = edit;
    this.query = query;
    this.formats = new CellFormats(edit.currency(), edit.locale());
  }

  /**
   * Writes the changed workbook to {@code target}, which may be the same file.
   *
   * @return what is there now; {@code formulas} counts all of the workbook
   * @throws DocumentException with one sentence when the file cannot be read, is too large to edit,
   *     or a change names what is not there; the target is untouched then
   */
  public static WorkbookResult edit(Path source, WorkbookEdit edit, TableQuery query, Path target) {
    return edit(source, edit, query, target, _ -> {});
  }

  /**
   * As {@link #edit(Path, WorkbookEdit, TableQuery, Path)}.
   *
   * @param filled is told of each table, and each block of rows, that a query fills
   */
  public static WorkbookResult edit(
      Path source, WorkbookEdit edit, TableQuery query, Path target, Consumer<FilledTable> filled) {
    try {
      refuseOld(source);
      try (WorkbookPackage parts = WorkbookPackage.open(source)) {
        WorkbookEditor editor = new WorkbookEditor(new WorkbookParts(parts), edit, query, filled);
        for (WorkbookChange change : edit.changes()) {
          editor.apply(change);
        }
        editor.book.flush();
        return editor.finish(target);
      }
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(source, e);
    } catch (UnreadableDocument e) {
      throw new DocumentException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(source, e);
    }
  }

  private static void refuseOld(Path source) throws IOException, UnreadableDocument {
    if (new DocumentReader().kind(source) == DocumentKind.ODF_SHEET) {
      throw new DocumentException(
          "%s is an OpenDocument spreadsheet: save it as xlsx to edit it."
              .formatted(source.getFileName()));
    }
    try (WorkbookSource workbook = WorkbookReader.open(source)) {
      if (!(workbook instanceof WorkbookXlsx)) {
        throw new DocumentException(
            "%s is an old xls file: save it as xlsx to edit it.".formatted(source.getFileName()));
      }
    }
  }

  private void apply(WorkbookChange change) throws IOException {
    if (!change.set().isEmpty()) {
      set(change.set());
    } else if (change.append() != null) {
      Table rows = change.query() == null ? null : query.run(change.query());
      var table = new TableAppend(book, change.append());
      if (rows != null) {
        filled.accept(table.filled(Objects.requireNonNull(change.query()), rows));
      }
      table.rows(change.rows(), rows);
    } else if (change.insertRows() != null) {
      space(change.insertRows(), true, true);
    } else if (change.insertColumns() != null) {
      space(change.insertColumns(), false, true);
    } else if (change.deleteRows() != null) {
      space(change.deleteRows(), true, false);
    } else if (change.deleteColumns() != null) {
      space(change.deleteColumns(), false, false);
    } else if (change.addSheet() != null) {
      add(change.addSheet(), true, change.before());
    } else if (change.addTable() != null) {
      add(on(change, List.of(change.addTable()), List.of(), List.of()), true, null);
    } else if (change.addChart() != null) {
      add(on(change, List.of(), List.of(change.addChart()), List.of()), false, null);
    } else if (change.addPivot() != null) {
      add(on(change, List.of(), List.of(), List.of(change.addPivot())), true, null);
    } else {
      sheets(change);
    }
  }

  private void sheets(WorkbookChange change) throws IOException {
    WorkbookOrder order = new WorkbookOrder(book);
    if (change.renameSheet() != null) {
      if (change.to() == null) {
        throw new DocumentException(
            "Say with \"to\" how the sheet %s shall be called.".formatted(change.renameSheet()));
      }
      order.rename(change.renameSheet(), change.to());
    } else if (change.deleteSheet() != null) {
      order.delete(change.deleteSheet());
    } else if (change.moveSheet() != null) {
      order.move(change.moveSheet(), change.before());
    } else if (change.setChart() != null) {
      chart(change, change.setChart());
    } else if (change.removeChart() != null) {
      DrawnChart.named(book, change.sheet(), change.removeChart()).remove(book);
    } else if (change.setSheet() != null) {
      frame(book.entry(change.setSheet()), change.look());
    } else if (change.highlight() != null) {
      new SheetRepaint(book, change.highlight()).apply(change.highlights());
    } else {
      name(Objects.requireNonNull(change.name()), change.refersTo());
    }
  }

  private void set(Map<String, CellSpec> cells) throws IOException {
    WorkbookCells.Rest rest = new WorkbookCells(book, formats).set(cells);
    for (var sheet : rest.looks().entrySet()) {
      Map<String, CellSpec> looks = new LinkedHashMap<>();
      for (var cell : sheet.getValue().entrySet()) {
        looks.put(cell.getKey(), look(sheet.getKey(), cell.getKey(), cell.getValue()));
      }
      look(sheet.getKey(), looks);
    }
    for (var sheet : rest.others().entrySet()) {
      Map<String, CellSpec> others = new LinkedHashMap<>();
      SheetPart part = book.sheet(book.entry(sheet.getKey()));
      for (var one : sheet.getValue().entrySet()) {
        CellSpec cell = one.getValue();
        boolean rule = !cell.list().isEmpty() || cell.validation() != null;
        if (rule) {
          SheetAreas.clear(part, "dataValidation", CellRangeAddress.valueOf(one.getKey()));
        }
        boolean none =
            cell.list().isEmpty()
                && cell.validation() != null
                && "none".equalsIgnoreCase(cell.validation().rule());
        others.put(
            one.getKey(),
            new CellSpec(
                null, null, null, cell.comment(), cell.list(), none ? null : cell.validation()));
      }
      add(sheet(sheet.getKey(), List.of(), others, List.of(), List.of()), false, null);
    }
  }

  /** A cell that stands for another's look: what is in it decides how it is aligned. */
  private CellSpec look(String sheet, String at, CellSpec wanted) throws IOException {
    CellReference place = new CellReference(at);
    SheetPartCell cell = book.sheet(book.entry(sheet)).cell(place.getRow(), place.getCol());
    boolean text =
        cell != null
            && !cell.hasFormula()
            && cell.attributes().matches(".*\\st=\"(s|inlineStr|str)\".*");
    String format =
        wanted.format() != null
            ? wanted.format()
            : cell == null ? null : new WorkbookStyles(book.parts()).format(cell.style());
    return new CellSpec(text ? "x" : 1, format, wanted.style(), null, List.of(), null);
  }

  /** Gives cells the house's look without touching what they hold. */
  private void look(String sheet, Map<String, CellSpec> looks) throws IOException {
    Map<String, Integer> styles = new LinkedHashMap<>();
    made(
        sheet(sheet, List.of(), looks, List.of(), List.of()),
        from -> {
          WorkbookStyles ours = new WorkbookStyles(book.parts());
          WorkbookStyles theirs = new WorkbookStyles(from.parts());
          SheetPart made = from.sheet(from.entry(sheet));
          for (String at : looks.keySet()) {
            CellReference place = new CellReference(at);
            SheetPartCell cell = made.cell(place.getRow(), place.getCol());
            styles.put(at, cell == null ? 0 : ours.adopt(theirs, cell.style()));
          }
        });
    SheetPart part = book.sheet(book.entry(sheet));
    styles.forEach((at, style) -> {
      CellReference place = new CellReference(at);
      SheetPartCell cell = part.cell(place.getRow(), place.getCol());
      part.put(
          place.getRow(),
          place.getCol(),
          (cell == null ? SheetPartCell.empty(0) : cell).withStyle(style));
    });
  }

  private void space(String place, boolean rows, boolean insert) throws IOException {
    int mark = place.lastIndexOf('!');
    WorkbookParts.Entry entry =
        mark < 0
            ? book.entries().getFirst()
            : book.entry(place.substring(0, mark).replaceAll("^'|'$", "").replace("''", "'"));
    String[] ends = place.substring(mark + 1).replace("$", "").strip().split(":", 2);
    String pattern = rows ? "[1-9]\\d{0,6}" : "[A-Za-z]{1,3}";
    if (!ends[0].matches(pattern) || !ends[ends.length - 1].matches(pattern)) {
      throw new DocumentException(
          "\"%s\" must be %s."
              .formatted(place, rows ? "rows such as Data!5:7" : "columns such as Data!C:D"));
    }
    int first = position(ends[0], rows);
    int count = position(ends[ends.length - 1], rows) - first + 1;
    if (count < 1) {
      throw new DocumentException("\"%s\" must be in ascending order.".formatted(place));
    }
    new SheetSpace(
            book,
            entry,
            insert
                ? SheetShift.insert(entry.name(), rows, first, count)
                : SheetShift.delete(entry.name(), rows, first, count))
        .apply();
  }

  private static int position(String text, boolean rows) {
    return rows ? Integer.parseInt(text) - 1 : CellReference.convertColStringToIndex(text);
  }

  private void chart(WorkbookChange change, String which) throws IOException {
    DrawnChart chart = DrawnChart.named(book, change.sheet(), which);
    ChartChange wanted = change.chart();
    if (wanted == null) {
      throw new DocumentException(
          "Say with \"chart\" what shall change of the chart %s.".formatted(which));
    }
    if (chart.retouch(book, wanted)) {
      return;
    }
    made(
        sheet(chart.sheet(), List.of(), Map.of(), List.of(chart.spec(book, wanted)), List.of()),
        from -> chart.redraw(book, from, wanted));
  }

  private void frame(WorkbookParts.Entry entry, @Nullable SheetChange look) throws IOException {
    if (look == null) {
      throw new DocumentException(
          "Say with \"look\" how the sheet %s shall be shown or printed.".formatted(entry.name()));
    }
    SheetFrame frame = new SheetFrame(book, entry, look);
    frame.view();
    if (look.prints()) {
      made(look.draft(entry.name()), frame::print);
    }
  }

  private void name(String name, @Nullable String refersTo) throws IOException {
    for (Element known : book.names()) {
      if (known.getAttribute("name").equalsIgnoreCase(name)
          && !known.hasAttribute("localSheetId")) {
        WorkbookXml.remove(known);
      }
    }
    book.rebooked();
    Element list = WorkbookXml.child(book.book(), "definedNames").orElse(null);
    if (refersTo == null || refersTo.isBlank()) {
      if (list != null && WorkbookXml.children(list, "definedName").isEmpty()) {
        WorkbookXml.remove(list);
      }
      return;
    }
    if (!name.matches("[\\p{L}_\\\\][\\p{L}\\p{N}_.\\\\]*")
        || FormulaShift.CELL.matcher(name).matches()) {
      throw new DocumentException("\"%s\" cannot be a defined name.".formatted(name));
    }
    String sheet = book.entries().getFirst().name();
    String stored = WorkbookStub.of(book).stored(refersTo, sheet, 0, 0);
    Element made = WorkbookXml.element(book.book(), "definedName");
    made.setAttribute("name", name);
    made.setTextContent(stored);
    (list == null ? WorkbookOrder.placed(book.book(), "definedNames") : list).appendChild(made);
  }

  private SheetSpec on(
      WorkbookChange change,
      List<TableSpec> tables,
      List<ChartSpec> charts,
      List<TablePivot> pivots)
      throws IOException {
    if (change.sheet() == null) {
      throw new DocumentException(
          "Say with \"sheet\" where it goes; the sheets are %s."
              .formatted(book.entries().stream().map(WorkbookParts.Entry::name).toList()));
    }
    return sheet(book.entry(change.sheet()).name(), tables, Map.of(), charts, pivots);
  }

  private static SheetSpec sheet(
      String name,
      List<TableSpec> tables,
      Map<String, CellSpec> cells,
      List<ChartSpec> charts,
      List<TablePivot> pivots) {
    return new SheetSpec(
        name, null, null, tables, cells, charts, null, Map.of(), null, null, null, pivots,
        List.of());
  }

  private void add(SheetSpec sheet, boolean looks, @Nullable String before) throws IOException {
    made(sheet, from -> new WorkbookGraft(book, from).graft(looks, before));
  }

  /** Looks into a workbook that holds what is to be added. */
  private interface Taking {
    void from(WorkbookParts made) throws IOException;
  }

  private void made(SheetSpec sheet, Taking taking) throws IOException {
    WorkbookSpec spec =
        new WorkbookSpec(null, null, edit.currency(), edit.locale(), Map.of(), List.of(sheet));
    Path draft = Files.createTempFile("workbook", ".xlsx");
    try {
      WorkbookWriter writer = new WorkbookWriter(query);
      writer.add(spec, WorkbookStub.of(book), draft);
      writer.filled().forEach(filled);
      try (WorkbookPackage made = WorkbookPackage.open(draft)) {
        taking.from(new WorkbookParts(made));
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Recalculates, brings charts up to date, writes. */
  private WorkbookResult finish(Path target) throws IOException {
    FormulaGrid grid = read();
    List<FormulaGrid.At> formulas = grid.formulas();
    Map<FormulaGrid.At, Object> results =
        new FormulaAgreement(LibreOffice.installed())
            .compute(grid, new LinkedHashSet<>(formulas), Map.of());
    List<FormulaGrid.At> left = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (book.parts().unsign()) {
      findings.add(new Finding(Severity.NOTE, "", PackageSignature.ENDED));
    }
    List<WorkbookParts.Entry> entries = book.entries();
    for (FormulaGrid.At at : formulas) {
      FormulaGrid.Sheet sheet = grid.sheets().get(at.sheet());
      Object result = results.get(at);
      if (!(sheet.get(at.row(), at.column()) instanceof FormulaGrid.Formula formula)) {
        continue;
      }
      if (result == null) {
        left.add(at);
        continue;
      }
      if (formula.stored() == null || !WorkbookCheck.same(formula.stored(), result)) {
        WorkbookParts.Entry entry =
            entries.stream()
                .filter(one -> one.name().equals(sheet.name()))
                .findFirst()
                .orElseThrow();
        SheetPart part = book.sheet(entry);
        SheetPartCell cell = part.cell(at.row(), at.column());
        if (cell != null) {
          part.put(at.row(), at.column(), cell.withResult(result, part.prefix()));
        }
      }
      sheet.set(
          at.row(),
          at.column(),
          new FormulaGrid.Formula(formula.written(), formula.plain(), result, formula.array()));
      if (result instanceof CellError error) {
        findings.add(
            new Finding(
                Severity.ERROR,
                grid.shown(at),
                "The formula =%s gives %s; correct it or what it refers to."
                    .formatted(FormulaFunctions.shown(formula.written()), error)));
      }
    }
    new SpilledCells(book, grid, results).write();
    if (!left.isEmpty()) {
      findings.addAll(FormulaCircles.findings(grid, formulas, results.keySet()));
      findings.addAll(FormulaReasons.findings(grid, left));
    }
    SheetRefit.apply(book, grid);
    book.flush();
    new ChartCaches(book, grid).refresh();
    if (!left.isEmpty()) {
      Element calc = WorkbookXml.child(book.book(), "calcPr").orElse(null);
      (calc == null ? WorkbookOrder.placed(book.book(), "calcPr") : calc)
          .setAttribute("fullCalcOnLoad", "1");
      book.rebooked();
    }
    NewFile.write(target, book.parts()::save);
    return new WorkbookResult(
        target,
        Files.size(target),
        sizes(grid),
        formulas.size(),
        left.stream().map(grid::shown).toList(),
        findings);
  }

  private FormulaGrid read() throws IOException {
    Path draft = Files.createTempFile("workbook", ".xlsx");
    try {
      NewFile.write(draft, book.parts()::save);
      try (WorkbookSource source = WorkbookReader.open(draft)) {
        return FormulaGrid.read(source, WorkbookStub.MOST_CELLS);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static List<WorkbookResult.SheetSize> sizes(FormulaGrid grid) {
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
}
