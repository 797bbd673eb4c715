package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffFilesTest {
  @TempDir Path folder;

  private List<String> changes(Path before, Path after) throws Exception {
    return new DiffFiles(new DocumentReader())
        .compare(before, after).parts().stream()
            .flatMap(part ->
                part.changes().stream()
                    .map(c ->
                        "%s|%s|%s|%s|%s"
                            .formatted(part.name(), c.kind(), c.place(), c.before(), c.after())))
            .toList();
  }

  private Path sheet(String name, Object[]... rows) throws IOException {
    Path file = folder.resolve(name);
    try (var workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("Plan");
      for (int r = 0; r < rows.length; r++) {
        var row = sheet.createRow(r);
        for (int c = 0; c < rows[r].length; c++) {
          switch (rows[r][c]) {
            case String text when text.startsWith("=") ->
                row.createCell(c).setCellFormula(text.substring(1));
            case String text -> row.createCell(c).setCellValue(text);
            case Number number -> row.createCell(c).setCellValue(number.doubleValue());
            default -> throw new IllegalArgumentException();
          }
        }
      }
      workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
      workbook.write(out);
    }
    return file;
  }

  @Test
  void trackedChangesAreComparedAsIfAccepted() throws Exception {
    Path old = folder.resolve("old.docx");
    new ReportWriter(folder::resolve, LibreOffice.none())
        .write(
            ReportSpec.of("old.docx", "report", "T", "Pay within 30 days of order.\n\nEnd."), old);
    Path now = folder.resolve("now.docx");
    WordEdit edit =
        new WordEdit(
            "30", null, null, "45", false, null, null, null, null, null, null, List.of(), null,
            null);
    new WordEditor(true, "Ann", Instant.EPOCH).edit(old, List.of(edit), 0, now);

    DiffReport report = new DiffFiles(new DocumentReader()).compare(old, now);

    assertThat(report.notes())
        .containsExactly("The second holds tracked changes; they are compared as if accepted.");
    assertThat(report.parts().getFirst().changes().getFirst().words())
        .extracting(piece -> piece.mark() + " " + piece.text())
        .containsExactly("BOTH Pay within ", "BEFORE 30", "AFTER 45", "BOTH  days of order.");
  }

  @Test
  void aFileIsTheSameAsItself() throws Exception {
    Path file = sheet("a.xlsx", new Object[] {"Item", 1});

    assertThat(changes(file, file)).isEmpty();
  }

  @Test
  void changedNumberFormatsAreTheirRangesAndNotTheirCells() throws Exception {
    Object[][] rows = new Object[20][];
    rows[0] = new Object[] {"Item", "Q1", "Q2"};
    for (int r = 1; r < rows.length; r++) {
      rows[r] = new Object[] {"Item " + r, r, "=B" + (r + 1) + "*2"};
    }
    Path before = sheet("before.xlsx", rows);
    Path after = folder.resolve("after.xlsx");
    try (var workbook = new XSSFWorkbook(Files.newInputStream(before));
        OutputStream out = Files.newOutputStream(after)) {
      var money = workbook.createCellStyle();
      money.setDataFormat(workbook.createDataFormat().getFormat("#,##0.00"));
      for (int r = 0; r < rows.length; r++) {
        for (int c = 0; c < 3; c++) {
          workbook.getSheetAt(0).getRow(r).getCell(c).setCellStyle(money);
        }
      }
      workbook.getSheetAt(0).getRow(4).getCell(1).setCellValue(99);
      workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
      workbook.write(out);
    }

    assertThat(changes(before, after))
        .containsExactly(
            "Plan|CHANGED|B5|4|99",
            "Plan|FOLLOWED|C5|8|198",
            "Plan|CHANGED|B2:B4|number format General|number format #,##0.00",
            "Plan|CHANGED|C2:C20|number format General|number format #,##0.00",
            "Plan|CHANGED|B6:B20|number format General|number format #,##0.00");
  }

  @Test
  void anInsertedRowIsOneChangeAndFormulasBelowItDidNotChange() throws Exception {
    Path before =
        sheet(
            "before.xlsx",
            new Object[] {"Item", "Actual", "Budget", "Variance"},
            new Object[] {"Rent", 10, 8, "=B2-C2"},
            new Object[] {"Travel", 5, 6, "=B3-C3"});
    Path after =
        sheet(
            "after.xlsx",
            new Object[] {"Item", "Actual", "Budget", "Variance"},
            new Object[] {"Energy", 3, 3, "=B2-C2"},
            new Object[] {"Rent", 10, 8, "=B3-C3"},
            new Object[] {"Travel", 5, 6, "=B4-C4"});

    assertThat(changes(before, after))
        .containsExactly("Plan|ADDED|row 2||Energy | 3 | 3 | =B2-C2 (0)");
  }

  @Test
  void anInsertedColumnAndARenamedSheetAreOneChangeEach() throws Exception {
    Object[][] old = {
      {"Item", "Q1", "Q2", "Sum"},
      {"Rent", 1, 2, "=B2+C2"},
      {"Travel", 3, 4, "=B3+C3"},
      {"Energy", 5, 6, "=SUM(Plan!B4:C4)"}
    };
    Path before = sheet("before.xlsx", old);
    Path wider =
        sheet(
            "wider.xlsx",
            new Object[] {"Item", "Note", "Q1", "Q2", "Sum"},
            new Object[] {"Rent", "n", 1, 2, "=C2+D2"},
            new Object[] {"Travel", "n", 3, 9, "=C3+D3"},
            new Object[] {"Energy", "n", 5, 6, "=SUM(Plan!C4:D4)"});
    Path renamed = folder.resolve("renamed.xlsx");
    try (var workbook = new XSSFWorkbook(Files.newInputStream(before));
        OutputStream out = Files.newOutputStream(renamed)) {
      workbook.setSheetName(0, "Plan 2026");
      workbook.write(out);
    }

    assertThat(changes(before, wider))
        .anyMatch(change -> change.toString().contains("column B"))
        .anyMatch(change -> change.toString().contains("D3"))
        .as("the column, the changed cell and what follows it")
        .hasSize(3);
    assertThat(changes(wider, before)).hasSize(3);
    assertThat(changes(before, renamed)).hasSize(1);
  }

  @Test
  void aChangedInputIsToldApartFromTheFormulasThatFollowIt() throws Exception {
    Path before =
        sheet(
            "before.xlsx",
            new Object[] {"Rent", 10, 8, "=B1-C1"},
            new Object[] {"Travel", 5, 6, "=B2-C2"});
    Path after =
        sheet(
            "after.xlsx",
            new Object[] {"Rent", 12, 8, "=B1-C1"},
            new Object[] {"Travel", 5, 6, "=C2-B2"});

    assertThat(changes(before, after))
        .containsExactly(
            "Plan|CHANGED|B1|10|12",
            "Plan|FOLLOWED|D1|2|4",
            "Plan|CHANGED|D2|=B2-C2 (-1)|=C2-B2 (1)");
  }

  @Test
  void aLongSheetWithManyChangesIsAlignedByItsRows() throws Exception {
    List<Object[]> rows = new ArrayList<>();
    IntStream.range(0, 6_000).forEach(i -> rows.add(new Object[] {"id " + i, i % 7}));
    Path before = sheet("before.xlsx", rows.toArray(Object[][]::new));
    rows.remove(5_000);
    rows.set(100, new Object[] {"id 100", 99});
    rows.add(3_000, new Object[] {"new", 1});
    Path after = sheet("after.xlsx", rows.toArray(Object[][]::new));

    assertThat(changes(before, after))
        .containsExactly(
            "Plan|CHANGED|B101|2|99",
            "Plan|ADDED|row 3001||new | 1",
            "Plan|REMOVED|row 5001|id 5000 | 2|");
  }

  private Path report(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of(name, "report", "Results", body), file);
    return file;
  }

  @Test
  void paragraphsOfAWordDocumentAreComparedWordByWord() throws Exception {
    Path before =
        report("a.docx", "## Costs\n\nCosts were EUR 12.4m in March.\n\nA second paragraph.");
    Path after =
        report(
            "b.docx",
            "## Costs\n\nCosts were EUR 12.6m in March.\n\nNew here.\n\nA second paragraph.");

    DiffReport report = new DiffFiles(new DocumentReader()).compare(before, after);

    List<DiffReport.Change> found = report.parts().getFirst().changes();
    assertThat(found).hasSize(2);
    assertThat(found.getFirst().place()).isEqualTo("“Costs”");
    assertThat(found.getFirst().words())
        .containsExactly(
            new DiffReport.Piece(DiffReport.Mark.BOTH, "Costs were EUR "),
            new DiffReport.Piece(DiffReport.Mark.BEFORE, "12.4m"),
            new DiffReport.Piece(DiffReport.Mark.AFTER, "12.6m"),
            new DiffReport.Piece(DiffReport.Mark.BOTH, " in March."));
    assertThat(found.getLast()).isEqualTo(DiffReport.Change.added("“Costs”", "New here."));
  }

  private Path deck(String name, String... bullets) throws Exception {
    List<DeckSpec.Slide> slides = new ArrayList<>();
    for (int i = 0; i < bullets.length; i++) {
      String[] parts = bullets[i].split("\\|");
      slides.add(
          slide(s -> {
            s.layout = "bullets";
            s.title = parts[0];
            s.bullets = List.of(parts[1]);
            s.notes = parts.length > 2 ? parts[2] : "";
          }));
    }
    Path file = folder.resolve(name);
    new DeckWriter(ReportFiles.in(folder), sql -> new Table(List.of(), List.of()))
        .write(new DeckSpec(name, "", "Deck", "", "", "", slides), file);
    return file;
  }

  @Test
  void slidesAreKnownByTheirTitles() throws Exception {
    Path before = deck("a.pptx", "Result|Costs rose by 5 %|Say why.", "Outlook|Flat");
    Path after =
        deck("b.pptx", "Result|Costs rose by 6 %|Say how.", "Risks|Energy prices", "Outlook|Flat");

    assertThat(changes(before, after))
        .containsExactly(
            "Slide 1: Result|CHANGED|text|Costs rose by 5 %|Costs rose by 6 %",
            "Slide 1: Result|CHANGED|notes|Notes: Say why.|Notes: Say how.",
            "Slide 2: Risks|ADDED|slide||Risks\nEnergy prices");
  }

  @Test
  void rowsOfDataAreComparedByTheirKeyWhateverTheirOrder() throws Exception {
    Path before = Files.writeString(folder.resolve("a.csv"), "id,amount\n1,10\n2,20\n3,30\n");
    Path after = Files.writeString(folder.resolve("b.csv"), "id,amount\n3,31\n1,10\n4,40\n");

    assertThat(changes(before, after))
        .containsExactly(
            "|CHANGED|3, amount|30|31", "|ADDED|4||id 4, amount 40", "|REMOVED|2|id 2, amount 20|");
  }

  @Test
  void plainTextIsComparedByLines() throws Exception {
    Path before = Files.writeString(folder.resolve("a.txt"), "one\ntwo\nthree\n");
    Path after = Files.writeString(folder.resolve("b.txt"), "one\n2\nthree\nfour\n");

    assertThat(changes(before, after))
        .containsExactly("|REMOVED|line 2|two|", "|ADDED|line 2||2", "|ADDED|line 4||four");
  }
}
