package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Opens XML of strangers: no document type, no entities, nothing fetched, nothing recursive. */
final class XmlStream {
  private static final XMLInputFactory FACTORY = factory();

  private static final int DECLARED = 200;
  private static final String MARK = "\u00EF\u00BB\u00BF";
  private static final Pattern WIDE = Pattern.compile("\u00FE\u00FF|\u00FF\u00FE|.?\0");
  private static final Pattern OTHER_ENCODING =
      Pattern.compile(
          "^(\u00EF\u00BB\u00BF)?<\\?xml[^>]*encoding\\s*=\\s*[\"'](?!(?i:utf-?8)[\"'])");

  private XmlStream() {}

  private static XMLInputFactory factory() {
    // The JDK's own, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    // The default of 100 is less than tables in text boxes reach. The parser keeps no call stack,
    // so
    // depth only costs memory, and the size of a part is bounded where it is unpacked.
    factory.setProperty("jdk.xml.maxElementDepth", 100_000);
    factory.setProperty("jdk.xml.elementAttributeLimit", 5_000);
    return factory;
  }

  /** In UTF-8 a broken byte costs one character; the parser itself would end there, and aloud. */
  static XMLStreamReader open(InputStream in) throws XMLStreamException {
    try {
      InputStream bytes = new BufferedInputStream(in);
      bytes.mark(DECLARED);
      String head = new String(bytes.readNBytes(DECLARED), StandardCharsets.ISO_8859_1);
      bytes.reset();
      if (WIDE.matcher(head).lookingAt() || OTHER_ENCODING.matcher(head).find()) {
        return FACTORY.createXMLStreamReader(bytes);
      }
      bytes.skipNBytes(head.startsWith(MARK) ? MARK.length() : 0);
      return FACTORY.createXMLStreamReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new XMLStreamException("the part cannot be unpacked", e);
    }
  }

  /** An attribute by its local name, whatever its namespace; empty when absent. */
  static String attribute(XMLStreamReader xml, String name) {
    for (int at = 0; at < xml.getAttributeCount(); at++) {
      if (xml.getAttributeLocalName(at).equals(name)) {
        return xml.getAttributeValue(at);
      }
    }
    return "";
  }

  /**
   * The text of the element that the reader stands on; entities that nobody declared are left out.
   */
  static String text(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0 && xml.hasNext(); ) {
      switch (xml.next()) {
        case XMLStreamReader.START_ELEMENT -> depth++;
        case XMLStreamReader.END_ELEMENT -> depth--;
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE ->
            text.append(xml.getText());
        default -> {}
      }
    }
    return text.toString();
  }

  /** Whether an OOXML switch element such as {@code <w:vanish/>} is on. */
  static boolean on(XMLStreamReader xml) {
    String value = attribute(xml, "val");
    return !value.equals("0") && !value.equals("false") && !value.equals("off");
  }

  /** Goes past the end of the element that the reader stands on. */
  static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int depth = 1; depth > 0 && xml.hasNext(); ) {
      int event = xml.next();
      depth +=
          event == XMLStreamReader.START_ELEMENT
              ? 1
              : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
    }
  }
}
