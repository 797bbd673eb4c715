package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;

/** Reads a PDF page by page. */
final class PdfText {
  private static final int MOST_FIELDS = 5000;

  private PdfText() {}

  static void read(Path file, TextSink sink) throws IOException {
    try (RandomAccessReadBufferedFile in = new RandomAccessReadBufferedFile(file.toFile());
        PDDocument document = Loader.loadPDF(in, IOUtils.createTempFileOnlyStreamCache())) {
      information(document, sink);
      int pages = document.getNumberOfPages();
      int silent = 0;
      for (int page = 1; page <= pages; page++) {
        sink.part("page " + page);
        sink.line("[page " + page + "]");
        String text = text(document, page, sink);
        silent += text.isBlank() ? 1 : 0;
        sink.block(text);
        annotations(document, page, sink);
      }
      if (silent > 0) {
        sink.note(
            silent
                + " of "
                + pages
                + " pages have no text; they may be scans, which need character recognition.");
      }
      form(document, sink);
    } catch (InvalidPasswordException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  private static String text(PDDocument document, int page, TextSink sink) throws IOException {
    try {
      return new PdfPage(sink).text(document, page);
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("Page " + page + " is damaged and could not be read whole.");
      return "";
    }
  }

  private static void information(PDDocument document, TextSink sink) {
    PDDocumentInformation information = document.getDocumentInformation();
    sink.title(clean(information.getTitle()));
    if (!clean(information.getAuthor()).isBlank()) {
      sink.note("Author: " + clean(information.getAuthor()) + ".");
    }
    if (!clean(information.getSubject()).isBlank()) {
      sink.note("Subject: " + clean(information.getSubject()) + ".");
    }
    if (!clean(information.getKeywords()).isBlank()) {
      sink.note("Keywords: " + clean(information.getKeywords()) + ".");
    }
    if (document.isEncrypted()) {
      sink.note("It is protected; printing or changing may be restricted.");
    }
  }

  private static String clean(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static void annotations(PDDocument document, int page, TextSink sink) {
    try {
      for (PDAnnotation annotation : document.getPage(page - 1).getAnnotations()) {
        String contents = clean(annotation.getContents());
        if (!contents.isEmpty() && !"Link".equals(annotation.getSubtype())) {
          sink.block("[comment: " + contents + "]");
          sink.hidden("comment", contents);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("The comments of page " + page + " are damaged.");
    }
  }

  private static void form(PDDocument document, TextSink sink) {
    PDAcroForm form = document.getDocumentCatalog().getAcroForm();
    if (form == null) {
      return;
    }
    int count = 0;
    boolean headed = false;
    for (PDField field : form.getFieldTree()) {
      if (++count > MOST_FIELDS) {
        break;
      }
      if (!(field instanceof PDNonTerminalField) && !clean(field.getValueAsString()).isEmpty()) {
        if (!headed) {
          sink.block("## Form fields");
          sink.gap();
          headed = true;
        }
        sink.line("- " + field.getFullyQualifiedName() + ": " + clean(field.getValueAsString()));
      }
    }
  }
}
