package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** Settles what a described chart shows: which cells, which colours, which number formats. */
final class ChartLayout {
  private final XSSFWorkbook workbook;
  private final WorkbookLayout layout;
  private final WorkbookValues values;
  private final CellFormats formats;

  ChartLayout(
      XSSFWorkbook workbook, WorkbookLayout layout, WorkbookValues values, CellFormats formats) {
    this.values = values;
    this.workbook = workbook;
    this.layout = layout;
    this.formats = formats;
  }

  /**
   * The chart with all its cells.
   *
   * @throws DocumentException when it names a table, a column or a kind that is not there
   */
  ChartXml.Chart settle(ChartSpec spec, String sheet) {
    String type = spec.type().toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ').strip();
    ChartXml.Plot plot = plot(type, spec.type());
    ChartXml.Stacking stacking =
        type.contains("100%") || type.contains("percent")
            ? ChartXml.Stacking.PERCENT
            : type.contains("stacked") ? ChartXml.Stacking.STACKED : ChartXml.Stacking.NONE;
    Optional<TablePlace> table = table(spec, sheet);
    ChartXml.Cells categories = categories(spec, sheet, table);
    boolean combination = type.startsWith("comb");
    List<ChartXml.Series> series = new ArrayList<>();
    List<ChartSeries> wanted = wanted(spec, table);
    for (int i = 0; i < wanted.size(); i++) {
      ChartSeries one = wanted.get(i);
      ChartXml.Plot drawn =
          one.type() != null
              ? plot(one.type().toLowerCase(Locale.ROOT), one.type())
              : combination && noTypes(wanted) && i == wanted.size() - 1
                  ? ChartXml.Plot.LINE
                  : plot;
      series.add(series(spec, one, i, drawn, sheet, table));
    }
    boolean round = plot == ChartXml.Plot.PIE || plot == ChartXml.Plot.DOUGHNUT;
    if (round) {
      series = List.of(series.getFirst());
    }
    double largest = largest(series, false);
    String valueFormat = series.getFirst().values().format();
    String axis =
        spec.format() == null ? axisFormat(largest, valueFormat) : formats.code(spec.format());
    String label =
        spec.format() == null && CellFormats.isPercent(valueFormat) ? formats.number("0.0%") : axis;
    boolean few = series.size() == 1 && categories.values().size() <= 12;
    boolean bars = plot == ChartXml.Plot.COLUMN || plot == ChartXml.Plot.BAR;
    boolean labels = spec.labels() == null ? round || (bars && few) : spec.labels();
    String legend =
        spec.legend() != null
            ? spec.legend().toLowerCase(Locale.ROOT)
            : round ? "right" : series.size() == 1 ? "none" : "bottom";
    return new ChartXml.Chart(
        plot,
        stacking,
        spec.title(),
        categories,
        series,
        spec.xTitle(),
        spec.yTitle(),
        axis,
        secondFormat(series),
        plot == ChartXml.Plot.SCATTER
            ? axisFormat(greatest(categories), categories.format())
            : categories.format(),
        label,
        labels,
        legend);
  }

  private static boolean noTypes(List<ChartSeries> series) {
    return series.stream().allMatch(one -> one.type() == null);
  }

  private static ChartXml.Plot plot(String type, String given) {
    if (type.contains("column") || type.startsWith("comb") || type.equals("stacked")) {
      return ChartXml.Plot.COLUMN;
    }
    for (ChartXml.Plot plot : ChartXml.Plot.values()) {
      if (type.contains(plot.name().toLowerCase(Locale.ROOT))) {
        return plot;
      }
    }
    throw new DocumentException(
        "There is no chart type \"%s\"; use column, bar, line, area, pie, doughnut, scatter, stacked column, stacked bar, stacked area, 100%% column, 100%% bar or combination."
            .formatted(given));
  }

  private Optional<TablePlace> table(ChartSpec spec, String sheet) {
    if (spec.table() != null) {
      return Optional.of(
          layout
              .table(spec.table())
              .orElseThrow(() ->
                  new DocumentException(
                      "The chart %s on sheet %s shows the table \"%s\", which is not in the workbook; its tables are %s."
                          .formatted(
                              shown(spec),
                              sheet,
                              spec.table(),
                              layout.tables().stream().map(TablePlace::name).toList()))));
    }
    return layout.tables(sheet).stream().findFirst();
  }

  private static String shown(ChartSpec spec) {
    return spec.title() == null ? "of type " + spec.type() : "\"" + spec.title() + "\"";
  }

  private static List<ChartSeries> wanted(ChartSpec spec, Optional<TablePlace> table) {
    if (!spec.series().isEmpty()) {
      return spec.series();
    }
    List<ChartSeries> numeric = new ArrayList<>();
    table.ifPresent(place -> {
      for (int i = 1; i < place.columns().size(); i++) {
        TablePlace.Column column = place.columns().get(i);
        if (column.numeric() && !column.header().equals(spec.category())) {
          numeric.add(ChartSeries.valueOf(column.header()));
        }
      }
    });
    if (numeric.isEmpty()) {
      throw new DocumentException(
          "The chart %s has nothing to show: give it \"series\".".formatted(shown(spec)));
    }
    return numeric;
  }

  private ChartXml.Cells categories(ChartSpec spec, String sheet, Optional<TablePlace> table) {
    String category = spec.category();
    if (category != null && table.flatMap(place -> place.column(category)).isEmpty()) {
      return range(category, sheet, spec);
    }
    TablePlace place =
        table.orElseThrow(() ->
            new DocumentException(
                "The chart %s on sheet %s needs a table, or ranges for \"category\" and \"series\"."
                    .formatted(shown(spec), sheet)));
    int column = category == null ? 0 : place.column(category).orElseThrow();
    return cells(place.range(column));
  }

  private ChartXml.Series series(
      ChartSpec spec,
      ChartSeries one,
      int index,
      ChartXml.Plot plot,
      String sheet,
      Optional<TablePlace> table) {
    String color =
        one.color() == null
            ? WorkbookLook.PALETTE.get(index % WorkbookLook.PALETTE.size())
            : one.color().replace("#", "").strip();
    if (!color.matches("[0-9A-Fa-f]{6}")) {
      throw new DocumentException(
          "The colour \"%s\" of series %s must be six hexadecimal digits such as 1F3A5F."
              .formatted(one.color(), one.column()));
    }
    boolean secondary = Boolean.TRUE.equals(one.secondary());
    Optional<Integer> column = table.flatMap(place -> place.column(one.column()));
    if (column.isEmpty()) {
      ChartXml.Cells values = range(one.column(), sheet, spec);
      String name = one.name() == null ? "Series " + (index + 1) : one.name();
      return new ChartXml.Series(plot, name, null, values, color, secondary);
    }
    TablePlace place = table.orElseThrow();
    String header = place.columns().get(column.get()).header();
    String given = one.name() == null ? header : one.name();
    return new ChartXml.Series(
        plot,
        given,
        given.equals(header) ? place.cell(column.get(), place.headerRow()) : null,
        cells(place.range(column.get())),
        color,
        secondary);
  }

  private ChartXml.Cells range(String text, String sheet, ChartSpec spec) {
    if (!text.matches(".*\\$?[A-Za-z]{1,3}\\$?[0-9]+(:\\$?[A-Za-z]{1,3}\\$?[0-9]+)?")) {
      throw new DocumentException(
          "The chart %s on sheet %s names \"%s\", which is neither a column of its table nor a range."
              .formatted(shown(spec), sheet, text));
    }
    String full = text.contains("!") ? text : TablePlace.quoted(sheet) + "!" + text;
    AreaReference area = new AreaReference(full, SpreadsheetVersion.EXCEL2007);
    if (!layout.hasSheet(area.getFirstCell().getSheetName())) {
      throw new DocumentException(
          "The chart %s on sheet %s reads %s, a sheet that is not in the workbook."
              .formatted(shown(spec), sheet, text));
    }
    return cells(absolute(area));
  }

  private static String absolute(AreaReference area) {
    CellReference first = area.getFirstCell();
    CellReference last = area.getLastCell();
    return TablePlace.quoted(first.getSheetName())
        + "!"
        + new CellReference(first.getRow(), first.getCol(), true, true).formatAsString()
        + ":"
        + new CellReference(last.getRow(), last.getCol(), true, true).formatAsString();
  }

  private ChartXml.Cells cells(String reference) {
    AreaReference area = new AreaReference(reference, SpreadsheetVersion.EXCEL2007);
    XSSFSheet sheet = workbook.getSheet(area.getFirstCell().getSheetName());
    List<@Nullable Object> shown = new ArrayList<>();
    String format = null;
    boolean text = false;
    for (CellReference at : area.getAllReferencedCells()) {
      Object value = values.at(sheet.getSheetName(), at.getRow(), at.getCol());
      shown.add(value instanceof CellError ? null : value);
      text |= value instanceof String;
      if (format == null && value instanceof Double) {
        XSSFRow row = sheet.getRow(at.getRow());
        XSSFCell cell = row == null ? null : row.getCell(at.getCol());
        format =
            cell == null
                ? layout.format(sheet.getSheetName(), at.getCol()).orElse(null)
                : cell.getCellStyle().getDataFormatString();
      }
    }
    return new ChartXml.Cells(reference, shown, text ? null : format);
  }

  private String secondFormat(List<ChartXml.Series> series) {
    String format =
        series.stream()
            .filter(ChartXml.Series::secondary)
            .findFirst()
            .map(one -> one.values().format())
            .orElse(null);
    return axisFormat(largest(series, true), format);
  }

  private static double largest(List<ChartXml.Series> series, boolean secondary) {
    return series.stream()
        .filter(one -> one.secondary() == secondary)
        .mapToDouble(one -> greatest(one.values()))
        .max()
        .orElse(0);
  }

  private static double greatest(ChartXml.Cells cells) {
    return cells.values().stream()
        .filter(Number.class::isInstance)
        .mapToDouble(value -> Math.abs(((Number) value).doubleValue()))
        .max()
        .orElse(0);
  }

  /** Dates stay dates; measures are shortened. */
  private String axisFormat(double largest, @Nullable String values) {
    if (values != null && CellFormats.isDate(values)) {
      return values;
    }
    if (CellFormats.isPercent(values)) {
      return formats.number(largest < 0.1 ? "0.0%" : "0%");
    }
    return formats.number(axisCode(largest));
  }

  private static String axisCode(double largest) {
    return largest >= 2_000_000
        ? "#,##0.0,,\"M\""
        : largest >= 20_000 ? "#,##0,\"k\"" : largest >= 5 ? "#,##0" : "0.0";
  }
}
