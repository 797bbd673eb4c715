package dev.workroom.documents;

import java.math.BigInteger;
import java.util.Arrays;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblGrid;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblWidth;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblLayoutType;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblWidth;

/** Gives a table fixed columns and takes away the lines that a new table comes with. */
final class WordGrid {
  private WordGrid() {}

  /**
   * @param widths of the columns in twentieths of a point
   */
  static void fix(XWPFTable table, int... widths) {
    CTTblPr properties = table.getCTTbl().getTblPr();
    if (properties.isSetTblBorders()) {
      properties.unsetTblBorders();
    }
    CTTblWidth total = properties.isSetTblW() ? properties.getTblW() : properties.addNewTblW();
    total.setType(STTblWidth.DXA);
    total.setW(BigInteger.valueOf(Arrays.stream(widths).sum()));
    properties.addNewTblLayout().setType(STTblLayoutType.FIXED);
    CTTblGrid grid = table.getCTTbl().getTblGrid();
    if (grid == null) {
      grid = table.getCTTbl().addNewTblGrid();
    }
    while (grid.sizeOfGridColArray() > 0) {
      grid.removeGridCol(0);
    }
    for (int at = 0; at < widths.length; at++) {
      grid.addNewGridCol().setW(BigInteger.valueOf(widths[at]));
      for (XWPFTableRow row : table.getRows()) {
        row.getCell(at).setWidth(Integer.toString(widths[at]));
      }
    }
  }
}
