package dev.workroom.documents;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the flow of paragraphs and tables of one part of a Word document.
 *
 * <p>Names of elements follow ECMA-376 part 1, 17 (WordprocessingML).
 */
final class DocxFlow {
  /** A paragraph while it is read; text boxes put one inside another. */
  private static final class Paragraph {
    final int ordinal;
    final StringBuilder text = new StringBuilder();
    String style = "";
    String list = "";
    int level;
    int outline = -1;
    boolean shaded;

    /** Text that nobody would see and that is not yet put out: neighbours become one passage. */
    final StringBuilder unseen = new StringBuilder();

    String unseenBy = "";

    Paragraph(int ordinal) {
      this.ordinal = ordinal;
    }
  }

  /** Is told on which lines of the text a paragraph stands; paragraphs count from 0. */
  @FunctionalInterface
  interface Lines {
    void paragraph(int ordinal, int firstLine, int lastLine);
  }

  /** The properties of the run that is being read. */
  private static final class Run {
    boolean hidden;
    boolean white;
    boolean tiny;
    boolean shaded;
    String ink = "";
    String ground = "";
  }

  private final ZipParts parts;
  private final PackageLinks links;
  private final DocxStyles styles;
  private final DocxNumbers numbers;
  private final TextSink sink;
  private final Lines lines;
  private final List<Integer> inRow = new ArrayList<>();
  private int begun;
  private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
  private final Deque<TableText> tables = new ArrayDeque<>();
  private final Deque<Integer> spans = new ArrayDeque<>();
  private final Deque<String> anchors = new ArrayDeque<>();
  private Run run = new Run();
  private int deleted;
  private boolean hiddenRow;
  private boolean inRunProperties;
  private boolean inParagraphProperties;
  private boolean lastWasList;
  private boolean inNote;
  private boolean inComment;
  private String pictureName = "";

  DocxFlow(
      ZipParts parts, PackageLinks links, DocxStyles styles, DocxNumbers numbers, TextSink sink) {
    this(parts, links, styles, numbers, sink, (_, _, _) -> {});
  }

  DocxFlow(
      ZipParts parts,
      PackageLinks links,
      DocxStyles styles,
      DocxNumbers numbers,
      TextSink sink,
      Lines lines) {
    this.lines = lines;
    this.parts = parts;
    this.links = links;
    this.styles = styles;
    this.numbers = numbers;
    this.sink = sink;
  }

  /** Reads until the end or until the XML breaks; what came before the break is in the sink. */
  void read(InputStream in) throws XMLStreamException {
    XMLStreamReader xml = XmlStream.open(in);
    try {
      while (xml.hasNext()) {
        step(xml);
      }
    } finally {
      while (!paragraphs.isEmpty()) {
        endParagraph();
      }
      if (!tables.isEmpty()) {
        tables.getLast().row(sink);
      }
    }
  }

  /** Reads footnotes, endnotes or comments: each under its number. */
  void readNotes(InputStream in, String element) throws XMLStreamException {
    XMLStreamReader xml = XmlStream.open(in);
    while (xml.hasNext()) {
      int event = step(xml);
      if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals(element)) {
        String type = XmlStream.attribute(xml, "type");
        if (type.endsWith("eparator") || type.equals("continuationNotice")) {
          XmlStream.skip(xml);
        } else {
          String author = XmlStream.attribute(xml, "author");
          String id = XmlStream.attribute(xml, "id");
          sink.gap();
          sink.add(mark(element, id) + (author.isBlank() ? ": " : " (" + author + "): "));
          inComment = element.equals("comment");
          inNote = true;
        }
      }
    }
  }

  private static String mark(String element, String id) {
    return switch (element) {
      case "footnote" -> "[^" + id + "]";
      case "endnote" -> "[^e" + id + "]";
      default -> "[comment " + id + "]";
    };
  }

  private int step(XMLStreamReader xml) throws XMLStreamException {
    int event = xml.next();
    if (event == XMLStreamReader.START_ELEMENT) {
      start(xml);
    } else if (event == XMLStreamReader.END_ELEMENT) {
      end(xml.getLocalName());
    }
    return event;
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    if (xml.getLocalName().endsWith("PrChange")) {
      XmlStream.skip(xml); // how it was before a tracked change
      return;
    }
    if (inRunProperties) {
      runProperty(xml);
      return;
    }
    if (inParagraphProperties && paragraphProperty(xml)) {
      return;
    }
    switch (xml.getLocalName()) {
      case "Fallback" -> XmlStream.skip(xml); // the same again for old programs
      case "p" -> paragraphs.push(new Paragraph(begun++));
      case "pPr" -> inParagraphProperties = true;
      case "rPr" -> inRunProperties = true;
      case "r" -> run = run();
      case "t", "delText" -> text(xml);
      case "instrText", "delInstrText" -> XmlStream.skip(xml);
      case "tab", "ptab" -> append("\t");
      case "br", "cr" -> append("\n");
      case "noBreakHyphen" -> append("-");
      case "textpath" -> append(XmlStream.attribute(xml, "string")); // WordArt, watermarks
      case "sym" -> symbol(XmlStream.attribute(xml, "char"));
      case "footnoteReference", "endnoteReference", "commentReference" ->
          append(mark(xml.getLocalName().replace("Reference", ""), XmlStream.attribute(xml, "id")));
      case "hyperlink" -> hyperlink(xml);
      case "ins", "moveTo" -> {
        if (!XmlStream.attribute(xml, "author").isEmpty()) {
          sink.count("tracked insertion, part of the text");
        }
      }
      case "del", "moveFrom" -> {
        deleted++;
        sink.count("tracked deletion, shown as ~~struck~~");
      }
      case "oMath", "oMathPara" -> formula(xml);
      case "tbl" -> tables.push(new TableText());
      case "hidden" -> hiddenRow = XmlStream.on(xml);
      case "tc" -> spans.push(1);
      case "gridSpan" -> {
        if (!spans.isEmpty()) {
          spans.pop();
          spans.push(Math.clamp(DocxNumbers.number(XmlStream.attribute(xml, "val"), 1), 1, 100));
        }
      }
      case "docPr" -> {
        pictureName = XmlStream.attribute(xml, "descr");
        sink.described(pictureName);
      }
      case "blip" -> picture(XmlStream.attribute(xml, "embed"), XmlStream.attribute(xml, "link"));
      case "chart" ->
          ChartText.read(parts, links, XmlStream.attribute(xml, "id"), sink, this::append);
      case "relIds" ->
          ChartText.read(parts, links, XmlStream.attribute(xml, "dm"), sink, this::append);
      case "altChunk" -> sink.note("A part of another format is embedded and was not read.");
      default -> {}
    }
  }

  private void end(String name) {
    if (inRunProperties && !name.equals("rPr")) {
      return; // a mark such as <w:del/> on the run, not around text
    }
    switch (name) {
      case "p" -> endParagraph();
      case "pPr" -> inParagraphProperties = false;
      case "rPr" -> inRunProperties = false;
      case "hyperlink" -> endHyperlink();
      case "del", "moveFrom" -> deleted = Math.max(0, deleted - 1);
      case "tc" -> {
        if (!tables.isEmpty()) {
          tables.peek().cell(spans.isEmpty() ? 1 : spans.pop());
        }
      }
      case "tr" -> {
        hiddenRow = false;
        if (tables.size() == 1) {
          int from = sink.line();
          tables.peek().row(sink);
          inRow.forEach(ordinal -> lines.paragraph(ordinal, from, Math.max(from, sink.line() - 1)));
          inRow.clear();
        } else if (!tables.isEmpty()) {
          // a table inside a cell becomes lines of that cell
          TableText inner = tables.pop();
          tables.peek().paragraph(inner.flattened());
          tables.push(inner);
        }
      }
      case "tbl" -> {
        tables.poll();
        lastWasList = false;
      }
      default -> {}
    }
  }

  /** True when the element belongs to the paragraph's properties and needs nothing more. */
  private boolean paragraphProperty(XMLStreamReader xml) {
    Paragraph paragraph = paragraphs.peek();
    if (paragraph == null) {
      return false;
    }
    String value = XmlStream.attribute(xml, "val");
    switch (xml.getLocalName()) {
      case "pStyle" -> paragraph.style = value;
      case "numId" -> paragraph.list = value;
      case "ilvl" -> paragraph.level = DocxNumbers.number(value, 0);
      case "outlineLvl" -> paragraph.outline = DocxNumbers.number(value, -1);
      case "shd" -> paragraph.shaded = filled(xml);
      case "rPr" -> {
        return false;
      }
      default -> {}
    }
    return true;
  }

  /** A run begins as its paragraph's style says. */
  private Run run() {
    Run begun = new Run();
    Paragraph paragraph = paragraphs.peek();
    if (paragraph != null && !paragraph.style.isEmpty()) {
      style(begun, paragraph.style);
    }
    return begun;
  }

  private void style(Run run, String style) {
    run.hidden |= styles.hidden(style);
    run.white |= styles.white(style);
    run.tiny |= styles.tiny(style);
  }

  private void runProperty(XMLStreamReader xml) {
    if (inParagraphProperties) {
      return; // that of the paragraph mark
    }
    switch (xml.getLocalName()) {
      case "vanish" -> run.hidden = XmlStream.on(xml);
      case "rStyle" -> style(run, XmlStream.attribute(xml, "val"));
      case "color" -> {
        run.white = DocxStyles.whitish(XmlStream.attribute(xml, "val"));
        run.ink = InkOnGround.colour(XmlStream.attribute(xml, "val"));
      }
      case "sz" -> run.tiny = DocxStyles.unreadable(XmlStream.attribute(xml, "val"));
      case "shd" -> {
        run.shaded = filled(xml);
        run.ground = InkOnGround.colour(XmlStream.attribute(xml, "fill"));
      }
      case "highlight" -> {
        run.shaded = true;
        run.ground = InkOnGround.marker(XmlStream.attribute(xml, "val"));
      }
      default -> {}
    }
  }

  private static boolean filled(XMLStreamReader xml) {
    String fill = XmlStream.attribute(xml, "fill").toUpperCase(Locale.ROOT);
    return !fill.isEmpty() && !fill.equals("AUTO") && !fill.equals("FFFFFF");
  }

  private void text(XMLStreamReader xml) throws XMLStreamException {
    String text = XmlStream.text(xml);
    if (text.isEmpty()) {
      return;
    }
    Paragraph paragraph = paragraphs.peek();
    boolean shaded =
        run.shaded
            || paragraph != null && paragraph.shaded
            || !tables.isEmpty()
            || paragraphs.size() > 1;
    if (deleted > 0) {
      struck(text);
      return;
    }
    String how = text.isBlank() ? "" : hiding(shaded);
    if (how.isEmpty()) {
      append(text);
    } else {
      unseen(text, how);
    }
  }

  /** What hides the run that is being read; empty when a person sees it. */
  private String hiding(boolean shaded) {
    return run.hidden
        ? "hidden run"
        : hiddenRow
            ? "hidden row"
            : run.tiny
                ? "tiny text"
                : run.white && !shaded
                    ? "white text"
                    : InkOnGround.lost(run.ink, run.ground) ? "text in the colour behind it" : "";
  }

  private void formula(XMLStreamReader xml) throws XMLStreamException {
    String text = MathText.read(xml);
    if (deleted > 0 && !text.isEmpty()) {
      struck(text);
    } else {
      append(text);
    }
  }

  private void unseen(String text, String how) {
    Paragraph paragraph = paragraphs.peek();
    if (paragraph == null || !paragraph.unseenBy.equals(how)) {
      append("");
      paragraph = paragraphs.getFirst();
      paragraph.unseenBy = how;
    }
    paragraph.unseen.append(text);
  }

  private void reveal(Paragraph paragraph) {
    if (!paragraph.unseen.isEmpty()) {
      String text = paragraph.unseen.toString();
      paragraph.unseen.setLength(0);
      paragraph.text.append(sink.hidden(paragraph.unseenBy, text));
      paragraph.text.append(text.endsWith(" ") ? " " : "");
    }
    paragraph.unseenBy = "";
  }

  /** Neighbouring deletions become one. */
  private void struck(String text) {
    Paragraph paragraph = paragraphs.peek();
    if (paragraph != null && paragraph.text.toString().endsWith("~~")) {
      paragraph.text.setLength(paragraph.text.length() - 2);
      append(text + "~~");
    } else {
      append("~~" + text + "~~");
    }
  }

  private void symbol(String hex) {
    try {
      int code = Integer.parseInt(hex, 16);
      // Symbol fonts live in the private area; most of their signs are bullets and arrows.
      append(code >= 0xF000 && code <= 0xF0FF ? "•" : Character.toString(code));
    } catch (IllegalArgumentException _) {
      // not a character
    }
  }

  private void append(String text) {
    Paragraph paragraph = paragraphs.peek();
    if (paragraph == null) {
      paragraph = new Paragraph(-1);
      paragraphs.push(paragraph);
    }
    reveal(paragraph);
    paragraph.text.append(text);
    if (paragraph.text.length() > 4_000_000) {
      throw new TextSink.Enough("a paragraph is too long");
    }
  }

  private void picture(String embedded, String linked) {
    if (!linked.isEmpty() && embedded.isEmpty()) {
      append("[linked image, not fetched]");
    } else {
      append(pictureName.isBlank() ? "[image]" : "[image: " + pictureName.strip() + "]");
    }
    pictureName = "";
  }

  private void hyperlink(XMLStreamReader xml) {
    String target =
        links.link(XmlStream.attribute(xml, "id")).map(PackageLinks.Link::target).orElse("");
    anchors.push(target.isBlank() ? "" : target);
    if (!target.isBlank()) {
      append("[");
    }
  }

  private void endHyperlink() {
    String target = anchors.isEmpty() ? "" : anchors.pop();
    if (!target.isEmpty()) {
      append("](" + target.replace(" ", "%20") + ")");
    }
  }

  private void endParagraph() {
    sink.alive();
    Paragraph paragraph = paragraphs.poll();
    if (paragraph == null) {
      return;
    }
    reveal(paragraph);
    String text = paragraph.text.toString().strip();
    if (!tables.isEmpty()) {
      tables.peek().paragraph(text);
      inRow.add(paragraph.ordinal);
      return;
    }
    if (text.isEmpty()) {
      return;
    }
    int from = sink.line();
    put(paragraph, text);
    int last = Math.max(from, sink.line() - 1);
    int breaks = (int) text.chars().filter(c -> c == '\n').count();
    lines.paragraph(paragraph.ordinal, Math.max(from, last - breaks), last);
  }

  private void put(Paragraph paragraph, String text) {
    if (inNote) {
      if (inComment) {
        sink.hidden("comment", text);
      }
      sink.add(text.replace('\n', ' ')).add("\n");
      return;
    }
    int heading =
        paragraph.outline >= 0 && paragraph.outline < 9
            ? Math.min(6, paragraph.outline + 1)
            : styles.heading(paragraph.style);
    String list = paragraph.list.isEmpty() ? styles.list(paragraph.style) : paragraph.list;
    boolean listed = !list.isEmpty() && !list.equals("0");
    if (heading > 0) {
      heading(paragraph, text, heading, listed ? list : "");
    } else if (listed) {
      item(paragraph, text, list);
    } else {
      sink.block(text);
      lastWasList = false;
    }
  }

  private void heading(Paragraph paragraph, String text, int level, String list) {
    if (styles.title(paragraph.style)) {
      sink.title(text);
    }
    String number = list.isEmpty() ? "" : numbers.next(list, level(paragraph));
    String shown = number.isEmpty() || number.equals("-") ? "" : number + " ";
    sink.block("#".repeat(level) + " " + shown + text.replace('\n', ' '));
    lastWasList = false;
  }

  private int level(Paragraph paragraph) {
    return paragraph.list.isEmpty() ? styles.listLevel(paragraph.style) : paragraph.level;
  }

  private void item(Paragraph paragraph, String text, String list) {
    if (!lastWasList) {
      sink.gap();
    }
    int level = Math.clamp(level(paragraph), 0, 8);
    String mark = numbers.next(list, level);
    sink.line("  ".repeat(level) + (mark.isEmpty() ? "" : mark + " ") + text.replace("\n", " "));
    lastWasList = true;
  }
}
