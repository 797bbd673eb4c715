package dev.workroom.documents;

import java.util.List;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFTable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTTable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTTableColumn;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STTotalsRowFunction;

/** What stands beside the cells of a sheet: Excel tables, comments, freeze. */
final class SheetExtras {
  private SheetExtras() {}

  /** Makes the block an Excel table, so that it filters, grows and can be named in formulas. */
  static void listObject(XSSFSheet sheet, TablePlace place) {
    AreaReference area =
        new AreaReference(
            new CellReference(place.headerRow(), place.firstColumn()),
            new CellReference(place.bottom(), place.lastColumn()),
            SpreadsheetVersion.EXCEL2007);
    XSSFTable table = sheet.createTable(area);
    table.setName(place.name());
    table.setDisplayName(place.name());
    CTTable xml = table.getCTTable();
    for (int c = 0; c < place.columns().size(); c++) {
      xml.getTableColumns().getTableColumnArray(c).setName(place.columns().get(c).header());
    }
    if (place.label() == null) {
      xml.setTotalsRowShown(false);
    } else {
      xml.setTotalsRowCount(1);
      totals(xml, place);
    }
    if (place.rows().size() > 20) {
      xml.addNewAutoFilter()
          .setRef(
              new CellRangeAddress(
                      place.headerRow(), place.lastRow(), place.firstColumn(), place.lastColumn())
                  .formatAsString());
    }
    table.updateHeaders();
  }

  private static void totals(CTTable xml, TablePlace place) {
    boolean labelled = false;
    for (int c = 0; c < place.columns().size(); c++) {
      CTTableColumn column = xml.getTableColumns().getTableColumnArray(c);
      String function = TableTotal.of(place, c).function();
      if (function != null) {
        column.setTotalsRowFunction(STTotalsRowFunction.Enum.forString(function));
      } else if (!labelled) {
        column.setTotalsRowLabel(place.label());
        labelled = true;
      }
    }
  }

  /** A note that opens at the cell, tall enough for its text. */
  static void comment(XSSFCell cell, String text) {
    XSSFSheet sheet = cell.getSheet();
    int lines = 1 + text.lines().mapToInt(line -> 1 + line.length() / 32).sum();
    XSSFClientAnchor anchor =
        new XSSFClientAnchor(
            0,
            0,
            0,
            0,
            cell.getColumnIndex() + 1,
            cell.getRowIndex(),
            cell.getColumnIndex() + 4,
            cell.getRowIndex() + lines);
    XSSFComment comment = sheet.createDrawingPatriarch().createCellComment(anchor);
    comment.setString(new XSSFRichTextString(text));
    comment.setAuthor("Workroom");
    cell.setCellComment(comment);
  }

  /** Freezes what the description says, or the headers of a sheet that is one long table. */
  static void freeze(XSSFSheet sheet, SheetSpec spec, List<TablePlace> tables) {
    String wanted = spec.freeze();
    if (wanted != null && !wanted.isBlank()) {
      if (!wanted.equalsIgnoreCase("none")) {
        CellReference at = WorkbookLayout.address(wanted, spec.name());
        sheet.createFreezePane(at.getCol(), at.getRow());
      }
    } else if (tables.size() == 1 && tables.getFirst().rows().size() > 25) {
      sheet.createFreezePane(0, tables.getFirst().firstRow());
    }
  }
}
