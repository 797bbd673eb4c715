package dev.workroom.documents;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** Writes the words of a drawn chart in one size, and draws its rules and areas. */
final class SketchPen {
  private final Graphics2D pen;
  private final Color ink;
  private final double letters;

  SketchPen(Graphics2D pen, Color ink, double letters) {
    this.pen = pen;
    this.ink = ink;
    this.letters = letters;
    Font type = new Font("Liberation Sans", Font.PLAIN, 1);
    boolean known = !type.getFamily(Locale.ROOT).startsWith("Dialog");
    pen.setFont(
        (known ? type : new Font(Font.SANS_SERIF, Font.PLAIN, 1)).deriveFont((float) letters));
  }

  /** The height of its letters. */
  double letters() {
    return letters;
  }

  Color ink() {
    return ink;
  }

  double width(String text) {
    return pen.getFontMetrics().getStringBounds(text, pen).getWidth();
  }

  /** A text from, around or up to a point, which is its foot. */
  void text(String text, double x, double y, double part) {
    pen.setColor(ink);
    pen.drawString(text, (float) (x - part * width(text)), (float) y);
  }

  /** In white around a point, on something dark. */
  void onDark(String text, double x, double foot) {
    pen.setColor(Color.WHITE);
    pen.drawString(text, (float) (x - width(text) / 2), (float) foot);
  }

  /** In larger, bold letters around a point. */
  void heading(String text, double x, double foot, double room) {
    Font plain = pen.getFont();
    pen.setFont(plain.deriveFont(Font.BOLD, (float) (letters * 1.2)));
    text(cut(text, room), x, foot, 0.5);
    pen.setFont(plain);
  }

  /** Upwards around a point, as beside an axis. */
  void upwards(String text, double x, double y, double room) {
    AffineTransform upright = pen.getTransform();
    pen.rotate(-Math.PI / 2, x, y);
    text(cut(text, room), x, y, 0.5);
    pen.setTransform(upright);
  }

  /** As much of a text as there is room for. */
  String cut(String text, double room) {
    if (width(text) <= room) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…") > room) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  void rule(double x1, double y1, double x2, double y2, int alpha) {
    pen.setStroke(new BasicStroke(0.8f));
    pen.setColor(new Color(ink.getRed(), ink.getGreen(), ink.getBlue(), alpha));
    pen.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  void line(Color colour, double x1, double y1, double x2, double y2) {
    pen.setStroke(new BasicStroke(2f));
    pen.setColor(colour);
    pen.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  void fill(Color colour, Shape shape) {
    pen.setColor(colour);
    pen.fill(shape);
  }

  void box(Color colour, double x, double y, double width, double height) {
    fill(colour, new Rectangle2D.Double(x, y, width, height));
  }
}
