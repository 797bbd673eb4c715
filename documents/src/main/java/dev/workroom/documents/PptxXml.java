package dev.workroom.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The XML of a presentation's parts: read without document types or entities, and written. */
final class PptxXml {
  static final String DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
  static final String SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main";
  static final String CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";

  /** The name spaces of a part of slides, as attributes of its root. */
  static final String SPACES =
      " xmlns:a=\""
          + DRAWING
          + "\" xmlns:r=\""
          + PptxPackage.OFFICE
          + "\" xmlns:p=\""
          + SLIDES
          + "\"";

  /** How a part begins. */
  static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

  /** English metric units in a point. */
  static final int POINT = 12_700;

  private PptxXml() {}

  static Document parse(InputStream in) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      // It throws what is fatal; without one the parser writes to the standard error.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(in);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("one of its parts is not well-formed XML", e);
    }
  }

  static byte[] bytes(Document document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HEAD.getBytes(StandardCharsets.UTF_8));
    try {
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      writer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
      writer.transform(new DOMSource(document), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IOException("a part could not be written", e);
    }
    return out.toByteArray();
  }

  /** Children by local name. */
  static List<Element> children(Node parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }

  /** The child that a path of local names leads to. */
  static Optional<Element> child(Node parent, String... path) {
    Node at = parent;
    for (String name : path) {
      List<Element> found = children(at, name);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      at = found.getFirst();
    }
    return Optional.of((Element) at);
  }

  /** All below, by local name, in the order of the document. */
  static List<Element> all(Node parent, String name) {
    List<Element> found = new ArrayList<>();
    var list =
        parent instanceof Document document
            ? document.getElementsByTagNameNS("*", name)
            : ((Element) parent).getElementsByTagNameNS("*", name);
    for (int at = 0; at < list.getLength(); at++) {
      found.add((Element) list.item(at));
    }
    return found;
  }

  /** An attribute as a whole number, or what stands for it. */
  static long number(Element element, String attribute, long otherwise) {
    try {
      return Long.parseLong(element.getAttribute(attribute));
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}
