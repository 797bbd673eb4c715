package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.multipdf.PDFMergerUtility;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/**
 * Changes PDF files as wholes: merges, takes pages out, turns them, fills forms. Each result is a
 * new file, written whole or not at all.
 */
public final class PdfFile {
  private static final int MOST_PAGES = 20_000;
  private static final double MOST_PIXELS = 4_000_000;

  private PdfFile() {}

  /** Some work on a document. */
  private interface Work {
    void on(PDDocument document) throws IOException;
  }

  /**
   * What a document is like.
   *
   * @param fields as lines: name, value, what may be chosen
   * @param signatures how many there are; a change makes them invalid
   */
  public record Facts(
      int pages,
      String title,
      String author,
      boolean encrypted,
      List<String> fields,
      int signatures) {
    public Facts {
      fields = List.copyOf(fields);
    }
  }

  /**
   * @throws DocumentException when it is no PDF, damaged or needs a password
   */
  public static Facts facts(Path file) {
    try (PDDocument document = open(file)) {
      PDDocumentInformation information = document.getDocumentInformation();
      return new Facts(
          document.getNumberOfPages(),
          String.valueOf(information.getTitle() == null ? "" : information.getTitle()),
          String.valueOf(information.getAuthor() == null ? "" : information.getAuthor()),
          document.isEncrypted(),
          PdfForms.fields(document).stream().map(PdfForms::line).toList(),
          document.getSignatureDictionaries().size());
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /** Puts documents one behind the other. */
  public static void merge(List<Path> files, Path target) throws IOException {
    PDFMergerUtility merger = new PDFMergerUtility();
    try (PDDocument all = new PDDocument()) {
      List<PDDocument> opened = new ArrayList<>();
      try {
        for (Path file : files) {
          PDDocument document = open(file);
          opened.add(document);
          document.setAllSecurityToBeRemoved(true);
          try {
            merger.appendDocument(all, document);
          } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
          }
        }
        save(all, target);
      } finally {
        for (PDDocument document : opened) {
          document.close();
        }
      }
    }
  }

  /**
   * The pages of a list, in its order, as a document of their own.
   *
   * @param pages from 1; a page may come more than once
   */
  public static void extract(Path file, List<Integer> pages, Path target) throws IOException {
    change(
        file,
        target,
        document -> {
          List<PDPage> chosen = new ArrayList<>();
          for (int number : pages) {
            chosen.add(alone(page(document, number)));
          }
          while (document.getNumberOfPages() > 0) {
            document.removePage(document.getNumberOfPages() - 1);
          }
          for (int at = 0; at < chosen.size(); at++) {
            boolean again = chosen.subList(0, at).contains(chosen.get(at));
            if (again) {
              document.importPage(chosen.get(at));
            } else {
              document.addPage(chosen.get(at));
            }
          }
          document.getDocumentCatalog().setDocumentOutline(null);
        });
  }

  /**
   * Turns pages clockwise.
   *
   * @param pages from 1; none for all
   * @param degrees a multiple of 90
   */
  public static void rotate(Path file, List<Integer> pages, int degrees, Path target)
      throws IOException {
    if (degrees % 90 != 0) {
      throw new DocumentException("Pages are turned by 90, 180 or 270 degrees.");
    }
    change(
        file,
        target,
        document -> {
          for (int number = 1; number <= document.getNumberOfPages(); number++) {
            if (pages.isEmpty() || pages.contains(number)) {
              PDPage page = page(document, number);
              page.setRotation(Math.floorMod(page.getRotation() + degrees, 360));
            }
          }
          pages.forEach(number -> page(document, number));
        });
  }

  /**
   * Fills a form.
   *
   * @param values by the names of fields, as {@link #facts} tells them
   * @param flatten whether the values become plain text that nobody can edit
   */
  public static void fill(Path file, Map<String, String> values, boolean flatten, Path target)
      throws IOException {
    change(file, target, document -> PdfForms.fill(document, values, flatten));
  }

  /**
   * A page as a picture.
   *
   * @param number from 1
   * @param dpi dots an inch; fewer for pages of poster size
   * @return a PNG
   */
  public static byte[] picture(Path file, int number, int dpi) {
    try (PDDocument document = open(file)) {
      PDPage page = page(document, number);
      double inches = page.getCropBox().getWidth() / 72.0 * (page.getCropBox().getHeight() / 72.0);
      float fit = (float) Math.min(dpi, Math.sqrt(MOST_PIXELS / Math.max(0.01, inches)));
      PDFRenderer renderer = new PDFRenderer(document);
      renderer.setSubsamplingAllowed(true);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(renderer.renderImageWithDPI(number - 1, fit, ImageType.RGB), "png", out);
      return out.toByteArray();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw unreadable(file, e);
    }
  }

  /** Sets title, author, subject and keywords; what is not named stays. */
  public static void describe(Path file, Map<String, String> properties, Path target)
      throws IOException {
    change(
        file,
        target,
        document -> {
          PDDocumentInformation information = document.getDocumentInformation();
          properties.forEach((name, value) -> {
            switch (name.toLowerCase(java.util.Locale.ROOT)) {
              case "title" -> information.setTitle(value);
              case "author" -> information.setAuthor(value);
              case "subject" -> information.setSubject(value);
              case "keywords" -> information.setKeywords(value);
              default ->
                  throw new DocumentException(
                      "There is no property \""
                          + name
                          + "\"; there are title, author, subject and keywords.");
            }
          });
        });
  }

  /**
   * Page numbers as people write them: {@code 1-3, 7, 10-}.
   *
   * @throws DocumentException when it is no such list or leads beyond the last page
   */
  public static List<Integer> pages(String list, int last) {
    List<Integer> pages = new ArrayList<>();
    for (String part : list.split("[,;]")) {
      String range = part.strip().replace('–', '-');
      if (range.isEmpty()) {
        continue;
      }
      if (!range.matches("\\d{1,6}(\\s*-\\s*(\\d{1,6})?)?")) {
        throw new DocumentException("\"" + part.strip() + "\" is no page or range such as 2-5.");
      }
      String[] ends = range.split("-", -1);
      int from = Integer.parseInt(ends[0].strip());
      int to =
          ends.length == 1 ? from : ends[1].isBlank() ? last : Integer.parseInt(ends[1].strip());
      if (from < 1 || to > last || from > last) {
        throw new DocumentException(
            "There are pages 1 to " + last + ", so not \"" + part.strip() + "\".");
      }
      for (int page = from; from <= to ? page <= to : page >= to; page += from <= to ? 1 : -1) {
        pages.add(page);
      }
      if (pages.size() > MOST_PAGES) {
        throw new DocumentException("More than " + MOST_PAGES + " pages are too many at once.");
      }
    }
    return pages;
  }

  /** With what it inherits from the tree that it will no longer be in. */
  private static PDPage alone(PDPage page) {
    page.setMediaBox(page.getMediaBox());
    page.setCropBox(page.getCropBox());
    page.setRotation(page.getRotation());
    if (page.getResources() != null) {
      page.setResources(page.getResources());
    }
    return page;
  }

  private static PDPage page(PDDocument document, int number) {
    if (number < 1 || number > document.getNumberOfPages()) {
      throw new DocumentException(
          "There is no page " + number + " of " + document.getNumberOfPages() + ".");
    }
    return document.getPage(number - 1);
  }

  private static void change(Path file, Path target, Work work) throws IOException {
    try (PDDocument document = open(file)) {
      if (document.isEncrypted() && !document.getCurrentAccessPermission().canModify()) {
        throw new DocumentException(
            file.getFileName()
                + " is protected against changes; ask its author for one that is not.");
      }
      document.setAllSecurityToBeRemoved(true);
      try {
        work.on(document);
        save(document, target);
      } catch (IOException | RuntimeException e) {
        if (e instanceof DocumentException told) {
          throw told;
        }
        throw unreadable(file, e);
      }
    }
  }

  private static void save(PDDocument document, Path target) throws IOException {
    NewFile.write(target, out -> document.save(out, CompressParameters.DEFAULT_COMPRESSION));
  }

  private static PDDocument open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DocumentException("There is no file " + file.getFileName() + ".");
    }
    try {
      return Loader.loadPDF(
          new RandomAccessReadBufferedFile(file.toFile()), IOUtils.createTempFileOnlyStreamCache());
    } catch (NoClassDefFoundError e) {
      needsKey(e);
      throw new DocumentException(
          file.getFileName()
              + " is encrypted for who holds a certificate's key; ask for one that is not.",
          e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /** What takes a certificate's key needs a library that is left out; anything else is an error. */
  static void needsKey(NoClassDefFoundError e) {
    if (!String.valueOf(e.getMessage()).contains("bouncycastle")) {
      throw e;
    }
  }

  private static DocumentException unreadable(Path file, Throwable e) {
    if (e instanceof DocumentException told) {
      return told;
    }
    String why =
        e instanceof InvalidPasswordException
            ? " is encrypted with a password; remove it and try again."
            : " is no PDF or is damaged.";
    return new DocumentException(file.getFileName() + why, e);
  }
}
