package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes a PDF of a document that a word processor can open. */
public final class WordPdf {
  /** Tagged, so that it can be read aloud, with its headings as bookmarks. */
  static final String FORMAT =
      "pdf:writer_pdf_Export:{\"UseTaggedPDF\":{\"type\":\"boolean\",\"value\":\"true\"},"
          + "\"ExportBookmarks\":{\"type\":\"boolean\",\"value\":\"true\"},"
          + "\"DisplayPDFDocumentTitle\":{\"type\":\"boolean\",\"value\":\"true\"}}";

  private final LibreOffice office;

  public WordPdf(LibreOffice office) {
    this.office = office;
  }

  /** What the layout of a document does otherwise than a word processor; empty when nothing. */
  public String limit(Path document) {
    if (!office.available()) {
      return WordPlainPdf.LIMIT;
    }
    return !office.formulas() && FormulaLines.has(document)
        ? "LibreOffice shows no formulas here (package libreoffice-math): they stand as LaTeX."
        : "";
  }

  /**
   * Writes {@code document} to {@code target} as PDF, whole or not at all.
   *
   * @return the number of its pages
   * @throws IOException with one sentence when the file cannot be laid out
   */
  public int convert(Path document, Path target) throws IOException {
    if (!office.available()) {
      return WordPlainPdf.convert(document, target);
    }
    Path folder = Files.createTempDirectory("pdf");
    try {
      Path made = office.convert(document, FORMAT, folder);
      int pages = PageLayout.of(made).pages();
      NewFile.write(
          target,
          out -> {
            try (InputStream in = Files.newInputStream(made)) {
              in.transferTo(out);
            }
          });
      return pages;
    } finally {
      delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
