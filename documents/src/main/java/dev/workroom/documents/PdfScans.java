package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Recognises the text of pages that are pictures, as long as there is time. */
final class PdfScans {
  private static final int DPI = 200;
  private static final double MOST_PIXELS = 12_000_000;
  private static final Duration ONE_PAGE = Duration.ofSeconds(12);

  /** In all, so that the pages after them are read too. */
  private static final Duration ALL_PAGES = Duration.ofSeconds(24);

  private final Optional<TextRecognition> recognition = TextRecognition.installed();
  private final long deadline = System.nanoTime() + ALL_PAGES.toNanos();
  private int recognised;

  /** What is written on a page; empty when it cannot be recognised. */
  String text(PDDocument document, int number, TextSink sink) {
    if (recognition.isEmpty() || System.nanoTime() > deadline) {
      return "";
    }
    try {
      Path picture = Files.createTempFile("page", ".png");
      try {
        draw(document, number, picture);
        String text = recognition.get().text(picture, ONE_PAGE).orElse("");
        recognised += text.isBlank() ? 0 : 1;
        return text.isBlank() ? "" : "[recognised text]\n\n" + text;
      } finally {
        Files.deleteIfExists(picture);
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("The picture of page " + number + " is damaged.");
      return "";
    }
  }

  private static void draw(PDDocument document, int number, Path picture) throws IOException {
    PDPage page = document.getPage(number - 1);
    double inches = page.getCropBox().getWidth() / 72.0 * (page.getCropBox().getHeight() / 72.0);
    float dpi = (float) Math.min(DPI, Math.sqrt(MOST_PIXELS / Math.max(0.01, inches)));
    PDFRenderer renderer = new PDFRenderer(document);
    renderer.setSubsamplingAllowed(true);
    ImageIO.write(
        renderer.renderImageWithDPI(number - 1, dpi, ImageType.GRAY), "png", picture.toFile());
  }

  /** Says what became of the pages without text. */
  void finish(int silent, int pages, TextSink sink) {
    if (recognised > 0) {
      sink.note(
          "The text of "
              + recognised
              + " of "
              + pages
              + " pages was recognised from their pictures by tesseract and may hold errors.");
    }
    if (silent > recognised) {
      sink.note(
          (silent - recognised)
              + " of "
              + pages
              + " pages have no text but pictures; "
              + (recognition.isEmpty()
                  ? "they may be scans, which need character recognition (tesseract is not installed)."
                  : "they may be scans whose text could not be recognised in time."));
    }
  }
}
