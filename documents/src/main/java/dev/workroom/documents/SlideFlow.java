package dev.workroom.documents;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads one slide or notes page: its title, the text of its shapes, tables, charts.
 *
 * <p>Names of elements follow ECMA-376 part 1, 19 and 21 (PresentationML, DrawingML).
 */
final class SlideFlow {
  /** Placeholders that repeat on each slide and say nothing. */
  private static final Set<String> FURNITURE = Set.of("sldNum", "sldImg");

  /** Placeholders whose words repeat on each slide. */
  private static final Set<String> REPEATED = Set.of("dt", "hdr");

  /** Hundredths of a point: nobody reads this. */
  private static final int TINY = 200;

  private final ZipParts parts;
  private final PackageLinks links;
  private final TextSink sink;
  private final Set<String> said;
  private final List<String> blocks = new ArrayList<>();
  private final StringBuilder title = new StringBuilder();
  private StringBuilder paragraph = new StringBuilder();
  private StringBuilder shape = new StringBuilder();
  private String placeholder = "";
  private String anchor = "";
  private boolean hiddenShape;
  private boolean outside;
  private boolean tiny;
  private int groups;
  private long left;
  private long top;
  private long width = Long.MAX_VALUE;
  private long height = Long.MAX_VALUE;
  private Optional<SlideSight> sight = Optional.empty();
  private boolean hiddenSlide;
  private int level;
  private boolean inTable;
  private boolean fixed;
  private boolean inPlaceholder;
  private final List<String> rows = new ArrayList<>();
  private final List<String> row = new ArrayList<>();

  /**
   * @param said dates and headers that slides before had, which are not said again
   */
  SlideFlow(ZipParts parts, PackageLinks links, TextSink sink, Set<String> said) {
    this.parts = parts;
    this.links = links;
    this.sink = sink;
    this.said = said;
  }

  /**
   * With the size of the slides in EMU: what lies beyond, nobody sees; nor what has the colour of
   * what it stands on.
   */
  SlideFlow within(long slideWidth, long slideHeight, SlidePaint paint) {
    width = slideWidth;
    height = slideHeight;
    sight = Optional.of(new SlideSight(paint, width, height));
    return this;
  }

  /** Leaves placeholders out, whose text in a layout is only a prompt. */
  SlideFlow fixed() {
    fixed = true;
    return this;
  }

  void read(InputStream in) throws XMLStreamException {
    XMLStreamReader xml = XmlStream.open(in);
    try {
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          sight.ifPresent(one -> one.start(xml));
          start(xml);
        } else if (event == XMLStreamReader.END_ELEMENT) {
          sight.ifPresent(one -> one.end(xml.getLocalName()));
          end(xml.getLocalName());
        }
      }
    } finally {
      endParagraph();
      endShape();
    }
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    sink.alive();
    switch (xml.getLocalName()) {
      case "Fallback" -> XmlStream.skip(xml);
      case "sld" -> hiddenSlide = XmlStream.attribute(xml, "show").matches("0|false");
      case "sp", "graphicFrame", "pic", "cxnSp" -> {
        placeholder = "";
        inPlaceholder = false;
        hiddenShape = false;
        outside = false;
        tiny = false;
      }
      case "grpSp" -> groups++;
      case "off" -> {
        left = number(xml, "x");
        top = number(xml, "y");
      }
      // Shapes of a group are placed in the group's own measure.
      case "ext" -> {
        if (groups == 0 && !XmlStream.attribute(xml, "cx").isEmpty()) {
          outside =
              left + number(xml, "cx") < 0
                  || top + number(xml, "cy") < 0
                  || left >= width
                  || top >= height;
        }
      }
      case "rPr" -> tiny = number(xml, "sz") > 0 && number(xml, "sz") <= TINY;
      case "cNvPr" -> {
        hiddenShape = XmlStream.attribute(xml, "hidden").matches("1|true");
        String described = XmlStream.attribute(xml, "descr");
        if (!described.isBlank() && !fixed) {
          blocks.add("[image: " + described.strip() + "]");
          sink.described(described);
        }
      }
      case "ph" -> {
        placeholder = XmlStream.attribute(xml, "type");
        inPlaceholder = true;
      }
      case "pPr" ->
          level = Math.clamp(DocxNumbers.number(XmlStream.attribute(xml, "lvl"), 0), 0, 8);
      case "p" -> level = 0;
      case "fld" -> {
        if (REPEATED.contains(placeholder)) {
          XmlStream.skip(xml); // the day on which it is shown
        }
      }
      case "t" -> letters(xml.getElementText());
      case "br" -> paragraph.append(' ');
      case "hlinkClick" ->
          anchor =
              links
                  .link(XmlStream.attribute(xml, "id"))
                  .filter(PackageLinks.Link::external)
                  .map(PackageLinks.Link::target)
                  .orElse("");
      case "tbl" -> {
        inTable = true;
        rows.clear();
      }
      case "chart" ->
          ChartText.read(parts, links, XmlStream.attribute(xml, "id"), sink, blocks::add);
      case "relIds" ->
          ChartText.read(parts, links, XmlStream.attribute(xml, "dm"), sink, blocks::add);
      default -> {}
    }
  }

  private void letters(String text) {
    boolean unseen = !text.isBlank() && sight.filter(SlideSight::unseen).isPresent();
    paragraph.append(unseen ? sink.hidden("text in the colour of the slide", text) : text);
  }

  private void end(String name) {
    switch (name) {
      case "p" -> endParagraph();
      case "r" -> {
        if (!anchor.isEmpty()) {
          paragraph.append(" (").append(anchor).append(')');
          anchor = "";
        }
      }
      case "tc" -> {
        row.add(shape.toString().strip().replace("\n", "<br>").replace("|", "\\|"));
        shape = new StringBuilder();
      }
      case "tr" -> endRow();
      case "tbl" -> {
        blocks.add(String.join("\n", rows));
        inTable = false;
      }
      case "sp" -> endShape();
      case "grpSp" -> groups--;
      default -> {}
    }
  }

  private static long number(XMLStreamReader xml, String name) {
    try {
      return Long.parseLong(XmlStream.attribute(xml, name));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private void endRow() {
    rows.add("| " + String.join(" | ", row) + " |");
    if (rows.size() == 1) {
      rows.add("|" + "---|".repeat(row.size()));
    }
    row.clear();
  }

  private void endParagraph() {
    String text = paragraph.toString().replace('\u000B', ' ').strip();
    paragraph = new StringBuilder();
    if (!text.isEmpty()) {
      boolean body = !inTable && (placeholder.isEmpty() || placeholder.equals("body"));
      shape.append(body ? "  ".repeat(level) + "- " : "").append(text).append('\n');
    }
  }

  private void endShape() {
    String text = shape.toString().stripTrailing();
    shape = new StringBuilder();
    boolean repeats = REPEATED.contains(placeholder) && !said.add(text);
    if (text.isBlank() || FURNITURE.contains(placeholder) || fixed && inPlaceholder || repeats) {
      return;
    }
    if (placeholder.equals("title") || placeholder.equals("ctrTitle")) {
      title.append(title.isEmpty() ? "" : " ").append(text.replace('\n', ' ').strip());
      return;
    }
    if (text.lines().count() == 1) {
      text = text.strip().replaceFirst("^- ", "");
    }
    if (hiddenShape) {
      text = sink.hidden("hidden shape", text);
    } else if (outside) {
      text = sink.hidden("text outside the slide", text);
    } else if (tiny) {
      text = sink.hidden("tiny text", text);
    }
    blocks.add(text);
  }

  void putOut(int number) {
    sink.block(
        "## Slide "
            + number
            + (hiddenSlide ? " (hidden)" : "")
            + (title.isEmpty() ? "" : ": " + title));
    if (hiddenSlide) {
      sink.hidden("hidden slide", plain().replace('\n', ' '));
    }
    if (number == 1) {
      sink.title(title.toString());
    }
    blocks.forEach(sink::block);
  }

  /** What was read, shape by shape. */
  List<String> blocks() {
    return List.copyOf(blocks);
  }

  /** The text without marks, for notes. */
  String plain() {
    List<String> lines = new ArrayList<>();
    if (!title.isEmpty()) {
      lines.add(title.toString());
    }
    for (String block : blocks) {
      block.lines().map(line -> line.strip().replaceFirst("^- ", "")).forEach(lines::add);
    }
    return String.join("\n", lines);
  }
}
