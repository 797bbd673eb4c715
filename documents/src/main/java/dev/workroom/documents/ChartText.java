package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the words and numbers of a chart or a diagram that a document refers to. */
final class ChartText {
  private static final int MOST = 2000;
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{10,}");

  private ChartText() {}

  /** A diagram has an element of the same name that holds paragraphs. */
  private static boolean holdsText(XMLStreamReader xml) {
    String space = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    return xml.getLocalName().equals("t") && space.endsWith("/main")
        || xml.getLocalName().equals("v") && space.endsWith("/chart");
  }

  /** A number as its cell would show it: files keep what computing left behind the 15th digit. */
  private static String shown(String text) {
    return LONG_NUMBER.matcher(text).matches() ? CellText.number(Double.parseDouble(text)) : text;
  }

  static void read(
      ZipParts parts, PackageLinks links, String id, TextSink sink, Consumer<String> out) {
    String part =
        links.link(id).filter(l -> !l.external()).map(PackageLinks.Link::target).orElse("");
    if (part.isEmpty() || !parts.has(part)) {
      return;
    }
    List<String> words = new ArrayList<>();
    boolean chart = part.contains("chart");
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext() && words.size() < MOST) {
        if (xml.next() == XMLStreamReader.START_ELEMENT && holdsText(xml)) {
          String text = xml.getElementText().strip();
          if (!text.isEmpty()) {
            words.add(shown(text));
          }
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("A chart or diagram is damaged.");
    }
    if (!words.isEmpty()) {
      out.accept("[" + (chart ? "chart" : "diagram") + ": " + String.join("; ", words) + "]");
    }
  }
}
