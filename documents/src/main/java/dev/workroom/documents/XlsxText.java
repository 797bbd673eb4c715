package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;

/** Reads a workbook sheet by sheet, as it shows itself: formatted values, in one pass. */
final class XlsxText {
  private static final int MOST_COLUMNS = 200;
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private record Sheet(String name, String part, boolean hidden) {}

  private final ZipParts parts;
  private final TextSink sink;
  private final DataFormatter formatter = new DataFormatter(java.util.Locale.ROOT);
  private final List<String> shared = new ArrayList<>();
  private final List<Integer> formatOfStyle = new ArrayList<>();
  private final Map<Integer, String> formats = new HashMap<>();
  private boolean from1904;

  private XlsxText(ZipParts parts, TextSink sink) {
    this.parts = parts;
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException, XMLStreamException {
    try (ZipParts parts = ZipParts.open(file)) {
      new XlsxText(parts, sink).read();
    }
  }

  private void read() throws IOException, XMLStreamException {
    OfficeProperties.read(parts, sink);
    String main = PackageLinks.of(parts, "").first("officeDocument").orElse("xl/workbook.xml");
    if (main.endsWith(".bin")) {
      throw new IOException("its binary form (.xlsb) is not read here; save it as .xlsx");
    }
    PackageLinks links = PackageLinks.of(parts, main);
    if (parts.damaged()) {
      sink.note("The file is cut off; what follows its damage is missing.");
    }
    links.first("sharedStrings").filter(parts::has).ifPresent(this::strings);
    links.first("styles").filter(parts::has).ifPresent(this::styles);
    List<Sheet> sheets = sheets(main, links);
    for (Sheet sheet : sheets) {
      sink.part("sheet " + sheet.name());
      sink.block("## " + sheet.name() + (sheet.hidden() ? " (hidden)" : ""));
      if (sheet.hidden()) {
        sink.count("hidden sheet");
      }
      sheet(sheet);
    }
    if (sheets.isEmpty()) {
      throw new IOException("it holds no sheets");
    }
    if (parts.names().stream().anyMatch(n -> n.endsWith("vbaProject.bin"))) {
      sink.note("It holds macros, which were not run.");
    }
  }

  private List<Sheet> sheets(String main, PackageLinks links) {
    List<Sheet> sheets = new ArrayList<>();
    if (parts.has(main)) {
      try (InputStream in = parts.open(main)) {
        XMLStreamReader xml = XmlStream.open(in);
        while (xml.hasNext()) {
          if (xml.next() != XMLStreamReader.START_ELEMENT) {
            continue;
          }
          if (xml.getLocalName().equals("workbookPr")) {
            from1904 = XmlStream.attribute(xml, "date1904").matches("1|true");
          } else if (xml.getLocalName().equals("sheet")) {
            String id =
                Optional.ofNullable(xml.getAttributeValue(RELATIONS, "id"))
                    .orElse(XmlStream.attribute(xml, "id"));
            String part = links.link(id).map(PackageLinks.Link::target).orElse("");
            sheets.add(
                new Sheet(
                    XmlStream.attribute(xml, "name"),
                    part,
                    XmlStream.attribute(xml, "state").contains("idden")));
          }
        }
      } catch (IOException | XMLStreamException _) {
        sink.note("The list of sheets is damaged.");
      }
    }
    if (sheets.isEmpty()) {
      parts.names().stream()
          .filter(name -> name.matches("xl/worksheets/[^/]+\\.xml"))
          .forEach(name -> sheets.add(new Sheet(name.replaceAll(".*/|\\.xml", ""), name, false)));
    }
    return sheets;
  }

  private void strings(String part) {
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      StringBuilder text = new StringBuilder();
      long kept = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "si" -> text.setLength(0);
            case "t" -> text.append(xml.getElementText());
            case "rPh" -> XmlStream.skip(xml); // how it is pronounced
            default -> {}
          }
        } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("si")) {
          sink.alive();
          kept += text.length() + 40L;
          if (kept > 2L * TextSink.MOST) {
            throw new TextSink.Enough("its texts need too much memory");
          }
          shared.add(text.toString());
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("The texts of the cells are damaged; some are missing.");
    }
  }

  private void styles(String part) {
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      boolean cells = false;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "numFmt" ->
                formats.put(
                    DocxNumbers.number(XmlStream.attribute(xml, "numFmtId"), 0),
                    XmlStream.attribute(xml, "formatCode"));
            case "cellXfs" -> cells = true;
            case "xf" -> {
              if (cells) {
                formatOfStyle.add(DocxNumbers.number(XmlStream.attribute(xml, "numFmtId"), 0));
              }
            }
            default -> {}
          }
        } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("cellXfs")) {
          cells = false;
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("The formats of the cells are damaged; numbers are shown plain.");
    }
  }

  private void sheet(Sheet sheet) {
    if (!parts.has(sheet.part())) {
      return;
    }
    TableText table = new TableText();
    try (InputStream in = parts.open(sheet.part())) {
      rows(XmlStream.open(in), table);
    } catch (IOException | XMLStreamException _) {
      table.row(sink);
      sink.note("Sheet " + sheet.name() + " is damaged; the rest of it is missing.");
    }
    PackageLinks links = PackageLinks.of(parts, sheet.part());
    links.first("comments").filter(parts::has).ifPresent(this::comments);
    links
        .first("drawing")
        .ifPresent(drawing -> {
          PackageLinks drawn = PackageLinks.of(parts, drawing);
          drawn
              .byId()
              .forEach((id, link) -> {
                if (link.type().equals("chart")) {
                  ChartText.read(parts, drawn, id, sink, sink::block);
                }
              });
        });
  }

  private void rows(XMLStreamReader xml, TableText table) throws XMLStreamException {
    String type = "";
    int style = 0;
    int column = 0;
    int next = 0;
    String value = "";
    boolean pending = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "row" -> {
            next = 0;
            sink.alive();
          }
          case "c" -> {
            type = XmlStream.attribute(xml, "t");
            style = DocxNumbers.number(XmlStream.attribute(xml, "s"), 0);
            String at = XmlStream.attribute(xml, "r");
            column = at.isEmpty() ? next : column(at);
            value = "";
            pending = true;
          }
          case "v" -> value = shown(xml.getElementText(), type, style);
          case "t" -> value += pending ? xml.getElementText() : "";
          case "rPh" -> XmlStream.skip(xml);
          default -> {}
        }
      } else if (event == XMLStreamReader.END_ELEMENT) {
        if (xml.getLocalName().equals("c")) {
          for (; next < column && next < MOST_COLUMNS; next++) {
            table.cell(1);
          }
          table.paragraph(value);
          table.cell(1);
          next = column + 1;
          pending = false;
        } else if (xml.getLocalName().equals("row")) {
          table.row(sink);
        }
      }
    }
  }

  private static int column(String at) {
    int column = 0;
    for (int i = 0; i < at.length() && Character.isLetter(at.charAt(i)); i++) {
      column = column * 26 + Character.toUpperCase(at.charAt(i)) - 'A' + 1;
    }
    return Math.clamp(column - 1, 0, 16_383);
  }

  private String shown(String raw, String type, int style) {
    return switch (type) {
      case "s" -> {
        int at = DocxNumbers.number(raw, -1);
        yield at >= 0 && at < shared.size() ? shared.get(at) : "";
      }
      case "b" -> raw.equals("1") ? "TRUE" : "FALSE";
      case "str", "e", "inlineStr", "d" -> raw;
      default -> number(raw, style);
    };
  }

  private String number(String raw, int style) {
    int index = style < formatOfStyle.size() ? formatOfStyle.get(style) : 0;
    String pattern = formats.getOrDefault(index, BuiltinFormats.getBuiltinFormat(index));
    try {
      double value = Double.parseDouble(raw);
      return formatter.formatRawCellContents(
          value, index, pattern == null ? "General" : pattern, from1904);
    } catch (RuntimeException _) {
      return raw; // a format that only Excel understands
    }
  }

  private void comments(String part) {
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      String at = "";
      StringBuilder text = new StringBuilder();
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "comment" -> {
              at = XmlStream.attribute(xml, "ref");
              text.setLength(0);
            }
            case "t" -> text.append(xml.getElementText());
            default -> {}
          }
        } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("comment")) {
          sink.block("[comment on " + at + ": " + text.toString().strip() + "]");
          sink.count("comment, printed behind its sheet");
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("The comments are damaged.");
    }
  }
}
