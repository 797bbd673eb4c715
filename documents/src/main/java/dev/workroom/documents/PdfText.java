package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;
import org.jspecify.annotations.Nullable;

/** Reads a PDF page by page. */
final class PdfText {
  private static final int MOST_FIELDS = 5000;

  private PdfText() {}

  static void read(Path file, TextSink sink) throws IOException {
    try (RandomAccessReadBufferedFile in = new RandomAccessReadBufferedFile(file.toFile());
        PDDocument document = Loader.loadPDF(in, IOUtils.createTempFileOnlyStreamCache())) {
      information(document, sink);
      pages(document, sink);
      form(document, sink);
      attached(document, sink);
      signed(document, sink);
    } catch (NoClassDefFoundError e) {
      PdfFile.needsKey(e);
      throw new IOException("it is encrypted for who holds a certificate's key", e);
    } catch (InvalidPasswordException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  private static void pages(PDDocument document, TextSink sink) {
    int pages = document.getNumberOfPages();
    int silent = 0;
    int scanned = 0;
    boolean said = false;
    PdfScans scans = new PdfScans();
    // One after the other: to find a page by its number goes through all before it.
    Iterator<PDPage> all = document.getPages().iterator();
    int number = 0;
    while (all.hasNext()) {
      number++;
      sink.part("page " + number);
      sink.line("[page " + number + "]");
      PDPage page;
      try {
        page = all.next();
      } catch (RuntimeException _) {
        sink.note("Page " + number + " is damaged and could not be read.");
        continue;
      }
      PdfPage reader = new PdfPage(document, page, sink);
      String text = text(reader, number, sink);
      if (text.isBlank() && reader.pictured()) {
        silent++;
        text = scans.text(document, number, sink);
      }
      scanned += reader.scanned() ? 1 : 0;
      said |= !text.isBlank();
      sink.block(text);
      annotations(page, number, sink);
    }
    if (number < pages) {
      sink.note((pages - number) + " of " + pages + " pages are damaged and could not be found.");
    }
    if (silent == 0 && !said) {
      sink.note("It holds no text.");
    }
    if (silent > 0) {
      scans.finish(silent, pages, sink);
    }
    if (scanned > 0) {
      sink.hidden("text layer behind a scanned page", "");
      sink.note(
          "The text of "
              + scanned
              + " of "
              + pages
              + " pages is a recognised layer behind a scan; what the picture shows may differ.");
    }
  }

  private static String text(PdfPage reader, int page, TextSink sink) {
    try {
      return reader.text();
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        sink.block(reader.soFar());
        throw enough;
      }
      sink.note("Page " + page + " is damaged and could not be read whole.");
      return reader.soFar();
    }
  }

  private static void information(PDDocument document, TextSink sink) {
    PDDocumentInformation information = document.getDocumentInformation();
    sink.title(clean(information.getTitle()));
    property(sink, "Author", information.getAuthor());
    property(sink, "Subject", information.getSubject());
    property(sink, "Keywords", information.getKeywords());
    if (document.isEncrypted()) {
      sink.note("It is protected; printing or changing may be restricted.");
    }
  }

  private static void property(TextSink sink, String label, @Nullable String value) {
    if (!clean(value).isBlank()) {
      sink.property(label, clean(value));
    }
  }

  private static String clean(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  /** What notes say that is not drawn on the page itself. */
  private static void annotations(PDPage page, int number, TextSink sink) {
    try {
      for (PDAnnotation annotation : page.getAnnotations()) {
        String kind = clean(annotation.getSubtype());
        String contents = clean(annotation.getContents());
        boolean shown = kind.matches("Link|Widget|FreeText|Popup");
        if (!contents.isEmpty() && (!shown || annotation.isHidden())) {
          sink.block("[comment: " + contents + "]");
          sink.hidden("comment", contents);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("The comments of page " + number + " are damaged.");
    }
  }

  /** The names of the files that are embedded; they are not read here. */
  private static void attached(PDDocument document, TextSink sink) {
    try {
      PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
      if (names != null && names.getEmbeddedFiles() != null) {
        List<String> all = new ArrayList<>();
        attached(names.getEmbeddedFiles(), all, 0);
        if (!all.isEmpty()) {
          sink.block("Attached files: " + String.join(", ", all));
        }
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      sink.note("The list of attached files is damaged.");
    }
  }

  private static void attached(
      PDNameTreeNode<PDComplexFileSpecification> node, List<String> all, int depth)
      throws IOException {
    if (node.getNames() != null) {
      node.getNames()
          .forEach((name, file) -> all.add(clean(file.getFilename()) + " (" + name + ")"));
    }
    if (node.getKids() != null && depth < 20) {
      for (var kid : node.getKids()) {
        attached(kid, all, depth + 1);
      }
    }
  }

  /** Who signed; whether a signature is valid is not judged here. */
  private static void signed(PDDocument document, TextSink sink) {
    try {
      for (PDSignature signature : document.getSignatureDictionaries()) {
        String who = clean(signature.getName());
        sink.note(
            "It is signed"
                + (who.isEmpty() ? "" : " by " + who)
                + (signature.getSignDate() == null
                    ? ""
                    : " on " + signature.getSignDate().toInstant())
                + "; whether the signature is valid was not checked.");
      }
    } catch (RuntimeException _) {
      sink.note("A signature is damaged.");
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
      if (field instanceof PDNonTerminalField) {
        continue;
      }
      if (!headed) {
        sink.block("## Form fields");
        sink.gap();
        headed = true;
      }
      String line = PdfForms.line(field);
      sink.line(PdfForms.seen(field) ? line : sink.hidden("form field that is not shown", line));
    }
  }
}
