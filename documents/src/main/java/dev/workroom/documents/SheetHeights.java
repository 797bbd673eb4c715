package dev.workroom.documents;

import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Gives rows with wrapped text the height of their longest cell; LibreOffice does not. */
final class SheetHeights {
  private static final int MOST_ROWS = 2_000;

  /** Width of a digit as Excel rounds it on a screen, the least of all programs: 7 pixels. */
  private static final double DIGIT = 5.25;

  /** What Excel keeps free at the sides of a cell: 5 pixels. */
  private static final double PADDING = 3.75;

  /** A level of indentation: three blanks. */
  private static final double LEVEL = 8.4;

  private static final double LINE = 13;
  private static final double EXTRA = 3;

  /** The tallest row that Excel has, rounded down (ECMA-376 part 1, section 18.3.1.73). */
  private static final double TALLEST = 400;

  private static final TextFit FIT = TextFit.of(WorkbookLook.FONT);

  private SheetHeights() {}

  static void fit(XSSFSheet sheet) {
    for (int r = 0; r <= Math.min(sheet.getLastRowNum(), MOST_ROWS); r++) {
      XSSFRow row = sheet.getRow(r);
      if (row == null) {
        continue;
      }
      int lines = 1;
      for (Cell cell : row) {
        if (SheetNeeds.isText(cell) && cell.getCellStyle().getWrapText()) {
          lines = Math.max(lines, lines((XSSFCell) cell));
        }
      }
      double needed = Math.min(TALLEST, EXTRA + LINE * lines);
      // A height that is set, as of headers, is the least.
      if (lines > 1 && (!row.getCTRow().isSetHt() || needed > row.getHeightInPoints())) {
        row.setHeightInPoints((float) needed);
      }
    }
  }

  private static int lines(XSSFCell cell) {
    double digits = cell.getSheet().getColumnWidth(cell.getColumnIndex()) / 256.0;
    double room = digits * DIGIT - PADDING - LEVEL * cell.getCellStyle().getIndention();
    boolean bold = cell.getCellStyle().getFont().getBold();
    String text = cell.getStringCellValue();
    return FIT.known()
        ? FIT.lines(text, 10, bold, room).size()
        : text.lines().mapToInt(line -> rough(line, room / DIGIT / 1.06)).sum();
  }

  /** By average widths that err on more: lines that break between words, and torn words. */
  private static int rough(String text, double width) {
    int lines = 1;
    double used = 0;
    for (String word : text.split(" ")) {
      double wide = SheetWidths.length(word);
      if (used > 0 && used + 0.58 + wide > width) {
        lines++;
        used = 0;
      }
      while (wide > width) {
        lines++;
        wide -= width;
      }
      used += (used > 0 ? 0.58 : 0) + wide;
    }
    return lines;
  }
}
