package dev.workroom.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.XWPFFootnote;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRelation;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.impl.xb.xmlschema.SpaceAttribute;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.officeDocument.x2006.math.CTOMath;
import org.openxmlformats.schemas.officeDocument.x2006.math.CTOMathPara;
import org.openxmlformats.schemas.officeDocument.x2006.math.OMathDocument;
import org.openxmlformats.schemas.officeDocument.x2006.math.OMathParaDocument;
import org.openxmlformats.schemas.officeDocument.x2006.sharedTypes.STVerticalAlignRun;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTHyperlink;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STFldCharType;

/** Writes the inside of a paragraph: marks, links, notes, citations and cross-references. */
final class WordInline {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "\\[\\^([^\\]\\s]+)\\]|\\[(@[^\\]]+)\\]|(?<![\\w@.])@((?:fig|tbl|sec|eq):[\\w-]+(?:\\.[\\w-]+)*)"
              + "|(?<=[\\p{L}\\p{N})])\\^([^\\s^\\[\\]]{1,20})\\^");
  private static final Pattern CITED = Pattern.compile("@([^\\s;,\\]]+)\\s*(?:,\\s*([^;]*))?");

  /** Where letters stand. */
  private enum Height {
    LINE,
    ABOVE,
    BELOW
  }

  /** How a run looks. */
  private record Look(
      boolean bold, boolean italic, boolean struck, boolean code, boolean link, Height height) {
    static final Look PLAIN = new Look(false, false, false, false, false, Height.LINE);

    Look asBold() {
      return new Look(true, italic, struck, code, link, height);
    }

    Look asItalic() {
      return new Look(bold, true, struck, code, link, height);
    }

    Look asStruck() {
      return new Look(bold, italic, true, code, link, height);
    }

    Look asCode() {
      return new Look(bold, italic, struck, true, link, height);
    }

    Look asLink() {
      return new Look(bold, italic, struck, code, true, height);
    }

    Look at(Height other) {
      return new Look(bold, italic, struck, code, link, other);
    }
  }

  private final WordReport report;
  private final XWPFParagraph paragraph;
  private final boolean inNote;

  WordInline(WordReport report, XWPFParagraph paragraph) {
    this(report, paragraph, false);
  }

  private WordInline(WordReport report, XWPFParagraph paragraph, boolean inNote) {
    this.report = report;
    this.paragraph = paragraph;
    this.inNote = inNote;
  }

  /** Writes all that a block node holds. */
  void children(Node block) {
    children(block, Look.PLAIN, ctp()::addNewR);
    report.count(ReportMarkdown.plain(block));
  }

  /** Writes text in which only notes, citations and references have a meaning. */
  void text(String text) {
    text(text, Look.PLAIN, ctp()::addNewR);
    report.count(text);
  }

  void bold(String text) {
    run(text, Look.PLAIN.asBold(), ctp()::addNewR);
  }

  private CTP ctp() {
    return paragraph.getCTP();
  }

  private void children(Node parent, Look look, Supplier<CTR> runs) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
      inline(child, look, runs);
    }
  }

  private void inline(Node node, Look look, Supplier<CTR> runs) {
    switch (node) {
      case Text text -> text(text.getLiteral(), look, runs);
      case Code code -> run(code.getLiteral(), look.asCode(), runs);
      case StrongEmphasis strong -> children(strong, look.asBold(), runs);
      case Emphasis emphasis -> children(emphasis, look.asItalic(), runs);
      case Strikethrough low when lowered(low) -> children(low, look.at(Height.BELOW), runs);
      case Strikethrough struck -> children(struck, look.asStruck(), runs);
      case SoftLineBreak _ -> run(" ", look, runs);
      case HardLineBreak _ -> runs.get().addNewBr();
      case Link link -> link(link, look);
      case Image image -> {
        report.find(
            Severity.WARNING,
            "image " + image.getDestination(),
            "An image inside a sentence was left out; put it alone in a paragraph.");
        children(image, look.asItalic(), runs);
      }
      case HtmlInline html -> html(html.getLiteral(), runs);
      case FormulaNode formula ->
          formula(formula.latex(), formula.typed(), look, runs, ctp()::addNewOMath);
      default -> children(node, look, runs);
    }
  }

  /** {@code H~2~O}: one word between single marks, behind another, is lowered as in Pandoc. */
  private static boolean lowered(Strikethrough marked) {
    return marked.getOpeningDelimiter().equals("~")
        && marked.getPrevious() instanceof Text before
        && before.getLiteral().matches("(?s).*[\\p{L}\\p{N})]")
        && !ReportMarkdown.plain(marked).matches("(?s).*\\s.*");
  }

  /** A formula on a line of its own. */
  void formula(String latex) {
    formula(latex, latex, Look.PLAIN, ctp()::addNewR, null);
    report.count(latex);
  }

  /**
   * @param inLine makes its place in a sentence; null when it has the paragraph to itself
   */
  private void formula(
      String latex,
      String typed,
      Look look,
      Supplier<CTR> runs,
      @Nullable Supplier<CTOMath> inLine) {
    try {
      if (inLine == null) {
        CTOMathPara made =
            OMathParaDocument.Factory.parse(LatexMath.paragraph(latex)).getOMathPara();
        ctp().addNewOMathPara().set(made);
      } else {
        inLine.get().set(OMathDocument.Factory.parse(LatexMath.omml(latex, false)).getOMath());
      }
    } catch (DocumentException e) {
      report.find(
          Severity.WARNING, "formula " + typed, "It stands as it was typed: " + e.getMessage());
      run(typed, look, runs);
    } catch (XmlException e) {
      throw new IllegalStateException("a formula became no XML: " + latex, e);
    }
  }

  private void html(String tag, Supplier<CTR> runs) {
    if (tag.matches("(?i)<br\\s*/?>")) {
      runs.get().addNewBr();
    }
  }

  private void link(Link link, Look look) {
    Optional<String> target = target(link.getDestination());
    if (target.isEmpty() || inNote && !link.getDestination().contains(":")) {
      children(link, look, ctp()::addNewR);
      return;
    }
    CTHyperlink hyperlink = ctp().addNewHyperlink();
    hyperlink.setId(relation(target.get()));
    children(link, look.asLink(), hyperlink::addNewR);
  }

  /** Only addresses that a click may safely open. */
  private Optional<String> target(String destination) {
    try {
      URI uri = new URI(destination.replace(" ", "%20"));
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
      boolean safe =
          scheme.matches("(?i)https?|mailto") || scheme.isEmpty() && uri.getPath() != null;
      if (safe && !destination.isBlank() && !destination.startsWith("#")) {
        return Optional.of(uri.toString());
      }
    } catch (URISyntaxException _) {
      // reported below like any other address that cannot be linked
    }
    report.find(
        Severity.WARNING,
        "link " + destination,
        "The address was not linked; use http, https, mailto or a file name.");
    return Optional.empty();
  }

  private String relation(String target) {
    return paragraph
        .getPart()
        .getPackagePart()
        .addExternalRelationship(target, XWPFRelation.HYPERLINK.getRelation())
        .getId();
  }

  private void text(String text, Look look, Supplier<CTR> runs) {
    Matcher special = SPECIAL.matcher(text);
    int from = 0;
    while (special.find()) {
      run(before(text.substring(from, special.start()), special.group(3)), look, runs);
      from = special.end();
      if (special.group(1) != null) {
        note(special.group(1), special.group(), look, runs);
      } else if (special.group(2) != null) {
        citation(special.group(), special.group(2), look);
      } else if (special.group(3) != null) {
        reference(special.group(3), look);
      } else {
        run(special.group(4), look.at(Height.ABOVE), runs);
      }
    }
    run(text.substring(from), look, runs);
  }

  /** What stands before a reference, without a word such as "Figure" that the reference says. */
  private String before(String text, @Nullable String label) {
    String word =
        label == null
            ? ""
            : report.references.labelled(label).map(ReportReferences.Numbered::word).orElse("");
    String said = text.stripTrailing();
    boolean twice =
        !word.isEmpty()
            && said.length() < text.length()
            && said.regionMatches(true, said.length() - word.length(), word, 0, word.length())
            && (said.length() == word.length()
                || !Character.isLetter(said.charAt(said.length() - word.length() - 1)));
    return twice ? said.substring(0, said.length() - word.length()) : text;
  }

  private void note(String name, String raw, Look look, Supplier<CTR> runs) {
    Node note = report.body.notes().get(name);
    if (note == null || inNote) {
      report.find(
          Severity.ERROR,
          "footnote " + raw,
          "Nothing defines it; add a line \"" + raw + ": text\".");
      run(raw, look, runs);
      return;
    }
    Optional<WordReport.Note> known = report.note(ReportMarkdown.plain(note));
    if (known.isPresent()) {
      again(known.get());
      return;
    }
    XWPFFootnote footnote = report.footnote();
    XWPFParagraph text = footnote.createParagraph();
    text.setStyle("FootnoteText");
    WordInline inline = new WordInline(report, text, true);
    inline.run("\u00a0", Look.PLAIN, text.getCTP()::addNewR);
    inline.children(note);
    WordReport.Note made = report.noted(ReportMarkdown.plain(note));
    report.bookmarked(
        ctp(),
        made.bookmark(),
        () -> {
          CTR mark = ctp().addNewR();
          mark.addNewRPr().addNewRStyle().setVal("FootnoteReference");
          mark.addNewFootnoteReference().setId(footnote.getId());
        });
  }

  /** The number of a note that stands already; Word keeps it right when notes are added. */
  private void again(WordReport.Note note) {
    String[] kinds = {"begin", "code", "separate", "shown", "end"};
    for (String kind : kinds) {
      CTR run = ctp().addNewR();
      run.addNewRPr().addNewRStyle().setVal("FootnoteReference");
      switch (kind) {
        case "code" -> {
          CTText code = run.addNewInstrText();
          code.setSpace(SpaceAttribute.Space.PRESERVE);
          code.setStringValue(" NOTEREF " + note.bookmark() + " \\f \\h ");
        }
        case "shown" -> run.addNewT().setStringValue(Integer.toString(note.number()));
        default -> run.addNewFldChar().setFldCharType(STFldCharType.Enum.forString(kind));
      }
    }
  }

  private void citation(String raw, String inside, Look look) {
    record Part(Optional<Integer> number, String text) {}
    List<Part> parts = new ArrayList<>();
    Matcher each = CITED.matcher(inside);
    while (each.find()) {
      Optional<Integer> number = report.references.cite(each.group(1));
      if (number.isEmpty()) {
        report.find(
            Severity.ERROR,
            "citation " + raw,
            "No source has the key \"" + each.group(1) + "\"; add it to sources.");
      }
      String where = each.group(2) == null ? "" : ", " + each.group(2).strip();
      parts.add(new Part(number, number.map(n -> n + where).orElse("@" + each.group(1) + where)));
    }
    run("[", look, ctp()::addNewR);
    String separator = "";
    for (Part part : parts) {
      run(separator, look, ctp()::addNewR);
      separator = "; ";
      if (part.number().isEmpty()) {
        run(part.text(), look, ctp()::addNewR);
      } else {
        jump("src_" + part.number().get(), part.text(), look);
      }
    }
    run("]", look, ctp()::addNewR);
  }

  private void reference(String label, Look look) {
    Optional<ReportReferences.Numbered> to = report.references.labelled(label);
    if (to.isEmpty()) {
      report.find(
          Severity.ERROR,
          "reference @" + label,
          switch (label.substring(0, label.indexOf(':'))) {
            case "sec" -> "No heading has this label; put {#" + label + "} behind it.";
            case "eq" -> "No formula has this label; put {#" + label + "} behind its last $$.";
            default ->
                "No figure or table has this label; put {#" + label + "} behind its caption.";
          });
      run("@" + label, look, ctp()::addNewR);
      return;
    }
    ReportReferences.Numbered found = to.get();
    boolean heading = label.startsWith("sec:");
    if ((heading || label.startsWith("eq:")) && !found.number().isEmpty()) {
      run(found.word() + "\u00a0", look, ctp()::addNewR);
      field("REF " + found.bookmark() + (heading ? " \\r \\h" : " \\h"), found.number(), look);
    } else {
      field("REF " + found.bookmark() + " \\h", found.text(), look);
    }
  }

  /** An address as a link that shows itself. */
  void address(String address) {
    Optional<String> target = target(address);
    if (target.isEmpty()) {
      run(address, Look.PLAIN, ctp()::addNewR);
      return;
    }
    CTHyperlink hyperlink = ctp().addNewHyperlink();
    hyperlink.setId(relation(target.get()));
    run(address, Look.PLAIN.asLink(), hyperlink::addNewR);
  }

  private void jump(String bookmark, String text, Look look) {
    CTHyperlink hyperlink = ctp().addNewHyperlink();
    hyperlink.setAnchor(bookmark);
    run(text, look, hyperlink::addNewR);
  }

  /** A field with the result that it shows until Word computes it again. */
  CTText field(String instruction, String result) {
    return field(instruction, result, Look.PLAIN);
  }

  CTText boldField(String instruction, String result) {
    return field(instruction, result, Look.PLAIN.asBold());
  }

  private CTText field(String instruction, String result, Look look) {
    looking(look).addNewFldChar().setFldCharType(STFldCharType.BEGIN);
    CTText code = looking(look).addNewInstrText();
    code.setSpace(SpaceAttribute.Space.PRESERVE);
    code.setStringValue(" " + instruction + " ");
    looking(look).addNewFldChar().setFldCharType(STFldCharType.SEPARATE);
    CTText shown = looking(look).addNewT();
    shown.setStringValue(result);
    looking(look).addNewFldChar().setFldCharType(STFldCharType.END);
    return shown;
  }

  /** A new run; all runs of a field look alike, for programs differ in which one they follow. */
  private CTR looking(Look look) {
    CTR run = ctp().addNewR();
    look(run, look);
    return run;
  }

  private void run(String text, Look look, Supplier<CTR> runs) {
    if (text.isEmpty()) {
      return;
    }
    CTR run = runs.get();
    look(run, look);
    CTText content = run.addNewT();
    content.setSpace(SpaceAttribute.Space.PRESERVE);
    content.setStringValue(clean(text));
  }

  private static void look(CTR run, Look look) {
    if (!look.equals(Look.PLAIN)) {
      CTRPr properties = run.addNewRPr();
      if (look.link() || look.code()) {
        properties.addNewRStyle().setVal(look.link() ? "Hyperlink" : "InlineCode");
      }
      if (look.bold()) {
        properties.addNewB();
      }
      if (look.italic()) {
        properties.addNewI();
      }
      if (look.struck()) {
        properties.addNewStrike();
      }
      if (look.height() != Height.LINE) {
        properties
            .addNewVertAlign()
            .setVal(
                look.height() == Height.ABOVE
                    ? STVerticalAlignRun.SUPERSCRIPT
                    : STVerticalAlignRun.SUBSCRIPT);
      }
    }
  }

  /** Without what XML cannot hold. */
  private static String clean(String text) {
    return text.codePoints()
        .filter(c ->
            c == '\t' || c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c < 0xE000))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
