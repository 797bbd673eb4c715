package dev.workroom.documents;

import dev.workroom.documents.WorkbookLook.Align;
import dev.workroom.documents.WorkbookLook.Role;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes one sheet's texts, values and styles; formulas are collected for when all sheets stand.
 */
final class SheetWriter {
  /** Tables up to this many rows get a little more air. */
  private static final int ROOMY = 200;

  private static final int LONG_TEXT = 60;
  private static final int LONGEST_TEXT = 32_767;

  private final XSSFSheet sheet;
  private final WorkbookLook look;
  private final CellFormats formats;
  private final List<PendingFormula> formulas;
  private final List<Finding> findings;

  SheetWriter(
      XSSFSheet sheet,
      WorkbookLook look,
      CellFormats formats,
      List<PendingFormula> formulas,
      List<Finding> findings) {
    this.sheet = sheet;
    this.look = look;
    this.formats = formats;
    this.formulas = formulas;
    this.findings = findings;
  }

  /** A formula that waits for its cell's turn. */
  record PendingFormula(XSSFCell cell, String formula, FormulaText.Place place) {}

  void write(SheetSpec spec, List<TablePlace> tables) {
    if (spec.title() != null) {
      text(0, 0, spec.title(), Role.TITLE);
      row(0).setHeightInPoints(26);
    }
    if (spec.subtitle() != null) {
      text(spec.title() == null ? 0 : 1, 0, spec.subtitle(), Role.SUBTITLE);
    }
    tables.forEach(this::table);
    spec.cells().forEach((address, cell) -> free(address, cell, tables));
    if (spec.pivots().isEmpty()) {
      notes(spec);
    }
  }

  /** Small print below everything that is there. */
  void notes(SheetSpec spec) {
    int next = sheet.getLastRowNum() + 3;
    for (String note : spec.notes()) {
      text(next++, 0, note, Role.NOTE);
    }
  }

  private void table(TablePlace table) {
    if (table.spec().title() != null) {
      text(table.headerRow() - 1, table.firstColumn(), table.spec().title(), Role.HEADING);
      row(table.headerRow() - 1).setHeightInPoints(20);
    }
    for (int i = 0; i < table.columns().size(); i++) {
      TablePlace.Column column = table.columns().get(i);
      XSSFCell cell = cell(table.headerRow(), table.firstColumn() + i);
      cell.setCellValue(column.header());
      cell.setCellStyle(look.style(Role.HEADER, null, align(table, i)));
    }
    row(table.headerRow()).setHeightInPoints(headerHeight(table));
    boolean roomy = table.rows().size() <= ROOMY && !wraps(table);
    int inModel = table.bulk() ? 1 : table.rows().size();
    for (int r = 0; r < inModel; r++) {
      if (roomy) {
        row(table.firstRow() + r).setHeightInPoints(16);
      }
      for (int c = 0; c < table.columns().size(); c++) {
        body(table, r, c);
      }
    }
    if (table.label() != null) {
      total(table, table.label());
    }
  }

  /** Rows with wrapped text keep the height that their text needs. */
  private static boolean wraps(TablePlace table) {
    return table.columns().stream().anyMatch(column -> "wrap".equals(column.spec().style()))
        || table.rows().stream()
            .flatMap(List::stream)
            .anyMatch(value -> value instanceof String text && text.length() > LONG_TEXT);
  }

  private static float headerHeight(TablePlace table) {
    boolean twoLines =
        table.columns().stream().anyMatch(column -> SheetWidths.length(column.header()) > 16);
    return twoLines ? 30 : 18;
  }

  /** A column that is to be wrapped holds text, also when formulas make it. */
  private static Align align(TablePlace table, int index) {
    TablePlace.Column column = table.columns().get(index);
    // Whole numbers in front name the rows: weeks, interviews. They stand where names stand.
    boolean names =
        index == 0
            && table.columns().size() > 1
            && column.type() == Table.Type.INTEGER
            && column.spec().formula() == null;
    if (names || "wrap".equals(column.spec().style())) {
      return Align.TEXT;
    }
    return switch (column.type()) {
      case NUMBER, INTEGER -> Align.NUMBER;
      case DATE, DATETIME, TIME, BOOLEAN -> Align.CENTER;
      case TEXT -> Align.TEXT;
    };
  }

  private void body(TablePlace table, int r, int c) {
    TablePlace.Column column = table.columns().get(c);
    Object value = table.rows().get(r).get(c);
    int rowNumber = table.firstRow() + r;
    XSSFCell cell = cell(rowNumber, table.firstColumn() + c);
    CellSpec own = table.looks().get(new TablePlace.Spot(r, c));
    Role role =
        WorkbookLook.role(
            own == null || own.style() == null ? column.spec().style() : own.style(), Role.BODY);
    if (role == Role.BODY && value instanceof String text && text.length() > LONG_TEXT) {
      role = Role.WRAP;
    }
    String formula =
        value instanceof CellValues.Formula literal
            ? literal.text()
            : value == null ? column.spec().formula() : null;
    boolean empty = table.rows().get(r).stream().allMatch(Objects::isNull);
    if (formula != null && !(empty && table.rows().size() == 1 && hasFilledColumns(table))) {
      formulas.add(
          new PendingFormula(
              cell, formula, new FormulaText.Place(table.sheet(), table, rowNumber)));
    } else if (value != null) {
      put(cell, value);
    }
    String wanted = own == null ? null : own.format();
    String format =
        wanted != null
            ? formats.code(wanted, value == null ? List.of() : List.of(value))
            : CellFormats.isDate(column.format())
                ? column.format()
                : formatFor(value, column.format());
    cell.setCellStyle(look.style(role, format, align(table, c)));
  }

  private static boolean hasFilledColumns(TablePlace table) {
    return table.columns().stream().anyMatch(column -> column.spec().formula() == null);
  }

  private @Nullable String formatFor(@Nullable Object value, @Nullable String otherwise) {
    return switch (value) {
      case LocalDate d -> formats.date();
      case LocalDateTime d -> formats.dateTime();
      case LocalTime t -> "hh:mm";
      case null, default -> otherwise;
    };
  }

  private void total(TablePlace table, String label) {
    int row = table.totalRow();
    row(row).setHeightInPoints(18);
    boolean labelled = false;
    for (int c = 0; c < table.columns().size(); c++) {
      TablePlace.Column column = table.columns().get(c);
      XSSFCell cell = cell(row, table.firstColumn() + c);
      String formula = TableTotal.of(table, c).formula();
      cell.setCellStyle(look.style(Role.TOTAL, column.format(), align(table, c)));
      if (formula != null) {
        formulas.add(
            new PendingFormula(cell, formula, new FormulaText.Place(table.sheet(), table, row)));
      } else if (!labelled) {
        cell.setCellStyle(look.style(Role.TOTAL, null, Align.TEXT));
        cell.setCellValue(label);
        labelled = true;
      }
    }
  }

  private void free(String address, CellSpec spec, List<TablePlace> tables) {
    String first = address.split(":", 2)[0];
    CellReference at = WorkbookLayout.address(first, sheet.getSheetName());
    Role otherwise = Role.PLAIN;
    for (TablePlace table : tables) {
      if (!table.covers(at.getRow(), at.getCol())) {
        continue;
      }
      otherwise = Role.BODY;
      if (spec.value() != null && holds(table, at)) {
        findings.add(
            new Finding(
                Severity.WARNING,
                sheet.getSheetName() + "!" + first,
                "The free cell overwrites a cell of the table %s, which covers rows %d to %d; give it another address."
                    .formatted(table.name(), table.headerRow() + 1, table.bottom() + 1)));
      }
    }
    XSSFCell cell = cell(at.getRow(), at.getCol());
    Object value = CellValues.literal(spec.value());
    Role role = WorkbookLook.role(spec.style(), otherwise);
    String format =
        spec.format() == null
            ? freeFormat(value)
            : formats.code(spec.format(), value == null ? List.of() : List.of(value));
    boolean number = value instanceof Number || value instanceof CellValues.Formula;
    Align align = number && role != Role.FIGURE ? Align.NUMBER : Align.TEXT;
    cell.setCellStyle(look.style(role, format, align));
    if (value instanceof CellValues.Formula formula) {
      formulas.add(
          new PendingFormula(
              cell,
              formula.text(),
              new FormulaText.Place(sheet.getSheetName(), null, at.getRow())));
    } else if (value != null) {
      put(cell, value);
    }
    boolean said = spec.value() != null || spec.style() != null || spec.format() != null;
    if (address.contains(":") && said) {
      CellReference last = WorkbookLayout.address(address.split(":", 2)[1], sheet.getSheetName());
      sheet.addMergedRegion(
          new CellRangeAddress(at.getRow(), last.getRow(), at.getCol(), last.getCol()));
    }
    if (spec.comment() != null) {
      SheetExtras.comment(cell, spec.comment());
    }
  }

  /** Whether a table has something there of its own, which a free cell would take away. */
  private static boolean holds(TablePlace table, CellReference at) {
    int row = at.getRow() - table.firstRow();
    int column = at.getCol() - table.firstColumn();
    if (row < 0) {
      return true;
    }
    return row >= table.rows().size()
        ? TableTotal.of(table, column).formula() != null || column == 0
        : table.rows().get(row).get(column) != null
            || table.columns().get(column).spec().formula() != null;
  }

  private @Nullable String freeFormat(@Nullable Object value) {
    return switch (value) {
      case CellValues.Formula f -> null;
      case Integer i -> Math.abs(i) >= 10_000 ? formats.number("#,##0") : "General";
      case Long l -> Math.abs(l) >= 10_000 ? formats.number("#,##0") : "General";
      case Number n -> formats.number("#,##0.00");
      case null, default -> formatFor(value, "General");
    };
  }

  private void text(int row, int column, String text, Role role) {
    XSSFCell cell = cell(row, column);
    cell.setCellValue(text);
    cell.setCellStyle(look.style(role, null, Align.TEXT));
  }

  private XSSFRow row(int number) {
    XSSFRow row = sheet.getRow(number);
    return row == null ? sheet.createRow(number) : row;
  }

  private XSSFCell cell(int row, int column) {
    XSSFRow line = row(row);
    XSSFCell cell = line.getCell(column);
    return cell == null ? line.createCell(column) : cell;
  }

  private void put(XSSFCell cell, Object value) {
    switch (CellValues.stored(value, sheet.getWorkbook().isDate1904())) {
      case Double number -> cell.setCellValue(number);
      case Boolean truth -> cell.setCellValue(truth);
      case Object other -> cell.setCellValue(text(cell, other.toString()));
    }
  }

  private String text(XSSFCell cell, String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    findings.add(
        new Finding(
            Severity.WARNING,
            sheet.getSheetName() + "!" + cell.getAddress(),
            "The text has %,d characters and was cut: a cell holds %,d."
                .formatted(text.length(), LONGEST_TEXT)));
    return text.substring(0, LONGEST_TEXT);
  }
}
