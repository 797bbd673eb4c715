package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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
        "NOTE S!%s 1 formulas could not be recalculated here, their values, stored by Apache POI, stand";
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewWorkbookPr().setDate1904(true);
              column(sheet, 0, 1, "=YEAR(A1) -> 1904", "=A1+1 -> 2");
            }))
        .singleElement()
        .asString()
        .startsWith(unchecked.formatted("A2"));
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewCalcPr().setFullPrecision(false);
              column(sheet, 0, 1.26, "=A1*2 -> 2.6");
            }))
        .singleElement()
        .asString()
        .startsWith(unchecked.formatted("A2"));
    assertThat(
            check(sheet -> {
              sheet.getWorkbook().getCTWorkbook().addNewCalcPr().setIterate(true);
              column(sheet, 0, 1, "=A1+0.5*A2 -> 2");
            }))
        .singleElement()
        .asString()
        .startsWith(unchecked.formatted("A2"));
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
}
