package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A table that stands on a slide, measured: how high its rows must be for their texts, and what its
 * columns break. Lengths in points. Source: ECMA-376 part 1, section 21.1.3.
 */
final class SlideGrid {
  private static final double DEFAULT_SIZE = 18;
  private static final double SMALLEST = 10;

  /** Margins of a cell that says none, in English metric units. */
  private static final long SIDE = 91_440;

  private static final long ABOVE = 45_720;

  private final Element table;
  private final TextFit fit;
  private final List<Element> rows;
  private final double[] widths;
  private final boolean header;

  /**
   * @param table an {@code a:tbl}
   * @param font the face of text that names none
   */
  SlideGrid(Element table, String font) {
    this.table = table;
    this.fit = TextFit.of(font);
    this.rows = PptxXml.children(table, "tr");
    this.header =
        PptxXml.child(table, "tblPr")
            .filter(own -> own.getAttribute("firstRow").matches("1|true"))
            .isPresent();
    this.widths =
        columns().stream().mapToDouble(each -> points(PptxXml.number(each, "w", 0))).toArray();
  }

  private List<Element> columns() {
    return PptxXml.child(table, "tblGrid")
        .map(grid -> PptxXml.children(grid, "gridCol"))
        .orElse(List.of());
  }

  private static double points(long units) {
    return units / (double) PptxXml.POINT;
  }

  /** A paragraph as it is set. */
  private record Line(String text, double size, boolean bold, TextFit fit) {
    double width(String part) {
      return fit.width(part, size, bold);
    }
  }

  private List<Line> lines(int row, Element cell) {
    List<Line> lines = new ArrayList<>();
    for (Element paragraph : PptxXml.all(cell, "p")) {
      double size = 0;
      boolean bold = header && row == 0;
      TextFit own = fit;
      for (String kind : List.of("rPr", "endParaRPr")) {
        for (Element look : PptxXml.all(paragraph, kind)) {
          if (kind.equals("rPr") || size == 0) {
            size = Math.max(size, PptxXml.number(look, "sz", 0) / 100.0);
            bold |= look.getAttribute("b").matches("1|true");
            own = PptxXml.child(look, "latin").map(this::face).orElse(own);
          }
        }
      }
      lines.add(
          new Line(
              SlideWords.paragraphText(paragraph), size == 0 ? DEFAULT_SIZE : size, bold, own));
    }
    return lines;
  }

  private TextFit face(Element latin) {
    String name = latin.getAttribute("typeface");
    return name.isBlank() || name.startsWith("+") ? fit : TextFit.of(name);
  }

  private double inner(List<Element> cells, int column) {
    Element cell = cells.get(column);
    double width = 0;
    long span = Math.max(1, PptxXml.number(cell, "gridSpan", 1));
    for (int at = column; at < Math.min(widths.length, column + span); at++) {
      width += widths[at];
    }
    return width - margin(cell, "marL", SIDE) - margin(cell, "marR", SIDE);
  }

  private static double margin(Element cell, String side, long otherwise) {
    Optional<Element> own = PptxXml.child(cell, "tcPr");
    return points(own.map(one -> PptxXml.number(one, side, otherwise)).orElse(otherwise));
  }

  /** A cell that is covered by another, is turned, or grows over rows says nothing of its row. */
  private static boolean plain(Element cell) {
    return !cell.getAttribute("hMerge").matches("1|true")
        && !cell.getAttribute("vMerge").matches("1|true")
        && PptxXml.number(cell, "rowSpan", 1) <= 1
        && PptxXml.child(cell, "tcPr")
            .map(own -> own.getAttribute("vert").matches("|horz"))
            .orElse(true);
  }

  int rowCount() {
    return rows.size();
  }

  /** Whether the font, or its metric twin, is here to be measured. */
  boolean known() {
    for (int row = 0; row < rows.size(); row++) {
      for (Element cell : PptxXml.children(rows.get(row), "tc")) {
        if (lines(row, cell).stream().anyMatch(line -> !line.fit().known())) {
          return false;
        }
      }
    }
    return true;
  }

  double stated(int row) {
    return points(PptxXml.number(rows.get(row), "h", 0));
  }

  /** The height that a row needs for its texts. */
  double needed(int row) {
    return needed(row, 0);
  }

  private double needed(int row, double slack) {
    List<Element> cells = PptxXml.children(rows.get(row), "tc");
    double most = 0;
    for (int column = 0; column < Math.min(cells.size(), widths.length); column++) {
      Element cell = cells.get(column);
      if (plain(cell)) {
        double high = margin(cell, "marT", ABOVE) + margin(cell, "marB", ABOVE);
        double wide = Math.max(8, inner(cells, column) * (1 + slack));
        for (Line line : lines(row, cell)) {
          int count = line.fit().lines(line.text(), line.size(), line.bold(), wide).size();
          high += count * line.size() * TextFit.LEADING;
        }
        most = Math.max(most, high);
      }
    }
    return most;
  }

  /** By how much a row's texts are higher than the row, with the doubt in favour of the row. */
  double over(int row) {
    return Math.max(0, needed(row, 0.03) - stated(row));
  }

  /** The height of the table as it is shown: no row is lower than its texts. */
  double height() {
    double high = 0;
    for (int row = 0; row < rows.size(); row++) {
      high += stated(row) + over(row);
    }
    return high;
  }

  /** A word that its column breaks; empty when there is none. */
  String broken() {
    String worst = "";
    double most = 1.03;
    for (int row = 0; row < rows.size(); row++) {
      List<Element> cells = PptxXml.children(rows.get(row), "tc");
      for (int column = 0; column < Math.min(cells.size(), widths.length); column++) {
        if (!plain(cells.get(column))) {
          continue;
        }
        double wide = Math.max(1, inner(cells, column));
        for (Line line : lines(row, cells.get(column))) {
          for (String word : TextFit.words(line.text())) {
            double much = line.width(word) / wide;
            if (much > most) {
              most = much;
              worst = word;
            }
          }
        }
      }
    }
    return worst;
  }

  /**
   * Fits a table of ours after a change: columns by their texts within the room, rows as high as
   * they need, type smaller where that is not enough.
   *
   * @param wide the most that the table may be wide
   * @param high the most that it may be high
   */
  void refit(double wide, double high) {
    double own = Arrays.stream(widths).sum();
    boolean merged =
        PptxXml.all(table, "tc").stream().anyMatch(cell -> PptxXml.number(cell, "gridSpan", 1) > 1);
    for (double size = size(); ; size -= 0.5) {
      if (!merged) {
        share(Math.max(own, wide), own);
      }
      heights(true);
      if (sum() > high + 0.5) {
        tighten();
        heights(true);
      }
      boolean fits = broken().isEmpty() && sum() <= high + 0.5;
      if (fits || size <= SMALLEST) {
        break;
      }
      resize(size - 0.5);
    }
    write();
  }

  /** Makes rows as high as they need; none lower than it was, but for those of ours. */
  void heights(boolean ours) {
    for (int row = 0; row < rows.size(); row++) {
      double needed = needed(row) + 2;
      if (ours || needed > stated(row) + 2) {
        rows.get(row).setAttribute("h", Long.toString(Math.round(needed * PptxXml.POINT)));
      }
    }
  }

  double sum() {
    double high = 0;
    for (int row = 0; row < rows.size(); row++) {
      high += stated(row);
    }
    return high;
  }

  double width() {
    return Arrays.stream(widths).sum();
  }

  /** Columns keep their widths where all texts stand on as few lines as they can. */
  private void share(double most, double own) {
    double[] least = new double[widths.length];
    double[] wanted = new double[widths.length];
    for (int row = 0; row < rows.size(); row++) {
      List<Element> cells = PptxXml.children(rows.get(row), "tc");
      for (int column = 0; column < Math.min(cells.size(), widths.length); column++) {
        Element cell = cells.get(column);
        double sides = margin(cell, "marL", SIDE) + margin(cell, "marR", SIDE) + 4;
        for (Line line : lines(row, cell)) {
          wanted[column] = Math.max(wanted[column], line.width(line.text()) + sides);
          for (String word : TextFit.words(line.text())) {
            least[column] = Math.max(least[column], line.width(word) + sides);
          }
        }
      }
    }
    boolean roomy = true;
    for (int column = 0; column < widths.length; column++) {
      roomy &= wanted[column] <= widths[column] + 0.5;
    }
    if (roomy) {
      return;
    }
    double total = Math.clamp(Arrays.stream(wanted).sum(), own, most);
    double[] shared = ColumnShare.of(least, wanted, total);
    double spare = (total - Arrays.stream(shared).sum()) / shared.length;
    for (int column = 0; column < widths.length; column++) {
      widths[column] = shared[column] + Math.max(0, spare);
    }
  }

  /** Takes back the air that rows have where there is room. */
  private void tighten() {
    for (Element cell : PptxXml.all(table, "tcPr")) {
      for (String side : List.of("marT", "marB")) {
        if (PptxXml.number(cell, side, 0) > ABOVE) {
          cell.setAttribute(side, Long.toString(ABOVE));
        }
      }
    }
  }

  private double size() {
    return PptxXml.all(table, "rPr").stream()
        .mapToDouble(look -> PptxXml.number(look, "sz", 0) / 100.0)
        .max()
        .orElse(0);
  }

  private void resize(double to) {
    double from = size();
    for (String kind : List.of("rPr", "endParaRPr")) {
      for (Element look : PptxXml.all(table, kind)) {
        double size = PptxXml.number(look, "sz", 0) / 100.0;
        if (size > 0) {
          look.setAttribute("sz", Long.toString(Math.round(size * to / from * 2) * 50));
        }
      }
    }
  }

  private void write() {
    List<Element> columns = columns();
    for (int column = 0; column < columns.size(); column++) {
      columns
          .get(column)
          .setAttribute("w", Long.toString(Math.round(widths[column] * PptxXml.POINT)));
    }
  }

  /** What stands in the first cell of a row, for a sentence about it. */
  String named(int row) {
    String first =
        PptxXml.children(rows.get(row), "tc").stream()
            .map(cell -> SlideWords.text(cell).strip())
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    return first.isEmpty()
        ? String.format(Locale.ROOT, "Row %d", row + 1)
        : "Row %d (\"%s\")".formatted(row + 1, WordFlow.shortened(first));
  }

  /** The row whose texts are furthest over it; -1 when none is by more than half a line. */
  int worst() {
    return java.util.stream.IntStream.range(0, rows.size())
        .filter(row -> over(row) > 0.6 * Math.max(8, size()) * TextFit.LEADING)
        .boxed()
        .max(Comparator.comparingDouble(this::over))
        .orElse(-1);
  }
}
