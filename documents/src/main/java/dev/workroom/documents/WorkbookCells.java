package dev.workroom.documents;

import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Sets cells of an existing workbook; what is not said of a cell stays. */
final class WorkbookCells {
  private static final int MOST = 100_000;

  private final WorkbookParts book;
  private final CellFormats formats;
  private final WorkbookStyles styles;
  private @Nullable WorkbookStub stub;

  WorkbookCells(WorkbookParts book, CellFormats formats) throws IOException {
    this.book = book;
    this.formats = formats;
    this.styles = new WorkbookStyles(book.parts());
  }

  /** Cells whose look, list, rule or note needs the house's own parts, by sheet and address. */
  record Rest(
      Map<String, Map<String, CellSpec>> looks, Map<String, Map<String, CellSpec>> others) {}

  /** Sets values, formulas and number formats; answers what is left to do. */
  Rest set(Map<String, CellSpec> cells) throws IOException {
    Rest rest = new Rest(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (Map.Entry<String, CellSpec> one : cells.entrySet()) {
      set(one.getKey(), one.getValue(), rest);
    }
    return rest;
  }

  private void set(String place, CellSpec spec, Rest rest) throws IOException {
    int mark = place.lastIndexOf('!');
    String name =
        mark < 0 ? "" : place.substring(0, mark).replaceAll("^'|'$", "").replace("''", "'");
    WorkbookParts.Entry entry = entry(name, place);
    CellRangeAddress area = area(place.substring(mark + 1), entry.name());
    SheetPart sheet = book.sheet(entry);
    Object value = CellValues.literal(spec.value());
    String formula = null;
    if (value instanceof CellValues.Formula given) {
      if (stub == null) {
        stub = WorkbookStub.of(book);
        sheet = book.sheet(entry);
      }
      formula = stub.stored(given.text(), entry.name(), area.getFirstRow(), area.getFirstColumn());
    }
    for (int r = area.getFirstRow(); r <= area.getLastRow(); r++) {
      for (int c = area.getFirstColumn(); c <= area.getLastColumn(); c++) {
        String moved =
            formula == null
                ? null
                : FormulaShift.by(formula, r - area.getFirstRow(), c - area.getFirstColumn());
        cell(sheet, entry, r, c, spec, value, moved);
        String at = new CellReference(r, c).formatAsString();
        if (spec.style() != null) {
          rest.looks().computeIfAbsent(entry.name(), n -> new LinkedHashMap<>()).put(at, spec);
        }
      }
    }
    if (!spec.list().isEmpty() || spec.validation() != null || spec.comment() != null) {
      rest.others()
          .computeIfAbsent(entry.name(), n -> new LinkedHashMap<>())
          .put(area.formatAsString(), spec);
    }
  }

  private WorkbookParts.Entry entry(String name, String place) throws IOException {
    if (name.isEmpty()) {
      return book.entries().getFirst();
    }
    for (WorkbookParts.Entry entry : book.entries()) {
      if (entry.name().equalsIgnoreCase(name)) {
        return entry;
      }
    }
    throw new DocumentException(
        "There is no sheet \"%s\" for %s; the sheets are %s."
            .formatted(
                name, place, book.entries().stream().map(WorkbookParts.Entry::name).toList()));
  }

  private static CellRangeAddress area(String text, String sheet) {
    String[] corners = text.replace("$", "").split(":", 2);
    CellReference first = WorkbookLayout.address(corners[0], sheet);
    CellReference last = WorkbookLayout.address(corners[corners.length - 1], sheet);
    CellRangeAddress area =
        new CellRangeAddress(
            Math.min(first.getRow(), last.getRow()),
            Math.max(first.getRow(), last.getRow()),
            Math.min(first.getCol(), last.getCol()),
            Math.max(first.getCol(), last.getCol()));
    if (area.getNumberOfCells() > MOST) {
      throw new DocumentException(
          "%s on sheet %s are more than %,d cells: set fewer, or fill a table by a query."
              .formatted(text, sheet, MOST));
    }
    return area;
  }

  private void cell(
      SheetPart sheet,
      WorkbookParts.Entry entry,
      int row,
      int column,
      CellSpec spec,
      @Nullable Object value,
      @Nullable String formula)
      throws IOException {
    SheetPartCell old = sheet.cell(row, column);
    if (old != null && old.formulaAttribute("t").equals("shared")) {
      sheet.unshare();
      old = sheet.cell(row, column);
    }
    SheetPartCell cell = old == null ? SheetPartCell.empty(0) : old;
    if (spec.format() != null && spec.style() == null) {
      cell =
          cell.withStyle(
              styles.withFormat(
                  cell.style(),
                  formats.code(spec.format(), value == null ? List.of() : List.of(value))));
    }
    if (spec.value() != null) {
      if (old != null && old.hasFormula() || formula != null) {
        book.forgetOrder();
      }
      Object stored =
          formula != null || value == null || value.equals("")
              ? null
              : CellValues.stored(value, book.from1904());
      cell = written(book, dated(cell, value, styles), formula, stored, at(row, column), sheet);
      header(entry, row, column, stored);
    }
    if (!cell.equals(old)) {
      sheet.put(row, column, cell);
    }
  }

  private static String at(int row, int column) {
    return new CellReference(row, column).formatAsString();
  }

  /** A cell with a formula, which may be a dynamic array's, or a value, or neither. */
  static SheetPartCell written(
      WorkbookParts book,
      SheetPartCell cell,
      @Nullable String formula,
      @Nullable Object value,
      String at,
      SheetPart sheet)
      throws IOException {
    if (formula == null || !FormulaFunctions.dynamic(formula)) {
      return cell.with(formula, value, sheet.prefix());
    }
    return cell.withArray(formula, FormulaMetadata.mark(book), at, value, sheet.prefix());
  }

  /** A day in a cell without a format for days would be a number. */
  static SheetPartCell dated(SheetPartCell cell, @Nullable Object value, WorkbookStyles styles)
      throws IOException {
    String code =
        switch (value) {
          case LocalDate day -> "yyyy-mm-dd";
          case LocalDateTime moment -> "yyyy-mm-dd hh:mm";
          case LocalTime time -> "hh:mm";
          case null, default -> "";
        };
    return code.isEmpty() || CellText.isDate(styles.format(cell.style()))
        ? cell
        : cell.withStyle(styles.withFormat(cell.style(), code));
  }

  /** The header cell of a table is the name of its column, for formulas too. */
  private void header(WorkbookParts.Entry entry, int row, int column, @Nullable Object value)
      throws IOException {
    for (WorkbookParts.ListObject table : book.tables(entry)) {
      boolean header =
          table.headers() > 0
              && row == table.area().getFirstRow()
              && column >= table.area().getFirstColumn()
              && column <= table.area().getLastColumn();
      if (!header) {
        continue;
      }
      String name = value == null ? "" : value.toString();
      if (name.isBlank()) {
        throw new DocumentException(
            "%s!%s heads a column of the table %s and cannot be empty."
                .formatted(
                    TablePlace.quoted(entry.name()),
                    new CellReference(row, column).formatAsString(),
                    table.name()));
      }
      Element named = table.columns().get(column - table.area().getFirstColumn());
      String old = named.getAttribute("name");
      named.setAttribute("name", name);
      book.parts().changed(table.part());
      new SheetReferences(
              book, table.name(), (formula, own) -> renamed(formula, table.name(), old, name))
          .rewrite();
    }
  }

  private static String renamed(String formula, String table, String old, String name) {
    StringBuilder text = new StringBuilder();
    String before = "";
    for (FormulaToken token : FormulaToken.of(formula)) {
      boolean ours = token.kind() == FormulaToken.Kind.BRACKETS && before.equalsIgnoreCase(table);
      text.append(ours ? token.text().replace("[" + old + "]", "[" + name + "]") : token.text());
      before = token.text();
    }
    return text.toString();
  }
}
