package dev.workroom.documents;

import java.util.List;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFTable;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTTable;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTTableColumn;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STTotalsRowFunction;

/** What stands beside the cells of a sheet: Excel tables, drop-downs, comments, freeze, print. */
final class SheetExtras {
  private static final String LISTS = "Lists";
  private static final int LONGEST_LIST = 250;

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

  /** Offers the values as a drop-down; long lists go to a hidden sheet. */
  static void dropDown(XSSFSheet sheet, CellRangeAddress cells, List<String> values) {
    DataValidationHelper helper = sheet.getDataValidationHelper();
    DataValidationConstraint constraint;
    if (values.size() == 1 && values.getFirst().startsWith("=")) {
      constraint = helper.createFormulaListConstraint(values.getFirst().substring(1));
    } else if (String.join(",", values).length() > LONGEST_LIST
        || values.stream().anyMatch(value -> value.contains(",") || value.contains("\""))) {
      constraint = helper.createFormulaListConstraint(hiddenList(sheet.getWorkbook(), values));
    } else {
      constraint = helper.createExplicitListConstraint(values.toArray(String[]::new));
    }
    DataValidation validation =
        helper.createValidation(
            constraint,
            new CellRangeAddressList(
                cells.getFirstRow(),
                cells.getLastRow(),
                cells.getFirstColumn(),
                cells.getLastColumn()));
    validation.setShowErrorBox(true);
    validation.createErrorBox("Not in the list", "Choose one of the offered values.");
    sheet.addValidationData(validation);
  }

  private static String hiddenList(XSSFWorkbook workbook, List<String> values) {
    XSSFSheet lists = workbook.getSheet(LISTS);
    if (lists == null) {
      lists = workbook.createSheet(LISTS);
      workbook.setSheetVisibility(workbook.getSheetIndex(lists), SheetVisibility.HIDDEN);
    }
    int column = lists.getRow(0) == null ? 0 : lists.getRow(0).getLastCellNum();
    for (int i = 0; i < values.size(); i++) {
      (lists.getRow(i) == null ? lists.createRow(i) : lists.getRow(i))
          .createCell(column)
          .setCellValue(values.get(i));
    }
    String letters = CellReference.convertNumToColString(column);
    return "%s!$%s$1:$%s$%d".formatted(LISTS, letters, letters, values.size());
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

  /** A4, all columns on one page's width, headers of long tables on each page, page numbers. */
  static void print(XSSFSheet sheet, SheetSpec spec, List<TablePlace> tables, boolean wide) {
    sheet.getPrintSetup().setPaperSize(PrintSetup.A4_PAPERSIZE);
    sheet.getPrintSetup().setLandscape(spec.landscape() == null ? wide : spec.landscape());
    sheet.setFitToPage(true);
    sheet.getPrintSetup().setFitWidth((short) 1);
    boolean onePage = !spec.charts().isEmpty() && sheet.getLastRowNum() < 60;
    sheet.getPrintSetup().setFitHeight((short) (onePage ? 1 : 0));
    sheet.setMargin(PageMargin.LEFT, 0.5);
    sheet.setMargin(PageMargin.RIGHT, 0.5);
    sheet.setMargin(PageMargin.TOP, 0.6);
    sheet.setMargin(PageMargin.BOTTOM, 0.7);
    sheet.getFooter().setLeft("&8&A");
    sheet.getFooter().setRight("&8&P / &N");
    if (tables.size() == 1 && tables.getFirst().rows().size() > 30) {
      int header = tables.getFirst().headerRow();
      sheet.setRepeatingRows(new CellRangeAddress(header, header, -1, -1));
    }
  }
}
