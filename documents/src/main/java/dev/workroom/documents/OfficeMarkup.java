package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads Office documents that are one XML file: Word and Excel of 2003, and the flat form of newer
 * ones (Flat OPC).
 */
final class OfficeMarkup {
  private static final Pattern BEGINNING =
      Pattern.compile(
          "<(\\w+:)?(wordDocument|package|Workbook)\\s[^>]*(office/word/2003/wordml|office/2006/xmlPackage|microsoft-com:office:spreadsheet)");

  private final TextSink sink;
  private final StringBuilder line = new StringBuilder();
  private TableText table = new TableText();
  private int tables;
  private boolean sheet;

  private OfficeMarkup(TextSink sink) {
    this.sink = sink;
  }

  /** Whether a file that begins so is such a document. */
  static boolean is(String head) {
    return BEGINNING.matcher(head).find();
  }

  static void read(Path file, TextSink sink) throws IOException, XMLStreamException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      OfficeMarkup text = new OfficeMarkup(sink);
      XMLStreamReader xml = XmlStream.open(in);
      try {
        while (xml.hasNext()) {
          int event = xml.next();
          if (event == XMLStreamReader.START_ELEMENT) {
            text.begin(xml);
          } else if (event == XMLStreamReader.END_ELEMENT) {
            text.end(xml.getLocalName());
          }
        }
      } finally {
        text.paragraph();
        text.table.row(sink);
      }
    }
  }

  private void begin(XMLStreamReader xml) throws XMLStreamException {
    sink.alive();
    switch (xml.getLocalName()) {
      case "t", "delText" -> line.append(XmlStream.text(xml));
      case "Data" -> line.append(XmlStream.text(xml));
      case "tab" -> line.append('\t');
      case "br" -> line.append('\n');
      case "Worksheet" -> {
        sheet = true;
        String name = XmlStream.attribute(xml, "Name");
        sink.part("sheet " + name);
        sink.block("## " + name);
      }
      case "tbl", "Table" -> {
        if (tables++ == 0) {
          sink.gap();
          table = new TableText();
        }
      }
      case "styles", "Styles", "fonts", "binData", "binaryData", "docSuppData" ->
          XmlStream.skip(xml);
      default -> {}
    }
  }

  private void end(String name) {
    switch (name) {
      case "p" -> {
        if (tables == 0) {
          paragraph();
        } else {
          line.append(' ');
        }
      }
      case "tc", "Cell" -> {
        table.paragraph(line.toString());
        table.cell(1);
        line.setLength(0);
      }
      case "tr", "Row" -> table.row(sink);
      case "tbl", "Table" -> tables = Math.max(0, tables - 1);
      default -> {}
    }
  }

  private void paragraph() {
    Optional.of(line.toString()).filter(text -> !text.isBlank() && !sheet).ifPresent(sink::block);
    line.setLength(0);
  }
}
