package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a workbook sheet by sheet, as it shows itself: formatted values, in one pass. */
final class XlsxText {
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private record Sheet(String name, String part, boolean hidden) {}

  private final Path file;
  private final ZipParts parts;
  private final TextSink sink;
  private final List<String> shared = new ArrayList<>();
  private XlsxStyles styles = XlsxStyles.none();

  private XlsxText(Path file, ZipParts parts, TextSink sink) {
    this.file = file;
    this.parts = parts;
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException, XMLStreamException {
    try (ZipParts parts = ZipParts.open(file)) {
      new XlsxText(file, parts, sink).read();
    }
  }

  private void read() throws IOException, XMLStreamException {
    OfficeProperties.read(parts, sink);
    String main = PackageLinks.of(parts, "").first("officeDocument").orElse("xl/workbook.xml");
    if (main.endsWith(".bin")) {
      XlsbText.read(file, sink);
      return;
    }
    PackageLinks links = PackageLinks.of(parts, main);
    if (parts.damaged()) {
      sink.note("The file is cut off; what follows its damage is missing.");
    }
    links.first("sharedStrings").filter(parts::has).ifPresent(this::strings);
    links
        .first("styles")
        .filter(parts::has)
        .ifPresent(part -> styles = XlsxStyles.read(parts, part, sink));
    List<Sheet> sheets = sheets(main, links);
    boolean filled = false;
    for (Sheet sheet : sheets) {
      sink.part("sheet " + sheet.name());
      sink.block("## " + sheet.name() + (sheet.hidden() ? " (hidden)" : ""));
      if (sheet.hidden()) {
        sink.hidden("hidden sheet", sheet.name());
      }
      int before = sink.length();
      sheet(sheet);
      filled |= sink.length() > before;
    }
    if (sheets.isEmpty()) {
      throw new IOException("it holds no sheets");
    }
    if (!filled && !shared.isEmpty()) {
      sink.note("No sheet could be read; these are the texts of the workbook, in no order.");
      shared.forEach(sink::line);
    }
    EmbeddedText.read(parts, sink);
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
            if (XmlStream.attribute(xml, "date1904").matches("1|true")) {
              styles.countFrom1904();
            }
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
            case "t" -> text.append(XmlStream.text(xml));
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

  private void sheet(Sheet sheet) {
    if (!parts.has(sheet.part())) {
      return;
    }
    XlsxRows rows = new XlsxRows(shared, styles, sink);
    try (InputStream in = parts.open(sheet.part())) {
      rows.read(XmlStream.open(in));
    } catch (IOException | XMLStreamException _) {
      rows.end();
      sink.note("Sheet " + sheet.name() + " is damaged; the rest of it is missing.");
    }
    PackageLinks links = PackageLinks.of(parts, sheet.part());
    links.first("comments").filter(parts::has).ifPresent(this::comments);
    links.first("drawing").filter(parts::has).ifPresent(this::drawing);
    rows.margins().forEach(sink::block);
  }

  /** Charts, text boxes, pictures and diagrams that lie on a sheet. */
  private void drawing(String part) {
    SlideFlow flow = new SlideFlow(parts, PackageLinks.of(parts, part), sink, new HashSet<>());
    try (InputStream in = parts.open(part)) {
      flow.read(in);
    } catch (IOException | XMLStreamException _) {
      sink.note("What is drawn on a sheet is damaged; some of it may be missing.");
    }
    flow.blocks().forEach(sink::block);
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
            case "t" -> text.append(XmlStream.text(xml));
            default -> {}
          }
        } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("comment")) {
          sink.block("[comment on " + at + ": " + text.toString().strip() + "]");
          sink.hidden("comment", text);
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("The comments are damaged.");
    }
  }
}
