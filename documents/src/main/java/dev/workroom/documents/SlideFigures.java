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
    double size = sized(figures, wide - 2 * INSIDE);
    for (int one = 0; one < figures.size(); one++) {
      Rectangle2D panel =
          new Rectangle2D.Double(
              at.getX() + one % columns * (wide + GAP),
              top + one / columns * (high + GAP),
              wide,
              high);
      panel(panel, parts(figures.get(one)), size, one + 1);
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
    return parts;
  }

  /** One size for all figures. */
  private double sized(List<String> figures, double wide) {
    double size = 44;
    for (String figure : figures) {
      double natural = slide.fit().width(parts(figure).get(1), 100, true);
      size = Math.min(size, Math.floor(wide / Math.max(1, natural) * 100));
    }
    return Math.max(20, size);
  }

  private void panel(Rectangle2D box, List<String> parts, double size, int number) {
    slide.form(box, "Panel " + number, "rect", "panel");
    slide.form(
        new Rectangle2D.Double(box.getX(), box.getY(), box.getWidth(), 4),
        "Accent " + number,
        "rect",
        "accent");
    double x = box.getX() + INSIDE;
    double wide = box.getWidth() - 2 * INSIDE;
    double label = 30;
    double figure = size * 1.25;
    double note = Math.max(16, box.getHeight() - 2 * INSIDE - label - figure - 8);
    double y = box.getY() + INSIDE;
    text(new Rectangle2D.Double(x, y, wide, label), "Label", parts.get(0), 16, "soft", false);
    text(
        new Rectangle2D.Double(x, y + label, wide, figure),
        "Figure",
        parts.get(1),
        size,
        "accent",
        true);
    text(
        new Rectangle2D.Double(x, y + label + figure + 8, wide, note),
        "Note",
        parts.get(2),
        14,
        "tx1",
        false);
  }

  private void text(
      Rectangle2D at, String name, String text, double size, String colour, boolean bold) {
    if (!text.isEmpty()) {
      Style style = Style.of(size, Math.min(size, SlideXml.FLOOR), colour);
      slide.box(at, name, Paragraph.of(text), bold ? style.strong().at("l", "ctr") : style);
    }
  }
}
