package dev.workroom.documents;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFNum;
import org.apache.poi.xwpf.usermodel.XWPFNumbering;
import org.apache.xmlbeans.XmlException;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNumLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.NumberingDocument;

/**
 * A user's own document as the template of a report: its styles, header, footer, theme and pages
 * stay, and the report stands where its body was, or where it says {@code {{body}}}.
 */
final class WordStationery {
  private final WordPage page;
  private final int kept;
  private final int marker;
  private final boolean numbered;
  private BigInteger bullets = BigInteger.ONE;

  private WordStationery(WordPage page, int kept, int marker, boolean numbered) {
    this.numbered = numbered;
    this.page = page;
    this.kept = kept;
    this.marker = marker;
  }

  /** Whether the template's headings bring numbers of their own. */
  boolean numbersHeadings() {
    return numbered;
  }

  WordPage page() {
    return page;
  }

  /**
   * Takes the body out of a template and fills in what it asks for in double braces: title,
   * subtitle, author, date, and the labels of the report's details.
   *
   * @param base where the emptied document goes
   * @throws IOException with one sentence when the template cannot be used
   */
  static WordStationery prepare(Path template, ReportSpec spec, Path base) throws IOException {
    try {
      WordParts parts = new WordParts(template);
      if (parts.has("word/vbaProject.bin")) {
        throw new DocumentException("It holds macros; save it as .docx or .dotx first.");
      }
      for (XmlElement type : parts.part("[Content_Types].xml").root().elements()) {
        String kind = type.attribute("ContentType");
        if (kind.endsWith("template.main+xml")) {
          type.attribute("ContentType", kind.replace("template.main", "document.main"));
        }
      }
      XmlElement body =
          parts
              .main()
              .root()
              .first("w:body")
              .orElseThrow(() -> new DocumentException("It has no body."));
      fill(parts, spec);
      int marker = marker(body);
      List<XmlElement> content = body.elements().stream().filter(e -> !e.is("w:sectPr")).toList();
      Optional<XmlElement> section = section(body, content, Math.max(0, marker));
      if (body.first("w:sectPr").isEmpty()) {
        body.add(XmlElement.of("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr>"));
      }
      if (marker < 0) {
        // The first section has the letterhead; later ones only say what differs from it.
        section.ifPresent(first -> {
          XmlElement copy = first.copy();
          copy.first("w:type").ifPresent(XmlElement::remove);
          body.first("w:sectPr").orElseThrow().replaceWith(List.of(copy));
        });
        content.forEach(XmlElement::remove);
      }
      WordPage page = WordPage.of(section.orElseGet(() -> body.first("w:sectPr").orElseThrow()));
      if (parts.related("settings").isEmpty()) {
        parts.add(
            "settings.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
            "settings",
            "<w:settings xmlns:w=\"" + WordParts.MAIN + "\"></w:settings>");
      }
      NewFile.write(base, parts::write);
      return new WordStationery(
          page, marker < 0 ? 0 : content.size(), marker, WordAdoption.numbersHeadings(parts));
    } catch (DocumentException e) {
      throw new IOException(
          "The template " + template.getFileName() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** The pages that the element at a place stands on, where the document changes them later. */
  private static Optional<XmlElement> section(XmlElement body, List<XmlElement> content, int from) {
    return content.stream()
        .skip(from)
        .flatMap(element -> element.all("w:sectPr").stream())
        .findFirst()
        .or(() -> body.first("w:sectPr"));
  }

  private static void fill(WordParts parts, ReportSpec spec) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("title", spec.title());
    values.put("subtitle", spec.subtitle());
    values.put("author", spec.author());
    values.put("date", spec.date());
    spec.details().forEach((label, value) -> values.put(label.toLowerCase(Locale.ROOT), value));
    List<XmlElement> roots = new ArrayList<>(List.of(parts.main().root()));
    for (String type : List.of("header", "footer")) {
      for (String part : parts.allRelated(type)) {
        roots.add(parts.part(part).root());
      }
    }
    for (XmlElement root : roots) {
      for (XmlElement paragraph : WordFlow.paragraphs(root)) {
        if (paragraph.is("w:p")) {
          fill(paragraph, values);
        }
      }
    }
  }

  private static void fill(XmlElement paragraph, Map<String, String> values) {
    for (Map.Entry<String, String> value : values.entrySet()) {
      WordText text = new WordText(paragraph, Revision.none());
      String mark = "{{" + value.getKey() + "}}";
      int at = text.text().toLowerCase(Locale.ROOT).indexOf(mark);
      if (at >= 0) {
        text.replace(at, at + mark.length(), value.getValue());
      }
    }
  }

  /** Which of the body's elements asks for the report; -1 when none does. */
  private static int marker(XmlElement body) {
    List<XmlElement> all = body.elements();
    for (int at = 0; at < all.size(); at++) {
      boolean asks =
          all.get(at).is("w:p")
              && WordText.of(all.get(at)).strip().matches("(?i)\\{\\{\\s*(body|content)\\s*}}");
      if (asks) {
        return at;
      }
    }
    return -1;
  }

  /** Whether the template itself says where title and details stand. */
  boolean placed() {
    return marker >= 0;
  }

  /** Gives the emptied document our lists beside its own, and tells which numbered list is ours. */
  BigInteger lists(XWPFDocument document) throws IOException {
    XWPFNumbering numbering =
        document.getNumbering() == null ? document.createNumbering() : document.getNumbering();
    int kinds =
        numbering.getAbstractNums().stream()
                .mapToInt(n -> n.getCTAbstractNum().getAbstractNumId().intValue())
                .max()
                .orElse(0)
            + 1;
    try {
      for (CTAbstractNum kind :
          NumberingDocument.Factory.parse(WordTemplate.resource("word-numbering.xml"))
              .getNumbering()
              .getAbstractNumArray()) {
        for (int level = 0; level < kind.sizeOfLvlArray(); level++) {
          if (kind.getLvlArray(level).isSetPStyle()) {
            kind.getLvlArray(level).unsetPStyle();
          }
        }
        kind.setAbstractNumId(BigInteger.valueOf(kinds + kind.getAbstractNumId().intValue() - 1L));
        numbering.addAbstractNum(new XWPFAbstractNum(kind));
      }
    } catch (XmlException e) {
      throw new IOException("The Word template of this program is damaged.", e);
    }
    bullets = list(numbering, BigInteger.valueOf(kinds), 0, 1);
    return BigInteger.valueOf(kinds + 1L);
  }

  /** A new list of a kind, which begins a level with a number; the list's own number is free. */
  static BigInteger list(XWPFNumbering numbering, BigInteger kind, int level, int start) {
    long free =
        numbering.getNums().stream()
                .mapToLong(n -> n.getCTNum().getNumId().longValue())
                .max()
                .orElse(0)
            + 1;
    CTNum list = CTNum.Factory.newInstance();
    list.setNumId(BigInteger.valueOf(free));
    list.addNewAbstractNumId().setVal(kind);
    // Said before the list is added: the library adds a copy.
    CTNumLvl own = list.addNewLvlOverride();
    own.setIlvl(BigInteger.valueOf(level));
    own.addNewStartOverride().setVal(BigInteger.valueOf(start));
    return numbering.addNum(new XWPFNum(list, numbering));
  }

  /** Moves what was written to its place and gives it the template's styles. */
  void finish(Path written, Path target) throws IOException {
    WordParts parts = new WordParts(written);
    XmlElement body = parts.main().root().first("w:body").orElseThrow();
    List<XmlElement> all = body.elements().stream().filter(e -> !e.is("w:sectPr")).toList();
    List<XmlElement> ours = all.subList(kept, all.size());
    WordAdoption adoption = new WordAdoption(parts, bullets.toString(), page.textWidth());
    ours.forEach(adoption::adopt);
    for (String chart : parts.allRelated("chart")) {
      adoption.recolor(parts.part(chart).root());
    }
    Optional<String> notes = parts.related("footnotes");
    if (notes.isPresent()) {
      Set<String> ids = new HashSet<>();
      ours.forEach(e -> e.all("w:footnoteReference").forEach(r -> ids.add(r.attribute("w:id"))));
      Set<String> named = new HashSet<>();
      body.all("w:footnoteReference").forEach(r -> named.add(r.attribute("w:id")));
      for (XmlElement note : List.copyOf(parts.part(notes.get()).root().elements())) {
        String id = note.attribute("w:id");
        if (ids.contains(id)) {
          adoption.adopt(note);
        } else if (!named.contains(id) && note.attribute("w:type").matches("|normal")) {
          note.remove(); // of the text that the report took the place of; some readers go by order
        }
      }
    }
    if (marker >= 0) {
      XmlElement mark = all.get(marker);
      ours.forEach(XmlElement::remove);
      mark.replaceWith(ours);
    }
    NewFile.write(target, parts::write);
  }
}
