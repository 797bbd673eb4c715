package dev.workroom.documents;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.util.List;
import java.util.Set;

/** Measures how much room text takes, with the metrics of Arial or what stands for it. */
final class TextFit {
  /** A line is this much higher than its type. */
  static final double LEADING = 1.2;

  /** Programs differ a little in width; what fits here with this margin fits everywhere. */
  private static final double MARGIN = 1.05;

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final Font FONT = new Font(family(), Font.PLAIN, 100);
  private static final Font BOLD = new Font(family(), Font.BOLD, 100);

  /** A paragraph: how far it is indented and what follows it, in points at any size. */
  record Line(String text, double indent, boolean bold) {}

  private TextFit() {}

  private static String family() {
    Set<String> there =
        Set.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
    for (String name : new String[] {"Arial", "Liberation Sans", "Helvetica"}) {
      if (there.contains(name)) {
        return name;
      }
    }
    return Font.SANS_SERIF;
  }

  /** Width in points of a text on one line. */
  static double width(String text, double size, boolean bold) {
    return (bold ? BOLD : FONT).getStringBounds(text, CONTEXT).getWidth() * size / 100 * MARGIN;
  }

  /** Lines that a paragraph needs in a width. */
  static int lines(String text, double size, boolean bold, double width) {
    int lines = 0;
    for (String part : text.split("\n", -1)) {
      lines++;
      double used = 0;
      double blank = width(" ", size, bold);
      for (String word : part.split(" ")) {
        double wide = width(word, size, bold);
        if (used > 0 && used + blank + wide > width) {
          lines++;
          used = 0;
        }
        lines += used == 0 && wide > width ? (int) (wide / Math.max(1, width)) : 0;
        used += (used > 0 ? blank : 0) + wide;
      }
    }
    return lines;
  }

  /** Height in points of paragraphs with a gap between them that is a part of the size. */
  static double height(List<Line> paragraphs, double size, double width, double gap) {
    double height = 0;
    for (Line line : paragraphs) {
      height += lines(line.text(), size, line.bold(), width - line.indent()) * size * LEADING;
    }
    return height + Math.max(0, paragraphs.size() - 1) * size * gap;
  }

  /** The largest size, in half points, at which paragraphs fit; the smallest when none does. */
  static double size(
      List<Line> paragraphs,
      double width,
      double height,
      double largest,
      double smallest,
      double gap) {
    for (double size = largest; size > smallest; size -= 0.5) {
      if (height(paragraphs, size, width, gap) <= height) {
        return size;
      }
    }
    return smallest;
  }
}
