package dev.workroom.documents;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTColumns;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageNumber;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STSectionMark;

/** Writes the blocks of a report's body, one after another. */
final class WordBody {
  private static final Pattern ALERT =
      Pattern.compile("^\\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)]\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern TASK = Pattern.compile("^\\[([ xX])] ");

  /** With more headings than this the contents stand apart from the text. */
  private static final int LONG = 24;

  private final WordReport report;
  private final ReportSpec spec;
  private final WordMargins margins;
  private final WordFigure figures;
  private final WordContents contents;
  private final List<WordOutline.Entry> headings;
  private int written;
  private boolean contentsWritten;
  private boolean afterTable;
  private int columns = 1;
  private boolean onNewPage;
  private boolean newLetter;
  private boolean begun;

  /**
   * @param headings the headings of the body, as {@link WordOutline} gives them
   */
  WordBody(
      WordReport report,
      ReportSpec spec,
      WordMargins margins,
      ReportFiles files,
      WordContents contents,
      List<WordOutline.Entry> headings) {
    this.spec = spec;
    this.report = report;
    this.margins = margins;
    this.figures = new WordFigure(report, files);
    this.contents = contents;
    this.headings = List.copyOf(headings);
  }

  /** How many letters a body holds, if it is one of letters. */
  static int letters(Node root) {
    int letters = 1;
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      boolean begun =
          node instanceof Paragraph p && command(p).matches("newpage|pagebreak")
              || node != root.getFirstChild()
                  && node instanceof FencedCodeBlock code
                  && WordLetter.announced(code);
      letters += begun ? 1 : 0;
    }
    return letters;
  }

  void write(Node root) {
    if (spec.layout().contents() && !asksForContents(root)) {
      contents(true);
    }
    begun = !WordLetter.begins(root);
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      block(node);
      begun = true;
    }
    columns(1); // which also makes the columns before it end level
  }

  private static boolean asksForContents(Node root) {
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Paragraph p && command(p).matches("contents|toc")) {
        return true;
      }
    }
    return false;
  }

  private void contents(boolean newPage) {
    if (!contentsWritten) {
      contentsWritten = true;
      contents.write(headings);
      onNewPage = newPage && headings.size() > LONG && contents.fillsItsPage(headings);
    }
  }

  /** The list of what has captions that begin with a word. */
  private void list(String title, String word) {
    List<ReportReferences.Caption> captions = report.references.captions(word);
    contents.list(title, word, captions);
    if (captions.isEmpty()) {
      report.find(Severity.WARNING, title, "The list is empty: nothing has such a caption.");
    }
  }

  private void block(Node node) {
    switch (node) {
      case Heading heading -> heading(heading);
      case Paragraph paragraph -> paragraph(paragraph);
      case TableBlock table -> table(table);
      case ListBlock list -> {
        list(list, 1, true);
        afterTable = false;
      }
      case BlockQuote quote -> quote(quote);
      case FencedCodeBlock code
          when code.getInfo() != null && code.getInfo().strip().equals("figures") -> {
        WordKeyFigures.write(report, code.getLiteral());
        afterTable = true;
      }
      case FencedCodeBlock code when letter() && WordLetter.announced(code) -> letter(code);
      case FencedCodeBlock code when ReportChart.announced(code.getInfo()) -> chart(code);
      case FencedCodeBlock code when FormulaSyntax.displayed(code) -> formula(code);
      case FencedCodeBlock code -> code(code.getLiteral());
      case IndentedCodeBlock code -> code(code.getLiteral());
      case ThematicBreak _ -> rule();
      case HtmlBlock html ->
          report.find(
              Severity.NOTE,
              html.getLiteral().lines().findFirst().orElse("HTML").strip(),
              "HTML in the body was left out; use Markdown.");
      default -> {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
          block(child);
        }
      }
    }
  }

  private void heading(Heading heading) {
    WordOutline.Entry entry = headings.get(written++);
    XWPFParagraph paragraph = styled("Heading" + entry.level());
    WordInline inline = new WordInline(report, paragraph);
    Runnable words = () -> inline.children(heading);
    // Word makes the marks of its contents anew, so who refers to a heading needs one of its own.
    Runnable named =
        report
            .references
            .numberOf(heading)
            .<Runnable>map(
                own -> () -> report.bookmarked(paragraph.getCTP(), own.bookmark(), words))
            .orElse(words);
    if (report.body.unnumbered().contains(heading)) {
      WordHeadingNumbers.none(paragraph);
    } else {
      report.numbers().ifPresent(numbers -> numbers.number(paragraph, entry.level()));
    }
    report.bookmarked(paragraph.getCTP(), entry.bookmark(), named);
    if (entry.text().isBlank()) {
      report.find(Severity.WARNING, "heading " + written, "The heading has no text.");
    }
  }

  private void paragraph(Paragraph node) {
    Optional<ReportReferences.Figure> figure = report.references.figure(node);
    if (report.references.isCaption(node) || obeyed(command(node))) {
      return;
    }
    if (figure.isPresent()) {
      figures.write(figure.get());
      afterTable = false;
      return;
    }
    if (newLetter) {
      newLetter = false;
      List<String> lines = ReportMarkdown.lines(node);
      boolean to = WordLetter.address(lines);
      WordFront.letterOf(report, spec)
          .write(new WordLetter.Head(to ? lines : List.of(), "", Map.of(), ""));
      if (to) {
        return;
      }
    }
    if (letter() && WordLetter.signature(node)) {
      WordLetter.sign(node);
    }
    XWPFParagraph paragraph = styled("Normal");
    new WordInline(report, paragraph).children(node);
    if (letter() && WordLetter.closing(node)) {
      paragraph.setSpacingAfter(WordLetter.ROOM_TO_SIGN);
      paragraph.setKeepNext(true);
    }
    keepWithList(node, paragraph);
  }

  /** A sentence that announces what follows stays with it. */
  private static void keepWithList(Node node, XWPFParagraph paragraph) {
    if (ReportMarkdown.plain(node).endsWith(":")) {
      paragraph.setKeepNext(true);
    }
  }

  private static String command(Paragraph node) {
    if (node.getFirstChild() instanceof Text text && text.getNext() == null) {
      String literal = text.getLiteral().strip();
      if (literal.equalsIgnoreCase("[TOC]")) {
        return "contents";
      }
      return literal.startsWith("\\") ? literal.substring(1).toLowerCase(Locale.ROOT) : "";
    }
    return "";
  }

  private boolean obeyed(String command) {
    switch (command) {
      case "newpage", "pagebreak" -> {
        if (letter()) {
          section(false, true);
          newLetter = true;
        } else {
          onNewPage = true;
        }
      }
      case "landscape" -> section(true, false);
      case "portrait" -> section(false, false);
      case "columns", "columns 2", "columns 3", "columns 4", "columns 1" ->
          columns(command.equals("columns") ? 2 : command.charAt(command.length() - 1) - '0');
      case "contents" -> contents(false);
      case "figures" -> list(report.words.figures(), report.words.figure());
      case "tables" -> list(report.words.tables(), report.words.table());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean letter() {
    return spec.kind() == ReportSpec.Template.LETTER;
  }

  /**
   * A letter of its own in a document of several; the first may stand where the document begins.
   */
  private void letter(FencedCodeBlock code) {
    if (begun) {
      section(false, true);
    }
    newLetter = false;
    WordFront.letterOf(report, spec).write(WordLetter.Head.of(code.getLiteral(), spec.date()));
  }

  /**
   * Ends the section so far; what follows stands on pages turned the other way, or is another
   * letter, counted from page 1 and with a first page of its own.
   */
  private void section(boolean landscape, boolean letter) {
    columns(1);
    CTSectPr last = report.document.getDocument().getBody().getSectPr();
    endSection(last);
    if (last.isSetType() && last.getType().getVal() == STSectionMark.CONTINUOUS) {
      last.unsetType();
    }
    if (letter) {
      CTPageNumber count = last.isSetPgNumType() ? last.getPgNumType() : last.addNewPgNumType();
      count.setStart(BigInteger.ONE);
      return;
    }
    while (report.template().page() == null && last.sizeOfHeaderReferenceArray() > 0) {
      last.removeHeaderReference(0);
    }
    while (report.template().page() == null && last.sizeOfFooterReferenceArray() > 0) {
      last.removeFooterReference(0);
    }
    if (last.isSetTitlePg()) {
      last.unsetTitlePg();
    }
    report.turn(landscape);
    report.template().pageOf(last);
    if (report.template().page() == null) {
      margins.write(report, last, false); // the tab stops depend on the width
    }
  }

  /** Ends the section so far; what follows on the same page runs in so many columns. */
  private void columns(int count) {
    if (count == columns) {
      return;
    }
    columns = count;
    CTSectPr last = report.document.getDocument().getBody().getSectPr();
    endSection(last);
    (last.isSetType() ? last.getType() : last.addNewType()).setVal(STSectionMark.CONTINUOUS);
    CTColumns set = last.isSetCols() ? last.getCols() : last.addNewCols();
    set.setNum(BigInteger.valueOf(count));
    set.setSpace(BigInteger.valueOf(WordPage.COLUMN_GAP));
    if (last.isSetTitlePg()) {
      last.unsetTitlePg();
    }
    report.columns(count);
  }

  private void endSection(CTSectPr last) {
    XWPFParagraph end = report.paragraph("Normal");
    end.setSpacingAfter(0);
    end.setSpacingBetween(0.1);
    end.getCTP().getPPr().addNewSectPr().set(last.copy());
    onNewPage = false;
    afterTable = false;
  }

  private void table(TableBlock node) {
    if (afterTable) {
      separate();
    }
    Optional<Paragraph> caption = report.references.captionOf(node);
    report
        .references
        .numberOf(node)
        .ifPresent(numbered -> {
          XWPFParagraph paragraph = WordFigure.caption(report, numbered);
          onOwnPage(paragraph);
          paragraph.setKeepNext(true);
          paragraph.setSpacingBefore(report.space(180));
          paragraph.setSpacingAfter(report.space(80));
          WordInline inline = new WordInline(report, paragraph);
          inline.text(". " + captionText(caption.orElseThrow()));
        });
    new WordTable(report, node).write();
    afterTable = true;
  }

  private void chart(FencedCodeBlock code) {
    ReportChart chart =
        ReportChart.parse(
            Objects.requireNonNullElse(code.getInfo(), ""),
            code.getLiteral(),
            report.template().layout().language());
    Optional<ReportReferences.Numbered> number = report.references.numberOf(code);
    new WordChart(report).write(chart, number.isPresent());
    number.ifPresent(numbered -> {
      XWPFParagraph text = WordFigure.caption(report, numbered);
      text.setAlignment(ParagraphAlignment.CENTER);
      new WordInline(report, text).text(". " + chart.caption());
    });
    afterTable = false;
  }

  /** A formula on a line of its own; one that has a label stands between its margins and number. */
  private void formula(FencedCodeBlock code) {
    String latex = code.getLiteral().strip();
    Optional<ReportReferences.Numbered> number = report.references.numberOf(code);
    if (number.isEmpty()) {
      new WordInline(report, styled("Formula")).formula(latex);
      return;
    }
    if (afterTable) {
      separate();
    }
    WordFigure.formula(report, latex, number.get());
    afterTable = true;
  }

  private static String captionText(Paragraph caption) {
    Matcher parts = ReportMarkdown.CAPTION.matcher(ReportMarkdown.plain(caption));
    return parts.matches() ? parts.group(1) : "";
  }

  /** Word would merge two tables that touch. */
  private void separate() {
    XWPFParagraph gap = report.paragraph("Normal");
    gap.setSpacingAfter(report.space(60));
    gap.setSpacingBetween(0.5);
    afterTable = false;
  }

  private void quote(BlockQuote quote) {
    boolean callout = quote.getFirstChild() instanceof Paragraph first && alert(first);
    for (Node child = quote.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Paragraph paragraph) {
        XWPFParagraph target = styled(callout ? "Callout" : "Quote");
        new WordInline(report, target).children(paragraph);
      } else {
        block(child);
      }
    }
  }

  private static boolean alert(Paragraph first) {
    if (first.getFirstChild() instanceof Text text) {
      Matcher alert = ALERT.matcher(text.getLiteral());
      if (alert.find()) {
        text.setLiteral(text.getLiteral().substring(alert.end()));
        if (text.getLiteral().isEmpty() && text.getNext() != null) {
          text.getNext().unlink(); // the line break behind the mark
        }
        return true;
      }
    }
    return false;
  }

  private void code(String literal) {
    XWPFParagraph paragraph = styled("CodeBlock");
    String[] lines = literal.stripTrailing().split("\n", -1);
    for (int at = 0; at < lines.length; at++) {
      if (at > 0) {
        paragraph.createRun().addBreak();
      }
      paragraph.createRun().setText(lines[at].replace("\t", "    "));
    }
    report.count(literal);
  }

  private void rule() {
    XWPFParagraph paragraph = styled("Normal");
    paragraph.setSpacingAfter(report.space(160));
    var border = paragraph.getCTP().getPPr().addNewPBdr().addNewBottom();
    border.setVal(STBorder.SINGLE);
    border.setSz(BigInteger.valueOf(4));
    border.setSpace(BigInteger.ONE);
    border.setColor("C9D1DB");
  }

  private void list(ListBlock list, int depth, boolean outermost) {
    int level = Math.min(depth, 3);
    String suffix = level == 1 ? "" : Integer.toString(level);
    Optional<BigInteger> numbers =
        list instanceof OrderedList ordered
            ? Optional.of(numbering(ordered, level))
            : Optional.empty();
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      if (item instanceof ListItem listItem) {
        boolean last = outermost && item.getNext() == null;
        String style = (list instanceof BulletList ? "ListBullet" : "ListNumber") + suffix;
        item(listItem, style, numbers, depth, last);
      }
    }
  }

  private void item(
      ListItem item, String style, Optional<BigInteger> numbers, int depth, boolean last) {
    boolean first = true;
    for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
      boolean end = last && child.getNext() == null;
      if (child instanceof ListBlock nested) {
        list(nested, depth + 1, end);
      } else if (child instanceof Paragraph paragraph) {
        XWPFParagraph target = itemParagraph(paragraph, first, style, numbers, depth);
        if (end) {
          target.setSpacingAfter(report.space(140));
        }
        new WordInline(report, target).children(paragraph);
      } else {
        block(child);
      }
      first = false;
    }
  }

  private XWPFParagraph itemParagraph(
      Paragraph node, boolean first, String style, Optional<BigInteger> numbers, int depth) {
    int level = Math.min(depth, 3);
    if (!first) {
      return styled("ListContinue" + (level == 1 ? "" : Integer.toString(level)));
    }
    Optional<String> box = task(node);
    XWPFParagraph target = styled(box.isPresent() && level == 1 ? "ListTask" : style);
    if (box.isPresent()) {
      target.createRun().setText(box.get());
      target.createRun().addTab();
    }
    numbers.ifPresent(list -> {
      target.setNumID(list);
      target.setNumILvl(BigInteger.valueOf(level - 1L));
    });
    return target;
  }

  /** The box of a task; its mark is taken out of the text. */
  private static Optional<String> task(Paragraph paragraph) {
    if (paragraph.getFirstChild() instanceof Text text) {
      Matcher task = TASK.matcher(text.getLiteral());
      if (task.find()) {
        text.setLiteral(text.getLiteral().substring(task.end()));
        return Optional.of(task.group(1).isBlank() ? "\u2610" : "\u2611");
      }
    }
    return Optional.empty();
  }

  /** A list of its own, so that it begins where the text says. */
  private BigInteger numbering(OrderedList list, int level) {
    Integer start = list.getMarkerStartNumber();
    return report.newList(level - 1, start == null ? 1 : start);
  }

  private XWPFParagraph styled(String style) {
    XWPFParagraph paragraph = report.paragraph(style);
    onOwnPage(paragraph);
    if (afterTable && !style.startsWith("Heading")) {
      paragraph.setSpacingBefore(report.space(180));
    }
    afterTable = false;
    return paragraph;
  }

  private void onOwnPage(XWPFParagraph paragraph) {
    if (onNewPage) {
      paragraph.setPageBreak(true);
      onNewPage = false;
    }
  }
}
