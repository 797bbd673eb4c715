package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas whose results are arrays: as Excel needs them, with all values stored. */
class FormulaArrayTest {
  @TempDir Path folder;

  private static final String SHEET =
      """
      {"sheets": [{"name": "A", "tables": [{"name": "Sales", "rows": [["x", 10], ["y", 20], ["x", 30]],
        "columns": ["Kind", "Amount"]}], "cells": {%s}}]}
      """;

  private WorkbookResult write(String cells) {
    return new WorkbookWriter(sql -> new Table(List.of(), List.of()))
        .write(WorkbookSamples.spec(SHEET.formatted(cells)), folder.resolve("made.xlsx"));
  }

  private XSSFWorkbook open() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("made.xlsx"))) {
      return new XSSFWorkbook(in);
    }
  }

  private static XSSFCell cell(XSSFWorkbook workbook, String address) {
    var at = new org.apache.poi.ss.util.CellReference(address);
    return workbook.getSheetAt(0).getRow(at.getRow()).getCell(at.getCol());
  }

  @Test
  void aSpillingFormulaIsStoredAsADynamicArrayWithTheValuesItSpills() throws IOException {
    WorkbookResult result =
        write(
            """
            "D2": "=SORT(FILTER(Sales[Amount],Sales[Kind]=\\"x\\"),1,-1)",
            "F2": "=SUM(D2:D9)", "G2": "=SUM(D2#)"
            """);

    assertThat(result.findings()).isEmpty();
    assertThat(result.uncomputed()).isEmpty();
    try (XSSFWorkbook workbook = open()) {
      var formula = cell(workbook, "D2").getCTCell();
      assertThat(formula.getF().getStringValue())
          .isEqualTo("_xlfn._xlws.SORT(_xlfn._xlws.FILTER(Sales[Amount],Sales[Kind]=\"x\"),1,-1)");
      assertThat(formula.getF().getRef()).isEqualTo("D2:D3");
      assertThat(formula.getCm()).isEqualTo(1);
      assertThat(cell(workbook, "D2").getNumericCellValue()).isEqualTo(30);
      assertThat(cell(workbook, "D3").getNumericCellValue()).isEqualTo(10);
      assertThat(cell(workbook, "F2").getNumericCellValue()).isEqualTo(40);
      assertThat(cell(workbook, "G2").getNumericCellValue()).isEqualTo(40);
      assertThat(cell(workbook, "G2").getCTCell().getF().getStringValue())
          .isEqualTo("SUM(_xlfn.ANCHORARRAY(D2))");
    }
    assertThat(part("xl/metadata.xml")).contains("XLDAPR").contains("fDynamic=\"1\"");
    assertThat(part("xl/_rels/workbook.xml.rels")).contains("sheetMetadata");
    assertThat(part("[Content_Types].xml")).contains("/xl/metadata.xml");
    assertThat(WorkbookCheck.check(folder.resolve("made.xlsx"))).isEmpty();
  }

  @Test
  void valuesComputedFromWholeRangesAreToldToExcelToo() throws IOException {
    write(
        """
        "D2": "=SUM((Sales[Kind]=\\"x\\")*Sales[Amount])", "D3": "=SUMPRODUCT((A2:A4=\\"x\\")*B2:B4)"
        """);

    try (XSSFWorkbook workbook = open()) {
      assertThat(cell(workbook, "D2").getCTCell().isSetCm()).isTrue();
      assertThat(cell(workbook, "D2").getNumericCellValue()).isEqualTo(40);
      assertThat(cell(workbook, "D3").getCTCell().isSetCm()).isFalse();
      assertThat(cell(workbook, "D3").getNumericCellValue()).isEqualTo(40);
    }
  }

  @Test
  void anArrayWithoutRoomIsAFinding() {
    WorkbookResult result = write("\"D2\": \"=UNIQUE(Sales[Kind])\", \"D3\": 7");

    assertThat(result.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.place()).isEqualTo("A!D2");
          assertThat(finding.message()).contains("no room").contains("#SPILL!");
        });
  }

  @Test
  void whatReadsACellThatAnUnknownArrayMayFillHasNoValueEither() {
    WorkbookResult result =
        write("\"D2\": \"=PIVOTBY(Sales[Kind],,Sales[Amount],SUM)\", \"F2\": \"=SUM(D5:D9)\"");

    assertThat(result.uncomputed()).containsExactly("A!D2", "A!F2");
  }

  @Test
  void libreOfficeComputesTheSameFromFixedArrays() throws IOException {
    write(
        "\"D2\": \"=SUM(IF(Sales[Kind]=\\\"x\\\",Sales[Amount]))\", \"F2\": \"=A2:A4&\\\"!\\\"\"");

    Path recalculated = WorkbookRecalculation.by(folder.resolve("made.xlsx"), folder);

    assertThat(WorkbookRecalculation.differences(folder.resolve("made.xlsx"), recalculated))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUM(A1:A9)",
        "A1*2",
        "IF(SUM(A1:A9)>0,1,2)",
        "SUMIFS(B:B,A:A,\"x\")*2",
        "INDEX(A1:A9,2)",
        "SUMPRODUCT((A1:A9=1)*B1:B9)",
        "SUM(Data!A1:A9)/2",
        "COUNTIF(T[Col],\"x\")>1"
      })
  void ordinaryFormulasStayOrdinary(String formula) {
    assertThat(FormulaFunctions.dynamic(formula)).as(formula).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1:A9*2",
        "SUM(A1:A9*B1:B9)",
        "MAX(IF(A1:A9=1,B1:B9))",
        "SUM(LEN(A1:A9))",
        "-T[Col]",
        "SUM(FILTER(A1:A9,B1:B9>1))",
        "_xlfn.LET(_xlpm.x,1,_xlpm.x)",
        "Data!A1:A9"
      })
  void formulasOverRangesNeedToBeTold(String formula) {
    assertThat(FormulaFunctions.dynamic(formula)).as(formula).isTrue();
  }

  private String part(String name) throws IOException {
    try (ZipFile zip = new ZipFile(folder.resolve("made.xlsx").toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
