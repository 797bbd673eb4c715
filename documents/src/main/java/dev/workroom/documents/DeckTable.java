package dev.workroom.documents;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.sl.usermodel.TableCell.BorderEdge;
import org.apache.poi.sl.usermodel.TextParagraph.TextAlign;
import org.apache.poi.sl.usermodel.VerticalAlignment;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTableCell;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;

/** Writes a table on a slide in a size at which it fits. */
final class DeckTable {
  private static final double LARGEST = 16;
  private static final double SMALLEST = 10;
  private static final double PADDING = 8;

  private final DeckPen pen;
  private final DeckLook look;
  private final List<Finding> findings;
  private final String place;

  DeckTable(DeckPen pen, DeckLook look, List<Finding> findings, String place) {
    this.pen = pen;
    this.look = look;
    this.findings = findings;
    this.place = place;
  }

  void write(List<List<String>> rows, Rectangle at) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    if (columns == 0) {
      return;
    }
    double size = LARGEST;
    double[] widths = widths(rows, columns, at.width, size);
    while (height(rows, widths, size) > at.height && size > SMALLEST) {
      size -= 0.5;
      widths = widths(rows, columns, at.width, size);
    }
    if (height(rows, widths, size) > at.height) {
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "The table does not fit at " + (int) size + " pt; leave rows out or split it."));
    }
    XSLFTable table = pen.slide.createTable(rows.size(), columns);
    table.setAnchor(at);
    for (int column = 0; column < columns; column++) {
      table.setColumnWidth(column, widths[column]);
      boolean numeric = numeric(rows, column);
      for (int row = 0; row < rows.size(); row++) {
        table.setRowHeight(row, rowHeight(rows.get(row), widths, size));
        cell(table.getCell(row, column), value(rows.get(row), column), size, row == 0, numeric);
      }
    }
  }

  private void cell(XSLFTableCell cell, String text, double size, boolean header, boolean numeric) {
    cell.clearText();
    XSLFTextParagraph paragraph =
        cell.getTextParagraphs().isEmpty()
            ? cell.addNewTextParagraph()
            : cell.getTextParagraphs().getFirst();
    paragraph.setTextAlign(numeric ? TextAlign.RIGHT : TextAlign.LEFT);
    XSLFTextRun run = paragraph.addNewTextRun();
    run.setText(text.replace("**", ""));
    run.setFontSize(size);
    run.setFontFamily("Arial");
    run.setBold(header || text.startsWith("**"));
    run.setFontColor(header ? look.title() : look.ink());
    cell.setVerticalAlignment(VerticalAlignment.MIDDLE);
    cell.setLeftInset(PADDING);
    cell.setRightInset(PADDING);
    cell.setTopInset(4);
    cell.setBottomInset(4);
    cell.setFillColor(header ? look.fill() : look.ground());
    line(cell, BorderEdge.bottom, header ? look.accent() : look.rule(), header ? 1.5 : 0.75);
    line(cell, BorderEdge.top, header ? look.accent() : look.rule(), header ? 1.5 : 0.75);
  }

  private static void line(XSLFTableCell cell, BorderEdge edge, Color color, double width) {
    cell.setBorderColor(edge, color);
    cell.setBorderWidth(edge, width);
  }

  private static String value(List<String> row, int column) {
    return column < row.size() ? row.get(column) : "";
  }

  private static boolean numeric(List<List<String>> rows, int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> value(row, column).replace("**", ""))
            .filter(text -> !text.isBlank())
            .allMatch(WordTable::isNumber);
  }

  private static double[] widths(
      List<List<String>> rows, int columns, double available, double size) {
    double[] wanted = new double[columns];
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      for (List<String> row : rows) {
        wanted[column] =
            Math.max(
                wanted[column],
                Math.min(320, TextFit.width(value(row, column), size, true)) + 2 * PADDING + 6);
      }
      sum += wanted[column];
    }
    for (int column = 0; column < columns; column++) {
      wanted[column] *= available / sum;
    }
    return wanted;
  }

  private static double height(List<List<String>> rows, double[] widths, double size) {
    return rows.stream().mapToDouble(row -> rowHeight(row, widths, size)).sum();
  }

  private static double rowHeight(List<String> row, double[] widths, double size) {
    List<Integer> lines = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      lines.add(TextFit.lines(row.get(column), size, true, widths[column] - 2 * PADDING));
    }
    int most = lines.stream().mapToInt(Integer::intValue).max().orElse(1);
    return most * size * TextFit.LEADING + 10;
  }
}
