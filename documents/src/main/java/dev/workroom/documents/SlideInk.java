package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import org.apache.poi.sl.usermodel.Insets2D;
import org.apache.poi.sl.usermodel.TextShape.TextAutofit;
import org.apache.poi.sl.usermodel.TextShape.TextDirection;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.drawingml.x2006.main.CTTextNormalAutofit;

/**
 * The room that the letters of a text take; lengths in points.
 *
 * @param at where they stand; null where nobody can say, as for turned text
 * @param over by how much they are higher than the box has room for
 * @param line height of its largest line
 * @param known whether the font, or its metric twin, is here to be measured
 */
record SlideInk(
    XSLFTextShape shape,
    @Nullable Rectangle2D at,
    double over,
    double line,
    double smallest,
    double largest,
    boolean known) {

  static SlideInk of(XSLFTextShape shape) {
    Measure measure = new Measure(shape);
    Rectangle2D box = shape.getAnchor();
    boolean turned =
        box == null
            || shape.getRotation() % 360 != 0
            || shape.getTextDirection() != TextDirection.HORIZONTAL
            || measure.line == 0;
    if (turned) {
      return new SlideInk(shape, null, 0, 1, measure.smallest, measure.largest, true);
    }
    Insets2D in = shape.getInsets();
    boolean wraps = shape.getWordWrap();
    double room = wraps ? Math.max(8, box.getWidth() - in.left - in.right) : 100_000;
    measure.flow(room);
    double high = measure.height;
    double inside = box.getHeight() - in.top - in.bottom;
    // A box that grows with its text is as high as the text when somebody next edits it.
    boolean grows = shape.getTextAutofit() == TextAutofit.SHAPE;
    double over = grows || box.getHeight() < 1 ? 0 : high - Math.max(inside, box.getHeight() * 0.9);
    double free = inside - high;
    double y =
        box.getY()
            + in.top
            + switch (shape.getVerticalAlignment()) {
              case TOP, JUSTIFIED, DISTRIBUTED -> 0;
              case MIDDLE -> free / 2;
              case BOTTOM -> free;
            };
    double wide = Math.min(measure.width, room);
    double x = box.getX() + in.left;
    double spare = box.getWidth() - in.left - in.right - wide;
    x += spare * measure.align;
    return new SlideInk(
        shape,
        new Rectangle2D.Double(x, y, wide, high),
        over,
        measure.line,
        measure.smallest,
        measure.largest,
        measure.known);
  }

  /** Sizes as they are shown: with what an automatic fit has taken off. */
  private static final class Measure {
    private final XSLFTextShape shape;
    private final double scale;
    private final double tighter;
    private double smallest = 1000;
    private double largest;
    private double line;
    private double height;
    private double width;
    private double align;
    private boolean known = true;

    Measure(XSLFTextShape shape) {
      this.shape = shape;
      CTTextNormalAutofit fit = fit(shape);
      this.scale = fit == null || !fit.isSetFontScale() ? 1 : percent(fit.getFontScale());
      this.tighter =
          fit == null || !fit.isSetLnSpcReduction() ? 0 : percent(fit.getLnSpcReduction());
      for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
        for (XSLFTextRun run : paragraph.getTextRuns()) {
          if (!run.getRawText().isBlank()) {
            double size = size(run);
            smallest = Math.min(smallest, size);
            largest = Math.max(largest, size);
          }
        }
      }
      line = largest * TextFit.LEADING;
    }

    private static @Nullable CTTextNormalAutofit fit(XSLFTextShape shape) {
      return shape.getXmlObject()
                  instanceof org.openxmlformats.schemas.presentationml.x2006.main.CTShape own
              && own.getTxBody() != null
              && own.getTxBody().getBodyPr() != null
              && own.getTxBody().getBodyPr().isSetNormAutofit()
          ? own.getTxBody().getBodyPr().getNormAutofit()
          : null;
    }

    /** As a part of one: 90000 or "90%". */
    private static double percent(Object value) {
      String text = String.valueOf(value);
      try {
        return text.endsWith("%")
            ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
            : Double.parseDouble(text) / 100_000;
      } catch (NumberFormatException _) {
        return 1;
      }
    }

    private double size(XSLFTextRun run) {
      Double size = run.getFontSize();
      return (size == null ? 18 : size) * scale;
    }

    void flow(double room) {
      boolean first = true;
      for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
        paragraph(paragraph, room, first);
        first = false;
      }
    }

    private void paragraph(XSLFTextParagraph paragraph, double room, boolean first) {
      double size = 0;
      boolean bold = false;
      String font = "Arial";
      StringBuilder text = new StringBuilder();
      for (XSLFTextRun run : paragraph.getTextRuns()) {
        text.append(run.getRawText());
        if (size(run) > size && !run.getRawText().isBlank()) {
          size = size(run);
          bold = run.isBold();
          font = run.getFontFamily() == null ? font : run.getFontFamily();
        }
      }
      if (size == 0) {
        size = smallest > 999 ? 18 : smallest;
      }
      TextFit fit = TextFit.of(font);
      known &= fit.known();
      double indent = or(paragraph.getLeftMargin(), 0);
      double spacing = or(paragraph.getLineSpacing(), 100);
      double leading =
          spacing < 0 ? -spacing : size * TextFit.LEADING * Math.max(0.5, spacing / 100 - tighter);
      double before = or(paragraph.getSpaceBefore(), 0);
      double gap = first ? 0 : before < 0 ? -before * scale : size * before / 100;
      var lines = fit.lines(text.toString(), size, bold, Math.max(8, room - indent));
      height += gap + lines.size() * leading;
      for (String each : lines) {
        width = Math.max(width, indent + fit.width(each, size, bold));
      }
      var side = paragraph.getTextAlign();
      align =
          side == null
              ? 0
              : switch (side) {
                case CENTER -> 0.5;
                case RIGHT -> 1;
                case LEFT, JUSTIFY, JUSTIFY_LOW, DIST, THAI_DIST -> 0;
              };
    }

    private static double or(@Nullable Double value, double otherwise) {
      return value == null ? otherwise : value;
    }
  }
}
