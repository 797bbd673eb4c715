package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads OpenDocument texts, spreadsheets and presentations (OASIS OpenDocument 1.3, part 3). */
final class OdfText {
  private static final int MOST_REPEATED = 100;
  private final TextSink sink;
  private final boolean sheets;
  private final Deque<StringBuilder> paragraphs = new ArrayDeque<>();
  private final Deque<TableText> tables = new ArrayDeque<>();
  private final Deque<Integer> repeats = new ArrayDeque<>();
  private int heading;
  private int lists;
  private int removed;
  private int slides;
  private boolean itemBegins;

  /** Where notes and annotations are gathered; they interrupt a paragraph. */
  private final Deque<String> asides = new ArrayDeque<>();

  private OdfText(TextSink sink, boolean sheets) {
    this.sink = sink;
    this.sheets = sheets;
  }

  static void read(Path file, boolean sheets, TextSink sink)
      throws IOException, XMLStreamException {
    if (!KindDetector.head(file).startsWith("PK")) {
      flat(file, sheets, sink);
      return;
    }
    try (ZipParts parts = ZipParts.open(file)) {
      OfficeProperties.read(parts, sink);
      if (parts.has("META-INF/manifest.xml")) {
        try (InputStream in = parts.open("META-INF/manifest.xml")) {
          String manifest = new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
          if (manifest.contains("encryption-data")) {
            throw new IOException("it is encrypted with a password");
          }
        }
      }
      if (parts.damaged()) {
        sink.note("The file is cut off; what follows its damage is missing.");
      }
      try (InputStream in = parts.open("content.xml")) {
        new OdfText(sink, sheets).read(in);
      }
    }
  }

  /** A document that is one XML file (.fodt). */
  private static void flat(Path file, boolean sheets, TextSink sink)
      throws IOException, XMLStreamException {
    try (InputStream in = Files.newInputStream(file)) {
      new OdfText(sink, sheets).read(in);
    }
  }

  private void read(InputStream in) throws XMLStreamException {
    XMLStreamReader xml = XmlStream.open(in);
    try {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamReader.START_ELEMENT -> start(xml);
          case XMLStreamReader.END_ELEMENT -> end(xml.getLocalName());
          case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
            if (!paragraphs.isEmpty() && removed == 0) {
              paragraphs.peek().append(xml.getText().replaceAll("\\s+", " "));
            }
          }
          default -> {}
        }
      }
    } finally {
      while (!paragraphs.isEmpty()) {
        endParagraph();
      }
    }
  }

  private void start(XMLStreamReader xml) {
    sink.alive();
    switch (xml.getLocalName()) {
      case "p" -> paragraphs.push(new StringBuilder());
      case "h" -> {
        heading =
            Math.clamp(DocxNumbers.number(XmlStream.attribute(xml, "outline-level"), 1), 1, 6);
        paragraphs.push(new StringBuilder());
      }
      case "s" ->
          append(
              " ".repeat(Math.clamp(DocxNumbers.number(XmlStream.attribute(xml, "c"), 1), 1, 100)));
      case "tab" -> append("\t");
      case "line-break" -> append("\n");
      case "list" -> {
        if (lists++ == 0) {
          sink.gap();
        }
      }
      case "list-item", "list-header" -> itemBegins = true;
      case "table" -> {
        String name = XmlStream.attribute(xml, "name");
        if (sheets && tables.isEmpty() && !name.isBlank()) {
          sink.part("sheet " + name);
          sink.block("## " + name);
        }
        tables.push(new TableText());
      }
      case "table-cell", "covered-table-cell" ->
          repeats.push(DocxNumbers.number(XmlStream.attribute(xml, "number-columns-repeated"), 1));
      case "page" -> {
        slides++;
        sink.part("slide " + slides);
        sink.block("## Slide " + slides);
      }
      case "notes" -> sink.block("Notes:");
      case "note" -> asides.push("note: ");
      case "annotation" -> asides.push("comment: ");
      case "tracked-changes" -> {
        removed++;
        sink.note("It holds tracked changes; deleted text is not part of the text.");
      }
      default -> {}
    }
  }

  private void end(String name) {
    switch (name) {
      case "p", "h" -> endParagraph();
      case "list" -> lists = Math.max(0, lists - 1);
      case "table-cell", "covered-table-cell" -> endCell();
      case "table-row" -> {
        if (tables.size() == 1) {
          tables.peek().row(sink);
        } else if (!tables.isEmpty()) {
          TableText inner = tables.pop();
          tables.peek().paragraph(inner.flattened());
          tables.push(inner);
        }
      }
      case "table" -> tables.poll();
      case "note", "annotation" -> asides.poll();
      case "tracked-changes" -> removed = Math.max(0, removed - 1);
      default -> {}
    }
  }

  private void endCell() {
    int repeated = repeats.isEmpty() ? 1 : repeats.pop();
    if (!tables.isEmpty()) {
      tables.peek().cell(Math.clamp(repeated, 1, MOST_REPEATED));
    }
  }

  private void append(String text) {
    if (!paragraphs.isEmpty() && removed == 0) {
      paragraphs.peek().append(text);
    }
  }

  private void endParagraph() {
    StringBuilder paragraph = paragraphs.poll();
    if (paragraph == null) {
      return;
    }
    String text = paragraph.toString().strip();
    int level = heading;
    heading = 0;
    if (text.isEmpty()) {
      return;
    }
    if (asides.contains("comment: ")) {
      sink.hidden("comment", text);
    }
    if (!asides.isEmpty() && !paragraphs.isEmpty()) {
      append(" [" + asides.peek() + text + "] ");
    } else if (!tables.isEmpty()) {
      tables.peek().paragraph(text);
    } else if (level > 0) {
      if (level == 1) {
        sink.title(text);
      }
      sink.block("#".repeat(level) + " " + text);
    } else if (lists > 0) {
      sink.line(
          "  ".repeat(Math.min(lists, 9) - 1)
              + (itemBegins ? "- " : "  ")
              + text.replace('\n', ' '));
      itemBegins = false;
    } else {
      sink.block(text);
    }
  }
}
