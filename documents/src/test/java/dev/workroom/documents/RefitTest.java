package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an edit makes longer gets room, what a person set never gets less, and checks see the rest.
 */
class RefitTest {
  private static final String LONG =
      "Renewal slipped to the next quarter because the customer's procurement wants a new security"
          + " questionnaire answered first";

  @TempDir Path folder;

  private Path edited(Path source, Map<String, CellSpec> cells) {
    Path target = folder.resolve("edited.xlsx");
    var edit = new WorkbookEdit(List.of(WorkbookChange.set(cells)), "EUR", "en-GB");
    return WorkbookEditor.edit(source, edit, TableQuery.none(), target).path();
  }

  private static CellSpec value(Object value) {
    return new CellSpec(value, null, null, null, List.of(), null);
  }

  private static List<String> room(Path file) {
    return WorkbookCheck.check(file).stream()
        .filter(found -> found.message().matches("(?s).*(####|cut off).*"))
        .map(found -> found.place() + " " + found.message())
        .toList();
  }

  private static XSSFWorkbook workbook(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in);
    }
  }

  @Test
  void rowsAndColumnsOfOurWorkbookFollowItsNewContent() throws IOException {
    Path source = folder.resolve("ours.xlsx");
    new WorkbookWriter(TableQuery.none())
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "Deals", "tables": [{"name": "Deals", "columns": ["Customer",
                  {"header": "Amount", "format": "money"}, "Remark"],
                  "rows": [["Nord", 12.5, "%s"], ["Süd", 9, "Fine"], ["Ost", 8, "Fine"]]}]},
                  {"name": "Sum", "cells": {"A1": {"value": "=SUM(Deals[Amount])", "format": "money"}}}]}
                """
                    .formatted(LONG)),
            source);
    Path changed =
        edited(
            source,
            Map.of(
                "Deals!B2", value(123456789012.5),
                "Deals!C3", value(LONG + ". " + LONG),
                "Deals!A4", value("Ostwestfälische Anlagenbau und Wartung"),
                "Deals!C2", value("Short")));
    assertThat(room(changed)).isEmpty();
    try (XSSFWorkbook before = workbook(source);
        XSSFWorkbook after = workbook(changed)) {
      XSSFSheet old = before.getSheet("Deals");
      XSSFSheet now = after.getSheet("Deals");
      assertThat(old.getRow(1).getHeightInPoints()).isGreaterThan(25);
      assertThat(now.getRow(1).getHeightInPoints()).isLessThan(20);
      assertThat(now.getRow(2).getHeightInPoints())
          .isGreaterThan(old.getRow(1).getHeightInPoints() * 1.5f);
      assertThat(now.getColumnWidth(0)).isGreaterThan(old.getColumnWidth(0));
      assertThat(now.getColumnWidth(1)).isGreaterThan(old.getColumnWidth(1));
      assertThat(now.getColumnWidth(2)).isEqualTo(old.getColumnWidth(2));
      assertThat(after.getSheet("Sum").getColumnWidth(0))
          .as("a sum that grew by recalculation")
          .isGreaterThan(before.getSheet("Sum").getColumnWidth(0));
    }
  }

  @Test
  void aPersonsWidthsAreKeptUnlessANumberCannotBeRead() throws IOException {
    Path source = folder.resolve("theirs.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(source)) {
      XSSFSheet sheet = book.createSheet("S");
      CellStyle wrap = wrapped(book);
      CellStyle money = formatted(book, "#,##0.00 €");
      for (int r = 0; r < 3; r++) {
        var row = sheet.createRow(r);
        row.setHeightInPoints(30);
        row.createCell(0).setCellValue("a text that is cut by the next cell");
        row.createCell(1).setCellValue(5);
        row.createCell(2).setCellValue("short");
        row.getCell(1).setCellStyle(money);
        row.getCell(2).setCellStyle(wrap);
      }
      sheet.setColumnWidth(0, 8 * 256);
      sheet.setColumnWidth(1, 9 * 256);
      sheet.setColumnWidth(2, 20 * 256);
      book.write(out);
    }
    Path changed =
        edited(
            source,
            Map.of(
                "S!A1", value("another text that is cut by its neighbour"),
                "S!B2", value(98765432.1),
                "S!C2", value(LONG),
                "S!C3", value("still short")));
    try (XSSFWorkbook after = workbook(changed)) {
      XSSFSheet now = after.getSheet("S");
      assertThat(now.getColumnWidth(0)).isEqualTo(8 * 256);
      assertThat(now.getColumnWidth(1)).isGreaterThan(12 * 256);
      assertThat(now.getColumnWidth(2)).isEqualTo(20 * 256);
      assertThat(now.getRow(0).getHeightInPoints()).isEqualTo(30);
      assertThat(now.getRow(1).getHeightInPoints()).isGreaterThan(70);
      assertThat(now.getRow(2).getHeightInPoints()).isEqualTo(30);
    }
    assertThat(room(changed))
        .singleElement()
        .asString()
        .startsWith("S!A1 3 texts are cut off by what stands in the cell beside it (A1, A2, A3)");
  }

  @Test
  void theCheckFindsNumbersAndTextsThatHaveNoRoom() throws IOException {
    Path file = folder.resolve("low.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      XSSFSheet sheet = book.createSheet("S");
      CellStyle wrap = wrapped(book);
      CellStyle date = formatted(book, "dd mmmm yyyy");
      for (int r = 0; r < 2; r++) {
        sheet.createRow(r).createCell(0).setCellValue(46_000 + r);
        sheet.getRow(r).getCell(0).setCellStyle(date);
        sheet.getRow(r).createCell(1).setCellValue(LONG);
        sheet.getRow(r).getCell(1).setCellStyle(wrap);
        sheet.getRow(r).createCell(2).setCellValue(1234567.891);
      }
      sheet.getRow(1).setHeightInPoints(15);
      book.write(out);
    }
    assertThat(room(file))
        .containsExactly(
            "S!A1 2 numbers are shown as #### because the column is too narrow (A1, A2); make it"
                + " wider.",
            "S!B2 1 cell is cut off because the row is too low for the wrapped text (B2); make it"
                + " higher.");
  }

  @Test
  void headersStandOverWhatFormulasShowAndUnbreakableWordsKeepTheirColumn() throws IOException {
    Path file = folder.resolve("looks.xlsx");
    new WorkbookWriter(TableQuery.none())
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "S", "tables": [{"name": "T", "total": true, "columns": [
                  "Name", "Amount", {"header": "Status", "formula": "=IF({Amount}>2,\\"high\\",\\"low\\")"},
                  {"header": "Twice", "formula": "={Amount}*2"}, "Hash"],
                  "rows": [["A", 1, null, null, "%1$s"], ["B", 5, null, null, "%1$s"]]}]}]}
                """
                    .formatted("0123456789abcdef".repeat(4))),
            file);
    try (XSSFWorkbook book = workbook(file)) {
      XSSFSheet sheet = book.getSheet("S");
      for (int row = 0; row < 3; row++) {
        assertThat(sheet.getRow(row).getCell(2).getCellStyle().getAlignment().name())
            .isEqualTo("LEFT");
        assertThat(sheet.getRow(row).getCell(3).getCellStyle().getAlignment().name())
            .isEqualTo("RIGHT");
      }
      assertThat(sheet.getColumnWidth(4)).isGreaterThan(64 * 256);
      assertThat(sheet.getRow(1).getHeightInPoints()).isLessThan(20);
    }
    assertThat(room(file)).isEmpty();
  }

  private static CellStyle wrapped(XSSFWorkbook book) {
    CellStyle style = book.createCellStyle();
    style.setWrapText(true);
    return style;
  }

  private static CellStyle formatted(XSSFWorkbook book, String format) {
    CellStyle style = book.createCellStyle();
    style.setDataFormat(book.createDataFormat().getFormat(format));
    return style;
  }

  private static DeckEdit words(int slide, String shape, String cell, String text) {
    return new DeckEdit(
        slide, "", shape, text, cell, DeckSpec.Chart.NONE, null, 0, 0, 0, null, List.of());
  }

  private Path edited(Path source, DeckEdit... edits) throws Exception {
    Path target = folder.resolve("edited.pptx");
    new DeckEditor(ReportFiles.in(folder), TableQuery.none()).edit(source, List.of(edits), target);
    return target;
  }

  private static XMLSlideShow deck(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new XMLSlideShow(in);
    }
  }

  private static XSLFTable table(XMLSlideShow show, int slide) {
    return show.getSlides().get(slide).getShapes().stream()
        .filter(XSLFTable.class::isInstance)
        .map(XSLFTable.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tablesAndTextsOfOurDeckAreFittedAgain() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Line", "Q1", "Q2", "Why"));
    for (int row = 0; row < 9; row++) {
      rows.add(List.of("Sales " + row, "10", "12", "as planned"));
    }
    Path source = folder.resolve("ours.pptx");
    new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec(
                "a.pptx",
                "light",
                "",
                "",
                "",
                "",
                List.of(
                    DeckSpec.Slide.of("Opening", "Sub"),
                    slide(s -> s.table = rows),
                    slide(s -> s.bullets = List.of("One", "Two")))),
            source);
    Path changed =
        edited(
            source,
            words(2, "", "D3", LONG),
            words(2, "", "A5", "Donaudampfschifffahrtsgesellschaft"),
            words(3, "title", "", LONG),
            words(3, "The list", "", String.join("\n", java.util.Collections.nCopies(9, LONG))));
    assertThat(new DeckCheck().check(changed)).isEmpty();
    try (XMLSlideShow before = deck(source);
        XMLSlideShow after = deck(changed)) {
      XSLFTable now = table(after, 1);
      assertThat(now.getColumnWidth(3)).isGreaterThan(table(before, 1).getColumnWidth(3));
      assertThat(now.getRowHeight(2)).isGreaterThan(table(before, 1).getRowHeight(2));
      assertThat(now.getAnchor().getMaxX()).isLessThanOrEqualTo(960 - 40);
      assertThat(now.getCell(1, 1).getTextParagraphs().getFirst().getTextRuns().getFirst())
          .as("type that still can be read")
          .matches(run -> run.getFontSize() >= 10);
    }
  }

  @Test
  void aPersonsTableGrowsInHeightAloneAndTheCheckNamesWhatItBreaks() throws Exception {
    Path source = folder.resolve("theirs.pptx");
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(source)) {
      var slide = show.createSlide();
      XSLFTable table = slide.createTable(3, 2);
      table.setAnchor(new Rectangle2D.Double(40, 40, 300, 90));
      for (int row = 0; row < 3; row++) {
        table.setRowHeight(row, 30);
        for (int column = 0; column < 2; column++) {
          XSLFTextShape cell = table.getCell(row, column);
          cell.setText("x").setFontSize(14.0);
          cell.getTextParagraphs().getFirst().getTextRuns().getFirst().setFontFamily("Arial");
        }
      }
      table.setColumnWidth(0, 100);
      table.setColumnWidth(1, 200);
      show.write(out);
    }
    Path changed =
        edited(source, words(1, "", "B2", LONG), words(1, "", "A3", "Schifffahrtsgesellschaft"));
    try (XMLSlideShow after = deck(changed)) {
      XSLFTable now = table(after, 0);
      assertThat(List.of(now.getColumnWidth(0), now.getColumnWidth(1)))
          .isEqualTo(List.of(100d, 200d));
      assertThat(List.of(now.getRowHeight(0), now.getRowHeight(2)).getFirst()).isEqualTo(30d);
      assertThat(now.getRowHeight(1)).isGreaterThan(90);
    }
    assertThat(new DeckCheck().check(changed))
        .extracting(Finding::message)
        .filteredOn(text -> text.contains("too narrow"))
        .singleElement()
        .asString()
        .contains("\"Schifffahrtsgesellschaft\", which breaks in the middle");

    try (XMLSlideShow low = deck(changed);
        OutputStream out = Files.newOutputStream(folder.resolve("low.pptx"))) {
      table(low, 0).setRowHeight(1, 20);
      low.write(out);
    }
    assertThat(new DeckCheck().check(folder.resolve("low.pptx")))
        .extracting(Finding::message)
        .anyMatch(text -> text.startsWith("Row 2 (\"x\") of ") && text.contains("20 pt"));
  }

  private static WordEdit cell(String find, String column, String text) {
    return new WordEdit(
        find, null, null, null, false, null, null, null, null, column, text, List.of(), null, null);
  }

  private static List<String> words(Path file) {
    return WordCheck.check(file).stream()
        .map(found -> found.place() + " " + found.message())
        .toList();
  }

  @Test
  void aReportsTablesBreakNoWordTheyCanKeepAndAreFittedAfterAnEdit() throws Exception {
    String table =
        """
        | Department | Person | Budget | Why |
        |---|---|---|---|
        | Telecommunications | Wertheimer | 1,234,567.89 | %s |
        | Sales | Lund | 12.00 | - |
        """
            .formatted(LONG);
    Path source = folder.resolve("r.docx");
    ReportSpec spec = ReportSpec.of("r.docx", "report", "Title", "Text.\n\n" + table);
    var writer = new ReportWriter(ReportFiles.in(folder), LibreOffice.none());
    assertThat(writer.write(spec, source).findings()).isEmpty();
    assertThat(words(source)).isEmpty();

    Path changed = folder.resolve("changed.docx");
    new WordEditor(false, "", java.time.Instant.EPOCH)
        .edit(
            source,
            List.of(
                cell("Lund", "Person", "Donaudampfschifffahrtsgesellschaftskapitän"),
                cell("Sales", "Budget", "987,654,321,012.34")),
            0,
            changed);
    assertThat(words(changed)).isEmpty();

    Path tracked = folder.resolve("tracked.docx");
    new WordEditor(true, "", java.time.Instant.EPOCH)
        .edit(
            source,
            List.of(cell("Lund", "Person", "Donaudampfschifffahrtsgesellschaftskapitän")),
            0,
            tracked);
    assertThat(words(tracked))
        .as("a tracked document keeps its columns, and the check says what that does")
        .singleElement()
        .asString()
        .startsWith("table 1 A column is too narrow for \"Donaudampfschifffahrts");

    String word = "Straßenverkehrsordnungswidrigkeiten";
    String wide = "| A | B | C | D | E |\n|---|---|---|---|---|\n|" + (" " + word + " |").repeat(5);
    assertThat(writer.write(ReportSpec.of("r.docx", "report", "T", wide), source).findings())
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("no room for their longest words", word, "at 7 pt", "\\landscape");
  }
}
