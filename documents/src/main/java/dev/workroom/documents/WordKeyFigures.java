package dev.workroom.documents;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STBorder;

/** Writes headline figures side by side: a label, a large value and a note each. */
final class WordKeyFigures {
  private static final int MOST = 5;

  private record KeyFigure(String label, String value, String note) {}

  private WordKeyFigures() {}

  static void write(WordReport report, String lines) {
    List<KeyFigure> figures = new ArrayList<>();
    for (String line : lines.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.strip().replaceAll("^\\||\\|$", "").split("\\|", 3);
      if (parts.length < 2) {
        report.find(
            Severity.WARNING,
            "figures",
            "\"" + line.strip() + "\" was left out; write label | value | note.");
      } else {
        figures.add(
            new KeyFigure(
                parts[0].strip(), parts[1].strip(), parts.length > 2 ? parts[2].strip() : ""));
      }
    }
    for (int from = 0; from < figures.size(); from += MOST) {
      strip(report, figures.subList(from, Math.min(figures.size(), from + MOST)));
    }
  }

  private static void strip(WordReport report, List<KeyFigure> figures) {
    XWPFTable table = report.document.createTable(1, figures.size());
    int width = report.template().textWidth() / figures.size();
    int[] widths = new int[figures.size()];
    Arrays.fill(widths, width);
    WordGrid.fix(table, widths);
    for (int at = 0; at < figures.size(); at++) {
      XWPFTableCell cell = table.getRow(0).getCell(at);
      CTBorder line = cell.getCTTc().getTcPr().addNewTcBorders().addNewTop();
      line.setVal(STBorder.SINGLE);
      line.setSz(BigInteger.valueOf(12));
      line.setColor("1F5C99");
      cell.setColor("F2F5F9");
      KeyFigure figure = figures.get(at);
      paragraph(report, cell.getParagraphs().getFirst(), "KeyFigureLabel", figure.label());
      paragraph(report, cell.addParagraph(), "KeyFigureValue", figure.value());
      paragraph(report, cell.addParagraph(), "KeyFigureNote", figure.note());
    }
  }

  private static void paragraph(
      WordReport report, XWPFParagraph paragraph, String style, String text) {
    paragraph.setStyle(style);
    new WordInline(report, paragraph).text(text);
  }
}
