package dev.workroom.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists of an existing document, and new ones in their look (ECMA-376 part 1, 17.9). */
final class WordLists {
  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml";
  private static final String SPACE =
      "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

  private final WordParts parts;
  private final Map<String, String> looks = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();
  private Optional<XmlElement> root = Optional.empty();
  private String plain = "";

  WordLists(WordParts parts) throws IOException {
    this.parts = parts;
    Optional<String> part = parts.related("numbering");
    if (part.isPresent()) {
      XmlElement all = parts.part(part.get()).root();
      root = Optional.of(all);
      for (XmlElement kind : all.all("w:abstractNum")) {
        kind.first("w:lvl")
            .flatMap(l -> l.first("w:numFmt"))
            .ifPresent(f -> kinds.put(kind.attribute("w:abstractNumId"), f.attribute("w:val")));
      }
      for (XmlElement list : all.elements()) {
        if (list.is("w:num")) {
          list.first("w:abstractNumId")
              .ifPresent(look -> looks.put(list.attribute("w:numId"), look.attribute("w:val")));
        }
      }
    }
  }

  /** How a list marks its points: {@code bullet}, {@code decimal} …; empty for one unknown. */
  String kind(String number) {
    return kinds.getOrDefault(looks.getOrDefault(number, ""), "");
  }

  /** The number of the list that paragraph properties, or those of a style, name. */
  static Optional<String> number(Optional<XmlElement> properties) {
    return properties
        .flatMap(p -> p.first("w:numPr"))
        .flatMap(n -> n.first("w:numId"))
        .map(n -> n.attribute("w:val"));
  }

  /** Puts a paragraph into a list; after the properties that come before it (17.3.1.26). */
  static void number(XmlElement properties, String number, int level) {
    properties.first("w:numPr").ifPresent(XmlElement::remove);
    XmlElement made =
        XmlElement.of(
            "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%s\"/></w:numPr>"
                .formatted(level, number));
    List<XmlElement> before =
        properties.elements().stream()
            .filter(e ->
                e.is("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr")
                    || e.is("w:widowControl"))
            .toList();
    if (before.isEmpty()) {
      properties.addFirst(made);
    } else {
      properties.addAfter(before.getLast(), made);
    }
  }

  /**
   * A numbered list of its own.
   *
   * @param like the number of a list whose look it has; of a plain one when that is unknown
   * @param level 0 for the outermost, which is the one that begins at {@code first}
   */
  Optional<String> begun(String like, int level, int first) {
    try {
      XmlElement all = root.isPresent() ? root.get() : created();
      root = Optional.of(all);
      String look = looks.getOrDefault(like, "");
      if (look.isEmpty() || kinds.getOrDefault(look, "").equals("bullet")) {
        look = plain(all);
      }
      String number = free(all, "w:num", "w:numId", 1);
      XmlElement made =
          XmlElement.of(
              "<w:num w:numId=\"%s\"><w:abstractNumId w:val=\"%s\"/></w:num>"
                  .formatted(number, look));
      made.add(
          XmlElement.of(
              "<w:lvlOverride w:ilvl=\"%d\"><w:startOverride w:val=\"%d\"/></w:lvlOverride>"
                  .formatted(level, first)));
      all.elements().stream()
          .filter(e -> e.is("w:num", "w:abstractNum"))
          .reduce((_, later) -> later)
          .ifPresentOrElse(last -> all.addAfter(last, made), () -> all.add(made));
      looks.put(number, look);
      return Optional.of(number);
    } catch (IOException e) {
      return Optional.empty(); // its points begin with a typed mark, which is said
    }
  }

  private XmlElement created() throws IOException {
    return parts
        .add(
            "numbering.xml",
            TYPE,
            "numbering",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\""
                + SPACE
                + "\"></w:numbering>")
        .root();
  }

  /** A look of 1., a., i. for a document that has none; made once. */
  private String plain(XmlElement all) {
    if (!plain.isEmpty()) {
      return plain;
    }
    String look = free(all, "w:abstractNum", "w:abstractNumId", 0);
    StringBuilder levels = new StringBuilder();
    for (int level = 0; level < 9; level++) {
      levels.append(
          ("<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/>"
                  + "<w:lvlText w:val=\"%%%d.\"/><w:lvlJc w:val=\"left\"/><w:pPr>"
                  + "<w:ind w:left=\"%d\" w:hanging=\"360\"/></w:pPr></w:lvl>")
              .formatted(
                  level,
                  List.of("decimal", "lowerLetter", "lowerRoman").get(level % 3),
                  level + 1,
                  720 * (level + 1)));
    }
    XmlElement made =
        XmlElement.of(
            "<w:abstractNum w:abstractNumId=\"%s\"><w:multiLevelType w:val=\"multilevel\"/>%s</w:abstractNum>"
                .formatted(look, levels));
    all.addBeforeAny(made, "w:num", "w:numIdMacAtCleanup"); // those come behind all looks
    kinds.put(look, "decimal");
    plain = look;
    return look;
  }

  private static String free(XmlElement all, String name, String attribute, int least) {
    int highest =
        all.all(name).stream()
            .mapToInt(e -> DocxNumbers.number(e.attribute(attribute), 0))
            .max()
            .orElse(least - 1);
    return Integer.toString(highest + 1);
  }
}
