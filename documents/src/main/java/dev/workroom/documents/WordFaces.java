package dev.workroom.documents;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * In which face, size and weight the paragraphs of an existing document are set, by their styles.
 */
final class WordFaces {
  private static final int DEEPEST = 12;

  /** Size in points. */
  record Face(String font, double size, boolean bold) {}

  private final Map<String, XmlElement> styles = new HashMap<>();
  private Optional<XmlElement> normal = Optional.empty();
  private String first = "";

  WordFaces(WordParts parts) throws IOException {
    Optional<String> part = parts.related("styles");
    if (part.isPresent()) {
      XmlElement root = parts.part(part.get()).root();
      normal = root.all("w:rPrDefault").stream().findFirst().flatMap(own -> own.first("w:rPr"));
      for (XmlElement style : root.all("w:style")) {
        styles.put(style.attribute("w:styleId"), style);
        if (style.attribute("w:type").equals("paragraph")
            && style.attribute("w:default").equals("1")) {
          first = style.attribute("w:styleId");
        }
      }
    }
  }

  /** The face of a paragraph's largest run. */
  Face of(XmlElement paragraph) {
    String style = WordFlow.style(paragraph);
    Face face = new Face("Times New Roman", 10, false);
    if (normal.isPresent()) {
      face = with(face, normal.get());
    }
    face = styled(face, style.isEmpty() ? first : style, 0);
    Face largest = face;
    boolean any = false;
    for (XmlElement run : paragraph.all("w:r")) {
      Optional<XmlElement> own = run.first("w:rPr");
      Face here = own.isPresent() ? with(face, own.get()) : face;
      boolean text = !run.all("w:t").isEmpty();
      if (text && (!any || here.size() > largest.size())) {
        largest = here;
        any = true;
      }
    }
    return largest;
  }

  private Face styled(Face face, String id, int depth) {
    XmlElement style = styles.get(id);
    if (style == null || depth > DEEPEST) {
      return face;
    }
    Optional<XmlElement> parent = style.first("w:basedOn");
    Face below =
        parent.isPresent() ? styled(face, parent.get().attribute("w:val"), depth + 1) : face;
    return style.first("w:rPr").map(own -> with(below, own)).orElse(below);
  }

  private static Face with(Face face, XmlElement properties) {
    String font =
        properties
            .first("w:rFonts")
            .map(own -> own.attribute("w:ascii"))
            .filter(name -> !name.isBlank())
            .orElse(face.font());
    double size =
        properties
            .first("w:sz")
            .map(own -> DocxNumbers.number(own.attribute("w:val"), 0) / 2.0)
            .filter(points -> points > 0)
            .orElse(face.size());
    boolean bold =
        properties
            .first("w:b")
            .map(own -> !own.attribute("w:val").matches("0|false|off"))
            .orElse(face.bold());
    return new Face(font, size, bold);
  }
}
