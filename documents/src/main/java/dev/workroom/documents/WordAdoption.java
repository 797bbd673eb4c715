package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives what was written with our styles the styles of a user's template: by their built-in names,
 * by outline level, and by the names that programs give headings in other languages. A style that
 * the template lacks is added in its colours, fonts and sizes.
 */
final class WordAdoption {
  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|otsikko|overskrift|заголовок|标题|見出し)\\s*([1-4])");
  private static final Set<String> COLORS = Set.of("1F3A5F", "1F5C99");

  /** Half points: the size of our own body text. */
  private static final double OUR_SIZE = 21;

  private final XmlElement styles;
  private final String bullets;
  private final int width;
  private final Map<String, XmlElement> own = new HashMap<>();
  private final Map<String, XmlElement> theirs = new HashMap<>();
  private final Map<String, String> mapped = new HashMap<>();
  private final Set<String> brought = new HashSet<>();
  private final String accent;
  private final double scale;
  private final @Nullable String table;

  /**
   * @param bullets number of the bullet list that was added
   * @param width between the margins, in twentieths of a point
   */
  WordAdoption(WordParts parts, String bullets, int width) throws IOException {
    this.bullets = bullets;
    this.width = width;
    Optional<String> part = parts.related("styles");
    if (part.isEmpty()) {
      throw new DocumentException("The template has no styles.");
    }
    styles = parts.part(part.get()).root();
    for (XmlElement style :
        new XmlReading(WordTemplate.resource("word-styles.xml")).part().root().all("w:style")) {
      own.put(style.attribute("w:styleId"), style);
    }
    styles.all("w:style").forEach(style -> theirs.put(style.attribute("w:styleId"), style));
    accent = accent(parts);
    scale = size() / OUR_SIZE;
    table = tableStyle();
  }

  /** Whether a template's headings of the first level are in a list. */
  static boolean numbersHeadings(WordParts parts) throws IOException {
    Optional<String> part = parts.related("styles");
    return part.isPresent()
        && parts.part(part.get()).root().all("w:style").stream()
            .filter(style -> HEADING.matcher(name(style)).matches() && name(style).endsWith("1"))
            .anyMatch(style -> WordLists.number(style.first("w:pPr")).isPresent());
  }

  private String accent(WordParts parts) throws IOException {
    Optional<XmlElement> color =
        find("Heading1").flatMap(s -> s.first("w:rPr")).flatMap(r -> r.first("w:color"));
    String value = color.map(c -> c.attribute("w:val")).orElse("");
    if (value.matches("[0-9A-Fa-f]{6}") && !value.equals("000000")) {
      return value;
    }
    Optional<String> theme = parts.related("theme");
    if (theme.isPresent()) {
      for (XmlElement element : parts.part(theme.get()).root().all("a:accent1")) {
        for (XmlElement rgb : element.all("a:srgbClr")) {
          return rgb.attribute("val");
        }
      }
    }
    return "404040";
  }

  private double size() {
    List<XmlElement> where = new ArrayList<>(styles.all("w:docDefaults"));
    find("Normal").ifPresent(where::addFirst);
    for (XmlElement element : where) {
      for (XmlElement size : element.all("w:sz")) {
        return DocxNumbers.number(size.attribute("w:val"), 22);
      }
    }
    return 20;
  }

  /** A table style of the template's own, if it brings one. */
  private @Nullable String tableStyle() {
    for (XmlElement style : styles.all("w:style")) {
      boolean custom = style.attribute("w:customStyle").matches("1|true|on");
      if (style.attribute("w:type").equals("table") && custom) {
        return style.attribute("w:styleId");
      }
    }
    return null;
  }

  private static String name(XmlElement style) {
    return style.first("w:name").map(n -> n.attribute("w:val")).orElse("").toLowerCase(Locale.ROOT);
  }

  /** The template's style for one of ours. */
  private Optional<XmlElement> find(String id) {
    XmlElement ours = own.get(id);
    if (ours == null) {
      return Optional.empty();
    }
    String type = ours.attribute("w:type");
    if (id.equals("Normal")) {
      return theirs.values().stream()
          .filter(s -> s.attribute("w:type").equals(type))
          .filter(s -> s.attribute("w:default").matches("1|true|on"))
          .findFirst();
    }
    Matcher heading = HEADING.matcher(name(ours));
    int level = heading.matches() ? Integer.parseInt(heading.group(1)) : 0;
    List<XmlElement> sameType =
        styles.all("w:style").stream().filter(s -> s.attribute("w:type").equals(type)).toList();
    for (XmlElement style : sameType) {
      if (name(style).equals(name(ours)) && listed(id, style)) {
        return Optional.of(style);
      }
    }
    for (XmlElement style : sameType) {
      Matcher named = HEADING.matcher(name(style));
      if (level > 0 && named.matches() && Integer.parseInt(named.group(1)) == level) {
        return Optional.of(style);
      }
    }
    for (XmlElement style : sameType) {
      Optional<XmlElement> outline = style.first("w:pPr").flatMap(p -> p.first("w:outlineLvl"));
      if (level > 0
          && outline.filter(o -> o.attribute("w:val").equals("" + (level - 1))).isPresent()) {
        return Optional.of(style);
      }
    }
    return Optional.empty();
  }

  /** A list style without a list would lose its marks. */
  private static boolean listed(String id, XmlElement style) {
    boolean list = id.startsWith("ListBullet");
    return !list || style.first("w:pPr").flatMap(p -> p.first("w:numPr")).isPresent();
  }

  /** Gives an element and all in it the template's styles and colours. */
  void adopt(XmlElement written) {
    Map<XmlElement, Integer> bulleted = new HashMap<>();
    written.each(element -> {
      if (element.is("w:pStyle", "w:rStyle", "w:tblStyle")) {
        String ours = element.attribute("w:val");
        element.attribute("w:val", style(ours));
        if (ours.startsWith("ListBullet") && brought.contains(ours)) {
          bulleted.put(
              Objects.requireNonNull(element.parent), DocxNumbers.number(ours.substring(10), 1));
        }
      }
      for (String name : List.of("w:color", "w:fill", "w:val")) {
        if (COLORS.contains(element.attribute(name))) {
          element.attribute(name, accent);
        }
      }
    });
    // Programs look for the level of a list that a style names in different ways.
    bulleted.forEach((properties, level) -> {
      if (properties.first("w:numPr").isEmpty()) {
        properties.addBeforeAny(
            XmlElement.of(
                "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%s\"/></w:numPr>"
                    .formatted(level - 1, bullets)),
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr");
      }
    });
  }

  /** Our first colour in a chart becomes the template's. */
  void recolor(XmlElement chart) {
    for (XmlElement color : chart.all("a:srgbClr")) {
      if (COLORS.contains(color.attribute("val"))) {
        color.attribute("val", accent);
      }
    }
  }

  private String style(String id) {
    String known = mapped.get(id);
    if (known != null) {
      return known;
    }
    if (id.equals("ReportTable") && table != null) {
      mapped.put(id, table);
      return table;
    }
    Optional<XmlElement> there = find(id);
    if (there.isPresent()) {
      String theirId = there.get().attribute("w:styleId");
      mapped.put(id, theirId);
      return theirId;
    }
    return add(id);
  }

  /** Brings one of our styles into the template, in its look. */
  private String add(String id) {
    XmlElement ours = own.get(id);
    if (ours == null) {
      return id;
    }
    String free = theirs.containsKey(id) ? "Report" + id : id;
    mapped.put(id, free);
    brought.add(id);
    XmlElement style = ours.copy();
    style.attribute("w:styleId", free);
    for (XmlElement child : style.elements()) {
      if (child.is("w:basedOn", "w:next", "w:link")) {
        child.attribute("w:val", style(child.attribute("w:val")));
      }
    }
    boolean tableText = id.startsWith("Table") && table != null;
    Set<XmlElement> gone = new HashSet<>();
    style.each(element -> {
      if (element.is("w:rFonts") && !id.contains("Code") || tableText && element.is("w:color")) {
        gone.add(element);
      } else if (element.is("w:sz", "w:szCs") && element.ancestor("w:rPr").isPresent()) {
        long size = Math.round(DocxNumbers.number(element.attribute("w:val"), 21) * scale);
        element.attribute("w:val", Long.toString(size));
      } else if (element.is("w:tab") && element.attribute("w:val").equals("right")) {
        element.attribute("w:pos", Integer.toString(width));
      } else if (element.is("w:numPr") && id.startsWith("ListNumber")) {
        gone.add(element); // each paragraph names its own list
      } else if (element.is("w:numId")) {
        element.attribute("w:val", bullets);
      }
      for (String name : List.of("w:color", "w:fill", "w:val")) {
        if (COLORS.contains(element.attribute(name))) {
          element.attribute(name, accent);
        }
      }
    });
    gone.forEach(XmlElement::remove);
    styles.add(style);
    theirs.put(free, style);
    return free;
  }
}
