package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A native table on a slide, in theme colours and in a size at which it fits. */
final class SlideTable {
  private static final double USUAL = 16;

  /** Tables of a few rows are set larger, as long as they leave so much of their place free. */
  private static final double[] LARGER = {20, 18};

  private static final double ROOMY = 0.55;
  private static final double SMALLEST = 10;
  private static final double PADDING = 8;
  private static final double ABOVE = 4;
  private static final double MOST_ABOVE = 18;

  /** Between figures, which stand right, and words, which stand left. */
  private static final double APART = 14;

  static final String KIND = "http://schemas.openxmlformats.org/drawingml/2006/table";

  private final List<List<String>> rows;
  private final int columns;
  private final TextFit fit;
  private final String language;
  private double above = ABOVE;
  private double size = USUAL;
  private double[] widths = {};
  private boolean broken;

  private SlideTable(List<List<String>> rows, String font, String language) {
    this.rows = rows;
    this.columns = rows.stream().mapToInt(List::size).max().orElse(0);
    this.fit = TextFit.of(font);
    this.language = language;
  }

  /** Sets a table into a place; what does not fit is said. */
  static void write(
      SlideXml slide,
      List<List<String>> rows,
      Rectangle2D at,
      String holder,
      String alt,
      String font,
      String language,
      String place,
      List<Finding> findings) {
    SlideTable table = new SlideTable(rows, font, language);
    if (table.columns == 0) {
      findings.add(new Finding(Severity.ERROR, place, "The table has no rows."));
      return;
    }
    table.fit(at, place, findings);
    double high = table.height();
    double wide = 0;
    for (double width : table.widths) {
      wide += width;
    }
    Rectangle2D own = new Rectangle2D.Double(at.getX(), at.getY(), wide, high);
    slide.frame(own, holder, "Table", alt, KIND, table.xml(slide));
  }

  private void fit(Rectangle2D at, String place, List<Finding> findings) {
    widths = widths(at.getWidth());
    long lines = lines();
    for (double larger : LARGER) {
      size = larger;
      widths = widths(at.getWidth());
      if (!broken && lines() == lines && height() <= at.getHeight() * ROOMY) {
        break;
      }
      size = USUAL;
    }
    widths = widths(at.getWidth());
    while ((broken || height() > at.getHeight()) && size > SMALLEST) {
      size -= 0.5;
      widths = widths(at.getWidth());
    }
    // Rows breathe where there is room.
    above =
        Math.clamp(ABOVE + (at.getHeight() - height()) / (2.0 * rows.size()), ABOVE, MOST_ABOVE);
    if (broken) {
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "The %d columns of the table have no room for their longest words (\"%s\") even at %d pt: leave out columns, shorten the words, or give the table the whole slide."
                  .formatted(columns, longestWord(), (int) size)));
    }
    if (height() > at.getHeight() + 1) {
      double used = 0;
      int kept = 0;
      while (kept < rows.size() && used + rowHeight(rows.get(kept)) <= at.getHeight()) {
        used += rowHeight(rows.get(kept++));
      }
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "The table has room for %d of its %d rows at %d pt: leave out those from \"%s\" on, or split it."
                  .formatted(
                      Math.max(0, kept - 1),
                      rows.size() - 1,
                      (int) size,
                      kept < rows.size() ? value(rows.get(kept), 0) : "")));
    }
  }

  private String xml(SlideXml slide) {
    StringBuilder xml =
        new StringBuilder("<a:tbl><a:tblPr firstRow=\"1\" bandRow=\"0\"/><a:tblGrid>");
    for (double width : widths) {
      xml.append("<a:gridCol w=\"").append(DeckTemplate.emu(width)).append("\"/>");
    }
    xml.append("</a:tblGrid>");
    for (int row = 0; row < rows.size(); row++) {
      xml.append("<a:tr h=\"").append(DeckTemplate.emu(rowHeight(rows.get(row)))).append("\">");
      boolean total = row > 0 && total(rows.get(row));
      for (int column = 0; column < columns; column++) {
        xml.append(
            cell(
                slide,
                value(rows.get(row), column),
                row == 0,
                total,
                numeric(column),
                apart(column)));
      }
      xml.append("</a:tr>");
    }
    return xml.append("</a:tbl>").toString();
  }

  /** A row whose first cell is bold or says that it sums up. */
  private static boolean total(List<String> row) {
    String first = value(row, 0).strip();
    return first.startsWith("**")
        || first.toLowerCase(Locale.ROOT).matches("(grand )?total|sum|summe|gesamt");
  }

  private String cell(
      SlideXml slide, String text, boolean header, boolean total, boolean numeric, double apart) {
    boolean bold = header || total || text.startsWith("**");
    String plain = XmlElement.encode(text.replace("**", ""));
    String run =
        "<a:rPr lang=\"%s\" sz=\"%d\" b=\"%d\" dirty=\"0\">%s</a:rPr>"
            .formatted(
                language,
                Math.round(size * 2) * 50,
                bold ? 1 : 0,
                slide.fill(header ? "tx2" : "tx1"));
    String content =
        plain.isEmpty()
            ? run.replace("a:rPr", "a:endParaRPr")
            : "<a:r>" + run + "<a:t>" + plain + "</a:t></a:r>";
    String below =
        header || total
            ? border("lnB", slide.fill("accent"), 19_050)
            : border("lnB", slide.fill("rule"), 6_350);
    String edge =
        total ? border("lnT", slide.fill("accent"), 12_700) : "<a:lnT w=\"0\"><a:noFill/></a:lnT>";
    return "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn=\""
        + (numeric ? "r" : "l")
        + "\"/>"
        + content
        + "</a:p></a:txBody><a:tcPr marL=\"%d\" marR=\"%d\" marT=\"%d\" marB=\"%d\" anchor=\"%s\">"
            .formatted(
                DeckTemplate.emu(PADDING + apart),
                DeckTemplate.emu(PADDING),
                DeckTemplate.emu(above),
                DeckTemplate.emu(above),
                header ? "b" : "ctr")
        + "<a:lnL w=\"0\"><a:noFill/></a:lnL><a:lnR w=\"0\"><a:noFill/></a:lnR>"
        + edge
        + below
        + (total ? slide.fill("panel") : "<a:noFill/>")
        + "</a:tcPr></a:tc>";
  }

  private static String border(String element, String fill, int width) {
    return "<a:" + element + " w=\"" + width + "\">" + fill + "</a:" + element + ">";
  }

  private static String value(List<String> row, int column) {
    return column < row.size() ? row.get(column) : "";
  }

  private boolean numeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> value(row, column).replace("**", "").strip())
            .filter(text -> !text.isBlank() && !text.equals("–") && !text.equals("-"))
            .allMatch(text -> WordTable.isNumber(text));
  }

  /** As wide as their texts want, within the room; a table of little stays narrow. */
  private double[] widths(double available) {
    double[] wanted = new double[columns];
    double[] least = new double[columns];
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      for (List<String> row : rows) {
        String text = value(row, column).replace("**", "");
        double around = 2 * PADDING + 4 + apart(column);
        wanted[column] = Math.max(wanted[column], fit.width(text, size, true) + around);
        for (String word : TextFit.words(text)) {
          least[column] = Math.max(least[column], fit.width(word, size, true) + around);
        }
      }
      sum += wanted[column];
    }
    broken = Arrays.stream(least).sum() > available + 0.5;
    if (sum > available) {
      return ColumnShare.of(least, wanted, available);
    }
    double spread = Math.min(available, Math.max(sum * 1.6, available * 0.75));
    for (int column = 0; column < columns; column++) {
      wanted[column] += (spread - sum) / columns;
    }
    return wanted;
  }

  private String longestWord() {
    return rows.stream()
        .flatMap(List::stream)
        .flatMap(text -> TextFit.words(text.replace("**", "")).stream())
        .max(Comparator.comparingDouble(word -> fit.width(word, size, true)))
        .orElse("");
  }

  private double height() {
    return rows.stream().mapToDouble(this::rowHeight).sum();
  }

  private double rowHeight(List<String> row) {
    return lines(row) * size * TextFit.LEADING + 2 * above + 2;
  }

  private long lines() {
    return rows.stream().mapToLong(this::lines).sum();
  }

  private int lines(List<String> row) {
    int most = 1;
    for (int column = 0; column < Math.min(row.size(), columns); column++) {
      String text = row.get(column).replace("**", "");
      double wide = widths[column] - 2 * PADDING - apart(column);
      most = Math.max(most, fit.lines(text, size, true, wide).size());
    }
    return most;
  }

  private double apart(int column) {
    return column > 0 && numeric(column - 1) && !numeric(column) ? APART : 0;
  }
}
