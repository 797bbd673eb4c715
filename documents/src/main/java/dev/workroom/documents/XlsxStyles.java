package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;

/** How the cells of a workbook look: their number formats, and whether their text can be seen. */
final class XlsxStyles {
  /** The look of a cell by its style number. */
  private record Look(int format, int font, int fill) {}

  private final DataFormatter formatter = new DataFormatter(java.util.Locale.ROOT);
  private final Map<Integer, String> formats = new HashMap<>();
  private final List<Look> looks = new ArrayList<>();
  private final List<Boolean> whiteFonts = new ArrayList<>();
  private final List<Boolean> tinyFonts = new ArrayList<>();
  private final List<Boolean> fills = new ArrayList<>();
  private final List<String> inks = new ArrayList<>();
  private final List<String> grounds = new ArrayList<>();
  private boolean from1904;

  static XlsxStyles none() {
    return new XlsxStyles();
  }

  static XlsxStyles read(ZipParts parts, String part, TextSink sink) {
    XlsxStyles styles = new XlsxStyles();
    try (InputStream in = parts.open(part)) {
      styles.read(XmlStream.open(in));
    } catch (IOException | XMLStreamException _) {
      sink.note("The formats of the cells are damaged; numbers are shown plain.");
    }
    return styles;
  }

  /** Days are counted from 1904, as on old Macintoshes. */
  void countFrom1904() {
    from1904 = true;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    String section = "";
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "borders" ->
              section = xml.getLocalName();
          default -> entry(section, xml);
        }
      } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals(section)) {
        section = "";
      }
    }
  }

  private void entry(String section, XMLStreamReader xml) {
    String name = xml.getLocalName();
    if (name.equals("numFmt") && section.isEmpty()) {
      formats.put(number(xml, "numFmtId"), XmlStream.attribute(xml, "formatCode"));
    } else if (section.equals("fonts")) {
      font(name, xml);
    } else if (section.equals("fills")) {
      fill(name, xml);
    } else if (section.equals("cellXfs") && name.equals("xf")) {
      looks.add(new Look(number(xml, "numFmtId"), number(xml, "fontId"), number(xml, "fillId")));
    }
  }

  private void font(String name, XMLStreamReader xml) {
    switch (name) {
      case "font" -> {
        whiteFonts.add(false);
        tinyFonts.add(false);
        inks.add(InkOnGround.BLACK);
      }
      // Theme colour 0 is the background.
      case "color" -> {
        set(whiteFonts, white(xml, "0"));
        set(inks, colour(xml));
      }
      case "sz" -> set(tinyFonts, XmlStream.attribute(xml, "val").matches("[12](\\.0*)?"));
      default -> {}
    }
  }

  private void fill(String name, XMLStreamReader xml) {
    switch (name) {
      case "fill" -> {
        fills.add(false);
        grounds.add("");
      }
      case "patternFill" -> set(fills, !XmlStream.attribute(xml, "patternType").matches("none|"));
      case "gradientFill" -> set(fills, true);
      case "fgColor" -> {
        boolean filled = !fills.isEmpty() && fills.getLast();
        set(grounds, filled ? colour(xml) : "");
        set(fills, filled && !white(xml, "0"));
      }
      default -> {}
    }
  }

  private static boolean white(XMLStreamReader xml, String background) {
    String rgb = XmlStream.attribute(xml, "rgb");
    return rgb.length() >= 6 && DocxStyles.whitish(rgb.substring(rgb.length() - 6))
        || XmlStream.attribute(xml, "theme").equals(background)
            && XmlStream.attribute(xml, "tint").isEmpty()
        || XmlStream.attribute(xml, "indexed").matches("1|9");
  }

  /** Only what is given in red, green and blue: a theme may hold any colour. */
  private static String colour(XMLStreamReader xml) {
    String rgb = XmlStream.attribute(xml, "rgb");
    return rgb.length() < 6 ? "" : InkOnGround.colour(rgb.substring(rgb.length() - 6));
  }

  private static <T> void set(List<T> list, T value) {
    if (!list.isEmpty()) {
      list.set(list.size() - 1, value);
    }
  }

  private static int number(XMLStreamReader xml, String name) {
    return DocxNumbers.number(XmlStream.attribute(xml, name), 0);
  }

  /** What hides the text of a cell of a style; empty when a person sees it. */
  String unseen(int style) {
    if (style < 0 || style >= looks.size()) {
      return "";
    }
    Look look = looks.get(style);
    if (at(whiteFonts, look.font()) && !at(fills, look.fill())) {
      return "white text";
    }
    if (at(tinyFonts, look.font())) {
      return "tiny text";
    }
    boolean lost =
        look.font() < inks.size()
            && look.fill() < grounds.size()
            && InkOnGround.lost(inks.get(look.font()), grounds.get(look.fill()));
    if (lost) {
      return "text in the colour behind it";
    }
    return blank(look) ? "number format that shows nothing" : "";
  }

  private boolean blank(Look look) {
    return formats.getOrDefault(look.format(), "").replace(" ", "").matches(";;;?");
  }

  private static boolean at(List<Boolean> list, int index) {
    return index >= 0 && index < list.size() && list.get(index);
  }

  /** A number as its cell shows it. */
  String shown(String raw, int style) {
    if (style < 0 || style >= looks.size()) {
      return plain(raw, 0, "General");
    }
    Look look = looks.get(style);
    String builtin = BuiltinFormats.getBuiltinFormat(look.format());
    String pattern = formats.getOrDefault(look.format(), builtin == null ? "General" : builtin);
    return blank(look) ? raw : plain(raw, look.format(), pattern);
  }

  private String plain(String raw, int format, String pattern) {
    try {
      double value = Double.parseDouble(raw);
      return formatter.formatRawCellContents(value, format, CellFormats.shown(pattern), from1904);
    } catch (RuntimeException _) {
      return raw; // a format that only Excel understands
    }
  }
}
