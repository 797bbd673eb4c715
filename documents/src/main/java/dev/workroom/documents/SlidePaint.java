package dev.workroom.documents;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The colours by name that a slide has from its master and theme, and the ground that layout and
 * master lay under it.
 *
 * <p>Names of elements follow ECMA-376 part 1, 19.3 and 20.1.
 *
 * @param ground empty where it is a picture or a gradient
 * @param painted where layout and master draw something over it
 */
record SlidePaint(Map<String, Color> names, Optional<Color> ground, List<Box> painted) {
  static final SlidePaint PLAIN = new SlidePaint(Map.of(), Optional.of(Color.WHITE), List.of());

  SlidePaint {
    names = Map.copyOf(names);
    painted = List.copyOf(painted);
  }

  /** A place in EMU. */
  record Box(long left, long top, long right, long bottom) {
    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /** For the slides of a layout; what is damaged is white. */
  static SlidePaint of(ZipParts parts, String layout) {
    Optional<String> master = PackageLinks.of(parts, layout).first("slideMaster");
    Map<String, Color> names = new HashMap<>();
    master
        .flatMap(part -> PackageLinks.of(parts, part).first("theme"))
        .ifPresent(theme -> scheme(parts, theme, names));
    master.ifPresent(part -> mapped(parts, part, names));
    var plain = new SlidePaint(names, Optional.of(Color.WHITE), List.of());
    return over(master.map(part -> over(plain, parts, part)).orElse(plain), parts, layout);
  }

  /** Who is told of elements as they are read. */
  interface Elements {
    void start(XMLStreamReader xml);

    default void end(String name) {}
  }

  private static void each(ZipParts parts, String part, Elements elements) {
    if (!parts.has(part)) {
      return;
    }
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          elements.start(xml);
        } else if (event == XMLStreamReader.END_ELEMENT) {
          elements.end(xml.getLocalName());
        }
      }
    } catch (IOException | XMLStreamException _) {
      // the rest keeps the colours that are the rule
    }
  }

  private static void scheme(ZipParts parts, String theme, Map<String, Color> names) {
    String[] name = {""};
    each(
        parts,
        theme,
        xml -> {
          String local = xml.getLocalName();
          if (local.equals("srgbClr") || local.equals("sysClr")) {
            String value = XmlStream.attribute(xml, local.equals("sysClr") ? "lastClr" : "val");
            hex(value).ifPresent(colour -> names.putIfAbsent(name[0], colour));
          } else {
            name[0] = local;
          }
        });
  }

  private static void mapped(ZipParts parts, String master, Map<String, Color> names) {
    each(
        parts,
        master,
        xml -> {
          if (xml.getLocalName().equals("clrMap")) {
            for (int i = 0; i < xml.getAttributeCount(); i++) {
              Color colour = names.get(xml.getAttributeValue(i));
              if (colour != null) {
                names.put(xml.getAttributeLocalName(i), colour);
              }
            }
          }
        });
  }

  /** With what a layout or master lays over it. */
  private static SlidePaint over(SlidePaint before, ZipParts parts, String part) {
    var sight = new SlideSight(before, Long.MAX_VALUE, Long.MAX_VALUE);
    each(parts, part, sight);
    return new SlidePaint(before.names(), sight.ground(), sight.painted());
  }

  /** A colour element of DrawingML, without what changes it; empty if it is none that is known. */
  Optional<Color> colour(XMLStreamReader xml) {
    String value = XmlStream.attribute(xml, "val");
    return switch (xml.getLocalName()) {
      case "srgbClr" -> hex(value);
      case "sysClr" -> hex(XmlStream.attribute(xml, "lastClr"));
      case "schemeClr" -> Optional.ofNullable(names.get(value));
      case "prstClr" ->
          switch (value) {
            case "white" -> Optional.of(Color.WHITE);
            case "black" -> Optional.of(Color.BLACK);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<Color> hex(String digits) {
    return digits.matches("[0-9a-fA-F]{6}")
        ? Optional.of(new Color(Integer.parseInt(digits, 16)))
        : Optional.empty();
  }
}
