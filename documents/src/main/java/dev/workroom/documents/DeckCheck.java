package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSimpleShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;

/**
 * Checks a PowerPoint presentation as somebody at the back of the room would: nothing off the
 * slide, nothing over something else, nothing too small, no empty placeholder, a title on each
 * slide.
 */
public final class DeckCheck {
  private static final long LARGEST = 80L << 20;
  private static final double SMALLEST_TYPE = 10;

  /** Points by which boxes may touch without anybody seeing it. */
  private static final double TOLERANCE = 4;

  /**
   * What is wrong with a presentation.
   *
   * @throws UnreadableDocument when it cannot be opened
   */
  public List<Finding> check(Path file) throws UnreadableDocument {
    List<Finding> findings = new ArrayList<>();
    try {
      if (Files.size(file) > LARGEST) {
        throw new UnreadableDocument(
            file.getFileName()
                + " is larger than "
                + (LARGEST >> 20)
                + " MB, which is too large to check.");
      }
      try (InputStream in = Files.newInputStream(file);
          XMLSlideShow show = new XMLSlideShow(in)) {
        Rectangle2D page =
            new Rectangle2D.Double(
                0, 0, show.getPageSize().getWidth(), show.getPageSize().getHeight());
        for (XSLFSlide slide : show.getSlides()) {
          slide(slide, page, findings);
        }
      }
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new UnreadableDocument(
          file.getFileName() + " could not be opened as a presentation.", e);
    }
    return List.copyOf(findings);
  }

  private static void slide(XSLFSlide slide, Rectangle2D page, List<Finding> findings) {
    String place = "slide " + slide.getSlideNumber();
    List<XSLFShape> shapes = slide.getShapes();
    boolean titled = false;
    boolean large = false;
    for (XSLFShape shape : shapes) {
      Rectangle2D at = shape.getAnchor();
      if (at != null && outside(at, page)) {
        findings.add(
            new Finding(Severity.ERROR, place, named(shape) + " reaches beyond the slide."));
      }
      if (shape instanceof XSLFTextShape text) {
        boolean title =
            text.getTextType() == Placeholder.TITLE
                || text.getTextType() == Placeholder.CENTERED_TITLE;
        titled |= title && !text.getText().isBlank();
        large |= sizeOf(text) >= 20 && !text.getText().isBlank();
        text(text, place, findings);
      }
    }
    if (!titled) {
      findings.add(
          new Finding(
              large ? Severity.NOTE : Severity.WARNING,
              place,
              "The slide has no title; give it one, for the outline and for screen readers."));
    }
    overlaps(shapes, place, findings);
  }

  private static boolean outside(Rectangle2D at, Rectangle2D page) {
    return at.getMinX() < -TOLERANCE
        || at.getMinY() < -TOLERANCE
        || at.getMaxX() > page.getMaxX() + TOLERANCE
        || at.getMaxY() > page.getMaxY() + TOLERANCE;
  }

  private static void text(XSLFTextShape shape, String place, List<Finding> findings) {
    if (shape.getText().isBlank()) {
      if (shape.getTextType() != null) {
        findings.add(
            new Finding(
                Severity.WARNING,
                place,
                named(shape) + " is an empty placeholder; fill it or remove it."));
      }
      return;
    }
    double smallest = 1000;
    List<TextFit.Line> lines = new ArrayList<>();
    for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
      Double indent = paragraph.getLeftMargin();
      lines.add(new TextFit.Line(paragraph.getText(), 1, indent == null ? 0 : indent, false));
      for (XSLFTextRun run : paragraph.getTextRuns()) {
        Double size = run.getFontSize();
        if (size != null && !run.getRawText().isBlank()) {
          smallest = Math.min(smallest, size);
        }
      }
    }
    if (smallest < SMALLEST_TYPE) {
      findings.add(
          new Finding(
              Severity.WARNING,
              place,
              named(shape)
                  + " is set in "
                  + smallest
                  + " pt; below "
                  + (int) SMALLEST_TYPE
                  + " pt nobody can read it."));
    }
    Rectangle2D at = shape.getAnchor();
    double size = Math.min(sizeOf(shape), smallest);
    boolean fixed =
        shape.getTextAutofit() != org.apache.poi.sl.usermodel.TextShape.TextAutofit.SHAPE;
    if (at != null && at.getHeight() > 0 && fixed && size > 0) {
      double room = at.getWidth() - shape.getLeftInset() - shape.getRightInset();
      double height =
          TextFit.of("Arial").height(lines, size, room, 0, TextFit.LEADING)
              + shape.getTopInset()
              + shape.getBottomInset();
      if (height > at.getHeight() * 1.08 + TOLERANCE) {
        findings.add(
            new Finding(
                Severity.ERROR,
                place,
                named(shape)
                    + " holds more text than its box; shorten it or make the box larger."));
      }
    }
  }

  private static double sizeOf(XSLFTextShape shape) {
    double largest = 0;
    for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
      for (XSLFTextRun run : paragraph.getTextRuns()) {
        Double size = run.getFontSize();
        largest = Math.max(largest, size == null ? 0 : size);
      }
    }
    return largest;
  }

  /** Text over text, or over a picture, table or chart; a box behind text is a background. */
  private static void overlaps(List<XSLFShape> shapes, String place, List<Finding> findings) {
    for (int first = 0; first < shapes.size(); first++) {
      for (int second = first + 1; second < shapes.size(); second++) {
        XSLFShape one = shapes.get(first);
        XSLFShape two = shapes.get(second);
        if (content(one) && content(two) && one.getAnchor() != null && two.getAnchor() != null) {
          Rectangle2D shared = one.getAnchor().createIntersection(two.getAnchor());
          if (shared.getWidth() > TOLERANCE && shared.getHeight() > TOLERANCE) {
            findings.add(
                new Finding(
                    Severity.WARNING,
                    place,
                    named(one) + " and " + named(two) + " overlap; move one of them."));
          }
        }
      }
    }
  }

  private static boolean content(XSLFShape shape) {
    return shape instanceof XSLFTextShape text
        ? !text.getText().isBlank()
        : !(shape instanceof XSLFSimpleShape)
            || shape instanceof org.apache.poi.xslf.usermodel.XSLFPictureShape;
  }

  private static String named(XSLFShape shape) {
    if (shape instanceof XSLFTextShape text && !text.getText().isBlank()) {
      String words = text.getText().strip().replaceAll("\\s+", " ");
      return "\"" + (words.length() > 40 ? words.substring(0, 40) + "…" : words) + "\"";
    }
    return shape.getShapeName() == null || shape.getShapeName().isBlank()
        ? "A shape"
        : shape.getShapeName();
  }
}
