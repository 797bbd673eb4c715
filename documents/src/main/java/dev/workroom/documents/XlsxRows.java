package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.ss.util.CellReference;

/** Reads the rows of one sheet into a table (ECMA-376 part 1, 18.3). */
final class XlsxRows {
  /** Columns of the table; what stands farther to the right is listed by its address. */
  private static final int MOST_COLUMNS = 200;

  private static final int LONGEST_LIST = 100_000;

  private final List<String> shared;
  private final XlsxStyles styles;
  private final TextSink sink;
  private final TableText table = new TableText();
  private final TreeSet<Integer> hiddenColumns = new TreeSet<>();
  private final List<String> margins = new ArrayList<>();
  private final StringBuilder far = new StringBuilder();
  private String type = "";
  private String formula = "";
  private String value = "";
  private String address = "";
  private int style;
  private int column;
  private int next;
  private boolean inCell;
  private boolean hiddenRow;

  XlsxRows(List<String> shared, XlsxStyles styles, TextSink sink) {
    this.shared = shared;
    this.styles = styles;
    this.sink = sink;
  }

  /** Reads to the end, or to where the XML breaks. */
  void read(XMLStreamReader xml) throws XMLStreamException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        start(xml);
      } else if (event == XMLStreamReader.END_ELEMENT) {
        switch (xml.getLocalName()) {
          case "c" -> endCell();
          case "row" -> end();
          default -> {}
        }
      }
    }
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "col" -> column(xml);
      case "row" -> {
        next = 0;
        hiddenRow = hidden(xml, "ht");
        sink.alive();
      }
      case "c" -> {
        type = XmlStream.attribute(xml, "t");
        style = DocxNumbers.number(XmlStream.attribute(xml, "s"), 0);
        address = XmlStream.attribute(xml, "r");
        column = address.isEmpty() ? next : column(address);
        value = "";
        formula = "";
        inCell = true;
      }
      case "f" -> formula = xml.getElementText();
      case "v" -> value = shown(xml.getElementText());
      case "t" -> value += inCell ? xml.getElementText() : "";
      case "rPh" -> XmlStream.skip(xml);
      case "oddHeader", "evenHeader", "firstHeader" -> margin("header", xml.getElementText());
      case "oddFooter", "evenFooter", "firstFooter" -> margin("footer", xml.getElementText());
      default -> {}
    }
  }

  private void column(XMLStreamReader xml) {
    if (hidden(xml, "width")) {
      int from = DocxNumbers.number(XmlStream.attribute(xml, "min"), 1) - 1;
      int to = DocxNumbers.number(XmlStream.attribute(xml, "max"), 0) - 1;
      for (int at = Math.max(0, from); at <= Math.min(to, 16_383); at++) {
        hiddenColumns.add(at);
      }
    }
  }

  /** Said to be hidden, or too small for anything to be seen in it. */
  private static boolean hidden(XMLStreamReader xml, String size) {
    return XmlStream.attribute(xml, "hidden").matches("1|true")
        || XmlStream.attribute(xml, size).matches("0(\\.[0-4]\\d*)?");
  }

  private void margin(String kind, String codes) {
    String text = withoutCodes(codes);
    if (!text.isEmpty()) {
      margins.add("[" + kind + ": " + text + "]");
    }
  }

  /**
   * The words of a header or footer; codes such as &amp;L, &amp;"Arial,Bold", &amp;12 and &amp;P
   * take places and looks (18.3.1.46).
   */
  static String withoutCodes(String codes) {
    String text =
        codes
            .replaceAll("&\"[^\"]*\"|&K[0-9A-F]{6}|&K\\d{2}[+-]\\d{3}|&\\d{1,3}", "")
            .replaceAll("&[LCRPNDTZFABIUESXYGOH+-]", " ")
            .replace("&&", "&")
            .replaceAll("\\s+", " ")
            .strip();
    // Marks between page numbers say nothing without them.
    return text.codePoints().anyMatch(Character::isLetterOrDigit) ? text : "";
  }

  /** Headers and footers of the printed pages. */
  List<String> margins() {
    return List.copyOf(margins);
  }

  private void endCell() {
    inCell = false;
    if (value.isEmpty() && !formula.isEmpty()) {
      value = "=" + formula; // never computed
    }
    if (value.isBlank()) {
      return;
    }
    String shown = seen();
    if (column >= MOST_COLUMNS) {
      if (far.length() < LONGEST_LIST) {
        far.append(far.isEmpty() ? "" : "; ").append(address).append(" = ").append(shown);
      }
      return;
    }
    for (; next < column; next++) {
      table.cell(1);
    }
    table.paragraph(shown);
    table.cell(1);
    next = column + 1;
  }

  private String seen() {
    String unseen = styles.unseen(style);
    if (!unseen.isEmpty()) {
      return sink.hidden(unseen, value);
    }
    if (hiddenRow) {
      hiddenRow = false; // said once a row
      sink.hidden("hidden row", value);
      return "[hidden row] " + value;
    }
    if (hiddenColumns.remove(column)) {
      sink.hidden("hidden column", CellReference.convertNumToColString(column) + ": " + value);
      return "[hidden column] " + value; // said at its first cell
    }
    return value;
  }

  /** Ends the row that is being read. */
  void end() {
    table.row(sink);
    if (!far.isEmpty()) {
      sink.line("[farther to the right: " + far + "]");
      far.setLength(0);
    }
  }

  private static int column(String at) {
    int column = 0;
    for (int i = 0; i < at.length() && Character.isLetter(at.charAt(i)); i++) {
      column = column * 26 + Character.toUpperCase(at.charAt(i)) - 'A' + 1;
      if (column > 16_384) {
        return 16_383;
      }
    }
    return Math.max(column - 1, 0);
  }

  private String shown(String raw) {
    return switch (type) {
      case "s" -> {
        int at = DocxNumbers.number(raw, -1);
        yield at >= 0 && at < shared.size() ? shared.get(at) : "";
      }
      case "b" -> raw.equals("1") ? "TRUE" : "FALSE";
      case "str", "e", "inlineStr", "d" -> raw;
      default -> styles.shown(raw, style);
    };
  }
}
