package dev.workroom.documents;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Opens XML of strangers: no document type, no entities, nothing fetched, nothing recursive. */
final class XmlStream {
  private static final XMLInputFactory FACTORY = factory();

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

  static XMLStreamReader open(InputStream in) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(in);
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
