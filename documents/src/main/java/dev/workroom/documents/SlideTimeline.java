package dev.workroom.documents;

import dev.workroom.documents.SlideXml.Paragraph;
import dev.workroom.documents.SlideXml.Style;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws a timeline: a line with a point for each event, when above it and what below. */
final class SlideTimeline {
  private static final int MOST = 8;
  private static final int FEW = 5;
  private static final double GAP = 20;
  private static final double DOT = 14;

  private final SlideXml slide;
  private final Rectangle2D at;
  private final String place;
  private final List<Finding> findings;

  SlideTimeline(SlideXml slide, Rectangle2D at, String place, List<Finding> findings) {
    this.slide = slide;
    this.at = at;
    this.place = place;
    this.findings = findings;
  }

  void write(Map<String, String> events) {
    if (events.isEmpty()) {
      findings.add(new Finding(Severity.ERROR, place, "The timeline has no events."));
      return;
    }
    if (events.size() > MOST) {
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "A timeline has room for %d events, not %d; split it."
                  .formatted(MOST, events.size())));
    }
    List<Map.Entry<String, String>> all = new ArrayList<>(events.entrySet());
    double step = at.getWidth() / all.size();
    double wide = step - (all.size() > FEW ? GAP / 2 : GAP);
    double when = size(all.stream().map(Map.Entry::getKey).toList(), wide, 44, 20, true);
    double below = at.getHeight() * 0.6 - DOT;
    double what = size(all.stream().map(Map.Entry::getValue).toList(), wide, below, 18, false);
    double y = at.getY() + at.getHeight() * 0.32;
    double last = at.getX() + (all.size() - 1) * step + DOT;
    slide.form(
        new Rectangle2D.Double(at.getX(), y - 1.25, Math.max(last, at.getMaxX()) - at.getX(), 2.5),
        "Line",
        "rect",
        "rule");
    for (int event = 0; event < all.size(); event++) {
      double x = at.getX() + event * step;
      slide.form(new Rectangle2D.Double(x, y - DOT / 2, DOT, DOT), "Point", "ellipse", "accent");
      slide.box(
          new Rectangle2D.Double(x, y - DOT - 46, wide, 44),
          "When " + (event + 1),
          Paragraph.of(all.get(event).getKey()),
          Style.of(when, 12, "accent").strong().at("l", "b"));
      slide.box(
          new Rectangle2D.Double(x, y + DOT + 4, wide, below),
          "What " + (event + 1),
          Paragraph.of(all.get(event).getValue()),
          Style.of(what, SlideXml.FLOOR, "tx1"));
    }
  }

  /** One size for all of a row. */
  private double size(List<String> texts, double wide, double high, double largest, boolean bold) {
    double size = largest;
    for (String text : texts) {
      for (String word : TextFit.words(text.replace("**", ""))) {
        while (slide.fit().width(word, size, bold) > wide && size > SlideXml.FLOOR) {
          size -= 0.5;
        }
        if (slide.fit().width(word, size, bold) > wide) {
          findings.add(
              new Finding(
                  Severity.ERROR,
                  place,
                  "The timeline has no room for the word \"%s\": use a shorter one or fewer events."
                      .formatted(word)));
        }
      }
      size =
          Math.min(
              size,
              slide
                  .fit()
                  .size(
                      List.of(new TextFit.Line(text.replace("**", ""), 1, 0, bold)),
                      wide,
                      high,
                      largest,
                      SlideXml.FLOOR,
                      0,
                      TextFit.LEADING));
    }
    return size;
  }
}
