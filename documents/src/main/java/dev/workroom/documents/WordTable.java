package dev.workroom.documents;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.StrongEmphasis;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblBorders;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblLook;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTrPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STBorder;

/** Writes a table: widths by content, numbers to the right, a header that repeats. */
final class WordTable {
  private static final Pattern NUMBER =
      Pattern.compile(
          "[\u2212\u2013+(-]*\\s*(?:[A-Z]{3}|[$€£¥])?\\s*[\u2212+-]?\\d[\\d.,'\u00a0\u202f ]*"
              + "(?:\\s*(?:%|pp|bps|bn|tn|[mkMKBx×]|[$€£¥]|[A-Z]{3}))*\\)?[*†]?");
  private static final Pattern EMPTY = Pattern.compile("|-|–|—|n/?a|N/?A");
  private static final Pattern TOTAL =
      Pattern.compile(
          "(?i)(grand |net |operating |gross )?(total|sum|profit|loss|result|income|margin|ebitda?"
              + "|balance|summe|gesamt|insgesamt|ergebnis|saldo|totale|totaal)\\b.*");

  /** Below this many rows a table stays on one page. */
  private static final int KEPT_TOGETHER = 12;

  /** Size of table text in points, and the smallest that is still read on paper. */
  private static final double SIZE = 9.5;

  private static final double SMALLEST = 7;

  /** What a cell's margins take, with a hair more (1/20 pt). */
  private static final int PADDING = 200;

  private static final int GUTTER = 160;

  /** Every letter of the type for code is this wide, in parts of its size. */
  private static final double CODE = 0.6;

  private static final TextFit FIT = TextFit.of("Arial");

  /** A user's template may be set in a wider face, or in one that is replaced by a wider one. */
  private static final double ANOTHER_FACE = 1.25;

  private record Column(boolean numeric, ParagraphAlignment alignment) {
    boolean right() {
      return alignment == ParagraphAlignment.RIGHT;
    }
  }

  private final WordReport report;
  private final List<List<TableCell>> rows = new ArrayList<>();

  private double breadth = 1;

  WordTable(WordReport report, TableBlock table) {
    this.report = report;
    for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        if (row instanceof TableRow tableRow && (part instanceof TableHead || hasText(tableRow))) {
          rows.add(cells(tableRow));
        }
      }
    }
  }

  private static boolean hasText(TableRow row) {
    return !ReportMarkdown.plain(row).isBlank();
  }

  private static List<TableCell> cells(TableRow row) {
    List<TableCell> cells = new ArrayList<>();
    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
      if (cell instanceof TableCell tableCell) {
        cells.add(tableCell);
      }
    }
    return cells;
  }

  void write() {
    int width = rows.getFirst().size();
    List<Column> columns = new ArrayList<>();
    for (int at = 0; at < width; at++) {
      columns.add(column(at));
    }
    XWPFTable table = report.document.createTable(rows.size(), width);
    boolean total = rows.size() > 2 && TOTAL.matcher(plain(rows.getLast(), 0)).matches();
    int available = report.template().textWidth();
    double normal = SIZE * report.template().type();
    if (report.template().page() != null
        && sum(least(columns, total, normal)) * ANOTHER_FACE <= available) {
      breadth = ANOTHER_FACE;
    }
    double size = normal;
    while (size > SMALLEST && sum(least(columns, total, size)) > available) {
      size = Math.max(SMALLEST, size - 0.5);
    }
    double[] least = least(columns, total, size);
    if (sum(least) > available + 1) {
      tooNarrow(size);
    }
    shape(table, widths(least, wanted(columns, total, size), available), total);
    for (int at = 0; at < rows.size(); at++) {
      row(table.getRow(at), at, columns, total && at == rows.size() - 1);
    }
    if (size < normal) {
      smaller(table, size);
    }
    if (rows.size() > 1 && rows.getFirst().stream().allMatch(WordTable::blank)) {
      bare(table);
    }
  }

  private static boolean blank(TableCell cell) {
    return cell.getFirstChild() == null;
  }

  /** A table without headings sets words beside each other, as lines to sign on: without rules. */
  private static void bare(XWPFTable table) {
    table.removeRow(0);
    CTTblPr properties = table.getCTTbl().getTblPr();
    properties.getTblLook().setFirstRow(false);
    properties.unsetTblStyle(); // LibreOffice gives its first row a band all the same
    CTTblBorders borders =
        properties.isSetTblBorders() ? properties.getTblBorders() : properties.addNewTblBorders();
    for (CTBorder line :
        List.of(
            borders.addNewTop(),
            borders.addNewLeft(),
            borders.addNewBottom(),
            borders.addNewRight(),
            borders.addNewInsideH(),
            borders.addNewInsideV())) {
      line.setVal(STBorder.NONE);
    }
  }

  private static double sum(double[] widths) {
    return Arrays.stream(widths).sum();
  }

  private void tooNarrow(double size) {
    String word = "";
    for (List<TableCell> row : rows) {
      for (TableCell cell : row) {
        for (String each : TextFit.words(ReportMarkdown.plain(cell))) {
          word = each.length() > word.length() ? each : word;
        }
      }
    }
    report.find(
        Severity.WARNING,
        "table \"" + WordFlow.shortened(plain(rows.getFirst(), 0)) + " …\"",
        "Its %d columns have no room for their longest words (such as \"%s\") even at %s pt, and words break: use \\landscape before it, fewer columns or shorter words."
            .formatted(rows.getFirst().size(), word, CellText.number(size)));
  }

  private static void smaller(XWPFTable table, double size) {
    for (XWPFTableRow row : table.getRows()) {
      for (XWPFTableCell cell : row.getTableCells()) {
        for (XWPFParagraph paragraph : cell.getParagraphs()) {
          CTP own = paragraph.getCTP();
          own.getRList().forEach(run -> sized(run, size));
          own.getHyperlinkList().forEach(link -> link.getRList().forEach(run -> sized(run, size)));
        }
      }
    }
  }

  private static void sized(CTR run, double points) {
    BigInteger half = BigInteger.valueOf(Math.round(points * 2));
    CTRPr look = run.isSetRPr() ? run.getRPr() : run.addNewRPr();
    (look.sizeOfSzArray() > 0 ? look.getSzArray(0) : look.addNewSz()).setVal(half);
    (look.sizeOfSzCsArray() > 0 ? look.getSzCsArray(0) : look.addNewSzCs()).setVal(half);
  }

  /** What a column needs so that no word and no number breaks, in twentieths of a point. */
  private double[] least(List<Column> columns, boolean total, double size) {
    double[] least = new double[columns.size()];
    for (int at = 0; at < least.length; at++) {
      for (int row = 0; row < rows.size(); row++) {
        boolean whole = columns.get(at).numeric() && row > 0;
        String text = plain(rows.get(row), at);
        for (String part : whole ? List.of(text) : TextFit.words(text)) {
          least[at] = Math.max(least[at], width(row, at, part, total, size));
        }
      }
      least[at] += padding(columns, at);
    }
    return least;
  }

  private double[] wanted(List<Column> columns, boolean total, double size) {
    double[] wanted = new double[columns.size()];
    for (int at = 0; at < wanted.length; at++) {
      for (int row = 0; row < rows.size(); row++) {
        double width = width(row, at, plain(rows.get(row), at), total, size);
        wanted[at] = Math.max(wanted[at], Math.min(width, 70 * size * 10));
      }
      wanted[at] += padding(columns, at);
    }
    return wanted;
  }

  private static int padding(List<Column> columns, int at) {
    boolean behind = at > 0 && columns.get(at - 1).right() && !columns.get(at).right();
    return PADDING + (behind ? GUTTER : 0);
  }

  private double width(int row, int at, String text, boolean total, double size) {
    TableCell cell = at < rows.get(row).size() ? rows.get(row).get(at) : null;
    boolean bold =
        row == 0
            || total && row == rows.size() - 1
            || cell != null && holds(cell, StrongEmphasis.class);
    double points = FIT.width(text, size, bold);
    if (cell != null && holds(cell, Code.class)) {
      points = Math.max(points, text.length() * CODE * size);
    }
    return points * 20 * breadth;
  }

  private static boolean holds(Node node, Class<? extends Node> kind) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      if (kind.isInstance(child) || holds(child, kind)) {
        return true;
      }
    }
    return false;
  }

  private Column column(int at) {
    int numbers = 0;
    int filled = 0;
    for (List<TableCell> row : rows) {
      String text = plain(row, at);
      if (row != rows.getFirst() && !EMPTY.matcher(text).matches()) {
        filled++;
        numbers += NUMBER.matcher(text).matches() ? 1 : 0;
      }
    }
    boolean numeric = filled > 0 && numbers * 5 >= filled * 4;
    return new Column(numeric, alignment(at, numeric));
  }

  private ParagraphAlignment alignment(int at, boolean numeric) {
    TableCell.Alignment asked = rows.getFirst().get(at).getAlignment();
    if (asked == null) {
      return numeric ? ParagraphAlignment.RIGHT : ParagraphAlignment.LEFT;
    }
    return switch (asked) {
      case CENTER -> ParagraphAlignment.CENTER;
      case RIGHT -> ParagraphAlignment.RIGHT;
      case LEFT -> numeric && !chosen() ? ParagraphAlignment.RIGHT : ParagraphAlignment.LEFT;
    };
  }

  /** Many write {@code :---} for each column by habit; where columns differ it is meant. */
  private boolean chosen() {
    return rows.getFirst().stream()
        .map(TableCell::getAlignment)
        .anyMatch(asked -> asked != null && asked != TableCell.Alignment.LEFT);
  }

  private static String plain(List<TableCell> row, int at) {
    return at < row.size() ? ReportMarkdown.plain(row.get(at)) : "";
  }

  /** Shares the page's width; what is left over goes to all alike. */
  private static int[] widths(double[] least, double[] wanted, int available) {
    double[] shared = ColumnShare.of(least, wanted, available);
    double taken = sum(shared);
    int[] widths = new int[shared.length];
    for (int at = 0; at < widths.length; at++) {
      widths[at] = (int) (shared[at] * Math.max(1, available / taken));
    }
    widths[0] += available - Arrays.stream(widths).sum();
    return widths;
  }

  private static void shape(XWPFTable table, int[] widths, boolean total) {
    table.setStyleID("ReportTable");
    WordGrid.fix(table, widths);
    CTTblPr properties = table.getCTTbl().getTblPr();
    CTTblLook look =
        properties.isSetTblLook() ? properties.getTblLook() : properties.addNewTblLook();
    look.setFirstRow(true);
    look.setLastRow(total);
    look.setFirstColumn(false);
    look.setLastColumn(false);
    look.setNoHBand(true);
    look.setNoVBand(true);
  }

  private void row(XWPFTableRow row, int at, List<Column> columns, boolean last) {
    CTTrPr properties =
        row.getCtRow().isSetTrPr() ? row.getCtRow().getTrPr() : row.getCtRow().addNewTrPr();
    properties.addNewCantSplit();
    if (at == 0) {
      properties.addNewTblHeader();
    }
    // No page ends with a header and one row, or begins with the last row alone.
    boolean keep = at <= 1 || at == rows.size() - 2 || rows.size() <= KEPT_TOGETHER;
    keep &= at == 0 || at < rows.size() - 1;
    for (int cell = 0; cell < columns.size(); cell++) {
      XWPFTableCell target = row.getCell(cell);
      target.setVerticalAlignment(
          at == 0 ? XWPFTableCell.XWPFVertAlign.BOTTOM : XWPFTableCell.XWPFVertAlign.TOP);
      XWPFParagraph paragraph = target.getParagraphs().getFirst();
      paragraph.setStyle(at == 0 ? "TableHeader" : last ? "TableTotal" : "TableText");
      paragraph.setAlignment(columns.get(cell).alignment());
      if (cell > 0 && columns.get(cell - 1).right() && !columns.get(cell).right()) {
        paragraph.setIndentationLeft(GUTTER); // or a number and the text behind it would touch
      }
      if (keep) {
        paragraph.setKeepNext(true);
      }
      if (cell < rows.get(at).size()) {
        new WordInline(report, paragraph).children(rows.get(at).get(cell));
      }
    }
  }

  /** Whether a cell's text is a number as people write it. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text.strip().toUpperCase(Locale.ROOT)).matches();
  }
}
