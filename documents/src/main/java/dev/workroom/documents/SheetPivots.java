package dev.workroom.documents;

import dev.workroom.documents.TableSummary.Function;
import dev.workroom.documents.WorkbookLook.Align;
import dev.workroom.documents.WorkbookLook.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.jspecify.annotations.Nullable;

/**
 * Places pivot tables and fills their cells as Excel would show them, so that readers who know
 * nothing of pivot tables see the figures too.
 */
final class SheetPivots {
  private static final int GAP = 4;

  private final XSSFSheet sheet;
  private final WorkbookLook look;
  private final WorkbookLayout layout;
  private final WorkbookValues values;
  private final CellFormats formats;

  SheetPivots(
      XSSFSheet sheet,
      WorkbookLook look,
      WorkbookLayout layout,
      WorkbookValues values,
      CellFormats formats) {
    this.sheet = sheet;
    this.look = look;
    this.layout = layout;
    this.values = values;
    this.formats = formats;
  }

  /**
   * A figure with all that is to know of it.
   *
   * @param column its position in the source
   */
  record Figure(int column, Function function, String header, String format) {}

  /**
   * A line of the table's body, or a column of it.
   *
   * @param items positions of the items that it adds to the line before it
   * @param depth how many items it keeps of the line before it
   * @param grand whether it is the total of all
   * @param caption a text or a number, shown in {@code format}
   */
  record Line(
      List<Integer> items,
      int depth,
      boolean grand,
      Object caption,
      @Nullable String format,
      List<List<@Nullable Object>> rows) {}

  /**
   * A pivot table that is settled; positions are those of the source's columns.
   *
   * @param area its cells without the filters
   * @param headers how many rows stand above the first figure
   */
  record Settled(
      String name,
      TablePlace source,
      TableSummary summary,
      List<Integer> rows,
      List<Integer> columns,
      List<Integer> filters,
      List<Figure> figures,
      CellRangeAddress area,
      int headers,
      List<Line> lines,
      List<Line> across) {}

  /** Writes all of a sheet's pivot tables and answers the cells that they cover. */
  List<CellRangeAddress> write(SheetSpec spec, List<TablePlace> tables) {
    List<CellRangeAddress> covered = new ArrayList<>();
    int next = tables.stream().mapToInt(TablePlace::bottom).max().orElse(-1);
    next = Math.max(next, sheet.getLastRowNum());
    List<String> names = new ArrayList<>();
    for (TablePivot pivot : spec.pivots()) {
      CellReference at =
          pivot.at() == null
              ? new CellReference(next < 0 ? 0 : next + 1 + GAP, 0)
              : WorkbookLayout.address(pivot.at(), spec.name());
      names.add(name(pivot, names));
      Settled settled = settle(pivot, names.getLast(), at);
      fill(settled, pivot.title(), at);
      new SheetPivotXml(sheet, settled).write();
      covered.add(
          new CellRangeAddress(
              at.getRow(),
              settled.area().getLastRow(),
              at.getCol(),
              settled.area().getLastColumn()));
      next = Math.max(next, settled.area().getLastRow());
    }
    return covered;
  }

  private Settled settle(TablePivot pivot, String name, CellReference at) {
    TablePlace table =
        layout
            .table(pivot.table())
            .orElseThrow(() ->
                new DocumentException(
                    "A pivot table on sheet %s summarizes the table \"%s\", which is not in the workbook; its tables are %s."
                        .formatted(
                            sheet.getSheetName(),
                            pivot.table(),
                            layout.tables().stream().map(TablePlace::name).toList())));
    if (pivot.rows().isEmpty() || pivot.values().isEmpty() || pivot.columns().size() > 1) {
      throw new DocumentException(
          "The pivot table of %s on sheet %s needs \"rows\", \"values\" and at most one of \"columns\"."
              .formatted(table.name(), sheet.getSheetName()));
    }
    TableSummary summary = TableSummary.of(table, values);
    List<Integer> rows = pivot.rows().stream().map(header -> column(table, header)).toList();
    List<Integer> columns = pivot.columns().stream().map(header -> column(table, header)).toList();
    List<Integer> filters = pivot.filters().stream().map(header -> column(table, header)).toList();
    List<Integer> axes = new ArrayList<>(rows);
    axes.addAll(columns);
    axes.addAll(filters);
    if (axes.stream().distinct().count() < axes.size()) {
      throw new DocumentException(
          "The pivot table of %s on sheet %s uses a column twice among rows, columns and filters."
              .formatted(table.name(), sheet.getSheetName()));
    }
    List<Figure> figures = new ArrayList<>();
    pivot.values().forEach(value -> figures.add(figure(table, value, figures)));
    List<Line> lines = new ArrayList<>();
    nested(summary, table, summary.values(), rows, 0, lines);
    lines.add(new Line(List.of(0), 0, true, "Grand Total", null, summary.values()));
    List<Line> across = new ArrayList<>();
    if (!columns.isEmpty()) {
      nested(summary, table, summary.values(), columns, 0, across);
      across.add(new Line(List.of(0), 0, true, "Grand Total", null, summary.values()));
    }
    int headers = columns.isEmpty() ? 1 : figures.size() > 1 ? 3 : 2;
    int width = 1 + Math.max(1, across.size()) * figures.size();
    int above = (pivot.title() == null ? 0 : 1) + (filters.isEmpty() ? 0 : filters.size() + 1);
    int top = at.getRow() + above;
    CellRangeAddress area =
        new CellRangeAddress(
            top, top + headers + lines.size() - 1, at.getCol(), at.getCol() + width - 1);
    free(area, table, pivot);
    return new Settled(
        name, table, summary, rows, columns, filters, figures, area, headers, lines, across);
  }

  private void free(CellRangeAddress area, TablePlace table, TablePivot pivot) {
    for (TablePlace other : layout.tables(sheet.getSheetName())) {
      CellRangeAddress taken =
          new CellRangeAddress(
              other.headerRow(), other.bottom(), other.firstColumn(), other.lastColumn());
      if (taken.intersects(area)) {
        throw new DocumentException(
            "On sheet %s the pivot table of %s at %s would cover the table %s; leave \"at\" out, or give it a sheet of its own."
                .formatted(sheet.getSheetName(), table.name(), pivot.at(), other.name()));
      }
    }
    if (area.getLastRow() > 1_048_575 || area.getLastColumn() > 16_383) {
      throw new DocumentException(
          "The pivot table of %s on sheet %s is larger than a sheet: choose rows and columns with fewer distinct values."
              .formatted(table.name(), sheet.getSheetName()));
    }
  }

  private static String name(TablePivot pivot, List<String> others) {
    String wanted =
        pivot.name() == null || pivot.name().isBlank()
            ? "Pivot " + pivot.table()
            : pivot.name().strip();
    String unique = wanted;
    for (int n = 2; others.contains(unique); n++) {
      unique = wanted + " " + n;
    }
    return unique;
  }

  private int column(TablePlace table, String header) {
    return table
        .column(header)
        .orElseThrow(() ->
            new DocumentException(
                "A pivot table on sheet %s names the column \"%s\", which table %s does not have; it has %s."
                    .formatted(
                        sheet.getSheetName(),
                        header,
                        table.name(),
                        table.columns().stream().map(TablePlace.Column::header).toList())));
  }

  private Figure figure(TablePlace table, TablePivot.Value value, List<Figure> others) {
    int column = column(table, value.column());
    TablePlace.Column of = table.columns().get(column);
    String wanted = value.function() == null ? "" : value.function().strip();
    Function function =
        switch (wanted.toLowerCase(Locale.ROOT)) {
          case "" -> of.numeric() ? Function.SUM : Function.COUNT;
          case "sum" -> Function.SUM;
          case "count" -> Function.COUNT;
          case "average", "avg", "mean" -> Function.AVERAGE;
          case "min" -> Function.MIN;
          case "max" -> Function.MAX;
          default ->
              throw new DocumentException(
                  "A pivot table on sheet %s: \"%s\" is no function; use sum, count, average, min or max."
                      .formatted(sheet.getSheetName(), value.function()));
        };
    String header =
        value.header() == null || value.header().isBlank()
            ? function.shown() + " of " + of.header()
            : value.header().strip();
    // Excel refuses a figure that is called like a column, or like another figure.
    while (named(table, header, others)) {
      header += " ";
    }
    String format =
        value.format() != null
            ? formats.code(value.format())
            : function == Function.COUNT
                ? formats.number("#,##0")
                : of.format() == null ? formats.number("#,##0.00") : of.format();
    return new Figure(column, function, header, format);
  }

  private static boolean named(TablePlace table, String header, List<Figure> others) {
    return table.columns().stream().anyMatch(column -> column.header().equalsIgnoreCase(header))
        || others.stream().anyMatch(other -> other.header().equalsIgnoreCase(header));
  }

  /** Outer items with their totals, each followed by the inner ones. */
  private void nested(
      TableSummary summary,
      TablePlace table,
      List<List<@Nullable Object>> rows,
      List<Integer> fields,
      int depth,
      List<Line> lines) {
    int field = fields.get(depth);
    for (int item : summary.present(rows, field)) {
      Object value = summary.items().get(field).get(item);
      List<List<@Nullable Object>> inside = TableSummary.where(rows, field, value);
      lines.add(
          new Line(
              List.of(item),
              depth,
              false,
              caption(value),
              value instanceof Double ? table.columns().get(field).format() : null,
              inside));
      if (depth + 1 < fields.size()) {
        nested(summary, table, inside, fields, depth + 1, lines);
      }
    }
  }

  /** Numbers and days stay numbers, as in Excel. */
  private static Object caption(@Nullable Object value) {
    return switch (value) {
      case null -> "(blank)";
      case Double number -> number;
      case Boolean truth -> truth ? "TRUE" : "FALSE";
      default -> value.toString();
    };
  }

  private void fill(Settled pivot, @Nullable String title, CellReference at) {
    int row = at.getRow();
    if (title != null) {
      text(row++, at.getCol(), title, Role.HEADING);
    }
    for (int filter : pivot.filters()) {
      text(row, at.getCol(), pivot.source().columns().get(filter).header(), Role.LABEL);
      text(row++, at.getCol() + 1, "(All)", Role.PLAIN);
    }
    headers(pivot);
    int top = pivot.area().getFirstRow() + pivot.headers();
    for (int i = 0; i < pivot.lines().size(); i++) {
      Line line = pivot.lines().get(i);
      boolean group = line.depth() + 1 < pivot.rows().size();
      Role role = line.grand() ? Role.TOTAL : group ? Role.GROUP : Role.BODY;
      put(top + i, pivot.area().getFirstColumn(), line.caption())
          .setCellStyle(look.style(role, line.format(), Align.TEXT, line.depth()));
      figures(pivot, line, top + i, role);
    }
  }

  private int index() {
    return values.grid().sheetIndex(sheet.getSheetName());
  }

  private void figures(Settled pivot, Line line, int row, Role role) {
    int column = pivot.area().getFirstColumn() + 1;
    List<Line> across =
        pivot.across().isEmpty()
            ? List.of(new Line(List.of(), 0, true, "", null, pivot.summary().values()))
            : pivot.across();
    for (Line cross : across) {
      List<List<@Nullable Object>> rows =
          cross.grand()
              ? line.rows()
              : TableSummary.where(
                  line.rows(),
                  pivot.columns().getFirst(),
                  pivot
                      .summary()
                      .items()
                      .get(pivot.columns().getFirst())
                      .get(cross.items().getFirst()));
      for (Figure figure : pivot.figures()) {
        XSSFCell cell = cell(row, column);
        cell.setCellStyle(look.style(role, figure.format(), Align.NUMBER));
        Double value = TableSummary.figure(rows, figure.column(), figure.function());
        if (value != null) {
          put(row, column, value);
        }
        column++;
      }
    }
  }

  /** As Excel's compact form has them: the fields' names, the items across, the figures' names. */
  private void headers(Settled pivot) {
    CellRangeAddress area = pivot.area();
    int left = area.getFirstColumn();
    int last = area.getFirstRow() + pivot.headers() - 1;
    for (int row = area.getFirstRow(); row <= last; row++) {
      for (int column = left; column <= area.getLastColumn(); column++) {
        Align align = column == left ? Align.TEXT : Align.NUMBER;
        cell(row, column).setCellStyle(look.style(Role.HEADER, null, align));
      }
    }
    cell(last, left).setCellValue(rowCaption(pivot));
    if (pivot.columns().isEmpty()) {
      for (int i = 0; i < pivot.figures().size(); i++) {
        cell(last, left + 1 + i).setCellValue(pivot.figures().get(i).header());
      }
      return;
    }
    boolean many = pivot.figures().size() > 1;
    if (!many) {
      cell(area.getFirstRow(), left).setCellValue(pivot.figures().getFirst().header());
    }
    cell(area.getFirstRow(), left + 1).setCellValue(columnCaption(pivot));
    cell(area.getFirstRow(), left + 1).setCellStyle(look.style(Role.HEADER, null, Align.TEXT));
    int column = left + 1;
    for (Line line : pivot.across()) {
      for (Figure figure : pivot.figures()) {
        boolean first = figure.equals(pivot.figures().getFirst());
        if (line.grand() && many) {
          cell(last - 1, column).setCellValue("Total " + figure.header());
        } else if (many) {
          cell(last, column).setCellValue(figure.header());
        }
        if (first && !(line.grand() && many)) {
          put(many ? last - 1 : last, column, line.caption())
              .setCellStyle(look.style(Role.HEADER, line.format(), Align.NUMBER));
        }
        column++;
      }
    }
  }

  /** Names of the fields down the side, as the first header. */
  static String rowCaption(Settled pivot) {
    return caption(pivot, pivot.rows());
  }

  static String columnCaption(Settled pivot) {
    return caption(pivot, pivot.columns());
  }

  private static String caption(Settled pivot, List<Integer> fields) {
    return String.join(
        " / ", fields.stream().map(field -> pivot.source().columns().get(field).header()).toList());
  }

  private void text(int row, int column, String text, Role role) {
    put(row, column, text).setCellStyle(look.style(role, null, Align.TEXT));
  }

  private XSSFCell put(int row, int column, Object value) {
    XSSFCell cell = cell(row, column);
    if (value instanceof Double number) {
      cell.setCellValue(number);
    } else {
      cell.setCellValue(value.toString());
    }
    values.grid().sheets().get(index()).set(row, column, value);
    return cell;
  }

  private XSSFCell cell(int row, int column) {
    XSSFRow line = Objects.requireNonNullElseGet(sheet.getRow(row), () -> sheet.createRow(row));
    XSSFCell cell = line.getCell(column);
    return cell == null ? line.createCell(column) : cell;
  }
}
