package dev.workroom.documents;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorProcessor;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.util.Matrix;

/**
 * What is drawn on a page beside its text: the rules of tables, and areas that text stands on or
 * that cover it. Coordinates are those of {@code TextPosition}: points from the top left corner of
 * the page as it is shown.
 */
final class PdfMarks {
  private static final int MOST = 20_000;
  private static final double THIN = 3;

  /**
   * A filled area or a picture.
   *
   * @param after how many glyphs were drawn before it
   */
  record Area(Rectangle2D box, boolean white, boolean picture, boolean opaque, int after) {}

  private final PDFStreamEngine engine;
  private final int rotation;
  private final PDRectangle crop;
  private final List<Rectangle2D> rules = new ArrayList<>();
  private final List<Area> areas = new ArrayList<>();
  private final List<List<Point2D>> path = new ArrayList<>();
  private boolean curved;
  private int glyphs;

  PdfMarks(PDFStreamEngine engine, PDPage page) {
    this.engine = engine;
    this.rotation = Math.floorMod(page.getRotation(), 360);
    this.crop = page.getCropBox();
    for (String name : List.of("m", "l", "c", "v", "y", "h", "re")) {
      engine.addOperator(new Drawn(engine, name, this::build));
    }
    for (String name : List.of("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n", "sh")) {
      engine.addOperator(new Drawn(engine, name, this::paint));
    }
    engine.addOperator(new Drawn(engine, "Do", this::object));
  }

  /** What to do when an operator comes. */
  private interface Step {
    void take(String name, List<COSBase> operands) throws IOException;
  }

  /** An operator of a content stream (ISO 32000-1, annex A). */
  private static final class Drawn extends OperatorProcessor {
    private final String name;
    private final Step step;

    Drawn(PDFStreamEngine engine, String name, Step step) {
      super(engine);
      this.name = name;
      this.step = step;
    }

    @Override
    public void process(Operator operator, List<COSBase> operands) throws IOException {
      step.take(name, operands);
    }

    @Override
    public String getName() {
      return name;
    }
  }

  /** To be called for each glyph. */
  void glyph() {
    glyphs++;
  }

  int glyphs() {
    return glyphs;
  }

  /** Thin boxes that lie or stand. */
  List<Rectangle2D> rules() {
    return rules;
  }

  List<Area> areas() {
    return areas;
  }

  /** The page as it is shown. */
  Rectangle2D page() {
    boolean turned = rotation == 90 || rotation == 270;
    return new Rectangle2D.Double(
        0,
        0,
        turned ? crop.getHeight() : crop.getWidth(),
        turned ? crop.getWidth() : crop.getHeight());
  }

  private Point2D shown(double x, double y) {
    Matrix matrix = engine.getGraphicsState().getCurrentTransformationMatrix();
    Point2D at = matrix.transformPoint((float) x, (float) y);
    double left = at.getX() - crop.getLowerLeftX();
    double up = at.getY() - crop.getLowerLeftY();
    return switch (rotation) {
      case 90 -> new Point2D.Double(up, left);
      case 180 -> new Point2D.Double(crop.getWidth() - left, up);
      case 270 -> new Point2D.Double(crop.getHeight() - up, crop.getWidth() - left);
      default -> new Point2D.Double(left, crop.getHeight() - up);
    };
  }

  private void build(String name, List<COSBase> operands) {
    double[] n = new double[operands.size()];
    for (int at = 0; at < n.length; at++) {
      n[at] = operands.get(at) instanceof COSNumber number ? number.floatValue() : 0;
    }
    if (path.size() > MOST) {
      return;
    }
    switch (name) {
      case "m" -> {
        if (n.length >= 2) {
          path.add(new ArrayList<>(List.of(shown(n[0], n[1]))));
        }
      }
      case "re" -> {
        if (n.length >= 4) {
          path.add(
              new ArrayList<>(
                  List.of(
                      shown(n[0], n[1]),
                      shown(n[0] + n[2], n[1]),
                      shown(n[0] + n[2], n[1] + n[3]),
                      shown(n[0], n[1] + n[3]),
                      shown(n[0], n[1]))));
        }
      }
      case "h" -> {
        if (!path.isEmpty()) {
          path.getLast().add(path.getLast().getFirst());
        }
      }
      default -> {
        curved |= !name.equals("l");
        if (!path.isEmpty() && n.length >= 2 && path.getLast().size() < MOST) {
          path.getLast().add(shown(n[n.length - 2], n[n.length - 1]));
        }
      }
    }
  }

  private void paint(String name, List<COSBase> operands) {
    if (name.equals("sh")) {
      // A shading fills what is clipped; nobody knows here how much that is.
      area(page(), false, false, false);
      return;
    }
    boolean fills = "fF".indexOf(name.charAt(0)) >= 0 || "bB".indexOf(name.charAt(0)) >= 0;
    boolean strokes = "bBsS".indexOf(name.charAt(0)) >= 0;
    for (List<Point2D> part : path) {
      if (fills) {
        filled(part);
      }
      if (strokes) {
        stroked(part);
      }
    }
    path.clear();
    curved = false;
  }

  private void filled(List<Point2D> part) {
    Rectangle2D box = box(part);
    if (box.getWidth() < THIN ^ box.getHeight() < THIN) {
      rule(box);
    } else if (box.getWidth() >= THIN) {
      PDGraphicsState state = engine.getGraphicsState();
      area(box, white(state.getNonStrokingColor()), false, !curved && rectangle(part, box));
    }
  }

  private void stroked(List<Point2D> part) {
    for (int at = 1; at < part.size(); at++) {
      Rectangle2D box = box(part.subList(at - 1, at + 1));
      if (box.getWidth() < THIN ^ box.getHeight() < THIN) {
        rule(box);
      }
    }
  }

  private static boolean rectangle(List<Point2D> part, Rectangle2D box) {
    return part.stream()
        .allMatch(point ->
            near(point.getX(), box.getMinX(), box.getMaxX())
                && near(point.getY(), box.getMinY(), box.getMaxY()));
  }

  private static boolean near(double value, double one, double other) {
    return Math.abs(value - one) < 1 || Math.abs(value - other) < 1;
  }

  private static Rectangle2D box(List<Point2D> points) {
    Rectangle2D box =
        new Rectangle2D.Double(points.getFirst().getX(), points.getFirst().getY(), 0, 0);
    points.forEach(box::add);
    return box;
  }

  private void rule(Rectangle2D box) {
    if (rules.size() < MOST) {
      rules.add(box);
    }
  }

  private void area(Rectangle2D box, boolean white, boolean picture, boolean opaque) {
    if (areas.size() < MOST) {
      PDGraphicsState state = engine.getGraphicsState();
      boolean solid =
          opaque
              && state.getNonStrokeAlphaConstant() > 0.99
              && state.getSoftMask() == null
              && (state.getBlendMode() == null || state.getBlendMode() == BlendMode.NORMAL);
      areas.add(new Area(box, white, picture, solid, glyphs));
    }
  }

  private void object(String operator, List<COSBase> operands) throws IOException {
    if (operands.isEmpty() || !(operands.getFirst() instanceof COSName name)) {
      return;
    }
    if (engine.getResources() == null) {
      return;
    }
    if (engine.getResources().isImageXObject(name)) {
      PDXObject object = engine.getResources().getXObject(name);
      boolean masked =
          !(object instanceof PDImageXObject image)
              || image.isStencil()
              || image.getCOSObject().containsKey(COSName.SMASK)
              || image.getCOSObject().containsKey(COSName.MASK);
      area(box(List.of(shown(0, 0), shown(1, 0), shown(1, 1), shown(0, 1))), false, true, !masked);
      return;
    }
    if (engine.getLevel() > 25
        || !(engine.getResources().getXObject(name) instanceof PDFormXObject form)) {
      return;
    }
    engine.increaseLevel();
    try {
      engine.showForm(form);
    } finally {
      engine.decreaseLevel();
    }
  }

  /** Whether a colour is white, or so near that nobody reads it on paper. */
  static boolean white(PDColor color) {
    float[] components = color.getComponents();
    String space = color.getColorSpace() == null ? "" : color.getColorSpace().getName();
    boolean light =
        switch (space) {
          case "DeviceGray", "CalGray", "DeviceRGB", "CalRGB" -> true;
          case "ICCBased" -> components.length < 4;
          default -> false;
        };
    boolean inks =
        switch (space) {
          case "DeviceCMYK", "Separation", "DeviceN" -> true;
          case "ICCBased" -> components.length == 4;
          default -> false;
        };
    if (components.length == 0 || !light && !inks) {
      return false;
    }
    for (float component : components) {
      if (light ? component < 0.97f : component > 0.03f) {
        return false;
      }
    }
    return true;
  }
}
