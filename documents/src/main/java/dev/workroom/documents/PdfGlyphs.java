package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/** Puts glyphs that lie together into lines of text. */
final class PdfGlyphs {
  private PdfGlyphs() {}

  /** A glyph's box as it is shown, from its upper left corner. */
  static Rectangle2D box(TextPosition glyph) {
    return new Rectangle2D.Double(
        glyph.getX(),
        glyph.getY() - glyph.getHeight(),
        Math.max(0.1, glyph.getWidth()),
        Math.max(0.1, glyph.getHeight()));
  }

  /** How far a glyph is turned against the page as it is shown: degrees, counter-clockwise. */
  static int angle(TextPosition glyph, int pageRotation) {
    Matrix matrix = glyph.getTextMatrix();
    if (matrix.getShearY() == 0 && matrix.getScaleX() > 0) {
      return Math.floorMod(-pageRotation, 360);
    }
    double turned = Math.toDegrees(Math.atan2(matrix.getShearY(), matrix.getScaleX()));
    return Math.floorMod((int) Math.round(turned) - pageRotation, 360);
  }

  /** The size of a glyph's font in points, whichever way it is turned. */
  static double height(TextPosition glyph) {
    Matrix matrix = glyph.getTextMatrix();
    return Math.hypot(matrix.getScaleY(), matrix.getShearX());
  }

  /** Where a glyph stands along its own line, and on which line, for text turned by an angle. */
  private record Spot(TextPosition glyph, double along, double across) {
    static Spot of(TextPosition glyph, int angle) {
      double right = Math.cos(Math.toRadians(angle));
      double down = -Math.sin(Math.toRadians(angle));
      return new Spot(
          glyph,
          glyph.getX() * right + glyph.getY() * down,
          glyph.getY() * right - glyph.getX() * down);
    }
  }

  /** Lines of turned text, in the order in which they are read. */
  static List<String> turned(List<TextPosition> glyphs, int angle) {
    List<Spot> spots = new ArrayList<>();
    glyphs.forEach(glyph -> spots.add(Spot.of(glyph, angle)));
    spots.sort(Comparator.comparingDouble(Spot::across));
    List<List<Spot>> lines = new ArrayList<>();
    for (Spot spot : spots) {
      double size = Math.max(3, height(spot.glyph()));
      if (lines.isEmpty() || spot.across() - lines.getLast().getFirst().across() > size * 0.5) {
        lines.add(new ArrayList<>());
      }
      lines.getLast().add(spot);
    }
    return lines.stream().map(PdfGlyphs::line).filter(line -> !line.isBlank()).toList();
  }

  private static String line(List<Spot> spots) {
    spots.sort(Comparator.comparingDouble(Spot::along));
    StringBuilder text = new StringBuilder();
    double last = Double.NaN;
    for (Spot spot : spots) {
      double size = Math.max(3, height(spot.glyph()));
      if (spot.along() - last > size * 0.25) {
        text.append(' ');
      }
      text.append(spot.glyph().getUnicode());
      double width = spot.glyph().getWidthDirAdj();
      last = spot.along() + (width > 0.1 ? width : size * 0.6);
    }
    return java.text.Normalizer.normalize(
            text.toString().replaceAll("\\s+", " "), java.text.Normalizer.Form.NFKC)
        .strip();
  }

  /** Lines from top to bottom, each from left to right. */
  static List<List<TextPosition>> lines(List<TextPosition> glyphs) {
    List<TextPosition> sorted = new ArrayList<>(glyphs);
    sorted.sort(Comparator.comparingDouble(TextPosition::getY));
    List<List<TextPosition>> lines = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (TextPosition glyph : sorted) {
      double slack = Math.max(1.5, glyph.getHeight() * 0.5);
      if (lines.isEmpty() || glyph.getY() - last > slack) {
        lines.add(new ArrayList<>());
        last = glyph.getY();
      }
      lines.getLast().add(glyph);
    }
    lines.forEach(line -> line.sort(Comparator.comparingDouble(TextPosition::getX)));
    return lines;
  }

  /** The words of a line, with a blank where there is a gap. */
  static String text(List<TextPosition> line) {
    StringBuilder text = new StringBuilder();
    double end = Double.NaN;
    for (TextPosition glyph : line) {
      double gap = glyph.getX() - end;
      double blank = Math.max(1, glyph.getWidthOfSpace() * 0.5);
      if (gap > blank && !text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
        text.append(' ');
      }
      text.append(glyph.getUnicode());
      end = glyph.getX() + glyph.getWidth();
    }
    return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC).strip();
  }
}
