package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Column widths that fit what is shown, without asking a font: the sandbox may have none. */
final class SheetWidths {
  /** Columns together, in characters, that an A4 page across shows in letters of 8 points. */
  private static final double LEGIBLE = 175;

  /** A column of text that wraps stays as wide as this. */
  private static final double LEAST_TEXT = 18;

  /** A width that was asked for gives way by so much before texts are broken. */
  private static final double GIVE = 1.15;

  /** A column whose width nobody set. */
  private static final double EMPTY = 9.14;

  private final XSSFSheet sheet;
  private final List<TablePlace> tables;

  SheetWidths(XSSFSheet sheet, List<TablePlace> tables) {
    this.sheet = sheet;
    this.tables = tables;
  }

  /** Sets all widths, and the rows' heights, and returns the sheet's width in characters. */
  double fit(SheetSpec spec, WorkbookLook look) {
    Map<Integer, SheetNeeds.Column> needs = SheetNeeds.of(sheet, tables);
    Map<Integer, Double> asked = asked(spec);
    Map<Integer, Double> widths = new TreeMap<>(asked);
    needs.forEach((column, need) ->
        widths.merge(column, need.whole(), (wanted, whole) -> given(wanted, need)));
    if (tables.stream().noneMatch(TablePlace::bulk)) {
      Map<Integer, SheetNeeds.Column> open = new TreeMap<>(needs);
      open.keySet().removeAll(asked.keySet());
      narrow(open, widths);
    }
    widths.forEach((column, width) ->
        sheet.setColumnWidth(column, (int) Math.round(Math.clamp(width, 1, 200) * 256)));
    tables.stream().filter(table -> !table.bulk()).forEach(table -> wrap(table, widths, look));
    SheetHeights.fit(sheet);
    return all(widths);
  }

  private Map<Integer, Double> asked(SheetSpec spec) {
    Map<Integer, Double> asked = new HashMap<>();
    for (TablePlace table : tables) {
      for (int c = 0; c < table.columns().size(); c++) {
        Double own = table.columns().get(c).spec().width();
        if (own != null) {
          asked.put(table.firstColumn() + c, own);
        }
      }
    }
    spec.widths()
        .forEach((letters, width) ->
            asked.put(CellReference.convertColStringToIndex(letters.strip()), width));
    return asked;
  }

  /** A width that was asked for, so that no number becomes a row of # and no word is cut. */
  private static double given(double asked, SheetNeeds.Column need) {
    return need.body() <= asked * GIVE
        ? Math.max(asked, need.body())
        : Math.max(asked, need.least());
  }

  /**
   * Breaks headers and then texts that would be printed too small to read, so that the columns fit
   * on one page's width.
   */
  private static void narrow(Map<Integer, SheetNeeds.Column> open, Map<Integer, Double> widths) {
    if (all(widths) <= LEGIBLE) {
      return;
    }
    open.forEach((column, need) -> widths.put(column, need.body()));
    double all = all(widths);
    List<Narrowed> narrowed = new ArrayList<>();
    open.forEach((column, need) -> {
      double least = Math.max(LEAST_TEXT, need.least());
      if (!need.texts.isEmpty() && need.body() > least * 1.2) {
        narrowed.add(new Narrowed(column, need, least));
      }
    });
    double room =
        LEGIBLE - all + narrowed.stream().mapToDouble(own -> own.need.body() - own.width).sum();
    if (all <= LEGIBLE || narrowed.isEmpty() || room < -LEGIBLE / 4) {
      return; // wide enough, or it would stay too small and be tall as well
    }
    // Each two characters go where they take away the most lines.
    for (double left = room; left >= 2; left -= 2) {
      narrowed.stream()
          .filter(own -> own.width < own.need.body())
          .max(Comparator.comparingDouble(Narrowed::gain))
          .ifPresent(own -> own.width += 2);
    }
    narrowed.forEach(own -> widths.put(own.column, Math.min(own.width, own.need.body())));
  }

  /** A column whose texts take several lines, and the width that it has got so far. */
  private static final class Narrowed {
    private final int column;
    private final SheetNeeds.Column need;
    private double width;

    private Narrowed(int column, SheetNeeds.Column need, double width) {
      this.column = column;
      this.need = need;
      this.width = width;
    }

    private double gain() {
      return lines(need.texts, width)
          - (lines(need.texts, width + 2) + lines(need.texts, width + 8)) / 2;
    }
  }

  /** How tall texts are in a width: rows of many lines weigh more. */
  private static double lines(List<Double> texts, double width) {
    return texts.stream()
        .mapToDouble(length -> Math.pow(Math.max(1, Math.ceil((length - 2) / (width - 3))), 2))
        .sum();
  }

  /** From the first column on, with the empty ones between. */
  private static double all(Map<Integer, Double> widths) {
    int columns = widths.keySet().stream().mapToInt(column -> column + 1).max().orElse(0);
    return sum(widths) + (columns - widths.size()) * EMPTY;
  }

  private static double sum(Map<Integer, Double> widths) {
    return widths.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Lets the texts of a column take several lines where one of them has no room on one. */
  private void wrap(TablePlace table, Map<Integer, Double> widths, WorkbookLook look) {
    for (int column = table.firstColumn(); column <= table.lastColumn(); column++) {
      int at = column;
      double room = widths.getOrDefault(at, 0.0) - 2;
      List<XSSFCell> texts =
          IntStream.rangeClosed(table.firstRow(), table.lastRow())
              .mapToObj(sheet::getRow)
              .filter(row -> row != null && row.getCell(at) != null)
              .map(row -> row.getCell(at))
              .filter(SheetNeeds::isText)
              .toList();
      if (texts.stream().anyMatch(cell -> length(cell.getStringCellValue()) > room + 0.01)) {
        texts.forEach(cell -> cell.setCellStyle(look.wrapped(cell.getCellStyle())));
      }
    }
  }

  /** Width in digits of Arial: narrow letters count less, capitals more. */
  static double length(String text) {
    double longest = 0;
    for (String line : text.split("\n", -1)) {
      double sum = 0;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if ("iljtf.,:;'|! ()[]-I".indexOf(c) >= 0) {
          sum += 0.58;
        } else if ("mwMW@%–".indexOf(c) >= 0) {
          sum += 1.6;
        } else if (Character.isUpperCase(c)) {
          sum += 1.28;
        } else {
          sum += c < 0x2E80 ? 1.0 : 2.0;
        }
      }
      longest = Math.max(longest, sum);
    }
    return longest;
  }
}
