package dev.workroom.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Column widths that fit what is shown, without asking a font: the sandbox may have none. */
final class SheetWidths {
  /** Rows looked at from the top and from the bottom; the rest looks alike. */
  private static final int SAMPLE = 300;

  private static final double NARROWEST = 9;
  private static final double WIDEST = 60;

  /** A word that no line may break, such as a hash or an address, may make a column this wide. */
  private static final double WIDEST_WORD = 84;

  /** Width in points of a digit of the normal style's type, Arial 10. */
  private static final double DIGIT = 5.56;

  private static final TextFit FIT = TextFit.of("Arial");

  private final XSSFSheet sheet;
  private final DataFormatter formatter = new DataFormatter(Locale.ROOT);

  SheetWidths(XSSFSheet sheet) {
    this.sheet = sheet;
    formatter.setUseCachedValuesForFormulaCells(true);
  }

  /** Sets all widths and returns the sheet's width in characters. */
  double fit(SheetSpec spec, List<TablePlace> tables) {
    Map<Integer, Double> widths = new HashMap<>();
    int last = sheet.getLastRowNum();
    for (int r = 0; r <= last; r++) {
      if (r == SAMPLE && last > 2 * SAMPLE) {
        r = last - SAMPLE;
      }
      XSSFRow row = sheet.getRow(r);
      if (row != null) {
        row.forEach(cell -> measure((XSSFCell) cell, widths));
      }
    }
    for (TablePlace table : tables) {
      if (table.bulk()) {
        sample(table, widths);
      }
      for (int c = 0; c < table.columns().size(); c++) {
        Double wanted = table.columns().get(c).spec().width();
        if (wanted != null) {
          widths.put(table.firstColumn() + c, wanted);
        }
      }
    }
    spec.widths()
        .forEach((letters, width) ->
            widths.put(CellReference.convertColStringToIndex(letters.strip()), width));
    widths.forEach((column, width) ->
        sheet.setColumnWidth(column, (int) Math.round(Math.clamp(width, 1, 200) * 256)));
    heights(last);
    return widths.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Looks at the first rows of a table that is not in the model. */
  private void sample(TablePlace table, Map<Integer, Double> widths) {
    for (int c = 0; c < table.columns().size(); c++) {
      String format = table.columns().get(c).format();
      double longest = NARROWEST;
      for (int r = 0; r < SAMPLE; r++) {
        Object value = table.rows().get(r).get(c);
        Object stored = value == null ? "" : CellValues.stored(value);
        String shown =
            stored instanceof Double number
                ? formatter.formatRawCellContents(number, -1, format == null ? "General" : format)
                : stored.toString();
        double indent = stored instanceof Double ? CellLook.LEVEL : 0;
        longest = Math.max(longest, length(shown) + 2 + indent);
      }
      widths.merge(table.firstColumn() + c, Math.min(longest, WIDEST), Math::max);
    }
  }

  /** Gives rows with wrapped text the height of their longest cell; LibreOffice does not. */
  private void heights(int last) {
    for (int r = 0; r <= Math.min(last, 2_000); r++) {
      XSSFRow row = sheet.getRow(r);
      if (row == null) {
        continue;
      }
      int lines = 1;
      for (var cell : row) {
        boolean text =
            cell.getCellType() == CellType.STRING
                || cell.getCellType() == CellType.FORMULA
                    && cell.getCachedFormulaResultType() == CellType.STRING;
        if (text && cell.getCellStyle().getWrapText()) {
          double width = sheet.getColumnWidth(cell.getColumnIndex()) / 256.0 - 1 - indent(cell);
          boolean bold = ((XSSFCell) cell).getCellStyle().getFont().getBold();
          lines = Math.max(lines, lines(cell.getStringCellValue(), width, bold));
        }
      }
      float needed = Math.min(400, 3 + 13f * lines);
      // A height that is set, as of headers, is the least.
      if (lines > 1 && (!row.getCTRow().isSetHt() || needed > row.getHeightInPoints())) {
        row.setHeightInPoints(needed);
      }
    }
  }

  /** By the type's own metrics where it is installed; else by an average that errs on more. */
  private static int lines(String text, double width, boolean bold) {
    if (FIT.known()) {
      return FIT.lines(text, 10, bold, width * DIGIT).size();
    }
    int lines = 0;
    for (String line : text.split("\n", -1)) {
      lines += Math.max(1, (int) Math.ceil(length(line) * 1.06 / width));
    }
    return lines;
  }

  private void measure(XSSFCell cell, Map<Integer, Double> widths) {
    boolean text =
        cell.getCellType() == CellType.STRING
            || (cell.getCellType() == CellType.FORMULA
                && cell.getCachedFormulaResultType() == CellType.STRING);
    int points = cell.getCellStyle().getFont().getFontHeightInPoints();
    boolean heading = text && (points != 10 || inMerged(cell));
    if (heading || cell.getCellType() == CellType.BLANK) {
      return;
    }
    String shown = formatter.formatCellValue(cell);
    boolean bold = cell.getCellStyle().getFont().getBold();
    boolean wrapped = cell.getCellStyle().getWrapText();
    double width = wrapped && bold ? longestWord(shown) : length(shown);
    double indent = indent(cell);
    double scaled = width * (bold ? 1.08 : 1) * points / 10 + 2 + indent;
    boolean free =
        text && !bold && !wrapped && cell.getCellStyle().getBorderBottom().getCode() == 0;
    if (free && scaled > 30) {
      return;
    }
    double widest =
        text ? Math.clamp(longest(shown) * points / 10 + 2, WIDEST, WIDEST_WORD) : WIDEST;
    widths.merge(cell.getColumnIndex(), Math.clamp(scaled, NARROWEST, widest), Math::max);
  }

  /** Room at the right of numbers and their headers, in digits. */
  private static double indent(Cell cell) {
    CellStyle style = cell.getCellStyle();
    return style.getAlignment() == HorizontalAlignment.RIGHT
        ? CellLook.LEVEL * style.getIndention()
        : 0;
  }

  private boolean inMerged(XSSFCell cell) {
    return sheet.getMergedRegions().stream().anyMatch(region -> region.isInRange(cell));
  }

  private static double longest(String text) {
    return TextFit.words(text).stream().mapToDouble(SheetWidths::length).max().orElse(0);
  }

  /** A header may break between words, but is shown on one line if that is not much wider. */
  private static double longestWord(String header) {
    double whole = length(header);
    if (whole <= 16) {
      return whole + 1;
    }
    double longest = 0;
    for (String word : header.split("\\s+")) {
      longest = Math.max(longest, length(word));
    }
    return Math.max(longest + 1, 14);
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
