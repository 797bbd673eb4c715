package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads title, author and the like of an Office or OpenDocument package. */
final class OfficeProperties {
  private OfficeProperties() {}

  static void read(ZipParts parts, TextSink sink) {
    String part = parts.has("meta.xml") ? "meta.xml" : "docProps/core.xml";
    if (!parts.has(part)) {
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      String element = "";
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          element = xml.getLocalName();
        } else if (event == XMLStreamReader.END_ELEMENT) {
          element = "";
        } else if (event == XMLStreamReader.CHARACTERS && !element.isEmpty()) {
          values.merge(element, xml.getText(), String::concat);
        }
      }
    } catch (IOException | XMLStreamException _) {
      // properties are a courtesy
    }
    sink.title(values.getOrDefault("title", ""));
    note(
        sink, "Author", values.getOrDefault("creator", values.getOrDefault("initial-creator", "")));
    note(sink, "Last changed by", values.getOrDefault("lastModifiedBy", ""));
    note(sink, "Subject", values.getOrDefault("subject", ""));
    note(sink, "Keywords", values.getOrDefault("keywords", values.getOrDefault("keyword", "")));
    note(sink, "Description in the properties", values.getOrDefault("description", ""));
  }

  private static void note(TextSink sink, String label, String value) {
    if (!value.isBlank()) {
      sink.property(label, value);
    }
  }
}
