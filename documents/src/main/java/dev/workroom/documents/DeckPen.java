package dev.workroom.documents;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.sl.usermodel.ShapeType;
import org.apache.poi.sl.usermodel.TextParagraph;
import org.apache.poi.sl.usermodel.TextShape;
import org.apache.poi.sl.usermodel.VerticalAlignment;
import org.apache.poi.xslf.usermodel.XSLFAutoShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextRun;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.openxmlformats.schemas.presentationml.x2006.main.CTShape;

/** Writes text and shapes on one slide, in a size at which they fit. */
final class DeckPen {
  static final double BULLET_GAP = 0.45;
  private static final double STEP = 20;

  final XSLFSlide slide;
  private final DeckLook look;
  private final String place;
  private final List<Finding> findings;

  DeckPen(XSLFSlide slide, DeckLook look, String place, List<Finding> findings) {
    this.slide = slide;
    this.look = look;
    this.place = place;
    this.findings = findings;
  }

  /** How a text is set; sizes in points. */
  record Style(
      double largest,
      double smallest,
      Color color,
      boolean bold,
      TextParagraph.TextAlign align,
      VerticalAlignment at) {
    static Style of(double largest, double smallest, Color color) {
      return new Style(
          largest, smallest, color, false, TextParagraph.TextAlign.LEFT, VerticalAlignment.TOP);
    }

    Style bolder() {
      return new Style(largest, smallest, color, true, align, at);
    }

    Style aligned(TextParagraph.TextAlign other, VerticalAlignment vertical) {
      return new Style(largest, smallest, color, bold, other, vertical);
    }
  }

  XSLFTextShape box(Rectangle at) {
    XSLFTextShape box = slide.createTextBox();
    box.setAnchor(at);
    return box;
  }

  /** Fills a shape with one text. */
  void text(XSLFTextShape shape, Rectangle at, String text, Style style) {
    prepare(shape, at, style.at());
    double size =
        fitted(List.of(new TextFit.Line(text.replace("**", ""), 0, style.bold())), at, style, 0);
    XSLFTextParagraph paragraph = shape.addNewTextParagraph();
    paragraph.setTextAlign(style.align());
    paragraph.setBullet(false);
    paragraph.setIndent(0.0);
    paragraph.setLeftMargin(0.0);
    runs(paragraph, text, size, style.color(), style.bold());
  }

  /** Fills a shape with bullets; two blanks before one make it a level deeper. */
  void bullets(XSLFTextShape shape, Rectangle at, List<String> lines, double largest) {
    prepare(shape, at, VerticalAlignment.TOP);
    List<TextFit.Line> measured = new ArrayList<>();
    for (String line : lines) {
      measured.add(
          new TextFit.Line(plain(line).replace("**", ""), STEP * (level(line) + 1), false));
    }
    Style style = Style.of(largest, 12, look.ink());
    double size = fitted(measured, at, style, BULLET_GAP);
    for (int n = 0; n < lines.size(); n++) {
      String line = lines.get(n);
      int level = level(line);
      XSLFTextParagraph paragraph = shape.addNewTextParagraph();
      paragraph.setTextAlign(TextParagraph.TextAlign.LEFT);
      paragraph.setIndentLevel(level);
      paragraph.setLeftMargin(STEP * (level + 1));
      paragraph.setIndent(-STEP * 0.8);
      paragraph.setBullet(true);
      paragraph.setBulletCharacter(level == 0 ? "•" : "–");
      paragraph.setBulletFont("Arial");
      paragraph.setBulletFontColor(look.accent());
      paragraph.setSpaceBefore(n == 0 ? 0.0 : -size * BULLET_GAP);
      paragraph.setSpaceAfter(0.0);
      runs(paragraph, plain(line), level == 0 ? size : Math.max(12, size - 2), look.ink(), false);
    }
  }

  private double fitted(List<TextFit.Line> lines, Rectangle at, Style style, double gap) {
    double size = TextFit.size(lines, at.width, at.height, style.largest(), style.smallest(), gap);
    if (TextFit.height(lines, size, at.width, gap) > at.height + 1) {
      findings.add(
          new Finding(
              Severity.ERROR,
              place,
              "The text does not fit even at "
                  + (int) size
                  + " pt; shorten it or split the slide."));
    }
    return size;
  }

  private static void prepare(XSLFTextShape shape, Rectangle at, VerticalAlignment vertical) {
    shape.clearText();
    if (shape.getXmlObject() instanceof CTShape own && !own.getSpPr().isSetXfrm()) {
      own.getSpPr().addNewXfrm(); // or the place of the layout itself would be changed
    }
    shape.setAnchor(at);
    shape.setInsets(new org.apache.poi.sl.usermodel.Insets2D(0, 0, 0, 0));
    shape.setWordWrap(true);
    shape.setTextAutofit(TextShape.TextAutofit.NONE);
    shape.setVerticalAlignment(vertical);
  }

  private static int level(String line) {
    int blanks = line.length() - line.stripLeading().length();
    return Math.min(2, blanks / 2);
  }

  private static String plain(String line) {
    return line.strip().replaceFirst("^[-•*] ", "");
  }

  /** Text in which two asterisks begin and end what is bold. */
  private static void runs(
      XSLFTextParagraph paragraph, String text, double size, Color color, boolean bold) {
    boolean strong = bold;
    for (String part : text.split("\\*\\*", -1)) {
      if (!part.isEmpty()) {
        XSLFTextRun run = paragraph.addNewTextRun();
        run.setText(part);
        run.setFontSize(size);
        run.setFontFamily("Arial");
        run.setFontColor(color);
        run.setBold(strong);
      }
      strong = bold || !strong;
    }
  }

  XSLFAutoShape block(Rectangle at, Color color) {
    XSLFAutoShape shape = slide.createAutoShape();
    shape.setShapeType(ShapeType.RECT);
    shape.setAnchor(at);
    shape.setFillColor(color);
    shape.setLineColor(null);
    return shape;
  }

  XSLFAutoShape dot(Rectangle at, Color color) {
    XSLFAutoShape shape = block(at, color);
    shape.setShapeType(ShapeType.ELLIPSE);
    return shape;
  }
}
