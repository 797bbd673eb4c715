package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.DataValidation.ErrorStyle;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationConstraint.OperatorType;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookCheckTest {
  @TempDir Path folder;

  private List<String> check(Consumer<XSSFSheet> content) throws IOException {
    Path file = folder.resolve("checked.xlsx");
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      content.accept(workbook.createSheet("S"));
      workbook.write(out);
    }
    return WorkbookCheck.check(file).stream()
        .map(finding -> finding.severity() + " " + finding.place() + " " + finding.message())
        .toList();
  }

  private static void column(XSSFSheet sheet, int column, Object... values) {
    for (int r = 0; r < values.length; r++) {
      var row = sheet.getRow(r) == null ? sheet.createRow(r) : sheet.getRow(r);
      var cell = row.createCell(column);
      switch (values[r]) {
        case String text when text.startsWith("=") -> {
          String[] parts = text.substring(1).split(" -> ");
          cell.setCellFormula(parts[0]);
          cell.setCellValue(Double.parseDouble(parts[1]));
        }
        case String text -> cell.setCellValue(text);
        case Number number -> cell.setCellValue(number.doubleValue());
        default -> throw new IllegalArgumentException();
      }
    }
  }

  @Test
  void theFinanceRoomsWorkbookHasNothingToFind() {
    Path file = folder.resolve("made.xlsx");
    new WorkbookWriter(WorkbookSamples.ledger(300))
        .write(WorkbookSamples.spec(WorkbookSamples.VARIANCE), file);

    assertThat(WorkbookCheck.check(file)).isEmpty();
  }

  @Test
  void aStaleValueIsFound() throws IOException {
    assertThat(check(sheet -> column(sheet, 0, 70, "=A1 -> 20")))
        .containsExactly(
            "ERROR S!A2 It shows 20, stored by Apache POI, but its formula =A1 gives 70 now; recalculate and save.");
  }

  @Test
  void namesMeanWhatTheyMeanWhereTheyAreUsed() throws IOException {
    Path file = folder.resolve("names.xlsx");
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      XSSFSheet first = workbook.createSheet("S");
      XSSFSheet second = workbook.createSheet("T");
      name(workbook, "Rate", 0, "S!$A$1");
      name(workbook, "Rate", 1, "T!$A$1");
      // As seen from A1: the last row, since rows go round; from A3 it is A2.
      name(workbook, "Above", 0, "S!A1048576");
      name(workbook, "Above", 1, "T!A1048576");
      column(first, 0, 70, "=Rate*2 -> 140", "=Above+1 -> 141");
      column(second, 0, 5, "=Rate*2 -> 10", "=S!Rate+Above -> 80");
      workbook.write(out);
    }

    assertThat(WorkbookCheck.check(file)).isEmpty();
    assertThat(RecalculatedWorkbook.of(file).cells())
        .extracting(RecalculatedWorkbook.Cell::outcome)
        .containsOnly(RecalculatedWorkbook.Outcome.SAME);
  }

  private static void name(XSSFWorkbook workbook, String name, int sheet, String meaning) {
    var made = workbook.createName();
    made.setSheetIndex(sheet);
    made.setNameName(name);
    made.setRefersToFormula(meaning);
  }

  @Test
  void whatOnlyItsOwnProgramComputesStandsUncheckedAndNeverWrong() throws IOException {
    String unchecked =
        "NOTE S!%s 1 formula could not be recalculated here because of %s; its value, stored by Apache POI, stands";
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewWorkbookPr().setDate1904(true);
              column(sheet, 0, 1, "=YEAR(A1) -> 1904", "=A1+1 -> 2");
            }))
        .singleElement()
        .asString()
        .startsWith(unchecked.formatted("A2", "days counted from 1904"));
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewCalcPr().setFullPrecision(false);
              column(sheet, 0, 1.26, "=A1*2 -> 2.6");
            }))
        .singleElement()
        .asString()
        .startsWith(
            unchecked.formatted("A2", "the workbook computes with the digits that it shows"));
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewCalcPr().setIterate(true);
              column(sheet, 0, 1, "=A1+0.5*A2 -> 2");
            }))
        .singleElement()
        .asString()
        .startsWith(unchecked.formatted("A2", "a circle of formulas"));
  }

  @Test
  void typedInTotalsAreFoundByLabelAndBySum() throws IOException {
    assertThat(
            check(sheet -> {
              column(sheet, 0, "a", "b", "c", "Total");
              column(sheet, 1, 1, 2, 3, 7);
              column(sheet, 2, 5, 6, 7, 18);
            }))
        .containsExactly(
            "WARNING S!B4 The total 7 is typed in; use a formula such as =SUM(B1:B3).",
            "WARNING S!C4 The total 18 is typed in; use a formula such as =SUM(C1:C3).");
  }

  @Test
  void theOddFormulaAndTheTypedOverOneAreFound() throws IOException {
    assertThat(
            check(sheet -> {
              column(sheet, 0, 1, 2, 3, 4, 5);
              column(
                  sheet, 1, "=A1*2 -> 2", "=A2*2 -> 4", "=A3+2 -> 5", "=A4*2 -> 8", "=A5*2 -> 10");
              column(sheet, 2, "=A1+A1 -> 2", 99, "=A3+A3 -> 6", "=A4+A4 -> 8", "=A5+A5 -> 10");
            }))
        .containsExactlyInAnyOrder(
            "WARNING S!B3 Its formula =A3+2 differs from its neighbours', which would be =A3*2 here; make it alike or say why.",
            "WARNING S!C2 A typed value stands between formulas; =A2+A2 would be expected here.");
  }

  @Test
  void anInputBetweenTheStepsOfAStatementIsNoTypedOverFormula() throws IOException {
    assertThat(
            check(sheet -> {
              column(sheet, 0, "Revenue", "Costs", "Gross", "Opex", "EBIT");
              column(sheet, 1, 100, -40, "=B1+B2 -> 60", -20, "=B3+B4 -> 40");
            }))
        .isEmpty();
  }

  @Test
  void aSumThatLeavesOutTheLastNumbersBeforeItIsFound() throws IOException {
    assertThat(
            check(sheet -> {
              column(sheet, 0, 1, 2, 3, 4, "=SUM(A1:A3) -> 6");
              column(sheet, 1, 1, 2, 3, "=SUM(B1:B3) -> 6", "=SUM(B1:B3) -> 6");
              column(sheet, 2, 1, 2, "-", 5, "=SUM(C1:C2) -> 3");
            }))
        .containsExactly(
            "WARNING S!A5 =SUM(A1:A3) leaves out A4, which stands between its range and the sum; take it in or say why.");
  }

  @Test
  void constantsBuriedInFormulasAreFoundOncePerPattern() throws IOException {
    assertThat(
            check(sheet -> {
              column(sheet, 0, 10, 20);
              column(sheet, 1, "=A1*1.19 -> 11.9", "=A2*1.19 -> 23.8");
            }))
        .containsExactly(
            "WARNING S!B1 The number 1.19 is buried in the formula (and in 1 cells like it); put it into a labelled input cell and refer to that.");
  }

  @Test
  void numbersStoredAsTextAreFound() throws IOException {
    assertThat(check(sheet -> column(sheet, 0, "Head", 1, 2, "3.5", 4, 9)))
        .containsExactly(
            "WARNING S!A4 \"3.5\" is text among numbers, and no sum counts it; store it as a number.");
  }

  @Test
  void aChartThatPointsNowhereIsFound() throws IOException {
    Path file = folder.resolve("made.xlsx");
    new WorkbookWriter(WorkbookSamples.ledger(50))
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "A", "cells": {"A1": "x", "B1": 1, "A2": "y", "B2": 2}, "charts": [
                  {"type": "pie", "title": "Lost", "category": "A8:A9", "series": ["B8:B9"]},
                  {"type": "bar", "title": "Found", "category": "A1:A2", "series": ["B1:B2"]}]}]}
                """),
            file);

    assertThat(WorkbookCheck.check(file))
        .extracting(Finding::message)
        .containsExactly(
            "The chart reads A!$A$8:$A$9, which is empty; point it to the data.",
            "The chart reads A!$B$8:$B$9, which is empty; point it to the data.");
  }

  @Test
  void valuesThatTheirOwnValidationRefusesAreFound() throws IOException {
    List<String> found =
        check(sheet -> {
          column(sheet, 0, "Status", "Draft", " live ", "Lively", "", "Gone");
          column(sheet, 1, "Owner", "Ada", "Bob");
          column(sheet, 2, "Share", 0.5, 1.5);
          column(sheet, 3, "Day", 46_000, 40_000);
          column(sheet, 4, "Free", "what", "ever");
          XSSFSheet lists = sheet.getWorkbook().createSheet("Lists");
          column(lists, 0, "Ada", "Eve");
          var rules = sheet.getDataValidationHelper();
          record Rule(DataValidationConstraint takes, CellRangeAddressList in, boolean strict) {}
          for (Rule rule :
              List.of(
                  new Rule(
                      rules.createExplicitListConstraint(new String[] {"Draft", "Live"}),
                      new CellRangeAddressList(1, 90, 0, 0),
                      true),
                  new Rule(
                      rules.createFormulaListConstraint("Lists!$A$1:$A$2"),
                      new CellRangeAddressList(0, 1_048_575, 1, 1),
                      false),
                  new Rule(
                      rules.createDecimalConstraint(OperatorType.BETWEEN, "0", "1"),
                      new CellRangeAddressList(1, 9, 2, 2),
                      true),
                  new Rule(
                      rules.createDateConstraint(
                          OperatorType.GREATER_OR_EQUAL, "DATE(2025,1,1)", null, null),
                      new CellRangeAddressList(1, 9, 3, 3),
                      true),
                  new Rule(
                      rules.createFormulaListConstraint("INDIRECT(A1)"),
                      new CellRangeAddressList(1, 9, 4, 4),
                      true))) {
            var validation = rules.createValidation(rule.takes(), rule.in());
            validation.setErrorStyle(rule.strict() ? ErrorStyle.STOP : ErrorStyle.WARNING);
            validation.setShowErrorBox(true);
            sheet.addValidationData(validation);
          }
        });

    assertThat(found)
        .contains(
            "ERROR S!A4 The cell holds \"Lively\", but its list offers Draft, Live; correct the value or the validation.",
            "ERROR S!A6 The cell holds \"Gone\", but its list offers Draft, Live; correct the value or the validation.",
            "WARNING S!B3 The cell holds \"Bob\", but its list offers Ada, Eve; correct the value or the validation.",
            "ERROR S!C3 The cell holds \"1.5\", but it takes decimal between 0 and 1; correct the value or the validation.",
            "ERROR S!D3 The cell holds \"40000\", but it takes date greaterThanOrEqual DATE(2025,1,1); correct the value or the validation.");
    assertThat(found).filteredOn(one -> one.contains("validation")).hasSize(5);
  }
}
