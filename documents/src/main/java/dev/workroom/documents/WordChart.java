package dev.workroom.documents;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFChart;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.xmlbeans.XmlException;
import org.openxmlformats.schemas.drawingml.x2006.chart.ChartSpaceDocument;

/** Writes a native chart with its data in an embedded workbook, so that Word can edit them. */
final class WordChart {
  private static final int EMU_PER_TWIP = 635;

  /** In hundredths of a point. */
  private static final int LETTERS = 900;

  private final WordReport report;

  WordChart(WordReport report) {
    this.report = report;
  }

  /** The paragraph that holds the chart; without one a finding says why. */
  void write(ReportChart chart, boolean captioned) {
    try {
      ChartXml.Chart settled = chart.settle();
      XWPFParagraph holder = report.paragraph("Normal");
      holder.setAlignment(ParagraphAlignment.CENTER);
      holder.setSpacingBefore(report.space(160));
      holder.setSpacingAfter(report.space(captioned ? 60 : 200));
      holder.setSpacingBetween(1);
      holder.setKeepNext(captioned);
      place(chart, settled, holder.createRun());
    } catch (DocumentException e) {
      report.find(
          Severity.ERROR,
          "chart "
              + (chart.caption().isEmpty() ? "without a title" : "\"" + chart.caption() + "\""),
          "The chart was not drawn. " + e.getMessage());
      new WordInline(report, report.paragraph("Normal"))
          .text("[chart missing: " + chart.caption() + "]");
    } catch (IOException | InvalidFormatException | XmlException e) {
      throw new IllegalStateException("the chart's parts could not be made", e);
    }
  }

  private void place(ReportChart chart, ChartXml.Chart settled, XWPFRun run)
      throws IOException, InvalidFormatException, XmlException {
    int width = (int) (report.template().textWidth() * chart.width());
    int height = (int) Math.min(width * chart.proportion(), report.template().textHeight() * 0.7);
    XWPFChart part = report.document.createChart(run, width * EMU_PER_TWIP, height * EMU_PER_TWIP);
    part.getCTChartSpace()
        .set(ChartSpaceDocument.Factory.parse(ChartXml.of(settled, LETTERS)).getChartSpace());
    // A frame as wide as the text would be cut off at its sides.
    var border = part.getCTChartSpace().getSpPr().getLn();
    border.unsetSolidFill();
    border.addNewNoFill();
    data(chart, settled.plot() == ChartXml.Plot.SCATTER, part.getWorkbook());
    var frame = run.getCTR().getDrawingArray(0).getInlineArray(0).getDocPr();
    frame.setDescr(chart.description());
    frame.setName("Chart " + frame.getId());
  }

  private static void data(ReportChart chart, boolean scatter, XSSFWorkbook workbook) {
    XSSFSheet sheet =
        workbook.getNumberOfSheets() > 0 ? workbook.getSheetAt(0) : workbook.createSheet();
    workbook.setSheetName(workbook.getSheetIndex(sheet), "Data");
    row(sheet, 0, chart.headers());
    for (int at = 0; at < chart.rows().size(); at++) {
      XSSFRow row = row(sheet, at + 1, chart.rows().get(at));
      for (int column = 0; column < chart.rows().get(at).size(); column++) {
        OptionalDouble value = chart.value(at, column);
        if (value.isPresent() && (column > 0 || scatter)) {
          row.createCell(column).setCellValue(value.getAsDouble());
        }
      }
    }
  }

  private static XSSFRow row(XSSFSheet sheet, int at, List<String> cells) {
    XSSFRow row = sheet.createRow(at);
    for (int column = 0; column < cells.size(); column++) {
      XSSFCell cell = row.createCell(column);
      cell.setCellValue(cells.get(column));
    }
    return row;
  }
}
