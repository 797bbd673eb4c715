package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What the styles of a Word document mean: headings, titles, lists, hidden text. */
final class DocxStyles {
  private static final Pattern HEADING =
      Pattern.compile("(?i)(?:heading|überschrift|titre|título|titolo|kop|rubrik)\\s*(\\d)");

  /** A style; -1 where it does not say. */
  private static final class Style {
    String name = "";
    String parent = "";
    int outline = -1;
    String list = "";
    int listLevel;
    boolean hidden;
    Optional<Boolean> white = Optional.empty();
    Optional<Boolean> tiny = Optional.empty();
  }

  private final Map<String, Style> styles = new HashMap<>();

  static DocxStyles read(ZipParts parts, String part) {
    DocxStyles styles = new DocxStyles();
    if (parts.has(part)) {
      try (InputStream in = parts.open(part)) {
        styles.read(XmlStream.open(in));
      } catch (IOException | XMLStreamException _) {
        // without styles the text is still there
      }
    }
    return styles;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    Style style = new Style();
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "style" -> {
          style = new Style();
          styles.put(XmlStream.attribute(xml, "styleId"), style);
        }
        case "name" -> style.name = XmlStream.attribute(xml, "val");
        case "basedOn" -> style.parent = XmlStream.attribute(xml, "val");
        case "outlineLvl" ->
            style.outline = DocxNumbers.number(XmlStream.attribute(xml, "val"), -1);
        case "numId" -> style.list = XmlStream.attribute(xml, "val");
        case "ilvl" -> style.listLevel = DocxNumbers.number(XmlStream.attribute(xml, "val"), 0);
        case "vanish" -> style.hidden = XmlStream.on(xml);
        case "color" -> style.white = Optional.of(whitish(XmlStream.attribute(xml, "val")));
        case "sz" -> style.tiny = Optional.of(unreadable(XmlStream.attribute(xml, "val")));
        default -> {}
      }
    }
  }

  /** 1 to 6 for a heading, 0 for other paragraphs. */
  int heading(String id) {
    String at = id;
    for (int steps = 0; steps < 12; steps++) {
      Style style = styles.get(at);
      if (style == null) {
        break;
      }
      if (style.name.equalsIgnoreCase("title")) {
        return 1;
      }
      Matcher heading = HEADING.matcher(style.name);
      if (heading.matches()) {
        return Math.clamp(Integer.parseInt(heading.group(1)), 1, 6);
      }
      if (style.outline >= 0 && style.outline < 9) {
        return Math.min(6, style.outline + 1);
      }
      at = style.parent;
    }
    return 0;
  }

  boolean title(String id) {
    Style style = styles.get(id);
    return style != null && style.name.equalsIgnoreCase("title");
  }

  boolean hidden(String id) {
    return inherited(id, style -> style.hidden ? Optional.of(true) : Optional.empty());
  }

  boolean white(String id) {
    return inherited(id, style -> style.white);
  }

  boolean tiny(String id) {
    return inherited(id, style -> style.tiny);
  }

  /** A colour so near to white that nobody reads it on paper. */
  static boolean whitish(String color) {
    return color.toUpperCase(java.util.Locale.ROOT).matches("F[A-F]F[A-F]F[A-F]");
  }

  /** A size, in half points, that nobody reads. */
  static boolean unreadable(String size) {
    return DocxNumbers.number(size, 20) <= 4;
  }

  private boolean inherited(String id, Function<Style, Optional<Boolean>> property) {
    String at = id;
    for (int steps = 0; steps < 12; steps++) {
      Style style = styles.get(at);
      if (style == null) {
        return false;
      }
      Optional<Boolean> said = property.apply(style);
      if (said.isPresent()) {
        return said.get();
      }
      at = style.parent;
    }
    return false;
  }

  /** The list of a style's paragraphs; empty for none. */
  String list(String id) {
    String at = id;
    for (int steps = 0; steps < 12; steps++) {
      Style style = styles.get(at);
      if (style == null) {
        break;
      }
      if (!style.list.isEmpty()) {
        return style.list;
      }
      at = style.parent;
    }
    return "";
  }

  int listLevel(String id) {
    Style style = styles.get(id);
    return style == null ? 0 : style.listLevel;
  }
}
