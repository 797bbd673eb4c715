package dev.workroom.documents;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * Draws the pages of a document as pictures, for the eye of a person or a model: PDF itself, office
 * documents as LibreOffice lays them out, slides without LibreOffice by our own drawing.
 *
 * <p>What was laid out or drawn is kept by the content's hash in a folder of its own, so that the
 * next page and the next look cost little.
 */
public final class PagePictures {
  /** A picture of more pixels would not show more and takes memory. */
  private static final double MOST_PIXELS = 6_000_000;

  private static final int WIDEST = 4_000;
  private static final int KEPT = 40;

  /** Of a workbook, since a sheet of a hundred thousand rows would be laid out for minutes. */
  private static final int WORKBOOK_PAGES = 50;

  private static final String FIRST_PAGES =
      "pdf:calc_pdf_Export:{\"PageRange\":{\"type\":\"string\",\"value\":\"1-%d\"}}"
          .formatted(WORKBOOK_PAGES);

  private static final String MORE =
      "Only the first %d printed pages of a workbook are drawn; look at other cells by their range."
          .formatted(WORKBOOK_PAGES);

  /** So long after LibreOffice failed at a document it is not tried on it again. */
  private static final Duration REST = Duration.ofMinutes(1);

  /** One document is laid out at a time: two at once take longer than one after the other. */
  private static final ReentrantLock LAYING = new ReentrantLock();

  private final LibreOffice office;
  private final Path cache;

  /**
   * @param cache a folder outside of what users see; it is made when needed
   */
  public PagePictures(LibreOffice office, Path cache) {
    this.office = office;
    this.cache = cache;
  }

  /**
   * How a document is drawn.
   *
   * @param pages how many it has
   * @param limit what to know of the drawing: on which pages the sheets of a workbook begin, what
   *     it does not show as it is; empty when there is nothing to know
   */
  public record Drawing(int pages, String limit) {}

  /**
   * How many pages or slides a document has, and what its pictures do not show.
   *
   * @throws UnreadableDocument when it cannot be drawn, with the reason
   */
  public Drawing drawing(Path document) throws UnreadableDocument, IOException {
    Path own = folder(document);
    Optional<Path> pdf = pages(document, own);
    if (pdf.isEmpty()) {
      return new Drawing(SlideSketch.count(document), SlideSketch.LIMIT);
    }
    try (PDDocument opened = Loader.loadPDF(pdf.get().toFile())) {
      int pages = opened.getNumberOfPages();
      String more = cut(document, pages) ? MORE : "";
      return new Drawing(pages, (sheets(document, opened) + " " + more).strip());
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw unreadable(document, e);
    }
  }

  /**
   * A page as PNG.
   *
   * @param page from 1
   * @param width in pixels, 50 to 4000; less for pages of poster height
   * @throws UnreadableDocument when it cannot be drawn or has no such page, with the reason
   */
  public byte[] png(Path document, int page, int width) throws UnreadableDocument, IOException {
    if (page < 1 || width < 50 || width > WIDEST) {
      throw new IllegalArgumentException("draw a page from 1 on, 50 to " + WIDEST + " pixels wide");
    }
    Path own = folder(document);
    Path kept = own.resolve("page-" + page + "-" + width + ".png");
    if (Files.isRegularFile(kept)) {
      return Files.readAllBytes(kept);
    }
    Optional<Path> pdf = pages(document, own);
    BufferedImage image =
        pdf.isPresent()
            ? drawn(pdf.get(), page, width, document)
            : SlideSketch.draw(document, page, width);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    NewFile.write(kept, stream -> stream.write(out.toByteArray()));
    return out.toByteArray();
  }

  /**
   * Where a figure stands on a page as it is drawn.
   *
   * @param nth the how many-th of its like it is, from 1
   * @param page from 1
   * @param x from the left, as a part of the page's width; likewise the others
   */
  public record Place(
      String figure, int nth, int page, double x, double y, double width, double height) {}

  /**
   * Where figures stand on the pages; none where the pages are drawn by ourselves.
   *
   * @throws UnreadableDocument when it cannot be drawn, with the reason
   */
  public List<Place> places(Path document, List<String> figures)
      throws UnreadableDocument, IOException {
    Optional<Path> pdf = figures.isEmpty() ? Optional.empty() : pages(document, folder(document));
    try {
      return pdf.isEmpty() ? List.of() : FigurePlaces.in(pdf.get(), figures);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw unreadable(document, e);
    }
  }

  /** The document as PDF; none when it is slides and there is no LibreOffice. */
  private Optional<Path> pages(Path document, Path own) throws UnreadableDocument, IOException {
    DocumentKind kind = new DocumentReader().kind(document);
    if (kind == DocumentKind.PDF) {
      return Optional.of(document);
    }
    Path kept = own.resolve("pages.pdf");
    if (Files.isRegularFile(kept)) {
      return Optional.of(kept);
    }
    if (!office.available()) {
      if (kind == DocumentKind.PRESENTATION) {
        return Optional.empty();
      }
      throw new UnreadableDocument(
          document.getFileName()
              + " can only be drawn by LibreOffice, which is not installed on this machine."
              + (workbook(kind) ? " Its cells can be looked at by a range." : ""));
    }
    LAYING.lock();
    try {
      if (Files.isRegularFile(kept)) {
        return Optional.of(kept);
      }
      String failure = laidOut(document, kind, own, kept);
      if (failure.isEmpty()) {
        return Optional.of(kept);
      }
      if (kind == DocumentKind.PRESENTATION) {
        return Optional.empty();
      }
      throw new UnreadableDocument(document.getFileName() + " could not be drawn: " + failure);
    } finally {
      LAYING.unlock();
    }
  }

  /** Makes the pages; says why if it fails, and for a while after. */
  private String laidOut(Path document, DocumentKind kind, Path own, Path kept) throws IOException {
    Path failed = own.resolve("failed");
    if (Files.isRegularFile(failed)
        && Files.getLastModifiedTime(failed).toInstant().isAfter(Instant.now().minus(REST))) {
      return Files.readString(failed);
    }
    Path work = Files.createTempDirectory(own, "work");
    try {
      Path shown = kind == DocumentKind.WORKBOOK ? StoredValues.of(document, work) : document;
      Path made = office.convert(shown, workbook(kind) ? FIRST_PAGES : "pdf", work);
      Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return "";
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (!Thread.currentThread().isInterrupted()) {
        Files.writeString(failed, why);
      }
      return why;
    } finally {
      delete(work);
    }
  }

  /** Whether a workbook may have more pages than were laid out. */
  private static boolean cut(Path document, int pages) throws UnreadableDocument, IOException {
    return pages == WORKBOOK_PAGES && workbook(new DocumentReader().kind(document));
  }

  /** On which pages the sheets of a workbook begin, as LibreOffice marks them; empty for others. */
  private static String sheets(Path document, PDDocument opened)
      throws UnreadableDocument, IOException {
    var marks = opened.getDocumentCatalog().getDocumentOutline();
    if (marks == null || !workbook(new DocumentReader().kind(document))) {
      return "";
    }
    List<String> begins = new ArrayList<>();
    for (var mark : marks.children()) {
      PDPage page = mark.findDestinationPage(opened);
      if (page != null) {
        begins.add("%s from %d".formatted(mark.getTitle(), opened.getPages().indexOf(page) + 1));
      }
    }
    return begins.size() < 2 ? "" : "Sheets by page: " + String.join(", ", begins) + ".";
  }

  private static boolean workbook(DocumentKind kind) {
    return kind == DocumentKind.WORKBOOK
        || kind == DocumentKind.OLD_WORKBOOK
        || kind == DocumentKind.ODF_SHEET;
  }

  private static BufferedImage drawn(Path pdf, int page, int width, Path document)
      throws UnreadableDocument {
    try (PDDocument opened = Loader.loadPDF(pdf.toFile())) {
      int pages = opened.getNumberOfPages();
      if (page > pages) {
        throw new UnreadableDocument(
            "%s has %d pages, no page %d.%s"
                .formatted(
                    document.getFileName(), pages, page, cut(document, pages) ? " " + MORE : ""));
      }
      PDFRenderer renderer = new PDFRenderer(opened);
      renderer.setSubsamplingAllowed(true);
      return renderer.renderImage(page - 1, scale(opened.getPage(page - 1), width), ImageType.RGB);
    } catch (InvalidPasswordException e) {
      throw new UnreadableDocument(document.getFileName() + " is encrypted with a password.", e);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw unreadable(document, e);
    }
  }

  private static UnreadableDocument unreadable(Path document, Throwable e) {
    return e instanceof InvalidPasswordException
        ? new UnreadableDocument(document.getFileName() + " is encrypted with a password.", e)
        : new UnreadableDocument(document.getFileName() + " is damaged and could not be drawn.", e);
  }

  private static float scale(PDPage page, int width) {
    boolean lying = page.getRotation() % 180 != 0;
    double wide = lying ? page.getCropBox().getHeight() : page.getCropBox().getWidth();
    double high = lying ? page.getCropBox().getWidth() : page.getCropBox().getHeight();
    double asked = width / Math.max(1, wide);
    return (float) Math.min(asked, Math.sqrt(MOST_PIXELS / Math.max(1, wide * high)));
  }

  /** The folder of a content; the oldest of too many are dropped. */
  private Path folder(Path document) throws IOException {
    Path own = cache.resolve(hash(document));
    boolean there = Files.isDirectory(own);
    Files.createDirectories(own);
    Files.setLastModifiedTime(own, FileTime.from(Instant.now()));
    if (!there) {
      try (Stream<Path> all = Files.list(cache)) {
        List<Path> old =
            all.sorted(Comparator.comparing(PagePictures::changed).reversed()).skip(KEPT).toList();
        for (Path each : old) {
          delete(each);
        }
      }
    }
    return own;
  }

  private static FileTime changed(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException _) {
      return FileTime.fromMillis(0);
    }
  }

  private static String hash(Path document) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(document), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java without SHA-256", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
