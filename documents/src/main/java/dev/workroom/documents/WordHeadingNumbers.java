package dev.workroom.documents;

import java.math.BigInteger;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFNumbering;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNumPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPrBase;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMultiLevelType;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STNumberFormat;

/** The numbers of headings, 1 and 1.1: a list of several levels that Word and others count. */
final class WordHeadingNumbers {
  private static final int LEVELS = 4;

  /** Where the words of a heading begin behind its number, in twentieths of a point. */
  private static final int[] INDENT = {567, 709, 851, 992};

  private final BigInteger list;

  private WordHeadingNumbers(BigInteger list) {
    this.list = list;
  }

  /** A list that the heading styles of our template are bound to. */
  static WordHeadingNumbers ofStyles(XWPFDocument document) {
    WordHeadingNumbers numbers = new WordHeadingNumbers(add(document, true));
    for (int level = 0; level < LEVELS; level++) {
      XWPFStyle style = document.getStyles().getStyle("Heading" + (level + 1));
      numbers.put(style.getCTStyle().getPPr(), level);
    }
    return numbers;
  }

  /** A list that each heading names itself, in a document whose styles are a user's. */
  static WordHeadingNumbers ofParagraphs(XWPFDocument document) {
    return new WordHeadingNumbers(add(document, false));
  }

  private static BigInteger add(XWPFDocument document, boolean bound) {
    XWPFNumbering numbering =
        document.getNumbering() == null ? document.createNumbering() : document.getNumbering();
    int free =
        numbering.getAbstractNums().stream()
                .mapToInt(n -> n.getCTAbstractNum().getAbstractNumId().intValue())
                .max()
                .orElse(0)
            + 1;
    CTAbstractNum kind = CTAbstractNum.Factory.newInstance();
    kind.setAbstractNumId(BigInteger.valueOf(free));
    kind.addNewMultiLevelType().setVal(STMultiLevelType.MULTILEVEL);
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < LEVELS; at++) {
      text.append(at == 0 ? "%" : ".%").append(at + 1);
      CTLvl level = kind.addNewLvl();
      level.setIlvl(BigInteger.valueOf(at));
      level.addNewStart().setVal(BigInteger.ONE);
      level.addNewNumFmt().setVal(STNumberFormat.DECIMAL);
      if (bound) {
        level.addNewPStyle().setVal("Heading" + (at + 1));
      }
      level.addNewLvlText().setVal(text.toString());
      level.addNewLvlJc().setVal(org.openxmlformats.schemas.wordprocessingml.x2006.main.STJc.LEFT);
      var indent = level.addNewPPr().addNewInd();
      indent.setLeft(BigInteger.valueOf(INDENT[at]));
      indent.setHanging(BigInteger.valueOf(INDENT[at]));
    }
    numbering.addAbstractNum(new XWPFAbstractNum(kind));
    return numbering.addNum(BigInteger.valueOf(free));
  }

  /** Numbers a heading itself. */
  void number(XWPFParagraph heading, int level) {
    put(
        heading.getCTP().isSetPPr() ? heading.getCTP().getPPr() : heading.getCTP().addNewPPr(),
        level - 1);
  }

  /** Such as the heading of the sources, or one that says so, has no number. */
  static void none(XWPFParagraph heading) {
    heading.setNumID(BigInteger.ZERO);
  }

  private void put(CTPPrBase properties, int level) {
    CTNumPr number = properties.isSetNumPr() ? properties.getNumPr() : properties.addNewNumPr();
    number.addNewIlvl().setVal(BigInteger.valueOf(level));
    number.addNewNumId().setVal(list);
  }
}
