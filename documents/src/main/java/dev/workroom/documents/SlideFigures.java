package dev.workroom.documents;

import dev.workroom.documents.SlideXml.Paragraph;
import dev.workroom.documents.SlideXml.Style;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Draws key figures as panels: the figure large, what it is above, a note below. */
final class SlideFigures {
  private static final int MOST = 8;
  private static final double GAP = 20;
  private static final double INSIDE = 18;
  private static final double LARGEST = 44;
  private static final double SMALLEST = 20;

  private final SlideXml slide;
  private final Rectangle2D at;
  private final String place;
  private final List<Finding> findings;

  SlideFigures(SlideXml slide, Rectangle2D at, String place, List<Finding> findings) {
    this.slide = slide;
    this.at = at;
    this.place = place;
    this.findings = findings;
  }

  void write(List<String> figures) {
    if (figures.size() > MOST) {
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "A slide has room for %d key figures, not %d; split it."
                  .formatted(MOST, figures.size())));
    }
    int columns = figures.size() <= 4 ? figures.size() : (figures.size() + 1) / 2;
    int rows = figures.size() <= 4 ? 1 : 2;
    double wide = (at.getWidth() - GAP * (columns - 1)) / columns;
    double high = Math.min(rows == 1 ? 172 : 160, (at.getHeight() - GAP * (rows - 1)) / rows);
    double top = at.getY() + (at.getHeight() - rows * high - (rows - 1) * GAP) * 0.32;
    List<List<String>> parts = figures.stream().map(SlideFigures::parts).toList();
    Sizes sizes = sizes(parts, wide - 2 * INSIDE, high - 2 * INSIDE);
    for (int one = 0; one < figures.size(); one++) {
      Rectangle2D panel =
          new Rectangle2D.Double(
              at.getX() + one % columns * (wide + GAP),
              top + one / columns * (high + GAP),
              wide,
              high);
      panel(panel, parts.get(one), sizes, one + 1);
    }
  }

  private static List<String> parts(String figure) {
    List<String> parts = new ArrayList<>();
    for (String part : figure.split("\\|", 3)) {
      parts.add(part.strip());
    }
    while (parts.size() < 3) {
      parts.add("");
    }
    if (parts.get(1).isEmpty()) {
      parts.set(1, parts.set(0, ""));
    }
    if (parts.get(1).matches("\\S{1,4} \\S+|\\S+ \\S{1,4}|\\S \\S+ \\S{1,4}")) {
      parts.set(1, parts.get(1).replace(' ', '\u00A0'));
    }
    return parts;
  }

  /** Type sizes and heights, the same in all panels, so that they stand in lines. */
  private record Sizes(double label, double above, double figure, double middle, double note) {}

  private Sizes sizes(List<List<String>> parts, double wide, double high) {
    double label = common(parts, 0, wide, 16 * TextFit.LEADING, 16, 13);
    double above = label >= 13 && fits(parts, 0, wide, label) ? 30 : 42;
    if (above > 30) {
      label = common(parts, 0, wide, 36, 15, SlideXml.FLOOR);
    }
    double figure = LARGEST;
    double spare = slide.fit().known() ? 0.96 : 0.82;
    for (List<String> one : parts) {
      double natural = slide.fit().width(one.get(1), 100, true);
      // A face that stands in for the template's may run wider; a figure never breaks.
      figure = Math.min(figure, Math.floor(wide * spare / Math.max(1, natural) * 100));
    }
    double middle = Math.max(SMALLEST, figure) * 1.25;
    if (figure < SMALLEST) {
      tooLong(parts, wide);
      middle = (high - above) * (parts.stream().allMatch(one -> one.get(2).isEmpty()) ? 1 : 0.6);
      figure = common(parts, 1, wide, middle, SMALLEST, SlideXml.FLOOR);
    }
    double room = Math.max(16, high - above - middle - 8);
    return new Sizes(label, above, figure, middle, common(parts, 2, wide, room, 14, 12));
  }

  /** The largest size at which this part of every figure fits. */
  private double common(
      List<List<String>> parts, int part, double wide, double high, double most, double least) {
    double size = most;
    for (List<String> one : parts) {
      List<TextFit.Line> line = List.of(new TextFit.Line(one.get(part), 1, 0, part == 1));
      size = Math.min(size, slide.fit().size(line, wide, high, most, least, 0, TextFit.LEADING));
    }
    return size;
  }

  private boolean fits(List<List<String>> parts, int part, double wide, double size) {
    return parts.stream()
        .allMatch(one -> slide.fit().width(one.get(part), size, part == 1) <= wide);
  }

  private void tooLong(List<List<String>> parts, double wide) {
    List<String> words = new ArrayList<>();
    for (List<String> one : parts) {
      if (slide.fit().width(one.get(1), SMALLEST, true) > wide) {
        words.add("\"" + WordFlow.shortened(one.get(1)) + "\"");
      }
    }
    findings.add(
        new Finding(
            Severity.ERROR,
            place,
            "A key figure is a number with its unit, not %s: write \"label | value | note\" and put words into the note, or make the slide a table or bullets."
                .formatted(String.join(", ", words))));
  }

  private void panel(Rectangle2D box, List<String> parts, Sizes sizes, int number) {
    slide.form(box, "Panel " + number, "rect", "panel");
    slide.form(
        new Rectangle2D.Double(box.getX(), box.getY(), box.getWidth(), 4),
        "Accent " + number,
        "rect",
        "accent");
    double x = box.getX() + INSIDE;
    double wide = box.getWidth() - 2 * INSIDE;
    double y = box.getY() + INSIDE;
    double note = Math.max(16, box.getMaxY() - INSIDE - y - sizes.above - sizes.middle - 8);
    text(
        new Rectangle2D.Double(x, y, wide, sizes.above),
        "Label",
        parts.get(0),
        sizes.label,
        "soft",
        false);
    y += sizes.above;
    text(
        new Rectangle2D.Double(x, y, wide, sizes.middle),
        "Figure",
        parts.get(1),
        sizes.figure,
        "accent",
        true);
    y += sizes.middle + 8;
    text(new Rectangle2D.Double(x, y, wide, note), "Note", parts.get(2), sizes.note, "tx1", false);
  }

  private void text(
      Rectangle2D at, String name, String text, double size, String colour, boolean bold) {
    if (!text.isEmpty()) {
      Style style = Style.of(size, size, colour);
      slide.box(at, name, Paragraph.of(text), bold ? style.strong().at("l", "ctr") : style);
    }
  }
}
