package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Lists an archive, and reads the chapters of an EPUB book, which is one. */
final class ArchiveText {
  /** How a file in an archive is named to be read. */
  static final String HOW = " (read one as ARCHIVE!/NAME)";

  private static final int MOST_LISTED = 2000;
  private static final String PREVIEW = "QuickLook/Preview.pdf";
  private static final int LARGEST_CHAPTER = 16 << 20;

  private ArchiveText() {}

  static void list(Path file, TextSink sink)
      throws IOException, XMLStreamException, UnreadableDocument {
    String head = KindDetector.head(file);
    if (PackedText.is(head)) {
      PackedText.read(file, head, sink);
      return;
    }
    try (ZipParts parts = ZipParts.open(file)) {
      List<String> names = parts.allNames();
      if (names.isEmpty()) {
        throw new IOException("it is damaged or empty");
      }
      if (published(file, parts, sink)) {
        return;
      }
      if (parts.damaged()) {
        sink.note("The archive is cut off or damaged; more may have been in it.");
      }
      sink.block(
          "Archive with " + names.size() + (names.size() == 1 ? " file" : " files") + HOW + ":");
      sink.gap();
      names.stream()
          .limit(MOST_LISTED)
          .forEach(
              name -> sink.line("- " + name.replaceAll("\\p{Cntrl}", "?") + size(parts, name)));
      if (names.size() > MOST_LISTED) {
        sink.note("Only the first " + MOST_LISTED + " files are listed.");
      }
    }
  }

  /** Documents that are archives of their own kind: XPS, and Apple's, which bring a PDF along. */
  private static boolean published(Path file, ZipParts parts, TextSink sink)
      throws IOException, XMLStreamException, UnreadableDocument {
    List<String> pages =
        parts.names().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".fpage"))
            .toList();
    for (String page : pages) {
      sink.part("page " + (pages.indexOf(page) + 1));
      sink.block("[page " + (pages.indexOf(page) + 1) + "]");
      sink.gap();
      try (InputStream in = parts.open(page)) {
        XMLStreamReader xml = XmlStream.open(in);
        while (xml.hasNext()) {
          if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("Glyphs")) {
            sink.line(XmlStream.attribute(xml, "UnicodeString").replaceFirst("^\\{}", ""));
          }
        }
      }
    }
    if (parts.names().stream()
        .anyMatch(name -> name.matches("(?i)index\\.zip|index/document\\.iwa"))) {
      if (!parts.has(PREVIEW)) {
        throw new UnreadableDocument(
            DocumentReader.name(file)
                + " is a document of Apple Pages, Numbers or Keynote; save it as PDF or for"
                + " Office.");
      }
      Path copy = Files.createTempFile("preview", ".pdf");
      try (InputStream in = parts.open(PREVIEW)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        sink.note("It is a document of an Apple program; this is the PDF that it brings along.");
        PdfText.read(copy, sink);
      } finally {
        Files.deleteIfExists(copy);
      }
      return true;
    }
    return !pages.isEmpty();
  }

  private static String size(ZipParts parts, String name) {
    return (parts.size(name) < 0 ? "" : " (" + parts.size(name) + " bytes)")
        + (parts.encrypted(name) ? ", encrypted" : "");
  }

  static void book(Path file, TextSink sink) throws IOException, XMLStreamException {
    try (ZipParts parts = ZipParts.open(file)) {
      String contents =
          parts.names().stream()
              .filter(name -> name.endsWith(".opf"))
              .findFirst()
              .orElseThrow(() -> new IOException("its table of contents is missing"));
      String folder =
          contents.contains("/") ? contents.substring(0, contents.lastIndexOf('/') + 1) : "";
      int chapter = 0;
      for (String part : chapters(parts, contents, folder).values()) {
        if (parts.has(part)) {
          sink.part("chapter " + ++chapter);
          try (InputStream in = parts.open(part)) {
            HtmlText.read(new String(in.readNBytes(LARGEST_CHAPTER), StandardCharsets.UTF_8), sink);
          }
        }
      }
    }
  }

  private static Map<String, String> chapters(ZipParts parts, String contents, String folder)
      throws IOException, XMLStreamException {
    Map<String, String> items = new LinkedHashMap<>();
    Map<String, String> order = new LinkedHashMap<>();
    try (InputStream in = parts.open(contents)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          if (xml.getLocalName().equals("item")) {
            items.put(
                XmlStream.attribute(xml, "id"),
                PackageLinks.resolve(folder, XmlStream.attribute(xml, "href").replace("%20", " ")));
          } else if (xml.getLocalName().equals("itemref")) {
            String id = XmlStream.attribute(xml, "idref");
            order.put(id, items.getOrDefault(id, ""));
          }
        }
      }
    }
    return order;
  }
}
