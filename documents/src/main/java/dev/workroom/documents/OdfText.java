package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads OpenDocument texts, spreadsheets and presentations (OASIS OpenDocument 1.3, part 3). */
final class OdfText {
  private static final int MOST_REPEATED = 100;

  /** Its text itself is encrypted; where only macros are, all of it can be read. */
  private static final Pattern ENCRYPTED =
      Pattern.compile(
          "full-path=\"(content\\.xml|encrypted-package)\"[^>]*>\\s*<[^>]*encryption-data");

  private final TextSink sink;
  private final boolean sheets;
  private final Deque<StringBuilder> paragraphs = new ArrayDeque<>();
  private final Deque<TableText> tables = new ArrayDeque<>();
  private final Deque<Integer> repeats = new ArrayDeque<>();
  private final Map<String, String> unseen = new HashMap<>();
  private final Deque<String> spans = new ArrayDeque<>();
  private final Set<String> hiddenTables = new HashSet<>();
  private String style = "";
  private int heading;
  private int lists;
  private int removed;
  private int slides;
  private boolean itemBegins;

  /** Absent for a document that is one file: what is set into it stands where it is shown. */
  private final Optional<OdfObjects> objects;

  /** What was deleted while changes were tracked, by its region; the place comes later. */
  private final Map<String, String> deleted = new HashMap<>();

  private String region = "";

  /** What lies on a sheet, and follows its rows. */
  private final List<String> drawn = new ArrayList<>();

  private boolean pictured;
  private boolean set;
  private String description = "";

  /** Where notes and annotations are gathered; they interrupt a paragraph. */
  private final Deque<String> asides = new ArrayDeque<>();

  private OdfText(TextSink sink, boolean sheets, Optional<OdfObjects> objects) {
    this.sink = sink;
    this.sheets = sheets;
    this.objects = objects;
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
          if (ENCRYPTED.matcher(manifest).find()) {
            throw new IOException("it is encrypted with a password");
          }
        }
      }
      if (parts.damaged()) {
        sink.note("The file is cut off; what follows its damage is missing.");
      }
      read(parts, "", sheets, sink);
    }
  }

  /** Reads a document that lies in a folder of another one's package. */
  static void read(ZipParts parts, String folder, TextSink sink)
      throws IOException, XMLStreamException {
    read(parts, folder, false, sink);
  }

  private static void read(ZipParts parts, String folder, boolean sheets, TextSink sink)
      throws IOException, XMLStreamException {
    OdfObjects objects = new OdfObjects(parts, folder, sink);
    OdfText text = new OdfText(sink, sheets, Optional.of(objects));
    String margins = text.styles(parts, folder + "styles.xml");
    try (InputStream in = parts.open(folder + "content.xml")) {
      text.read(in);
    }
    if (!margins.isBlank() && !sheets && text.slides == 0) {
      sink.block("[header and footer: " + margins + "]");
    }
    objects.readDocuments();
  }

  /** Learns the named styles; the text among them is that of headers and footers. */
  private String styles(ZipParts parts, String part) {
    if (!parts.has(part)) {
      return "";
    }
    TextSink own = new TextSink(java.time.Duration.ofSeconds(5));
    OdfText styles = new OdfText(own, sheets, Optional.empty());
    try (InputStream in = parts.open(part)) {
      styles.read(in);
    } catch (IOException | XMLStreamException | TextSink.Enough _) {
      sink.note("Its styles are damaged.");
    }
    unseen.putAll(styles.unseen);
    hiddenTables.addAll(styles.hiddenTables);
    return own.result(DocumentKind.ODF_TEXT, 0, 4000)
        .markdown()
        .strip()
        .replaceAll("\\s*\\n+\\s*", " · ");
  }

  /** A document that is one XML file (.fodt). */
  private static void flat(Path file, boolean sheets, TextSink sink)
      throws IOException, XMLStreamException {
    try (InputStream in = Files.newInputStream(file)) {
      new OdfText(sink, sheets, Optional.empty()).read(in);
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
            if (!paragraphs.isEmpty()) {
              characters(xml.getText().replaceAll("\\s+", " "));
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

  /** Text of a span whose style nobody sees is marked. */
  private void characters(String text) {
    String how = spans.stream().filter(one -> !one.isEmpty()).findFirst().orElse("");
    append(how.isEmpty() || text.isBlank() ? text : sink.hidden(how, text));
  }

  private void style(XMLStreamReader xml) {
    switch (xml.getLocalName()) {
      case "style" -> style = XmlStream.attribute(xml, "name");
      case "text-properties" -> {
        String how =
            XmlStream.attribute(xml, "display").equals("none")
                ? "hidden run"
                : DocxStyles.whitish(XmlStream.attribute(xml, "color").replace("#", ""))
                        && XmlStream.attribute(xml, "background-color")
                            .matches("|transparent|#f{6}")
                    ? "white text"
                    : XmlStream.attribute(xml, "font-size").matches("[012](\\.\\d+)?pt")
                        ? "tiny text"
                        : "";
        if (!how.isEmpty()) {
          unseen.put(style, how);
        }
      }
      case "table-properties" -> {
        if (XmlStream.attribute(xml, "display").equals("false")) {
          hiddenTables.add(style);
        }
      }
      case "drawing-page-properties" -> {
        if (XmlStream.attribute(xml, "visibility").equals("hidden")) {
          hiddenTables.add(style);
        }
      }
      default -> {}
    }
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    sink.alive();
    style(xml);
    switch (xml.getLocalName()) {
      case "span" -> spans.push(unseen.getOrDefault(XmlStream.attribute(xml, "style-name"), ""));
      case "p" -> {
        spans.push(unseen.getOrDefault(XmlStream.attribute(xml, "style-name"), ""));
        paragraphs.push(new StringBuilder());
      }
      case "hidden-text", "hidden-paragraph" -> {
        String text = XmlStream.attribute(xml, "string-value");
        if (xml.getLocalName().equals("hidden-paragraph")
            && XmlStream.attribute(xml, "is-hidden").equals("true")) {
          spans.poll();
          spans.push("hidden paragraph"); // what follows it in the paragraph
        }
        if (!text.isBlank()) {
          append(sink.hidden("hidden text field", text));
        }
      }
      case "section" -> {
        boolean hidden =
            XmlStream.attribute(xml, "display").equals("none")
                || XmlStream.attribute(xml, "is-hidden").equals("true");
        spans.push(hidden ? "hidden section" : "");
      }
      case "table-row" -> hiddenRow(xml);
      case "h" -> {
        spans.push(unseen.getOrDefault(XmlStream.attribute(xml, "style-name"), ""));
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
          boolean hidden = hiddenTables.contains(XmlStream.attribute(xml, "style-name"));
          sink.block("## " + name + (hidden ? " (hidden)" : ""));
          if (hidden) {
            sink.hidden("hidden sheet", name);
          }
        }
        tables.push(new TableText());
      }
      case "table-cell", "covered-table-cell" ->
          repeats.push(DocxNumbers.number(XmlStream.attribute(xml, "number-columns-repeated"), 1));
      case "page" -> {
        slides++;
        sink.part("slide " + slides);
        boolean hidden = hiddenTables.contains(XmlStream.attribute(xml, "style-name"));
        sink.block("## Slide " + slides + (hidden ? " (hidden)" : ""));
        if (hidden) {
          sink.hidden("hidden slide", XmlStream.attribute(xml, "name"));
        }
      }
      case "notes" -> sink.block("Notes:");
      case "note" -> asides.push("note: ");
      case "annotation" -> asides.push("comment: ");
      case "ruby-text" -> append(" (");
      case "frame" -> {
        pictured = false;
        set = false;
        description = "";
      }
      case "image" -> pictured = !set;
      case "binary-data" -> XmlStream.skip(xml);
      case "title", "desc" -> describe(xml);
      case "object" -> {
        set = true; // the picture beside it shows the object
        objects.ifPresent(all -> place(all.inline(XmlStream.attribute(xml, "href"))));
      }
      case "tracked-changes" -> {
        removed++;
        if (sheets) {
          sink.note("It holds tracked changes; what cells held before is not part of the text.");
        }
      }
      case "changed-region" -> region = XmlStream.attribute(xml, "id");
      case "insertion" -> tracked("tracked insertion, part of the text");
      case "deletion" -> tracked("tracked deletion, shown as ~~struck~~");
      case "change" -> struck(deleted.getOrDefault(XmlStream.attribute(xml, "change-id"), ""));
      default -> {}
    }
  }

  /** What a picture shows for those who cannot see it. */
  private void describe(XMLStreamReader xml) throws XMLStreamException {
    String space = xml.getNamespaceURI();
    if (space != null && space.contains("svg")) {
      String text = XmlStream.text(xml).strip();
      sink.described(text);
      description = description.isEmpty() ? text : description + ". " + text;
    }
  }

  private void endFrame() {
    if (pictured) {
      place(description.isBlank() ? "[image]" : "[image: " + description + "]");
    }
    pictured = false;
    description = "";
  }

  private void tracked(String how) {
    if (removed > 0 && !sheets) {
      sink.count(how);
    }
  }

  private void struck(String text) {
    if (!text.isBlank()) {
      place("~~" + text + "~~");
    }
  }

  /** Puts something where the reader stands. */
  private void place(String text) {
    if (!paragraphs.isEmpty()) {
      append(text);
    } else if (sheets) {
      drawn.add(text);
    } else if (!tables.isEmpty()) {
      tables.peek().paragraph(text);
    } else {
      sink.block(text);
    }
  }

  private void hiddenRow(XMLStreamReader xml) {
    if (XmlStream.attribute(xml, "visibility").matches("collapse|filter") && !tables.isEmpty()) {
      sink.hidden("hidden row", "");
      tables.peek().paragraph("[hidden row]");
    }
  }

  private void end(String name) {
    switch (name) {
      case "span", "section" -> spans.poll();
      case "p", "h" -> {
        endParagraph();
        spans.poll();
      }
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
      case "table" -> {
        tables.poll();
        if (tables.isEmpty()) {
          drawn.forEach(sink::block);
          drawn.clear();
        }
      }
      case "frame" -> endFrame();
      case "ruby-text" -> append(")");
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
    if (!paragraphs.isEmpty()) {
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
    } else if (removed > 0) {
      deleted.merge(region, paragraph.toString(), (before, after) -> before + "\n" + after);
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
