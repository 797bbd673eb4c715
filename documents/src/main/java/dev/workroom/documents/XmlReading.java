package dev.workroom.documents;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Takes a well-formed XML part apart into {@link XmlElement} without losing a character. It knows
 * no document type and no entity of its own.
 */
final class XmlReading {
  private static final int DEEPEST = 1_500;
  private final String xml;
  private int at;

  XmlReading(String xml) {
    this.xml = xml;
  }

  /**
   * A part from its bytes, in UTF-8 or UTF-16.
   *
   * @throws DocumentException with one sentence when it is not well formed
   */
  static XmlElement.Part read(byte[] bytes, String part) {
    try {
      Charset charset =
          bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0x1FD
              ? StandardCharsets.UTF_16
              : StandardCharsets.UTF_8;
      String xml = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (charset.equals(StandardCharsets.UTF_16)) {
        xml = xml.replaceFirst("(?i)encoding=([\"'])utf-16\\1", "encoding=\"UTF-8\"");
      }
      return new XmlReading(xml).part();
    } catch (CharacterCodingException | IndexOutOfBoundsException e) {
      throw new DocumentException("Its part " + part + " is damaged; nothing was changed.", e);
    } catch (DocumentException e) {
      throw new DocumentException(
          "Its part " + part + " cannot be edited (" + e.getMessage() + "); nothing was changed.",
          e);
    }
  }

  XmlElement.Part part() {
    String before = misc();
    if (at >= xml.length()) {
      throw new DocumentException("it holds no XML");
    }
    XmlElement root = tree();
    return new XmlElement.Part(before, root, xml.substring(at));
  }

  /** What may stand before the root. */
  private String misc() {
    int from = at;
    while (at < xml.length()) {
      int next = xml.indexOf('<', at);
      if (next < 0) {
        at = xml.length();
      } else if (xml.startsWith("<?", next)) {
        at = after("?>", next);
      } else if (xml.startsWith("<!--", next)) {
        at = after("-->", next);
      } else if (xml.startsWith("<!", next)) {
        throw new DocumentException("it declares a document type");
      } else {
        at = next;
        break;
      }
    }
    return xml.substring(from, at);
  }

  private int after(String mark, int from) {
    int found = xml.indexOf(mark, from);
    if (found < 0) {
      throw new DocumentException("it is cut off");
    }
    return found + mark.length();
  }

  private XmlElement tree() {
    XmlElement root = open();
    XmlElement current = root;
    int depth = 1;
    boolean closed = xml.charAt(at - 2) == '/';
    while (!closed || current != root) {
      if (closed) {
        current = java.util.Objects.requireNonNull(current.parent);
        depth--;
      }
      closed = false;
      int next = xml.indexOf('<', at);
      if (next < 0) {
        throw new DocumentException("it is cut off");
      }
      if (next > at) {
        current.raw(xml.substring(at, next));
      }
      at = next;
      if (xml.startsWith("</", at)) {
        int end = after(">", at);
        String name = xml.substring(at + 2, end - 1).strip();
        if (!name.equals(current.name)) {
          throw new DocumentException("its tags do not match");
        }
        at = end;
        closed = true;
      } else if (xml.startsWith("<!--", at)) {
        keep(current, "-->");
      } else if (xml.startsWith("<![CDATA[", at)) {
        keep(current, "]]>");
      } else if (xml.startsWith("<?", at)) {
        keep(current, "?>");
      } else {
        XmlElement child = open();
        current.add(child);
        current = child;
        closed = xml.charAt(at - 2) == '/';
        if (++depth > DEEPEST) {
          throw new DocumentException("it is nested too deeply");
        }
      }
    }
    return root;
  }

  private void keep(XmlElement current, String end) {
    int to = after(end, at);
    current.raw(xml.substring(at, to));
    at = to;
  }

  /** Reads a start tag; a self-closing one is left without an end tag. */
  private XmlElement open() {
    int from = at + 1;
    int name = from;
    while (name < xml.length() && " \t\r\n/>".indexOf(xml.charAt(name)) < 0) {
      name++;
    }
    int end = name;
    char quote = 0;
    while (quote != 0 || xml.charAt(end) != '>') {
      char c = xml.charAt(end++);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      }
    }
    at = end + 1;
    boolean closes = xml.charAt(end - 1) == '/';
    String tag = xml.substring(from, name);
    return new XmlElement(
        tag, xml.substring(name, closes ? end - 1 : end), closes ? "" : "</" + tag + ">");
  }
}
