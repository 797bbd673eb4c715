package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDestinationDictionary;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/**
 * Where things are in a document that was laid out as PDF.
 *
 * @param pages how many there are
 * @param outline its headings in order
 * @param marks the pages of its bookmarks by the names that the PDF gives them
 */
record PageLayout(int pages, List<Mark> outline, Map<String, Integer> marks) {
  /** As which a document is laid out so that its bookmarks are found. */
  static final String FORMAT =
      "pdf:writer_pdf_Export:{\"ExportBookmarksToPDFDestination\":{\"type\":\"boolean\",\"value\":\"true\"}}";

  private static final Pattern NUMBERED =
      Pattern.compile("|[(§]?(?:\\p{L}{3,12})?(?:\\d{1,3}|[A-Z]|[IVX]{1,5})(?:\\.\\d{1,3})*[.:)]?");

  /** A bookmark and its page, counted from 1. */
  record Mark(String title, int page) {}

  static PageLayout of(Path pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      List<Mark> marks = new ArrayList<>();
      PDOutlineNode root = document.getDocumentCatalog().getDocumentOutline();
      if (root != null) {
        collect(document, root, marks);
      }
      return new PageLayout(
          document.getNumberOfPages(), List.copyOf(marks), destinations(document));
    }
  }

  private static Map<String, Integer> destinations(PDDocument document) throws IOException {
    Map<String, Integer> pages = new HashMap<>();
    PDDocumentNameDestinationDictionary named = document.getDocumentCatalog().getDests();
    if (named != null) {
      for (COSName name : named.getCOSObject().keySet()) {
        if (named.getDestination(name.getName()) instanceof PDPageDestination place) {
          pages.put(name.getName(), place.retrievePageNumber() + 1);
        }
      }
    }
    return Map.copyOf(pages);
  }

  private static void collect(PDDocument document, PDOutlineNode node, List<Mark> marks)
      throws IOException {
    for (PDOutlineItem item : node.children()) {
      PDPage page = item.findDestinationPage(document);
      if (page != null) {
        marks.add(new Mark(item.getTitle(), document.getPages().indexOf(page) + 1));
      }
      collect(document, item, marks);
    }
  }

  /** The page of a bookmark; LibreOffice writes what is neither letter nor digit as its code. */
  Optional<Integer> pageOf(String bookmark) {
    return Optional.ofNullable(marks.get(bookmark.replace("_", "5F")));
  }

  /** The pages of headings in their order; one that is not marked is where the one before it is. */
  List<Integer> pagesOf(List<String> headings) {
    List<Integer> found = new ArrayList<>();
    int at = 0;
    int page = 1;
    for (String heading : headings) {
      for (int next = at; next < outline.size(); next++) {
        if (same(outline.get(next).title(), heading)) {
          page = outline.get(next).page();
          at = next + 1;
          break;
        }
      }
      found.add(page);
    }
    return found;
  }

  /** A template may number its headings: the bookmark has the number, the heading has not. */
  private static boolean same(String mark, String heading) {
    String shown = mark.replaceAll("[\\s\u00a0]+", "");
    String said = heading.replaceAll("[\\s\u00a0]+", "");
    return !said.isEmpty()
        && shown.endsWith(said)
        && NUMBERED.matcher(shown.substring(0, shown.length() - said.length())).matches();
  }
}
