package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads what is set into an OpenDocument file: charts, formulas and other documents. */
final class OdfObjects {
  private static final int MOST = 20;
  private static final int MOST_WORDS = 2000;

  private final ZipParts parts;
  private final String folder;
  private final TextSink sink;
  private final Set<String> documents = new LinkedHashSet<>();

  /**
   * @param folder where the file's own content lies in its package; empty, or ends with a slash
   */
  OdfObjects(ZipParts parts, String folder, TextSink sink) {
    this.parts = parts;
    this.folder = folder;
    this.sink = sink;
  }

  /**
   * The words of a chart or formula, as they go into the text; empty for a document, which waits
   * for {@link #readDocuments}.
   */
  String inline(String reference) {
    String object = folder + reference.replaceFirst("^\\./", "") + "/";
    if (!parts.has(object + "content.xml")) {
      return "";
    }
    try (InputStream in = parts.open(object + "content.xml")) {
      XMLStreamReader xml = XmlStream.open(in);
      boolean body = false;
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          String name = xml.getLocalName();
          if (name.equals("math")) {
            return marked("formula", formula(xml));
          } else if (body && name.equals("chart")) {
            return marked("chart", chart(xml));
          } else if (body) {
            documents.add(object);
            return "";
          }
          body = name.equals("body");
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("A chart or another object in it is damaged.");
    }
    return "";
  }

  private static String marked(String what, String words) {
    return words.isBlank() ? "" : "[" + what + ": " + words.strip() + "]";
  }

  private static String chart(XMLStreamReader xml) throws XMLStreamException {
    List<String> words = new ArrayList<>();
    while (xml.hasNext() && words.size() < MOST_WORDS) {
      if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("p")) {
        String text = XmlStream.text(xml).strip();
        if (!text.isEmpty() && !text.equals("NaN")) {
          words.add(text);
        }
      }
    }
    return String.join("; ", words);
  }

  /** A formula as it was typed, else its signs in a row. */
  private static String formula(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder signs = new StringBuilder();
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "annotation" -> {
            return XmlStream.text(xml);
          }
          case "mi", "mn", "mo", "mtext" -> signs.append(XmlStream.text(xml).strip()).append(' ');
          default -> {}
        }
      }
    }
    return signs.toString();
  }

  /** Reads the documents that were met, after the text that they stand in. */
  void readDocuments() {
    documents.stream().limit(MOST).forEach(this::readDocument);
  }

  private void readDocument(String object) {
    if (!sink.deeper()) {
      return;
    }
    sink.block("[embedded document " + object.replaceFirst("/$", "") + ":]");
    try {
      OdfText.read(parts, object, sink);
    } catch (IOException | XMLStreamException _) {
      sink.note("An embedded document is damaged: " + object);
    } finally {
      sink.block("[end of the embedded document]");
      sink.higher();
    }
  }
}
