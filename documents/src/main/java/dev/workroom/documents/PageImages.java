package dev.workroom.documents;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * Draws the pages of a document as pictures, for the eye of a person or a model: PDF itself,
 * everything else as LibreOffice lays it out.
 */
public final class PageImages {
  /** A picture of more pixels would not show more and takes memory. */
  private static final double MOST_PIXELS = 6_000_000;

  private static final double POINTS_PER_INCH = 72;

  private final LibreOffice office;

  public PageImages(LibreOffice office) {
    this.office = office;
  }

  /**
   * Draws the first pages as {@code page-001.png} and so on into a folder.
   *
   * @param most pages at most
   * @param dpi dots an inch; fewer for pages of poster size
   * @return the pictures in the order of the pages
   * @throws UnreadableDocument when it cannot be laid out, with the reason
   */
  public List<Path> draw(Path document, Path folder, int most, int dpi)
      throws UnreadableDocument, IOException {
    if (most < 1 || dpi < 10 || dpi > 600) {
      throw new IllegalArgumentException("draw at least one page at 10 to 600 dots an inch");
    }
    Path own = Files.createTempDirectory("pages");
    try {
      boolean pdf = new DocumentReader().kind(document) == DocumentKind.PDF;
      Path pages = pdf ? document : laidOut(document, own);
      return drawn(pages, folder, most, dpi, document.getFileName().toString());
    } finally {
      try (Stream<Path> all = Files.walk(own)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private Path laidOut(Path document, Path own) throws UnreadableDocument {
    try {
      return office.convert(document, "pdf", own);
    } catch (IOException e) {
      throw new UnreadableDocument(
          document.getFileName() + " could not be drawn: " + e.getMessage(), e);
    }
  }

  private static List<Path> drawn(Path pdf, Path folder, int most, int dpi, String name)
      throws UnreadableDocument, IOException {
    List<Path> images = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      PDFRenderer renderer = new PDFRenderer(document);
      renderer.setSubsamplingAllowed(true);
      for (int page = 0; page < Math.min(most, document.getNumberOfPages()); page++) {
        BufferedImage image =
            renderer.renderImageWithDPI(page, bounded(document.getPage(page), dpi), ImageType.RGB);
        Path file = folder.resolve(String.format(Locale.ROOT, "page-%03d.png", page + 1));
        NewFile.write(file, out -> ImageIO.write(image, "png", out));
        images.add(file);
      }
    } catch (InvalidPasswordException e) {
      throw new UnreadableDocument(name + " is encrypted with a password.", e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new UnreadableDocument(name + " is damaged and could not be drawn.", e);
    }
    return List.copyOf(images);
  }

  private static float bounded(PDPage page, int dpi) {
    double inches =
        page.getCropBox().getWidth()
            / POINTS_PER_INCH
            * (page.getCropBox().getHeight() / POINTS_PER_INCH);
    return (float) Math.min(dpi, Math.sqrt(MOST_PIXELS / Math.max(0.01, inches)));
  }
}
