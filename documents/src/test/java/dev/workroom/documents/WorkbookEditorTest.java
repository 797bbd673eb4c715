package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class WorkbookEditorTest {
  /** Formulas, a table with a total, a chart over it, rules, a name, notes and a pivot table. */
  private static final String BOOK =
      """
      {"names": {"Rate": "{Inputs.Value@Rate}"},
       "sheets": [
        {"name": "Summary", "title": "Summary",
         "cells": {"A3": "All", "B3": "=SUM(Ledger[Amount])", "A4": "First two",
                   "B4": "=SUM(Data!B2:B3)", "A5": "Rate", "B5": "=Rate*2",
                   "A6": "Range", "B6": "=SUM(Data!B2:B5)",
                   "D3": {"value": "x", "comment": "Look here", "list": ["x", "y"]}}},
        {"name": "Inputs", "tables": [{"name": "Inputs", "columns": ["Input",
          {"header": "Value", "style": "input"}], "rows": [["Rate", 0.5], ["Other", 2]]}]},
        {"name": "Data", "tables": [{"name": "Ledger", "total": true, "columns":
          ["Team", "Amount", {"header": "Double", "formula": "={Amount}*2"}],
          "rows": [["A", 1], ["B", 2], ["C", 3], ["D", 4]],
          "highlights": [{"column": "Amount", "rule": ">2"}]}],
         "charts": [{"type": "column", "title": "Amounts", "series": ["Amount"]}]},
        {"name": "Pivot", "pivots": [{"table": "Ledger", "rows": ["Team"], "values": ["Amount"]}]}
       ]}
      """;

  @TempDir Path folder;

  private Path original() {
    Path file = folder.resolve("original.xlsx");
    new WorkbookWriter(TableQuery.none()).write(WorkbookSamples.spec(BOOK), file);
    return file;
  }

  private WorkbookResult edit(Path original, String changes) {
    var edit =
        JsonMapper.builder()
            .build()
            .readValue("{\"changes\": " + changes + "}", WorkbookEdit.class);
    return WorkbookEditor.edit(
        original, edit, WorkbookSamples.ledger(5), folder.resolve("changed.xlsx"));
  }

  private Path edited(String changes) {
    WorkbookResult result = edit(original(), changes);
    assertThat(result.uncomputed()).isEmpty();
    return result.path();
  }

  private static String shown(Path file, String sheet) {
    return WorkbookReader.markdown(file, new WorkbookView(sheet, 0, 0, true));
  }

  private static byte[] part(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        var in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static String text(Path file, String name) throws IOException {
    return new String(part(file, name), StandardCharsets.UTF_8);
  }

  private static List<String> parts(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static XSSFWorkbook open(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in);
    }
  }

  @Test
  void aChangedInputMovesWhatDependsOnItAndNoOtherPartByAByte() throws IOException {
    Path original = original();
    Path copy = Files.copy(original, folder.resolve("copy.xlsx"));

    Path changed = edit(original, "[{\"set\": {\"Inputs!B2\": 0.75}}]").path();

    assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
    assertThat(shown(changed, "Summary")).contains("| 5 | Rate | 1.5 `=Rate*2` |");
    List<String> touched = new ArrayList<>();
    for (String name : parts(original)) {
      if (!Arrays.equals(part(original, name), part(changed, name))) {
        touched.add(name);
      }
    }
    assertThat(touched)
        .containsExactlyInAnyOrder("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml");
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }

  @Test
  void controlsMoveWithTheirCellsAndKeepTheCellsThatTheyWriteTo() throws IOException {
    Path with = folder.resolve("controls.xlsx");
    String anchor =
        "<from><xdr:col>1</xdr:col><xdr:row>3</xdr:row></from>"
            + "<to><xdr:col>4</xdr:col><xdr:row>6</xdr:row></to>";
    Map<String, String> added =
        Map.of(
            "xl/worksheets/_rels/sheet2.xml.rels",
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/>
            <Relationship Id="v1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="../drawings/vml1.vml"/>
            </Relationships>\
            """,
            "xl/ctrlProps/ctrlProp1.xml",
            """
            <formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" fmlaLink="$B$4"/>\
            """,
            "xl/drawings/vml1.vml",
            """
            <xml><v:shape id="s"><x:ClientData ObjectType="Checkbox"><x:SizeWithCells/><x:Anchor>1, 5, 3, 5, 4, 5, 6, 5</x:Anchor><x:FmlaLink>$B$4</x:FmlaLink></x:ClientData></v:shape></xml>\
            """);
    try (ZipFile zip = new ZipFile(original().toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(with))) {
      for (ZipEntry entry : zip.stream().toList()) {
        String content =
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        if (entry.getName().equals("xl/worksheets/sheet2.xml")) {
          content =
              content.replaceFirst(
                  "</worksheet>",
                  Matcher.quoteReplacement(
                      """
                      <controls><control shapeId="1025" r:id="c1" name="Box" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><controlPr><anchor moveWithCells="1" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">%s</anchor></controlPr></control></controls></worksheet>\
                      """
                          .formatted(anchor)));
        }
        if (!added.containsKey(entry.getName())) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          out.write(content.getBytes(StandardCharsets.UTF_8));
        }
      }
      for (Map.Entry<String, String> part : added.entrySet()) {
        out.putNextEntry(new ZipEntry(part.getKey()));
        out.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }

    Path changed =
        edit(with, "[{\"insertRows\": \"Inputs!1:2\"}, {\"insertColumns\": \"Inputs!A:A\"}]")
            .path();

    assertThat(text(changed, "xl/worksheets/sheet2.xml"))
        .contains("<xdr:col>2</xdr:col><xdr:row>5</xdr:row>")
        .contains("<xdr:col>5</xdr:col><xdr:row>8</xdr:row>");
    assertThat(text(changed, "xl/ctrlProps/ctrlProp1.xml")).contains("fmlaLink=\"$C$6\"");
    assertThat(text(changed, "xl/drawings/vml1.vml"))
        .contains("<x:Anchor>2, 5, 5, 5, 5, 5, 8, 5</x:Anchor><x:FmlaLink>$C$6</x:FmlaLink>");
  }

  @Test
  void rowsAppendedToATableGrowItsTotalFormulasRulesChartAndRanges() throws IOException {
    Path changed =
        edited(
            "[{\"append\": \"Ledger\", \"rows\": [[\"E\", 5], {\"Amount\": 6, \"Team\": \"F\"}]}]");

    assertThat(shown(changed, "Data"))
        .contains("| 6 | E | 5 | 10 `=B6*2` |")
        .contains("| 7 | F | 6 | 12 `=B7*2` |")
        .contains("| 8 | Total | 21 `=SUBTOTAL(109,Ledger[Amount])` | 42");
    assertThat(shown(changed, "Summary"))
        .contains("| 3 | All | 21 ")
        .contains("| 4 | First two | 3 `=SUM(Data!B2:B3)` |")
        .contains("| 6 | Range | 21 `=SUM(Data!B2:B7)` |");
    assertThat(text(changed, "xl/charts/chart1.xml"))
        .contains("Data!$B$2:$B$7")
        .contains("<c:ptCount val=\"6\"/>")
        .contains("<c:v>F</c:v>");
    try (XSSFWorkbook workbook = open(changed)) {
      XSSFSheet sheet = workbook.getSheet("Data");
      assertThat(sheet.getTables().getFirst().getCTTable().getRef()).isEqualTo("A1:C8");
      assertThat(
              sheet
                  .getSheetConditionalFormatting()
                  .getConditionalFormattingAt(0)
                  .getFormattingRanges()[0]
                  .formatAsString())
          .isEqualTo("B2:B7");
      assertThat(sheet.getRow(6).getCell(1).getCellStyle().getIndex())
          .isEqualTo(sheet.getRow(2).getCell(1).getCellStyle().getIndex());
    }
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }

  @Test
  void insertedAndDeletedRowsShiftReferencesEverywhere() throws IOException {
    Path inserted = edited("[{\"insertRows\": \"Data!3:4\"}, {\"insertRows\": \"Summary!1:1\"}]");

    assertThat(shown(inserted, "Summary"))
        .contains("| 5 | First two | 3 `=SUM(Data!B2:B5)` |")
        .contains("| 7 | Range | 10 `=SUM(Data!B2:B7)` |");
    assertThat(shown(inserted, "Data"))
        .contains("| 5 | B | 2 | 4 `=B5*2` |")
        .as("new rows of a table have its computed columns")
        .contains("`=B3*2`", "`=B4*2`");
    assertThat(text(inserted, "xl/charts/chart1.xml")).contains("Data!$B$2:$B$7");
    try (XSSFWorkbook workbook = open(inserted)) {
      assertThat(workbook.getSheet("Data").getTables().getFirst().getCTTable().getRef())
          .isEqualTo("A1:C8");
      XSSFSheet summary = workbook.getSheet("Summary");
      assertThat(summary.getCellComments().keySet())
          .extracting(Object::toString)
          .containsExactly("D4");
      assertThat(
              summary
                  .getDataValidations()
                  .getFirst()
                  .getRegions()
                  .getCellRangeAddress(0)
                  .formatAsString())
          .isEqualTo("D4");
    }

    WorkbookResult deleted =
        edit(original(), "[{\"deleteRows\": \"Data!3:3\"}, {\"deleteColumns\": \"Summary!C:C\"}]");
    assertThat(shown(deleted.path(), "Summary"))
        .contains("| 4 | First two | 1 `=SUM(Data!B2:B2)` |")
        .contains("| 6 | Range | 8 `=SUM(Data!B2:B4)` |");
    try (XSSFWorkbook workbook = open(deleted.path())) {
      assertThat(workbook.getSheet("Summary").getCellComments().keySet())
          .extracting(Object::toString)
          .containsExactly("C3");
    }
  }

  @Test
  void columnsInsertedInsideATableBelongToIt() throws IOException {
    Path changed = edited("[{\"insertColumns\": \"Data!B:B\"}]");

    assertThat(shown(changed, "Data"))
        .contains("| 1 | Team | Column1 | Amount | Double |")
        .contains("| 2 | A |  | 1 | 2 `=C2*2` |");
    assertThat(shown(changed, "Summary")).contains("`=SUM(Data!C2:C3)`");
    try (XSSFWorkbook workbook = open(changed)) {
      assertThat(workbook.getSheet("Data").getTables().getFirst().getColumns())
          .extracting(column -> column.getName())
          .containsExactly("Team", "Column1", "Amount", "Double");
    }
  }

  @Test
  void aReferenceThatIsDeletedIsAFindingNotASilentZero() {
    WorkbookResult result = edit(original(), "[{\"deleteRows\": \"Inputs!2:2\"}]");

    assertThat(result.findings())
        .anySatisfy(finding -> assertThat(finding.message()).contains("#REF!"));
  }

  @Test
  void aTableKeepsItsHeadersAndItsLastRow() {
    assertThatThrownBy(() -> edit(original(), "[{\"deleteRows\": \"Data!1:2\"}]"))
        .isInstanceOf(DocumentException.class)
        .hasMessage(
            "Row 1 on sheet Data holds the headers of the table Ledger: delete the rows below it, or the whole table.");
  }

  @Test
  void sheetsAreRenamedMovedAndDeletedWithAllThatNamesThem() throws IOException {
    Path changed =
        edited(
            """
            [{"renameSheet": "Data", "to": "Raw data"}, {"moveSheet": "Raw data", "before": "Summary"},
             {"deleteSheet": "Pivot"}]
            """);

    assertThat(WorkbookReader.sheets(changed)).containsExactly("Raw data", "Summary", "Inputs");
    assertThat(shown(changed, "Summary")).contains("3 `=SUM('Raw data'!B2:B3)`");
    assertThat(text(changed, "xl/charts/chart1.xml")).contains("'Raw data'!$B$2:$B$5");
    assertThat(parts(changed)).noneMatch(name -> name.contains("pivotTable"));
    assertThat(WorkbookCheck.check(changed)).isEmpty();
    try (XSSFWorkbook workbook = open(changed)) {
      assertThat(workbook.getNumberOfSheets()).isEqualTo(3);
    }
  }

  @Test
  void newSheetsTablesChartsAndPivotTablesJoinWhatIsThere() throws IOException {
    Path changed =
        edited(
            """
            [{"addSheet": {"name": "Shares", "title": "Shares", "tables": [{"name": "Shares",
                "total": true, "columns": ["Team",
                  {"header": "Share", "formula": "=SUMIFS({Ledger.Amount},{Ledger.Team},{Team})/{Ledger.Amount@total}", "format": "percent"}],
                "rows": [["A"], ["D"]]}],
              "charts": [{"type": "pie", "table": "Ledger", "series": ["Amount"]}]},
              "before": "Inputs"},
             {"addTable": {"name": "Extra", "columns": ["Key", "Value"], "rows": [["k", 7]]}, "sheet": "Data"},
             {"addChart": {"type": "line", "title": "Line", "table": "Ledger", "series": ["Double"]}, "sheet": "Data"},
             {"addPivot": {"table": "Ledger", "rows": ["Team"], "values": ["Double"], "at": "F3"}, "sheet": "Inputs"}]
            """);

    assertThat(WorkbookReader.sheets(changed))
        .containsExactly("Summary", "Shares", "Inputs", "Data", "Pivot");
    assertThat(shown(changed, "Shares")).contains("| 4 | A | 0.1 ").contains("| 5 | D | 0.4 ");
    assertThat(shown(changed, "Data")).contains("| 18 | Key | Value |").contains("| 19 | k | 7 |");
    assertThat(shown(changed, "Inputs")).contains("Sum of Double").contains("Grand Total | 20 |");
    try (XSSFWorkbook workbook = open(changed)) {
      assertThat(workbook.getSheet("Data").createDrawingPatriarch().getCharts()).hasSize(2);
      assertThat(workbook.getSheet("Shares").createDrawingPatriarch().getCharts()).hasSize(1);
      assertThat(workbook.getSheet("Data").getTables()).hasSize(2);
      assertThat(workbook.getPivotTables()).hasSize(2);
      var ids = new ArrayList<Long>();
      workbook.forEach(sheet ->
          ((XSSFSheet) sheet).getTables().forEach(table -> ids.add(table.getCTTable().getId())));
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(
              workbook.getSheet("Shares").getRow(2).getCell(0).getCellStyle().getFont().getBold())
          .isTrue();
    }
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }

  @Test
  void chartsPrintViewRulesAndListsAreChangedInTheirPlace() throws IOException {
    Path changed =
        edited(
            """
            [{"setChart": "Amounts", "chart": {"type": "line", "series": ["Amount", "Double"], "title": "Both", "at": "F20"}},
             {"addChart": {"type": "bar", "title": "Gone", "table": "Ledger", "series": ["Double"]}, "sheet": "Data"},
             {"removeChart": "2", "sheet": "Data"},
             {"setSheet": "Data", "look": {"freeze": "B2", "widths": {"A": 33}, "gridlines": false,
               "print": {"area": "A1:C6", "titleRows": "1:1", "footer": "own"}}},
             {"highlight": "Ledger", "highlights": [{"rule": "when {Double}>4", "style": "good"}]},
             {"highlight": "Inputs!B2:B3", "highlights": [{"rule": "<1"}]},
             {"set": {"Summary!D3": {"list": ["p", "x"]}, "Summary!E3:E9": {"validation": "whole >=0"}}},
             {"set": {"Summary!E5": {"validation": "none"}}}]
            """);

    assertThat(SheetGrid.of(changed, "Data", ""))
        .contains("chart 1: line \"Both\" at F20:")
        .contains("series Amount = Data!$B$2:$B$5; Double = Data!$C$2:$C$5")
        .doesNotContain("chart 2")
        .contains("A2:C5 is formatted when expression $C2>4")
        .doesNotContain("greaterThan")
        .contains("C: 4  =↑")
        .contains("[=↑: the formula and format of the cell above, moved along]");
    assertThat(SheetGrid.of(changed, "Inputs", "A1:B9")).contains("B2:B3 is formatted when cellIs");
    assertThat(SheetGrid.of(changed, "Summary", ""))
        .contains("D3 takes one of \"p,x\"")
        .contains("E3:E4 E6:E9 takes whole greaterThanOrEqual 0")
        .doesNotContain("\"x,y");
    try (XSSFWorkbook workbook = open(changed)) {
      XSSFSheet data = workbook.getSheet("Data");
      assertThat(data.getPaneInformation().getVerticalSplitLeftColumn()).isEqualTo((short) 1);
      assertThat(data.getPaneInformation().getHorizontalSplitTopRow()).isEqualTo((short) 1);
      assertThat(data.getColumnWidth(0)).isEqualTo(33 * 256);
      assertThat(data.isDisplayGridlines()).isFalse();
      assertThat(data.getFooter().getLeft()).isEqualTo("&9own");
      assertThat(data.getRepeatingRows().formatAsString()).isEqualTo("1:1");
      assertThat(workbook.getPrintArea(workbook.getSheetIndex(data))).endsWith("$A$1:$C$6");
      assertThat(data.getDrawingPatriarch().getCharts()).hasSize(1);
      assertThat(workbook.getSheet("Summary").getMergedRegions()).isEmpty();
    }
    assertThat(WorkbookCheck.check(changed)).isEmpty();
    assertThatThrownBy(() -> edit(changed, "[{\"removeChart\": \"Amounts\"}]"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("There is no chart \"Amounts\"; the charts are [Data 1 \"Both\"");
  }

  @Test
  void theGridOfASheetNamesItsTablesAndPivotTables() {
    Path original = original();

    assertThat(SheetGrid.of(original, "Data", "A1:B3")).contains("table Ledger at A1:C6");
    assertThat(SheetGrid.of(original, "Data", "H1:J3")).doesNotContain("table Ledger");
    assertThat(SheetGrid.of(original, "Pivot", ""))
        .contains(", from Ledger")
        .contains("pivot table");
  }

  @Test
  void aChartThatShowsMoreOrFewerOfItsCellsKeepsItsLook() throws IOException {
    Path changed =
        edited(
            """
            [{"setChart": "Amounts", "chart": {"series": [{"column": "Amount", "name": "Own", "color": "AA0011"}]}},
             {"setChart": "Amounts", "chart": {"series": ["B2:B3"], "category": "Data!A2:A3"}}]
            """);

    assertThat(text(changed, "xl/charts/chart1.xml"))
        .contains("<c:v>Own</c:v>", "AA0011", "Data!$B$2:$B$3", "Data!$A$2:$A$3", "<c:v>B</c:v>")
        .doesNotContain("$5", "<c:v>C</c:v>");
  }

  @Test
  void bracesAndArraysThatSpillAreWrittenByEditsToo() throws IOException {
    Path changed =
        edited(
            """
            [{"append": "Ledger", "rows": [{"Team": "A", "Amount": "={Inputs.Value@Other}*3"}]},
             {"set": {"Summary!H3": "=UNIQUE({Ledger.Team})", "Summary!J3": "=SUM(FILTER({Ledger.Amount},{Ledger.Team}=\\"A\\"))"}},
             {"addSheet": {"name": "Sorted", "cells": {"A1": "=SORT({Ledger.Amount},1,-1)"}}}]
            """);

    assertThat(shown(changed, "Data")).contains("| 6 | A | 6 `=Inputs!$B$3*3` | 12 `=B6*2` |");
    assertThat(SheetGrid.of(changed, "Summary", "H3:J6"))
        .contains("H: A  =UNIQUE(Ledger[Team])")
        .contains("row 6\n  H: D")
        .contains("J: 7");
    assertThat(SheetGrid.of(changed, "Sorted", "")).contains("row 5\n  A: 1");
    String summary = text(changed, "xl/worksheets/sheet1.xml");
    assertThat(summary).contains("t=\"array\" ref=\"H3:H6\"").contains(" cm=\"1\"");
    assertThat(text(changed, "xl/metadata.xml")).contains("fDynamic=\"1\"");
    // Shrinks again with what it reads.
    Path fewer = edit(changed, "[{\"set\": {\"Data!A5\": \"A\"}}]").path();
    assertThat(SheetGrid.of(fewer, "Summary", "H3:J9"))
        .contains("row 5\n  H: C")
        .doesNotContain("row 6")
        .contains("J: 11");
    assertThatThrownBy(
            () -> edit(original(), "[{\"append\": \"Ledger\", \"rows\": [[\"E\", 1, 2, 3]]}]"))
        .hasMessageContaining("has 4 values: give either 2, for its columns without a formula");
  }

  @Test
  void cellsGetFormatsStylesListsAndNotesAndKeepTheRest() throws IOException {
    Path changed =
        edited(
            """
            [{"set": {"Summary!B3": {"format": "#,##0.000"}, "Summary!A8:A9": {"value": "=B3", "style": "total"},
              "Summary!B8": {"value": "2026-05-01"}, "Summary!D5": {"value": "A", "list": ["{Ledger.Team}"], "comment": "Second"}}},
             {"name": "Half", "refersTo": "=Rate/2"}]
            """);

    assertThat(shown(changed, "Summary"))
        .contains("| 8 | 10 `=B3` | 2026-05-01 |")
        .contains("| 9 | 3 `=B4` |");
    try (XSSFWorkbook workbook = open(changed)) {
      XSSFSheet summary = workbook.getSheet("Summary");
      assertThat(summary.getRow(2).getCell(1).getCellStyle().getDataFormatString())
          .isEqualTo("#,##0.000");
      assertThat(summary.getRow(2).getCell(1).getCellFormula()).isEqualTo("SUM(Ledger[Amount])");
      assertThat(summary.getRow(7).getCell(0).getCellStyle().getFont().getBold()).isTrue();
      assertThat(summary.getCellComments().keySet())
          .extracting(Object::toString)
          .containsExactlyInAnyOrder("D3", "D5");
      assertThat(summary.getDataValidations()).hasSize(2);
      assertThat(workbook.getName("Half").getRefersToFormula()).isEqualTo("Rate/2");
    }
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }

  @Test
  void daysAreCountedAsTheWorkbookCountsThem() throws IOException {
    Path mac = folder.resolve("mac.xlsx");
    try (XSSFWorkbook workbook = open(original());
        OutputStream out = Files.newOutputStream(mac)) {
      workbook.getCTWorkbook().getWorkbookPr().setDate1904(true);
      workbook.write(out);
    }

    Path changed =
        edit(
                mac,
                """
                [{"set": {"Inputs!F1": "2025-06-30"}},
                 {"append": "Ledger", "rows": [["2025-07-01", 5]]},
                 {"addSheet": {"name": "Days", "tables": [{"columns": ["Day"], "rows": [["2025-07-02"]]}]}}]
                """)
            .path();

    try (XSSFWorkbook workbook = open(changed)) {
      assertThat(workbook.getSheet("Inputs").getRow(0).getCell(5).getLocalDateTimeCellValue())
          .isEqualTo("2025-06-30T00:00:00");
      assertThat(workbook.getSheet("Days").getRow(1).getCell(0).getLocalDateTimeCellValue())
          .isEqualTo("2025-07-02T00:00:00");
    }
    assertThat(shown(changed, "Data")).contains("2025-07-01");
  }

  @Test
  void whatIsNotThereIsNamedAndNothingIsWritten() {
    for (String[] wrong :
        new String[][] {
          {
            "[{\"set\": {\"Nowhere!A1\": 1}}]",
            "There is no sheet \"Nowhere\" for Nowhere!A1; the sheets are [Summary, Inputs, Data, Pivot]."
          },
          {
            "[{\"append\": \"Nothing\", \"rows\": [[1]]}]",
            "There is no table \"Nothing\"; the tables are [Inputs, Ledger]."
          },
          {
            "[{\"append\": \"Ledger\", \"rows\": [{\"Price\": 1}]}]",
            "The table Ledger has no column \"Price\", which row 1 names; it has [Team, Amount, Double]."
          },
          {"[{\"insertRows\": \"Data!A1\"}]", "\"Data!A1\" must be rows such as Data!5:7."}
        }) {
      assertThatThrownBy(() -> edit(original(), wrong[0]))
          .isInstanceOf(DocumentException.class)
          .hasMessage(wrong[1]);
    }
    assertThat(folder.resolve("changed.xlsx")).doesNotExist();
  }

  @Test
  void sharedFormulasAreWrittenOutWhereTheyMove() throws IOException {
    Path file = folder.resolve("shared.xlsx");
    try (ZipFile zip = new ZipFile(original().toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : zip.stream().toList()) {
        var content = new ByteArrayOutputStream();
        zip.getInputStream(entry).transferTo(content);
        String xml = content.toString(StandardCharsets.UTF_8);
        if (entry.getName().equals("xl/worksheets/sheet3.xml")) {
          xml =
              xml.replace("<f>B2*2</f>", "<f t=\"shared\" ref=\"C2:C5\" si=\"0\">B2*2</f>")
                  .replaceAll("<f>B[345]\\*2</f>", "<f t=\"shared\" si=\"0\"/>");
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().endsWith("ml") || entry.getName().endsWith(".rels")
                ? xml.getBytes(StandardCharsets.UTF_8)
                : content.toByteArray());
        out.closeEntry();
      }
    }
    assertThat(text(file, "xl/worksheets/sheet3.xml")).contains("si=\"0\"/>");

    Path changed = edit(file, "[{\"insertRows\": \"Data!4:4\"}]").path();

    assertThat(shown(changed, "Data"))
        .contains("| 3 | B | 2 | 4 `=B3*2` |")
        .contains("| 6 | D | 4 | 8 `=B6*2` |");
  }
}
