package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.poi.ss.usermodel.ComparisonOperator;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagePicturesTest {
  @TempDir Path folder;

  private PagePictures pictures(LibreOffice office) {
    return new PagePictures(office, folder.resolve("cache"));
  }

  private static BufferedImage image(byte[] png) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static long colours(BufferedImage image) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(all).distinct().count();
  }

  @Test
  void aPageOfAPdfBecomesAPictureOfTheWidthThatWasAsked() throws Exception {
    Path pdf = new SampleFiles(folder).pdf();
    PagePictures pictures = pictures(LibreOffice.none());
    assertThat(pictures.drawing(pdf)).isEqualTo(new PagePictures.Drawing(2, ""));
    BufferedImage page = image(pictures.png(pdf, 1, 424));
    assertThat(page.getWidth()).isEqualTo(424);
    assertThat(colours(page)).as("paper and ink").isGreaterThan(2);
    assertThatThrownBy(() -> pictures.png(pdf, 3, 424))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessageContaining("has 2 pages, no page 3");
  }

  @Test
  void ofALongWorkbookTheFirstPagesAreDrawnAndThatIsSaid() throws Exception {
    Path file = folder.resolve("long.xlsx");
    String rows = "[\"x\", 1],".repeat(3_999) + "[\"x\", 1]";
    new WorkbookWriter(TableQuery.none())
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "S", "tables": [{"name": "T", "columns": ["A", "B"], "rows": [%s]}]}]}
                """
                    .formatted(rows)),
            file);
    PagePictures pictures = pictures(LibreOffice.installed());

    assertThat(pictures.drawing(file))
        .isEqualTo(
            new PagePictures.Drawing(
                50,
                "Only the first 50 printed pages of a workbook are drawn; look at other cells by their range."));
    assertThat(colours(image(pictures.png(file, 50, 200)))).isGreaterThan(2);
    assertThatThrownBy(() -> pictures.png(file, 51, 200))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessageContaining("no page 51. Only the first 50");
  }

  @Test
  void ofAWorkbookItIsSaidWhereItsSheetsBegin() throws Exception {
    Path file = folder.resolve("two.xlsx");
    new WorkbookWriter(TableQuery.none())
        .write(
            WorkbookSamples.spec(
                """
                {"sheets": [{"name": "One", "cells": {"A1": {"value": 1}, "A90": {"value": 2}}},
                            {"name": "The other", "cells": {"A1": {"value": 1}}}]}
                """),
            file);
    assertThat(pictures(LibreOffice.installed()).drawing(file))
        .isEqualTo(new PagePictures.Drawing(3, "Sheets by page: One from 1, The other from 3."));
    assertThatThrownBy(
            () -> new PagePictures(LibreOffice.none(), folder.resolve("empty")).png(file, 1, 200))
        .hasMessageEndingWith("Its cells can be looked at by a range.");
  }

  @Test
  void whatWasLaidOutOnceIsKeptByItsContent() throws Exception {
    Path docx = new SampleFiles(folder).docx();
    byte[] first = pictures(LibreOffice.installed()).png(docx, 1, 300);
    Path copy = Files.copy(docx, folder.resolve("copy.docx"));
    assertThat(pictures(LibreOffice.none()).png(copy, 1, 300)).isEqualTo(first);
    try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void withoutLibreOfficeSlidesAreSketchedWithTheirChartsAndDocumentsRefused() throws Exception {
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    series.put("Actual", List.of(3.0, 5.0));
    DeckSpec.Slide slide =
        DeckSpec.Slide.of("A title", "")
            .filled(
                List.of(),
                new DeckSpec.Chart("column", List.of("Q1", "Q2"), series, "", List.of()));
    new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec("d.pptx", "", "", "", "", "", List.of(slide)), folder.resolve("d.pptx"));
    PagePictures pictures = pictures(LibreOffice.none());
    assertThat(pictures.drawing(folder.resolve("d.pptx")).limit())
        .startsWith("Drawn without LibreOffice");
    BufferedImage drawn = image(pictures.png(folder.resolve("d.pptx"), 1, 480));
    assertThat(drawn.getHeight()).isEqualTo(270);
    long bars =
        Arrays.stream(drawn.getRGB(30, 60, 420, 180, null, 0, 420))
            .filter(colour -> colour == 0xFF1F5C99)
            .count();
    assertThat(bars).as("the chart's columns, in the theme's colour").isGreaterThan(1_000);
    Path docx = new SampleFiles(folder).docx();
    assertThatThrownBy(() -> pictures.png(docx, 1, 300))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessage(
            "s.docx can only be drawn by LibreOffice, which is not installed on this machine.");
  }

  @Test
  void aLockedPdfSaysSo() throws Exception {
    Path locked = new SampleFiles(folder).lockedPdf();
    assertThatThrownBy(() -> pictures(LibreOffice.none()).png(locked, 1, 300))
        .hasMessage("locked.pdf is encrypted with a password.");
  }

  @Test
  void aSheetIsShownAsValueFormulaAndFormat() throws Exception {
    Path book = folder.resolve("b.xlsx");
    try (var workbook = new org.apache.poi.xssf.usermodel.XSSFWorkbook();
        var out = Files.newOutputStream(book)) {
      var sheet = workbook.createSheet("Data");
      var row = sheet.createRow(0);
      row.createCell(0).setCellValue("Sum");
      row.createCell(1).setCellFormula("1+2");
      row.getCell(1).setCellValue(3);
      var style = workbook.createCellStyle();
      style.setDataFormat(workbook.createDataFormat().getFormat("0.00"));
      row.getCell(1).setCellStyle(style);
      var rules = sheet.getDataValidationHelper();
      for (int at : new int[] {1, 50}) {
        var choice = rules.createExplicitListConstraint(new String[] {"Sum", "Mean"});
        var cells = new CellRangeAddressList(0, at, 0, 0);
        sheet.addValidationData(rules.createValidation(choice, cells));
      }
      var format = sheet.getSheetConditionalFormatting();
      format.addConditionalFormatting(
          new CellRangeAddress[] {CellRangeAddress.valueOf("B1:B9")},
          format.createConditionalFormattingRule(ComparisonOperator.GT, "5"));
      format.addConditionalFormatting(
          new CellRangeAddress[] {CellRangeAddress.valueOf("H1:H9")},
          format.createConditionalFormattingRule(ComparisonOperator.GT, "5"));
      workbook.write(out);
    }
    assertThat(SheetGrid.of(book, "data", "A1:B2"))
        .isEqualTo(
            """
            Data
            row 1
              A: Sum
              B: 3  =1+2  [0.00]
            conditional format: B1:B9 is formatted when cellIs greaterThan 5
            validation: A1:A2 takes one of "Sum,Mean"
            validation: A1:A51 takes one of "Sum,Mean"
            """);
    assertThatThrownBy(() -> SheetGrid.of(book, "Other", ""))
        .hasMessage("b.xlsx has no sheet \"Other\"; its sheets are [Data].");
  }
}
