package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rarer things a workbook can have, read back by POI. */
class WorkbookFeaturesTest {
  @TempDir Path folder;

  private Path made(String json) {
    Path file = folder.resolve("made.xlsx");
    new WorkbookWriter(WorkbookSamples.ledger(300)).write(WorkbookSamples.spec(json), file);
    return file;
  }

  private static XSSFWorkbook open(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in);
    }
  }

  private static String part(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        var in = zip.getInputStream(zip.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final String PIVOT =
      """
      {"sheets": [
        {"name": "Pivot", "pivots": [
          {"table": "Data", "rows": ["Team", "Kind"], "columns": ["Region"],
           "values": ["Amount", {"column": "Amount", "function": "average"}],
           "filters": ["Open"]}]},
        {"name": "Data", "tables": [{"name": "Data",
          "columns": ["Team", "Kind", "Region", "Open", "Amount",
                      {"header": "Double", "formula": "={Amount}*2"}],
          "rows": [["B", "x", "North", true, 10], ["A", "y", "South", false, 5],
                   ["a", "x", "North", true, 1], ["B", "x", "South", true, 20],
                   ["A", "y", "North", true, null]]}]}]}
      """;

  @Test
  void aPivotTableHasItsFiguresInTheCellsAndItsDefinitionForExcel() throws IOException {
    Path file = made(PIVOT);

    assertThat(WorkbookReader.markdown(file, new WorkbookView("Pivot", 0, 0, false)))
        .contains("| 1 | Open | (All) |")
        .contains("| 6 | A | 1 | 1 | 5 | 5 | 6 | 3 |")
        .contains("| 9 | B | 10 | 10 | 20 | 20 | 30 | 15 |")
        .contains("| 11 | Grand Total | 11 | 5.5 | 25 | 12.5 | 36 | 9 |");
    try (XSSFWorkbook workbook = open(file)) {
      var pivot = workbook.getPivotTables().getFirst();
      var definition = pivot.getCTPivotTableDefinition();
      assertThat(definition.getLocation().getRef()).isEqualTo("A3:G11");
      assertThat(definition.getRowItems().sizeOfIArray()).isEqualTo(6);
      assertThat(definition.getColItems().sizeOfIArray()).isEqualTo(6);
      var cache = pivot.getPivotCacheDefinition().getCTPivotCacheDefinition();
      assertThat(cache.getCacheSource().getWorksheetSource().getName()).isEqualTo("Data");
      assertThat(cache.getRefreshOnLoad()).isTrue();
      assertThat(cache.getRecordCount()).isEqualTo(5);
      assertThat(cache.getCacheFields().sizeOfCacheFieldArray()).isEqualTo(6);
    }
    assertThat(part(file, "xl/pivotCache/pivotCacheRecords1.xml")).contains("count=\"5\"");
    assertThat(WorkbookCheck.check(file)).isEmpty();
  }

  @Test
  void aPivotTableThatNamesNothingIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> made(PIVOT.replace("\"Kind\"], \"col", "\"Sort\"], \"col")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("names the column \"Sort\", which table Data does not have");
  }

  @Test
  void sparklinesShowTheColumnsOfTheirRows() throws IOException {
    Path file =
        made(
            """
            {"sheets": [{"name": "Trend", "tables": [{"name": "T", "total": true,
              "columns": ["Team", "Jan", "Feb", {"header": "Line", "sparkline": "Jan:Feb"},
                {"header": "Bars", "sparkline": {"of": ["Jan", "Feb"], "type": "column"}}],
              "rows": [["A", 1, 2], ["B", 3, 4]]}]}]}
            """);

    assertThat(part(file, "xl/worksheets/sheet1.xml"))
        .contains("<xm:f>Trend!B2:C2</xm:f><xm:sqref>D2</xm:sqref>")
        .contains("<xm:f>Trend!B4:C4</xm:f><xm:sqref>E4</xm:sqref>")
        .containsOnlyOnce("type=\"column\"");
    assertThat(WorkbookCheck.check(file)).isEmpty();
  }

  @Test
  void validationsAreListsOfATableOrRulesWithMessages() throws IOException {
    Path file =
        made(
            """
            {"sheets": [{"name": "Tasks", "tables": [
              {"name": "Owners", "columns": ["Name"], "rows": [["Ada"], ["Grace"]]},
              {"name": "Tasks", "columns": ["Task",
                {"header": "Owner", "list": ["{Owners.Name}"], "style": "input"},
                {"header": "Share", "validation": {"rule": "number between 0 and 1",
                  "message": "A share", "error": "Type a share.", "warn": true}},
                {"header": "Due", "validation": "date >=2026-01-01"}],
               "rows": [["Draft", "Ada", 0.5, "2026-03-01"]]}]}]}
            """);

    try (XSSFWorkbook workbook = open(file)) {
      var validations = workbook.getSheet("Tasks").getDataValidations();
      assertThat(validations)
          .extracting(one -> one.getValidationConstraint().getFormula1())
          .containsExactly("list_Owners_Name", "0", "DATE(2026,1,1)");
      assertThat(workbook.getName("list_Owners_Name").getRefersToFormula())
          .isEqualTo("Owners[Name]");
      assertThat(validations.get(1).getPromptBoxText()).isEqualTo("A share");
      assertThat(validations.get(1).getErrorBoxText()).isEqualTo("Type a share.");
      assertThat(validations.get(1).getErrorStyle()).isEqualTo(DataValidation.ErrorStyle.WARNING);
      assertThat(validations.getFirst().getErrorStyle()).isEqualTo(DataValidation.ErrorStyle.STOP);
    }
  }

  @Test
  void aSheetIsPrintedAsItIsSaid() throws IOException {
    Path file =
        made(
            """
            {"sheets": [{"name": "Ledger", "tables": [{"query": "ledger"}],
              "print": {"area": "A1:D40", "titleRows": "1:1", "titleColumns": "A:A",
                "paper": "letter", "fit": "page", "breaks": [21],
                "header": "R&D | {date}", "footer": "{file} | {sheet} | {page} of {pages}"}}]}
            """);

    try (XSSFWorkbook workbook = open(file)) {
      XSSFSheet sheet = workbook.getSheetAt(0);
      assertThat(workbook.getPrintArea(0)).isEqualTo("Ledger!$A$1:$D$40");
      assertThat(sheet.getRepeatingRows().formatAsString()).isEqualTo("1:1");
      assertThat(sheet.getRepeatingColumns().formatAsString()).isEqualTo("A:A");
      assertThat(sheet.getPrintSetup().getFitHeight()).isEqualTo((short) 1);
      assertThat(sheet.getHeader().getLeft()).isEqualTo("&9R&&D");
      assertThat(sheet.getHeader().getRight()).isEqualTo("&9&D");
      assertThat(sheet.getFooter().getRight()).isEqualTo("&9&P of &N");
      assertThat(sheet.getRowBreaks()).containsExactly(19);
    }
  }

  @Test
  void aLocaleDecidesDatesSeparatorsAndCurrency() {
    assertThat(formats("de-DE"))
        .containsExactly("dd.mm.yyyy", "[$-407]#,##0.00 [$€-407]", "[$-407]#,##0");
    assertThat(formats("en-US")).containsExactly("mm/dd/yyyy", "[$$-409]#,##0.00", "#,##0");
    assertThat(formats("en-GB")).containsExactly("dd/mm/yyyy", "[$£-809]#,##0.00", "#,##0");
    assertThat(formats("fr"))
        .containsExactly("dd/mm/yyyy", "[$-40C]#,##0.00 [$€-40C]", "[$-40C]#,##0");
    assertThat(formats("sv")).contains("yyyy-mm-dd");
    assertThat(List.of("de-DE", "sv", "fr", "en-US", "ja"))
        .extracting(locale -> new CellFormats(null, locale).total(List.of("Region", "Umsatz")))
        .containsExactly("Gesamt", "Totalt", "Total", "Total", "合計");
    assertThat(new CellFormats(null, "de-DE").total(List.of("Region", "Revenue")))
        .isEqualTo("Total");
    assertThatThrownBy(() -> formats("Klingon"))
        .hasMessage(
            "The locale \"Klingon\" is not known; use a tag such as de-DE, en-GB, fr-FR or en-US.");
  }

  private static List<String> formats(String locale) {
    CellFormats formats = new CellFormats(null, locale);
    return List.of(formats.code("date"), formats.code("currency"), formats.code("integer"));
  }

  @Test
  void aFormatInGermanSpellingIsStoredAsFilesHaveIt() {
    CellFormats formats = new CellFormats(null);

    assertThat(formats.code("#.##0,0 \"Tsd. €\"")).isEqualTo("#,##0.0 \"Tsd. €\"");
    assertThat(formats.code("#,##0.##")).isEqualTo("#,##0.##");
  }
}
