package dev.workroom.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Parts of a workbook as trees, read with nothing fetched and written as they came. */
final class WorkbookXml {
  static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private WorkbookXml() {}

  /**
   * A part as a tree.
   *
   * @throws IOException when it is no XML, or has a document type
   */
  static Document parse(byte[] part) throws IOException {
    try {
      // The JDK's own, whatever else is on the class path.
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      var builder = factory.newDocumentBuilder();
      // It throws what is fatal; without one the parser writes to the standard error.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(part));
    } catch (SAXException e) {
      throw new IOException("one of its parts is damaged", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A tree as a part. */
  static byte[] bytes(Document tree) {
    try {
      tree.setXmlStandalone(true);
      var out = new ByteArrayOutputStream();
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.newTransformer().transform(new DOMSource(tree), new StreamResult(out));
      return out.toByteArray();
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The children of this local name, whatever their prefix. */
  static List<Element> children(Node parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }

  static Optional<Element> child(Node parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  /** All elements below, in document order. */
  static List<Element> all(Node parent) {
    List<Element> found = new ArrayList<>();
    collect(parent, found);
    return found;
  }

  static List<Element> all(Node parent, String name) {
    return all(parent).stream().filter(element -> name.equals(element.getLocalName())).toList();
  }

  /** The groups of columns of a sheet; controls have elements of the same name in their anchors. */
  static List<Element> columns(Element sheet) {
    return child(sheet, "cols").map(list -> children(list, "col")).orElse(List.of());
  }

  private static void collect(Node parent, List<Element> found) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
        collect(element, found);
      }
    }
  }

  /** A new element in its parent's namespace and with its prefix, not yet placed. */
  static Element element(Element like, String name) {
    String prefix = like.getPrefix();
    return like.getOwnerDocument()
        .createElementNS(
            like.getNamespaceURI(),
            prefix == null || prefix.isEmpty() ? name : prefix + ":" + name);
  }

  /** A number in an attribute; otherwise what is given. */
  static int number(Element element, String attribute, int otherwise) {
    String text = element.getAttribute(attribute);
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : otherwise;
  }

  static void remove(Node node) {
    if (node.getParentNode() != null) {
      node.getParentNode().removeChild(node);
    }
  }
}
