package dev.workroom.documents;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.xmlbeans.impl.xb.xmlschema.SpaceAttribute;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTHyperlink;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPrGeneral;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTabStop;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTabs;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STFldCharType;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTabJc;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTabTlc;

/**
 * The table of contents: a field as Word makes it, with its entries already there, so that every
 * reader shows them; the page numbers are filled in once the document has been laid out.
 */
final class WordContents {
  private static final int DEEPEST = 3;

  /** More styles than this are not based on each other. */
  private static final int STYLES = 12;

  /** Heights in points: title and byline, the heading of the contents, an entry. */
  private static final double FRONT = 100;

  private static final double HEADING = 36;
  private static final double FIRST = 19.5;
  private static final double DEEPER = 14.5;

  /** Where numbers and where words begin, by level, in twentieths of a point. */
  private static final int[][] NUMBERS = {{0, 440}, {280, 860}, {560, 1300}};

  private final WordReport report;
  private final Map<String, CTText> pages = new LinkedHashMap<>();

  WordContents(WordReport report) {
    this.report = report;
  }

  void write(List<WordOutline.Entry> headings) {
    XWPFParagraph title = title(report.words.contents());
    List<WordOutline.Entry> listed =
        headings.stream().filter(h -> h.level() <= DEEPEST && !h.text().isBlank()).toList();
    XWPFParagraph paragraph = title;
    for (WordOutline.Entry entry : listed) {
      paragraph = report.paragraph("TOC" + entry.level());
      if (entry == listed.getFirst()) {
        mark(paragraph, STFldCharType.BEGIN);
        instruction(paragraph.getCTP().addNewR(), "TOC \\o \"1-3\" \\h \\z \\u");
        mark(paragraph, STFldCharType.SEPARATE);
      }
      if (!entry.number().isEmpty()) {
        indent(paragraph, NUMBERS[entry.level() - 1]);
      }
      entry(paragraph, entry.bookmark(), entry.number(), entry.text());
    }
    if (!listed.isEmpty()) {
      mark(paragraph, STFldCharType.END);
      paragraph.setSpacingAfter(report.space(240));
    }
  }

  /**
   * Whether what follows begins a page: not where the entries leave more than half of their last
   * page free. Heights are those of the styles, near enough for that.
   */
  boolean fillsItsPage(List<WordOutline.Entry> headings) {
    double used = FRONT + HEADING;
    for (WordOutline.Entry entry : headings) {
      used += entry.level() == 1 ? FIRST : entry.level() <= DEEPEST ? DEEPER : 0;
    }
    double page = report.template().textHeight() / 20.0;
    return used % page > page / 2;
  }

  /** The list of figures or of tables. */
  void list(String title, String word, List<ReportReferences.Caption> captions) {
    XWPFParagraph paragraph = title(title);
    for (ReportReferences.Caption caption : captions) {
      paragraph = report.paragraph("TableofFigures");
      if (caption == captions.getFirst()) {
        mark(paragraph, STFldCharType.BEGIN);
        instruction(paragraph.getCTP().addNewR(), "TOC \\h \\z \\c \"" + word + "\"");
        mark(paragraph, STFldCharType.SEPARATE);
      }
      String text = caption.numbered().text() + ". " + caption.text();
      entry(paragraph, caption.numbered().bookmark(), "", text);
    }
    if (!captions.isEmpty()) {
      mark(paragraph, STFldCharType.END);
      paragraph.setSpacingAfter(report.space(240));
    }
  }

  /** In a user's template the style may be a heading that is numbered. */
  private XWPFParagraph title(String words) {
    XWPFParagraph title = report.paragraph("TOCHeading");
    WordHeadingNumbers.none(title);
    new WordInline(report, title).text(words);
    return title;
  }

  /** The page stands at the right; where the style does not say so the entry does, as in Word. */
  private void stop(XWPFParagraph paragraph) {
    XWPFStyle style = report.document.getStyles().getStyle(paragraph.getStyle());
    for (int depth = 0; style != null && depth < STYLES; depth++) {
      CTPPrGeneral own = style.getCTStyle().getPPr();
      if (own != null && own.isSetTabs() && right(own.getTabs())) {
        return;
      }
      String basis = style.getBasisStyleID();
      style = basis == null ? null : report.document.getStyles().getStyle(basis);
    }
    CTTabStop stop = tabs(paragraph).addNewTab();
    stop.setVal(STTabJc.RIGHT);
    stop.setLeader(STTabTlc.DOT);
    stop.setPos(BigInteger.valueOf(report.template().textWidth()));
  }

  private static boolean right(CTTabs tabs) {
    return tabs.getTabList().stream().anyMatch(stop -> stop.getVal() == STTabJc.RIGHT);
  }

  private static CTTabs tabs(XWPFParagraph paragraph) {
    CTPPr properties = paragraph.getCTP().getPPr();
    return properties.isSetTabs() ? properties.getTabs() : properties.addNewTabs();
  }

  /** The words stand behind the number, and their further lines below them. */
  private static void indent(XWPFParagraph paragraph, int[] columns) {
    CTTabStop stop = tabs(paragraph).addNewTab();
    stop.setVal(STTabJc.LEFT);
    stop.setPos(BigInteger.valueOf(columns[1]));
    paragraph.setIndentationLeft(columns[1]);
    paragraph.setIndentationHanging(columns[1] - columns[0]);
  }

  private void entry(XWPFParagraph paragraph, String bookmark, String number, String words) {
    stop(paragraph);
    CTHyperlink link = paragraph.getCTP().addNewHyperlink();
    link.setAnchor(bookmark);
    if (!number.isEmpty()) {
      link.addNewR().addNewT().setStringValue(number);
      link.addNewR().addNewTab();
    }
    CTText text = link.addNewR().addNewT();
    text.setSpace(SpaceAttribute.Space.PRESERVE);
    text.setStringValue(words);
    link.addNewR().addNewTab();
    link.addNewR().addNewFldChar().setFldCharType(STFldCharType.BEGIN);
    instruction(link.addNewR(), "PAGEREF " + bookmark + " \\h");
    link.addNewR().addNewFldChar().setFldCharType(STFldCharType.SEPARATE);
    pages.put(bookmark, link.addNewR().addNewT());
    link.addNewR().addNewFldChar().setFldCharType(STFldCharType.END);
  }

  private static void instruction(CTR run, String instruction) {
    CTText code = run.addNewInstrText();
    code.setSpace(SpaceAttribute.Space.PRESERVE);
    code.setStringValue(" " + instruction + " ");
  }

  private static void mark(XWPFParagraph paragraph, STFldCharType.Enum kind) {
    paragraph.getCTP().addNewR().addNewFldChar().setFldCharType(kind);
  }

  /** Whether the document has contents. */
  boolean written() {
    return !pages.isEmpty();
  }

  /** Writes the page numbers, the headings' in their order, those of bookmarks by name. */
  void number(List<WordOutline.Entry> headings, List<Integer> onPages, PageLayout layout) {
    for (int at = 0; at < headings.size(); at++) {
      CTText page = pages.get(headings.get(at).bookmark());
      if (page != null) {
        page.setStringValue(Integer.toString(onPages.get(at)));
      }
    }
    pages.forEach((bookmark, page) ->
        layout.pageOf(bookmark).ifPresent(n -> page.setStringValue(Integer.toString(n))));
  }
}
