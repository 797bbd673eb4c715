package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import org.commonmark.node.Node;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblLook;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTrPr;

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

  /** Average width of a character of table text, and what a cell's margins take (1/20 pt). */
  private static final int CHARACTER = 108;

  private static final int PADDING = 230;

  private static final int GUTTER = 160;

  private record Column(boolean numeric, ParagraphAlignment alignment, int longest, int word) {
    boolean right() {
      return alignment == ParagraphAlignment.RIGHT;
    }

    int least() {
      return (numeric ? longest : Math.min(word, 24)) * CHARACTER + PADDING;
    }

    int desired() {
      return Math.min(longest, 70) * CHARACTER + PADDING;
    }
  }

  private final WordReport report;
  private final List<List<TableCell>> rows = new ArrayList<>();

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
    shape(table, widths(columns, report.template().textWidth()), total);
    for (int at = 0; at < rows.size(); at++) {
      row(table.getRow(at), at, columns, total && at == rows.size() - 1);
    }
  }

  private Column column(int at) {
    int numbers = 0;
    int filled = 0;
    int longest = 0;
    int word = 0;
    for (List<TableCell> row : rows) {
      String text = plain(row, at);
      longest = Math.max(longest, text.length());
      word =
          Math.max(
              word, Arrays.stream(text.split("\\s+")).mapToInt(String::length).max().orElse(0));
      if (row != rows.getFirst() && !EMPTY.matcher(text).matches()) {
        filled++;
        numbers += NUMBER.matcher(text).matches() ? 1 : 0;
      }
    }
    boolean numeric = filled > 0 && numbers * 5 >= filled * 4;
    return new Column(numeric, alignment(at, numeric), longest, word);
  }

  private ParagraphAlignment alignment(int at, boolean numeric) {
    TableCell.Alignment asked = rows.getFirst().get(at).getAlignment();
    if (asked == null) {
      return numeric ? ParagraphAlignment.RIGHT : ParagraphAlignment.LEFT;
    }
    return switch (asked) {
      case CENTER -> ParagraphAlignment.CENTER;
      case RIGHT -> ParagraphAlignment.RIGHT;
      case LEFT -> numeric ? ParagraphAlignment.RIGHT : ParagraphAlignment.LEFT;
    };
  }

  private static String plain(List<TableCell> row, int at) {
    return at < row.size() ? ReportMarkdown.plain(row.get(at)) : "";
  }

  /** Shares the page's width: everyone the least they need, then small wishes before large ones. */
  private static int[] widths(List<Column> columns, int available) {
    int[] widths = columns.stream().mapToInt(Column::least).toArray();
    int spare = available - Arrays.stream(widths).sum();
    List<Integer> byWish = new ArrayList<>();
    for (int at = 0; at < widths.length; at++) {
      byWish.add(at);
      if (spare < 0) {
        widths[at] = (int) ((long) widths[at] * available / (available - spare));
      }
    }
    byWish.sort(Comparator.comparingInt(at -> columns.get(at).desired() - widths[at]));
    for (int done = 0; spare > 0 && done < byWish.size(); done++) {
      int at = byWish.get(done);
      int given =
          Math.clamp(columns.get(at).desired() - widths[at], 0, spare / (byWish.size() - done));
      widths[at] += given;
      spare -= given;
    }
    int taken = Arrays.stream(widths).sum();
    for (int at = 0; at < widths.length && spare > 0; at++) {
      widths[at] += (int) ((long) widths[at] * spare / taken);
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
    boolean keep = at == 0 || rows.size() <= KEPT_TOGETHER && at < rows.size() - 1;
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
