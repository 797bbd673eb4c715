package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellAddress;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets can be read on paper: wide enough, tall enough, large enough, broken in good places. */
class SheetPrintingTest {
  @TempDir Path folder;

  /** A made workbook's first sheet, with what was said about it. */
  private record Made(XSSFSheet sheet, WorkbookResult result) {
    double width(int column) {
      return sheet.getColumnWidth(column) / 256.0;
    }

    double width() {
      return IntStream.rangeClosed(0, sheet.getRow(0).getLastCellNum() - 1)
          .mapToDouble(this::width)
          .sum();
    }

    XSSFCell cell(String address) {
      CellAddress at = new CellAddress(address);
      return sheet.getRow(at.getRow()).getCell(at.getColumn());
    }

    double height(int row) {
      return sheet.getRow(row - 1).getHeightInPoints();
    }
  }

  private Made made(String sheet) throws IOException {
    Path file = folder.resolve("made.xlsx");
    Files.deleteIfExists(file);
    WorkbookResult result =
        new WorkbookWriter(WorkbookSamples.ledger(300))
            .write(WorkbookSamples.spec("{\"sheets\": [" + sheet.replace('\'', '"') + "]}"), file);
    try (var in = Files.newInputStream(file)) {
      return new Made(new XSSFWorkbook(in).getSheetAt(0), result);
    }
  }

  private static String rows(int count, String row) {
    return Collections.nCopies(count, row).stream().collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void rowsAreAsTallAsTheirTextsWithTheRoomThatIndentsTake() throws IOException {
    Made made =
        made(
            """
            {'name': 'S', 'widths': {'B': 37, 'C': 9}, 'tables': [{'columns': ['A',
               {'header': 'B', 'style': 'wrap'}, {'header': 'Market', 'format': 'integer'}],
             'rows': [['x', 'By weight, compared with buying a new 500\u00a0ml bottle each time, from the tenth refill on.', 123456789]]}]}
            """);

    assertThat(made.width(1)).isEqualTo(37);
    assertThat(made.height(2)).as("three lines of LibreOffice").isGreaterThanOrEqualTo(42);
    assertThat(made.width(2)).as("no row of # for a width that was asked").isGreaterThan(12);
  }

  @Test
  void aTextTooLongForAnAskedWidthTakesLinesUnlessALittleMoreRoomDoes() throws IOException {
    Made made =
        made(
            """
            {'name': 'S', 'widths': {'A': 14, 'B': 14}, 'tables': [{'columns': ['Audience', 'Role'],
             'rows': [['Compact homes', 'Manager of a practice of two']]}]}
            """);

    assertThat(made.width(0)).isBetween(14.5, 16.1);
    assertThat(made.cell("A2").getCellStyle().getWrapText()).isFalse();
    assertThat(made.width(1)).isEqualTo(14);
    assertThat(made.cell("B2").getCellStyle().getWrapText()).isTrue();
    assertThat(made.height(2)).isGreaterThanOrEqualTo(42);
  }

  @Test
  void aLongTableIsAsWideAsItsLongestTextAndItsLargestNumberWhereverTheyStand() throws IOException {
    String rows =
        IntStream.range(0, 1_200)
            .mapToObj(
                n -> n == 900 ? "['Online campaign, second addendum', 123456789012]" : "['x', 1]")
            .collect(Collectors.joining(", "));

    Made made =
        made(
            "{'name': 'S', 'tables': [{'columns': ['Text', {'header': 'Number', 'format':"
                + " 'integer'}], 'rows': ["
                + rows
                + "]}]}");

    assertThat(made.width(0)).isGreaterThan(26);
    assertThat(made.width(1)).as("123,456,789,012").isGreaterThan(15);
  }

  @Test
  void whatIsTooWideBreaksItsHeadersAndThenItsLongestTexts() throws IOException {
    String months =
        IntStream.rangeClosed(1, 12)
            .mapToObj("{'header': 'Month %d actual', 'format': 'integer'}"::formatted)
            .collect(Collectors.joining(", "));
    Made headers =
        made(
            "{'name': 'S', 'tables': [{'columns': ['Region', "
                + months
                + "], 'rows': [['North', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]}]}");
    assertThat(headers.width()).isLessThanOrEqualTo(175);
    assertThat(headers.height(1)).as("two lines").isGreaterThanOrEqualTo(29);

    String text = "a text of some length that says what was found and what was done";
    Made texts =
        made(
            """
            {'name': 'S', 'tables': [
              {'columns': ['A', 'B', 'C', 'D'], 'rows': [['k', '%1$s', '%1$s', '%1$s']]},
              {'columns': ['E', {'header': 'F', 'format': 'integer'}], 'rows': [['k', 5]]}]}
            """
                .formatted(text));
    assertThat(texts.width()).isLessThanOrEqualTo(175);
    assertThat(texts.height(2)).isGreaterThanOrEqualTo(29);
    assertThat(texts.result().findings()).isEmpty();
  }

  @Test
  void whatStaysTooSmallToReadIsSaid() throws IOException {
    String columns =
        IntStream.rangeClosed(1, 30)
            .mapToObj("{'header': 'Amount %d', 'format': 'money'}"::formatted)
            .collect(Collectors.joining(", "));
    Made made =
        made(
            "{'name': 'S', 'tables': [{'columns': ['Region', "
                + columns
                + "], 'rows': [['North']]}]}");

    assertThat(made.result().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.NOTE);
          assertThat(finding.message()).startsWith("On paper its letters are ");
        });
  }

  @Test
  void chartsGoWhereAllFitsOnOnePageAndAreNeverTornByItsEnd() throws IOException {
    XSSFSheet beside = charted(8, 2);
    assertThat(beside.getPrintSetup().getLandscape()).isTrue();
    assertThat(beside.getPrintSetup().getFitHeight()).isEqualTo((short) 1);
    assertThat(chart(beside).getRow1()).isZero();

    XSSFSheet below = charted(38, 9);
    assertThat(below.getPrintSetup().getLandscape()).as("upright, chart below").isFalse();
    assertThat(below.getPrintSetup().getFitHeight()).isEqualTo((short) 1);
    assertThat(chart(below).getRow1()).isGreaterThan(38);

    XSSFSheet several = charted(53, 15);
    assertThat(several.getPrintSetup().getFitHeight()).isZero();
    assertThat(several.getRowBreaks()).containsExactly(chart(several).getRow1() - 1);
  }

  private XSSFSheet charted(int rows, int columns) throws IOException {
    String headers =
        IntStream.range(0, columns).mapToObj("'N%d'"::formatted).collect(Collectors.joining(","));
    return made("{'name': 'S', 'tables': [{'columns': [%s], 'rows': %s}], 'charts': [{'type': 'bar', 'title': 'T', 'table': 'S', 'category': 'N0', 'series': ['N1'], 'size': '300x120'}]}"
            .formatted(headers, rows(rows, "['a', 1]")))
        .sheet();
  }

  private static XSSFClientAnchor chart(XSSFSheet sheet) {
    return (XSSFClientAnchor) sheet.getDrawingPatriarch().getShapes().getFirst().getAnchor();
  }

  @Test
  void aPageBreaksBeforeATableWhoseTitleWouldStandAlone() throws IOException {
    String table = "{'title': '%s', 'columns': ['Name', 'Sum'], 'rows': %s}";
    Made made =
        made(
            "{'name': 'S', 'tables': ["
                + table.formatted("One", rows(36, "['a', 1]"))
                + ", "
                + table.formatted("Two", rows(30, "['a', 1]"))
                + "]}");

    int title = 41;
    assertThat(made.cell("A" + title).getStringCellValue()).isEqualTo("Two");
    assertThat(made.sheet().getRowBreaks()).containsExactly(title - 2);
  }

  @Test
  void columnsAreAPrintArea() throws IOException {
    Made made =
        made(
            """
            {'name': 'S', 'print': {'area': 'a:B'},
             'tables': [{'columns': ['A', 'B', 'Key'], 'rows': [['x', 1, 'k'], ['y', 2, 'l']]}]}
            """);

    assertThat(made.sheet().getWorkbook().getPrintArea(0)).isEqualTo("S!$A$1:$B$3");
  }

  @Test
  void numbersOfOtherFormatsHaveAShadeOfTheirOwnSoThatLibreOfficeKeepsTheirIndent()
      throws IOException {
    Made made =
        made(
            """
            {'name': 'S', 'tables': [{'columns': ['A', {'header': 'B', 'format': 'integer'},
               {'header': 'C', 'format': '0.0%'}], 'rows': [['x', 1, 0.5]]}]}
            """);

    assertThat(made.cell("B2").getCellStyle().getFont().getXSSFColor().getARGBHex())
        .isEqualTo("FF1F2933");
    assertThat(made.cell("C2").getCellStyle().getFont().getXSSFColor().getARGBHex())
        .isEqualTo("FF1F2932");
  }

  @Test
  void chartsBelowATableStayClearOfOneBesideIt() throws IOException {
    String chart = "{'type': 'line', 'table': 'D', 'category': 'A', 'series': ['B']}";
    Made made =
        made(
            """
            {'name': 'S', 'tables': [{'name': 'D', 'columns': ['A', 'B'], 'rows': [['x', 1], ['y', 2]]}],
             'charts': %s}
            """
                .formatted(rows(8, chart)));
    List<CellRangeAddress> places =
        made.sheet().getDrawingPatriarch().getCTDrawing().getTwoCellAnchorList().stream()
            .map(at ->
                new CellRangeAddress(
                    at.getFrom().getRow(),
                    at.getTo().getRow() - 1,
                    at.getFrom().getCol(),
                    at.getTo().getCol() - 1))
            .toList();
    assertThat(places).hasSize(8);
    for (CellRangeAddress one : places) {
      assertThat(places).filteredOn(other -> other != one && other.intersects(one)).isEmpty();
    }
  }

  @Test
  void theLettersOfChartsGrowWhereTheSheetIsPrintedSmaller() throws IOException {
    String chart =
        """
        {'name': 'S', 'tables': [{'name': 'D', 'columns': ['A', 'B'], 'rows': [['x', 1], ['y', 2]]}],
         'charts': [{'type': 'line', 'table': 'D', 'category': 'A', 'series': ['B']%s}]}
        """;
    assertThat(letters(made(chart.formatted(", 'size': 'small'")))).isEqualTo(900);
    assertThat(letters(made(chart.formatted(", 'size': '1300x700', 'at': 'A5'")))).isEqualTo(1_150);
  }

  private static int letters(Made made) {
    String xml =
        made.sheet().getDrawingPatriarch().getCharts().getFirst().getCTChartSpace().xmlText();
    var size = java.util.regex.Pattern.compile("<c:catAx>.*?sz=\"(\\d+)\"").matcher(xml);
    assertThat(size.find()).isTrue();
    return Integer.parseInt(size.group(1));
  }
}
