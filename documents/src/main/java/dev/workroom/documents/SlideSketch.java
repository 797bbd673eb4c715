package dev.workroom.documents;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFGraphicFrame;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;

/** Draws slides where there is no LibreOffice: shapes by POI, charts by our own simple drawing. */
final class SlideSketch {
  /** What such a picture does not show as PowerPoint would. */
  static final String LIMIT =
      "Drawn without LibreOffice: places, text and tables are near, charts are sketches, diagrams"
          + " and effects are missing.";

  private static final long LARGEST = 80L << 20;

  private SlideSketch() {}

  static int count(Path file) throws UnreadableDocument {
    try (XMLSlideShow show = open(file)) {
      return show.getSlides().size();
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  static BufferedImage draw(Path file, int page, int width) throws UnreadableDocument {
    try (XMLSlideShow show = open(file)) {
      if (page > show.getSlides().size()) {
        throw new UnreadableDocument(
            "%s has %d slides, no slide %d."
                .formatted(file.getFileName(), show.getSlides().size(), page));
      }
      Dimension size = show.getPageSize();
      double scale = width / size.getWidth();
      BufferedImage image =
          new BufferedImage(
              width,
              Math.max(1, (int) Math.round(size.getHeight() * scale)),
              BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      pen.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, image.getWidth(), image.getHeight());
      pen.transform(AffineTransform.getScaleInstance(scale, scale));
      XSLFSlide slide = show.getSlides().get(page - 1);
      slide.draw(pen);
      for (XSLFShape shape : slide.getShapes()) {
        if (shape instanceof XSLFGraphicFrame frame && frame.hasChart()) {
          XSLFChart chart = frame.getChart();
          Rectangle2D at = frame.getAnchor();
          ChartSketch.draw(pen, chart, at, slide);
        }
      }
      pen.dispose();
      return image;
    } catch (LinkageError e) {
      throw new UnreadableDocument(
          file.getFileName() + " holds pictures that are drawn only where LibreOffice is there.",
          e);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw unreadable(file, e);
    }
  }

  private static XMLSlideShow open(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("it is larger than " + (LARGEST >> 20) + " MB");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new XMLSlideShow(in);
    }
  }

  private static UnreadableDocument unreadable(Path file, Throwable e) {
    return new UnreadableDocument(file.getFileName() + " is damaged and could not be drawn.", e);
  }
}
