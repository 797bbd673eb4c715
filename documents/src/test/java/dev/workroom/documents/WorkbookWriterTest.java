package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookWriterTest {
  @TempDir Path folder;

  private WorkbookResult write(String json) {
    return new WorkbookWriter(WorkbookSamples.ledger(400))
        .write(WorkbookSamples.spec(json), folder.resolve("made.xlsx"));
  }

  private XSSFWorkbook open() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("made.xlsx"))) {
      return new XSSFWorkbook(in);
    }
  }

  private static XSSFCell cell(XSSFWorkbook workbook, String sheet, String address) {
    CellReference at = new CellReference(address);
    return workbook.getSheet(sheet).getRow(at.getRow()).getCell(at.getCol());
  }

  @Test
  void aTotalRowAddsAmountsAndNotNumbersThatNameSomething() throws IOException {
    write(
        """
        {"sheets": [{"name": "S", "tables": [{"name": "T", "total": true, "columns":
          ["Region", "Record", "Cost centre", "Belongs to record", "Visits", "Amount", "Unit price",
           {"header": "Rate", "format": "percent"},
           {"header": "Mean", "format": "currency", "formula": "=IF({Visits}=0,0,{Amount}/{Visits})"},
           {"header": "Pieces", "format": "number", "formula": "={Amount}/{Unit price}"}],
          "rows": [["North", 7001, 410, 7002, 3, 1.5, 0.5, 0.0375], ["South", 7002, 420, 7001, 4, 2, 1, 0.05]]}]}]}
        """);
    try (XSSFWorkbook workbook = open()) {
      var totals = new ArrayList<String>();
      for (String address : List.of("B4", "C4", "D4", "E4", "F4", "G4", "H4", "I4", "J4")) {
        XSSFCell cell = cell(workbook, "S", address);
        totals.add(
            cell == null || cell.getCellType() != CellType.FORMULA
                ? ""
                : cell.getCellFormula() + " = " + cell.getNumericCellValue());
      }
      assertThat(totals)
          .containsExactly(
              "",
              "",
              "",
              "SUBTOTAL(109,T[Visits]) = 7.0",
              "SUBTOTAL(109,T[Amount]) = 3.5",
              "",
              "",
              "IF(E4=0,0,F4/E4) = 0.5",
              "SUBTOTAL(109,T[Pieces]) = 5.0");
      assertThat(cell(workbook, "S", "H2").getCellStyle().getDataFormatString())
          .as("what was typed is shown in full")
          .isEqualTo("0.00%");
    }
  }

  @Test
  void totalsOfTheVarianceWorkbookAreLiveFormulasWithTheirValuesStored() throws IOException {
    WorkbookResult result = write(WorkbookSamples.VARIANCE);

    assertThat(result.uncomputed()).isEmpty();
    assertThat(result.findings()).isEmpty();
    double actual = 0;
    for (List<?> row : WorkbookSamples.ledger(400).run("").rows()) {
      actual += ((Number) row.get(5)).doubleValue();
    }
    try (XSSFWorkbook workbook = open()) {
      XSSFCell total = cell(workbook, "Variance", "B13");
      assertThat(total.getCellFormula()).isEqualTo("SUBTOTAL(109,Variance[Actual])");
      assertThat(total.getNumericCellValue()).isCloseTo(actual, within(1e-6));
      assertThat(cell(workbook, "Variance", "B5").getCellFormula())
          .isEqualTo("SUMIFS(Data[Actual],Data[Department],A5)");
      assertThat(cell(workbook, "Variance", "E13").getCellFormula())
          .isEqualTo("IF(C13=0,0,D13/C13)");
      assertThat(workbook.getName("Threshold").getRefersToFormula()).isEqualTo("Assumptions!$B$4");
      assertThat(workbook.getSheet("Summary").getDrawingPatriarch().getCharts()).hasSize(3);
      assertThat(workbook.getTable("Data").getRowCount()).isEqualTo(401);
    }
  }

  @Test
  void aTotalThatNamesItsOwnColumnMeansTheColumn() throws IOException {
    write(
        """
        {"sheets": [{"name": "People", "tables": [{"name": "P", "total": true,
          "columns": [{"header": "Who"}, {"header": "Hours a week", "format": "0.0",
            "total": "=SUBTOTAL(109,{hours a week})/2"}],
          "rows": [["Ann", 3], ["Bo", 5]]}]}]}
        """);
    try (XSSFWorkbook workbook = open()) {
      XSSFCell total = cell(workbook, "People", "B4");
      assertThat(total.getCellFormula()).isEqualTo("SUBTOTAL(109,P[Hours a week])/2");
      assertThat(total.getNumericCellValue()).isEqualTo(4);
    }
  }

  @Test
  void everyStoredValueIsWhatLibreOfficeComputesByItself() throws IOException {
    write(WorkbookSamples.VARIANCE);

    Path recalculated = WorkbookRecalculation.by(folder.resolve("made.xlsx"), folder);

    assertThat(WorkbookRecalculation.differences(folder.resolve("made.xlsx"), recalculated))
        .isEmpty();
  }

  @Test
  void longTablesStandSideBySideWithShortOnesAndSingleCells() throws IOException {
    Path file = folder.resolve("made.xlsx");
    Table ledger = WorkbookSamples.ledger(1_200).run("");
    new WorkbookWriter(sql -> ledger)
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "Data", "cells": {"W5": "note"}, "tables": [
                  {"name": "Left", "query": "q", "at": "A1", "total": true},
                  {"name": "Short", "columns": ["n"], "rows": [[1], [2], [3]], "at": "J1"},
                  {"name": "Right", "query": "q", "at": "L2"}]}]}
                """),
            file);

    Table read = WorkbookReader.table(file, "Data");
    assertThat(read.rows()).as("rows without the total").hasSize(1_201);
    for (int r : new int[] {0, 1, 2, 5, 1_199}) {
      assertThat(same(ledger.rows().get(r), read.rows().get(r).subList(0, 7))).isTrue();
      List<?> right = read.rows().get(r + 1);
      assertThat(same(ledger.rows().get(r), right.subList(11, 18))).as("row %d", r).isTrue();
    }
    assertThat(read.rows().get(2).get(9)).isEqualTo(3L);
    assertThat(read.rows().get(3).get(22)).isEqualTo("note");
    assertThat(WorkbookReader.totals(file, "Data")).containsExactly("row 1202 (total of Left)");
  }

  @Test
  void longTablesAreWrittenPastTheModelAndReadTheSame() throws IOException {
    Path file = folder.resolve("made.xlsx");
    Table ledger = WorkbookSamples.ledger(18_000).run("");
    WorkbookResult result =
        new WorkbookWriter(sql -> ledger)
            .write(
                WorkbookSamples.spec(
                    """
                    {"sheets": [{"name": "Data", "tables": [{"query": "q", "total": true,
                      "columns": [{"header": "Variance", "formula": "={Actual}-{Budget}"}]}]}]}
                    """),
                file);

    assertThat(result.formulas()).isEqualTo(18_003);
    assertThat(result.uncomputed()).isEmpty();
    Table read = WorkbookReader.table(file, "Data");
    List<Integer> different = new ArrayList<>();
    for (int r = 0; r < 18_000; r++) {
      if (!same(ledger.rows().get(r), read.rows().get(r).subList(0, 7))) {
        different.add(r);
      }
    }
    assertThat(different).as("rows that read otherwise than they were written").isEmpty();
    assertThat(WorkbookCheck.check(file)).isEmpty();
  }

  private static boolean same(List<?> a, List<?> b) {
    for (int i = 0; i < a.size(); i++) {
      Object left = a.get(i) instanceof Number n ? n.doubleValue() : a.get(i);
      Object right = b.get(i) instanceof Number n ? n.doubleValue() : b.get(i);
      if (!left.equals(right)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void newFunctionsAreStoredSoThatExcelKnowsThem() throws IOException {
    write(
        """
        {"sheets": [{"name": "A", "cells": {
          "A1": 3, "A2": 1,
          "B1": "=XLOOKUP(1,A1:A2,A1:A2)",
          "B2": "=LET(x,A1,y,2,x*y)",
          "B3": "=IFS(A1>2,\\"LET(x\\",TRUE,0)"}}]}
        """);

    try (XSSFWorkbook workbook = open()) {
      assertThat(formula(workbook, "B1")).isEqualTo("_xlfn.XLOOKUP(1,A1:A2,A1:A2)");
      assertThat(formula(workbook, "B2"))
          .isEqualTo("_xlfn.LET(_xlpm.x,A1,_xlpm.y,2,_xlpm.x*_xlpm.y)");
      assertThat(formula(workbook, "B3")).isEqualTo("_xlfn.IFS(A1>2,\"LET(x\",TRUE,0)");
    }
  }

  private static String formula(XSSFWorkbook workbook, String address) {
    return cell(workbook, "A", address).getCTCell().getF().getStringValue();
  }

  @Test
  void rowsAndTextFromQueriesNeverBecomeFormulas() throws IOException {
    Table hostile =
        new Table(
            List.of(new Table.Column("note", Table.Type.TEXT)),
            List.of(List.of("=HYPERLINK(\"http://x\")"), List.of("2026-03-31")));
    new WorkbookWriter(sql -> hostile)
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "A", "tables": [{"query": "q", "rows": [["2026-03-31"], ["'=1"]]}]}]}
                """),
            folder.resolve("made.xlsx"));

    try (XSSFWorkbook workbook = open()) {
      List<String> kinds = new ArrayList<>();
      for (int r = 2; r <= 5; r++) {
        XSSFCell cell = cell(workbook, "A", "A" + r);
        boolean number = cell.getCellType() == CellType.NUMERIC;
        String format = number ? " " + cell.getCellStyle().getDataFormatString() : "";
        kinds.add(cell.getCellType() + " " + cell + format);
      }
      assertThat(kinds)
          .containsExactly(
              "STRING =HYPERLINK(\"http://x\")",
              "STRING 2026-03-31",
              "NUMERIC 2026-03-31 yyyy-mm-dd",
              "STRING =1");
    }
  }

  @Test
  void whatTheDescriptionGetsWrongIsSaidInOneSentence() {
    assertThatThrownBy(() ->
            write(
                """
                {"sheets": [{"name": "A", "tables": [{"columns": ["x", {"header": "y", "formula": "={z}*2"}], "rows": [[1]]}]}]}
                """))
        .isInstanceOf(DocumentException.class)
        .hasMessage(
            "The formula ={z}*2 on sheet A, table A names {z}, which is no column among [x, y]; write {Column} or {Table.Column}.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void errorsInFormulasAreFound() {
    WorkbookResult result =
        write("{\"sheets\": [{\"name\": \"A\", \"cells\": {\"A1\": 0, \"A2\": \"=1/A1\"}}]}");

    assertThat(result.findings())
        .containsExactly(
            new Finding(
                Severity.ERROR,
                "A!A2",
                "The formula =1/A1 gives #DIV/0!; correct it or what it refers to."));
  }
}
