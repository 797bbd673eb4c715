package dev.workroom.documents;

import java.math.BigInteger;
import java.util.List;
import org.apache.poi.xwpf.model.XWPFHeaderFooterPolicy;
import org.apache.poi.xwpf.usermodel.XWPFHeaderFooter;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSimpleField;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTabStop;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STHdrFtr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTabJc;

/**
 * What stands in the margins of each page: title and date above, author and page number below. The
 * first page of a letter has neither.
 *
 * @param several whether the document holds several letters, each counted from page 1
 */
record WordMargins(String title, String date, String author, boolean letter, boolean several) {

  /**
   * @param opening whether the section opens the document: its first page has no header
   */
  void write(WordReport report, CTSectPr section, boolean opening) {
    XWPFHeaderFooterPolicy policy = new XWPFHeaderFooterPolicy(report.document, section);
    int width = report.template().textWidth();
    XWPFParagraph top = first(policy.createHeader(STHdrFtr.DEFAULT), "Header", width);
    top.createRun().setText(several ? "" : title);
    top.createRun().addTab();
    top.createRun().setText(date);
    bottom(report, policy, STHdrFtr.DEFAULT, width);
    if (opening) {
      section.addNewTitlePg();
    }
    if (opening && !letter) {
      first(policy.createHeader(STHdrFtr.FIRST), "Header", width);
      bottom(report, policy, STHdrFtr.FIRST, width);
    }
  }

  private void bottom(
      WordReport report, XWPFHeaderFooterPolicy policy, STHdrFtr.Enum pages, int width) {
    XWPFParagraph bottom = first(policy.createFooter(pages), "Footer", width);
    bottom.createRun().setText(author);
    bottom.createRun().addTab();
    bottom.createRun().setText(report.words.page() + " ");
    counter(bottom, "PAGE").setStringValue("1");
    if (!several) {
      bottom.createRun().setText(" / ");
      report.counted(counter(bottom, "NUMPAGES"));
    }
  }

  private static XWPFParagraph first(XWPFHeaderFooter part, String style, int width) {
    List<XWPFParagraph> there = part.getParagraphs();
    XWPFParagraph paragraph = there.isEmpty() ? part.createParagraph() : there.getFirst();
    paragraph.setStyle(style);
    var tabs = paragraph.getCTP().getPPr().addNewTabs();
    CTTabStop right = tabs.addNewTab();
    right.setVal(STTabJc.RIGHT);
    right.setPos(BigInteger.valueOf(width));
    return paragraph;
  }

  /** The text that a field shows until the document is next laid out. */
  private static CTText counter(XWPFParagraph paragraph, String field) {
    CTSimpleField counter = paragraph.getCTP().addNewFldSimple();
    counter.setInstr(" " + field + " ");
    return counter.addNewR().addNewT();
  }
}
