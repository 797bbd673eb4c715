package dev.workroom.documents;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTR;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTText;

/** Sets Arabic, Hebrew and the like from right to left; Word does not find that out by itself. */
final class WordBidi {
  private WordBidi() {}

  /**
   * Turns the paragraphs that begin with a letter of such a script (Unicode annex 9, P2 and P3).
   */
  static void turn(XWPFDocument document) {
    document.getParagraphs().forEach(WordBidi::turn);
    document.getTables().forEach(WordBidi::turn);
  }

  private static void turn(XWPFTable table) {
    table
        .getRows()
        .forEach(row ->
            row.getTableCells().forEach(cell -> cell.getParagraphs().forEach(WordBidi::turn)));
  }

  private static void turn(XWPFParagraph paragraph) {
    if (!RightToLeft.begins(words(paragraph.getCTP().getRList()))) {
      return;
    }
    CTPPr properties =
        paragraph.getCTP().isSetPPr()
            ? paragraph.getCTP().getPPr()
            : paragraph.getCTP().addNewPPr();
    if (!properties.isSetBidi()) {
      properties.addNewBidi();
    }
    for (CTR run : paragraph.getCTP().getRList()) {
      if (RightToLeft.holds(words(List.of(run)))) {
        CTRPr look = run.isSetRPr() ? run.getRPr() : run.addNewRPr();
        if (look.sizeOfRtlArray() == 0) {
          look.addNewRtl();
        }
      }
    }
  }

  private static String words(List<CTR> runs) {
    return runs.stream()
        .flatMap(run -> run.getTList().stream())
        .map(CTText::getStringValue)
        .collect(Collectors.joining());
  }
}
