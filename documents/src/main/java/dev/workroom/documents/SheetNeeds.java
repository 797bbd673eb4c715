package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.jspecify.annotations.Nullable;

/** How wide the columns of a sheet must be for what they show, in digits of its normal type. */
final class SheetNeeds {
  /** Rows looked at from the top and from the bottom; the rest looks alike. */
  private static final int SAMPLE = 300;

  private static final double NARROWEST = 9;
  private static final double WIDEST = 60;

  /** A word that no line may break, such as a hash or an address, may make a column this wide. */
  private static final double WIDEST_WORD = 84;

  /** Where room is short, a longer word is broken after all. */
  private static final double LONGEST_WORD = 36;

  /** A printed digit in those of a column, which Excel rounds down to whole pixels. */
  private static final double PRINTED = 1.08;

  /** What Excel keeps free at the sides of a cell. */
  private static final double SIDES = 0.8;

  /** A level of indentation: three blanks. */
  private static final double INDENT = 1.6;

  private static final Pattern SLASH = Pattern.compile("(?<=/)");

  private final XSSFSheet sheet;
  private final List<TablePlace> tables;
  private final Map<Integer, Column> columns = new TreeMap<>();
  private final DataFormatter formatter = new DataFormatter(Locale.ROOT);

  private SheetNeeds(XSSFSheet sheet, List<TablePlace> tables) {
    this.sheet = sheet;
    this.tables = tables;
    formatter.setUseCachedValuesForFormulaCells(true);
  }

  /** What one column needs. */
  static final class Column {
    /** The lengths of the texts in tables that may be broken. */
    final List<Double> texts = new ArrayList<>();

    private double shown = NARROWEST;
    private double firm = NARROWEST;
    private double header;
    private double headerWord;

    /** All on one line, but long texts and headers. */
    double whole() {
      return Math.max(shown, header);
    }

    /** All but the headers on one line. */
    double body() {
      return Math.max(shown, headerWord);
    }

    /** What no line may break. */
    double least() {
      return Math.max(firm, headerWord);
    }

    private void header(double broken, double word) {
      header = Math.max(header, broken);
      headerWord = Math.max(headerWord, word);
    }

    private void shows(double width, double unbroken) {
      shown = Math.max(shown, width);
      firm = Math.max(firm, unbroken);
    }
  }

  /** The columns that show something, by their number. */
  static Map<Integer, Column> of(XSSFSheet sheet, List<TablePlace> tables) {
    SheetNeeds needs = new SheetNeeds(sheet, tables);
    int last = sheet.getLastRowNum();
    for (int r = 0; r <= last; r++) {
      if (r == SAMPLE && last > 2 * SAMPLE) {
        r = last - SAMPLE;
      }
      XSSFRow row = sheet.getRow(r);
      if (row != null) {
        row.forEach(cell -> needs.measure((XSSFCell) cell));
      }
    }
    tables.stream().filter(TablePlace::bulk).forEach(needs::sample);
    return needs.columns;
  }

  /** Looks at the first rows of a table that is not in the model, and at what outgrows them. */
  private void sample(TablePlace table) {
    for (int c = 0; c < table.columns().size(); c++) {
      String format = table.columns().get(c).format();
      double largest = 0;
      for (int r = 0; r < table.rows().size(); r++) {
        Object value = table.rows().get(r).get(c);
        double size = size(value);
        if (r >= SAMPLE && size <= largest) {
          continue; // asking of each of a million values how wide it prints takes seconds
        }
        largest = Math.max(largest, size);
        Object stored = value == null ? "" : CellValues.stored(value);
        String shown =
            stored instanceof Double number
                ? formatter.formatRawCellContents(
                    number, -1, format == null ? "General" : CellFormats.shown(format))
                : stored.toString();
        double indent = stored instanceof Double ? CellLook.LEVEL : 0;
        double width = Math.min(SheetWidths.length(shown) + 2 + indent, WIDEST);
        column(table.firstColumn() + c).shows(width, stored instanceof Double ? width : 0);
      }
    }
  }

  /** What grows with the width that a value takes, without setting it: dates are all alike. */
  private static double size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case Number number -> Math.abs(number.doubleValue());
      case null, default -> 0;
    };
  }

  private void measure(XSSFCell cell) {
    XSSFCellStyle style = cell.getCellStyle();
    boolean text = isText(cell);
    int points = style.getFont().getFontHeightInPoints();
    boolean heading = text && (points != 10 || inMerged(cell));
    if (heading || cell.getCellType() == CellType.BLANK) {
      return;
    }
    String shown = formatter.formatCellValue(cell);
    boolean bold = style.getFont().getBold();
    double size = (bold ? 1.08 : 1) * points / 10;
    double room = 2 + indent(cell);
    if (style.getWrapText() && bold) {
      column(cell.getColumnIndex())
          .header(
              Math.min(header(shown) * size + room, WIDEST),
              Math.min(word(shown) * size + room, WIDEST));
      return;
    }
    double unbroken =
        text ? longest(shown) * size * PRINTED + SIDES + INDENT * style.getIndention() : 0;
    double width = Math.max(SheetWidths.length(shown) * size + room, unbroken);
    boolean framed = style.getBorderBottom().getCode() != 0;
    if (text && !bold && !style.getWrapText() && !framed && (width > 30 || alone(cell))) {
      return; // a free text runs over the empty cells beside it
    }
    double widest = text ? Math.clamp(unbroken, WIDEST, WIDEST_WORD) : WIDEST;
    boolean breaks = text && !bold && tables.stream().anyMatch(table -> holds(table, cell));
    column(cell.getColumnIndex())
        .shows(
            Math.min(width, widest),
            breaks ? Math.min(word(shown) * size, LONGEST_WORD) + room : Math.min(width, widest));
    if (breaks) {
      column(cell.getColumnIndex()).texts.add(width);
    }
  }

  private static boolean alone(XSSFCell cell) {
    XSSFCell next = cell.getRow().getCell(cell.getColumnIndex() + 1);
    return next == null || next.getCellType() == CellType.BLANK;
  }

  private Column column(int number) {
    return columns.computeIfAbsent(number, _ -> new Column());
  }

  /** Whether it is in one of a table's rows, where texts may take several lines. */
  private static boolean holds(TablePlace table, XSSFCell cell) {
    return cell.getRowIndex() != table.headerRow()
        && cell.getRowIndex() != table.totalRow()
        && table.covers(cell.getRowIndex(), cell.getColumnIndex());
  }

  static boolean isText(Cell cell) {
    return cell.getCellType() == CellType.STRING
        || cell.getCellType() == CellType.FORMULA
            && cell.getCachedFormulaResultType() == CellType.STRING;
  }

  /** Room at the right of numbers and their headers, in digits. */
  private static double indent(XSSFCell cell) {
    return cell.getCellStyle().getAlignment() == HorizontalAlignment.RIGHT
        ? CellLook.LEVEL * cell.getCellStyle().getIndention()
        : 0;
  }

  private boolean inMerged(XSSFCell cell) {
    return sheet.getMergedRegions().stream().anyMatch(region -> region.isInRange(cell));
  }

  private static double longest(String text) {
    return TextFit.words(text).stream().mapToDouble(SheetWidths::length).max().orElse(0);
  }

  /** The longest part that stays whole where room is short: paths break after their slashes. */
  private static double word(String text) {
    return TextFit.words(text).stream()
        .flatMap(SLASH::splitAsStream)
        .mapToDouble(SheetWidths::length)
        .max()
        .orElse(0);
  }

  /** A header may break between words, but is shown on one line if that is not much wider. */
  private static double header(String text) {
    double whole = SheetWidths.length(text);
    return whole <= 16 ? whole + 1 : Math.max(longest(text) + 1, 14);
  }
}
