package dev.workroom.documents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.xmlbeans.impl.xb.xmlschema.SpaceAttribute;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTHyperlink;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STFldCharType;

/**
 * The table of contents: a field as Word makes it, with its entries already there, so that every
 * reader shows them; the page numbers are filled in once the document has been laid out.
 */
final class WordContents {
  private static final int DEEPEST = 3;

  /** Heights in points: title and byline, the heading of the contents, an entry. */
  private static final double FRONT = 100;

  private static final double HEADING = 36;
  private static final double FIRST = 19.5;
  private static final double DEEPER = 14.5;
  private final WordReport report;
  private final Map<String, CTText> pages = new LinkedHashMap<>();

  WordContents(WordReport report) {
    this.report = report;
  }

  void write(List<WordBody.Entry> headings) {
    XWPFParagraph title = report.paragraph("TOCHeading");
    new WordInline(report, title).text(report.words.contents());
    List<WordBody.Entry> listed =
        headings.stream().filter(h -> h.level() <= DEEPEST && !h.text().isBlank()).toList();
    XWPFParagraph paragraph = title;
    for (WordBody.Entry entry : listed) {
      paragraph = report.paragraph("TOC" + entry.level());
      if (entry == listed.getFirst()) {
        mark(paragraph, STFldCharType.BEGIN);
        instruction(paragraph.getCTP().addNewR(), "TOC \\o \"1-3\" \\h \\z \\u");
        mark(paragraph, STFldCharType.SEPARATE);
      }
      entry(paragraph, entry);
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
  boolean fillsItsPage(List<WordBody.Entry> headings) {
    double used = FRONT + HEADING;
    for (WordBody.Entry entry : headings) {
      used += entry.level() == 1 ? FIRST : entry.level() <= DEEPEST ? DEEPER : 0;
    }
    double page = report.template().textHeight() / 20.0;
    return used % page > page / 2;
  }

  private void entry(XWPFParagraph paragraph, WordBody.Entry entry) {
    CTHyperlink link = paragraph.getCTP().addNewHyperlink();
    link.setAnchor(entry.bookmark());
    CTText text = link.addNewR().addNewT();
    text.setSpace(SpaceAttribute.Space.PRESERVE);
    text.setStringValue(entry.text());
    link.addNewR().addNewTab();
    link.addNewR().addNewFldChar().setFldCharType(STFldCharType.BEGIN);
    instruction(link.addNewR(), "PAGEREF " + entry.bookmark() + " \\h");
    link.addNewR().addNewFldChar().setFldCharType(STFldCharType.SEPARATE);
    pages.put(entry.bookmark(), link.addNewR().addNewT());
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

  /** Writes the page numbers, the headings' pages in the order of the headings. */
  void number(List<WordBody.Entry> headings, List<Integer> onPages) {
    for (int at = 0; at < headings.size(); at++) {
      CTText page = pages.get(headings.get(at).bookmark());
      if (page != null) {
        page.setStringValue(Integer.toString(onPages.get(at)));
      }
    }
  }
}
