package dev.workroom.documents;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.poi.sl.draw.DrawFactory;
import org.apache.poi.xslf.usermodel.XSLFBackground;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSheet;
import org.apache.poi.xslf.usermodel.XSLFSlideLayout;
import org.apache.poi.xslf.usermodel.XSLFSlideMaster;
import org.jspecify.annotations.Nullable;

/** What words on a slide stand on: its background with all that layout and master draw there. */
final class LayoutGround {
  private static final int WIDE = 160;

  private final @Nullable BufferedImage picture;
  private final double scale;
  private final double otherwise;

  private LayoutGround(@Nullable BufferedImage picture, double scale, double otherwise) {
    this.picture = picture;
    this.scale = scale;
    this.otherwise = otherwise;
  }

  /** The master's background, where nothing else is drawn. */
  static LayoutGround plain(XSLFSlideMaster master) {
    // Some programs leave the master without a background and paint each layout.
    Color colour =
        Stream.<XSLFSheet>concat(Stream.of(master), Stream.of(master.getSlideLayouts()))
            .map(XSLFSheet::getBackground)
            .filter(Objects::nonNull)
            .findFirst()
            .map(XSLFBackground::getFillColor)
            .orElse(null);
    return new LayoutGround(null, 1, colour == null ? 1 : DeckColours.luminance(colour));
  }

  /**
   * What a layout shows on an empty slide, small; a shape that cannot be drawn here is left out.
   */
  static LayoutGround drawn(Dimension page, XSLFSlideLayout layout) {
    XSLFSlideMaster master = layout.getSlideMaster();
    LayoutGround plain = plain(master);
    double scale = WIDE / page.getWidth();
    BufferedImage image =
        new BufferedImage(
            WIDE,
            Math.max(1, (int) Math.round(page.getHeight() * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(plain.otherwise < 0.18 ? Color.BLACK : Color.WHITE);
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    pen.transform(AffineTransform.getScaleInstance(scale, scale));
    DrawFactory drawing = DrawFactory.getInstance(pen);
    XSLFBackground ground = layout.getBackground();
    draw(pen, drawing, ground == null ? master.getBackground() : ground);
    if (layout.getFollowMasterGraphics()) {
      shapes(pen, drawing, master);
    }
    shapes(pen, drawing, layout);
    pen.dispose();
    return new LayoutGround(image, scale, plain.otherwise);
  }

  private static void shapes(Graphics2D pen, DrawFactory drawing, XSLFSheet sheet) {
    for (XSLFShape shape : sheet.getShapes()) {
      if (!shape.isPlaceholder()) {
        draw(pen, drawing, shape);
      }
    }
  }

  private static void draw(Graphics2D pen, DrawFactory drawing, @Nullable XSLFShape shape) {
    AffineTransform before = pen.getTransform();
    try {
      if (shape != null) {
        drawing.drawShape(pen, shape, null);
      }
    } catch (RuntimeException | StackOverflowError | LinkageError _) {
      // a picture of a kind that needs a library more, such as SVG: its colour is not known
    } finally {
      pen.setTransform(before);
    }
  }

  /** The mean luminance of a place, from 0 to 1 (WCAG 2.1). */
  double light(Rectangle2D at) {
    BufferedImage drawn = picture;
    if (drawn == null) {
      return otherwise;
    }
    int left = Math.clamp((int) (at.getX() * scale), 0, drawn.getWidth() - 1);
    int top = Math.clamp((int) (at.getY() * scale), 0, drawn.getHeight() - 1);
    int right = Math.clamp((int) Math.ceil(at.getMaxX() * scale), left + 1, drawn.getWidth());
    int bottom = Math.clamp((int) Math.ceil(at.getMaxY() * scale), top + 1, drawn.getHeight());
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += DeckColours.luminance(new Color(drawn.getRGB(x, y)));
      }
    }
    return sum / ((double) (right - left) * (bottom - top));
  }
}
