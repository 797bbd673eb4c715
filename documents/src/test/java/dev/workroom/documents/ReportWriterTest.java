package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  private static final ReportSpec.Source LEDGER =
      new ReportSpec.Source("act", "General ledger Q1", "actuals.csv", "rows 2-912", "");
  private static final ReportSpec.Source BUDGET =
      new ReportSpec.Source("bud", "Approved budget", "budget.xlsx", "Q1!B4:F31", "");

  @TempDir Path folder;

  private ReportResult write(ReportSpec spec, LibreOffice office) throws IOException {
    return new ReportWriter(ReportFiles.in(folder), office)
        .write(spec, folder.resolve(spec.path()));
  }

  private ReportResult write(String body, ReportSpec.Source... sources) throws IOException {
    return write(
        new ReportSpec(
            "r.docx",
            "report",
            "Title",
            "",
            "",
            "",
            Map.of(),
            body,
            List.of(sources),
            ReportSpec.Layout.standard()),
        LibreOffice.none());
  }

  private XWPFDocument written() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("r.docx"))) {
      return new XWPFDocument(in);
    }
  }

  private static String text(XWPFDocument document) {
    return document.getParagraphs().stream()
        .map(XWPFParagraph::getText)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> styled(XWPFDocument document, String style) {
    return document.getParagraphs().stream()
        .filter(p -> style.equals(p.getStyle()))
        .map(XWPFParagraph::getText)
        .toList();
  }

  @Test
  void headingsListsAndQuotesCarryRealStyles() throws Exception {
    ReportResult result =
        write(
            "## One\n\n23. November 2026\n\n- a\n- b\n\n1. x\n2. y\n\n> said\n\n### Two\n\n3. again");
    XWPFDocument document = written();
    assertThat(styled(document, "Title")).containsExactly("Title");
    assertThat(styled(document, "Heading1"))
        .as("the highest level is the first")
        .containsExactly("One");
    assertThat(styled(document, "Heading2")).containsExactly("Two");
    assertThat(styled(document, "ListBullet")).containsExactly("a", "b");
    assertThat(styled(document, "ListNumber")).containsExactly("x", "y", "again");
    assertThat(styled(document, "Quote")).containsExactly("said");
    List<String> lists =
        document.getParagraphs().stream()
            .filter(p -> "ListNumber".equals(p.getStyle()))
            .map(p -> p.getNumID().toString())
            .toList();
    assertThat(lists.get(0)).isEqualTo(lists.get(1)).isNotEqualTo(lists.get(2));
    assertThat(new DocumentReader().read(folder.resolve("r.docx")).markdown())
        .as("each list begins where its text says")
        .contains("23. November 2026", "1. x\n2. y", "3. again");
    assertThat(result.headings()).containsExactly("One", "  Two");
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void aTableRepeatsItsHeaderAndSetsNumbersToTheRight() throws IOException {
    write(
        "| Line | Q1 |\n|---|---|\n| Revenue | 1,200.50 |\n| Cost | (300) |\n| Total | € 900.50 |");
    XWPFTable table = written().getTables().getFirst();
    assertThat(table.getRow(0).isRepeatHeader()).isTrue();
    assertThat(table.getRow(1).getCell(1).getParagraphs().getFirst().getAlignment().name())
        .isEqualTo("RIGHT");
    assertThat(table.getRow(1).getCell(0).getParagraphs().getFirst().getAlignment().name())
        .isEqualTo("LEFT");
    assertThat(table.getRow(3).getCell(0).getParagraphs().getFirst().getStyle())
        .isEqualTo("TableTotal");
  }

  @Test
  void figuresAndTablesAreNumberedAndReferencesResolveInBothDirections() throws IOException {
    ImageIO.write(
        new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("c.png").toFile());
    ReportResult result =
        write(
            """
            ## Costs {#sec:costs}

            See @fig:b and @tbl:t, and @sec:costs.

            ![First](c.png)

            ![Second](c.png){#fig:b width=50%}

            Table: Lines {#tbl:t}

            | a | b |
            |---|---|
            | 1 | 2 |
            """);
    XWPFDocument document = written();
    assertThat(text(document)).contains("See Figure\u00a02 and Table\u00a01, and Costs.");
    assertThat(styled(document, "Caption"))
        .containsExactly("Figure\u00a01. First", "Figure\u00a02. Second", "Table\u00a01. Lines");
    assertThat(document.getAllPictures()).isNotEmpty();
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void citationsAreNumberedByFirstUseAndListed() throws IOException {
    write("Spent less [@bud]. Sold more [@act, row 7; @bud].", LEDGER, BUDGET);
    XWPFDocument document = written();
    assertThat(text(document)).contains("Spent less [1]. Sold more [2, row 7; 1].");
    assertThat(styled(document, "Source"))
        .containsExactly(
            "[1]\tApproved budget. budget.xlsx, Q1!B4:F31",
            "[2]\tGeneral ledger Q1. actuals.csv, rows 2-912");
  }

  @Test
  void whatDoesNotResolveIsFoundAndLeftVisible() throws IOException {
    ReportResult result = write("A [@nobody], a note[^9], a figure @fig:none.\n\n![x](gone.png)");
    assertThat(result.findings())
        .filteredOn(f -> f.severity() == Severity.ERROR)
        .extracting(Finding::place)
        .containsExactly(
            "citation [@nobody]", "footnote [^9]", "reference @fig:none", "image gone.png");
    assertThat(text(written())).contains("[@nobody]").contains("[^9]").contains("@fig:none");
  }

  @Test
  void footnotesAreRealFootnotes() throws IOException {
    write("Word[^a] and word[^b].\n\n[^a]: First **note**.\n[^b]: Second,\n  continued.");
    XWPFDocument document = written();
    List<String> notes =
        document.getFootnotes().stream()
            .filter(n -> n.getId().signum() > 0)
            .map(n -> n.getParagraphs().getFirst().getText().strip())
            .toList();
    assertThat(notes).hasSize(2);
    assertThat(notes.get(0)).endsWith("First note.");
    assertThat(notes.get(1)).endsWith("Second, continued.");
  }

  @Test
  void aMarkInsideCodeIsNotAReference() throws IOException {
    ReportResult result = write("Use `[@key]`.\n\n```\n[^1]: not a note\n[@x]: no source\n```");
    assertThat(result.findings()).isEmpty();
    assertThat(text(written())).contains("[@key]").contains("[^1]: not a note");
  }

  @Test
  void aMemoThatRunsOverIsTightenedToItsLimit() throws IOException {
    String section =
        "## Section\n\n" + "Plain words fill the line until it is full. ".repeat(11) + "\n\n";
    ReportSpec loose = ReportSpec.of("r.docx", "memo", "Memo", section.repeat(6));
    int pages = write(loose, LibreOffice.installed()).pages().orElseThrow();
    ReportSpec tight = loose.on(new ReportSpec.Layout("A4", false, 1, false, "", false));
    ReportResult result = write(tight, LibreOffice.installed());
    assertThat(pages).isEqualTo(2);
    assertThat(result.pages()).isEqualTo(OptionalInt.of(1));
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void whatCannotFitSaysSo() throws IOException {
    ReportSpec spec = ReportSpec.of("r.docx", "memo", "Memo", "Words fill lines. ".repeat(2000));
    ReportResult result =
        write(
            spec.on(new ReportSpec.Layout("A4", false, 1, false, "", false)),
            LibreOffice.installed());
    assertThat(result.findings())
        .anySatisfy(f -> assertThat(f.message()).contains("may have 1").contains("shorten"));
  }

  @Test
  void contentsCarryThePagesThatAnIndependentReaderFinds() throws IOException {
    String body =
        IntStream.rangeClosed(1, 6)
            .mapToObj(n -> "# Part " + n + "\n\n" + "Some words to fill pages. ".repeat(120))
            .collect(Collectors.joining("\n\n"));
    ReportSpec spec =
        ReportSpec.of("r.docx", "report", "Long", body)
            .on(new ReportSpec.Layout("A4", false, 0, true, "", false));
    write(spec, LibreOffice.installed());
    Path pdf = LibreOffice.installed().convert(folder.resolve("r.docx"), "pdf", folder);
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      for (String entry : styled(written(), "TOC1")) {
        String[] parts = entry.split("\t");
        PDFTextStripper page = new PDFTextStripper();
        page.setStartPage(Integer.parseInt(parts[1]));
        page.setEndPage(Integer.parseInt(parts[1]));
        assertThat(page.getText(document)).as(entry).contains(parts[0] + "\n");
      }
    }
  }

  @Test
  void aPictureOutsideTheFolderIsNotRead() throws IOException {
    Path secret = Files.createTempFile("outside", ".png");
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", secret.toFile());
    ReportResult result = write("![x](" + secret + ")\n\n![y](../" + secret.getFileName() + ")");
    assertThat(result.findings()).extracting(Finding::severity).containsOnly(Severity.ERROR);
    assertThat(written().getAllPictures()).isEmpty();
  }

  @Test
  void aSpecificationThatMakesNoSenseIsRefusedWithAReason() {
    assertThatThrownBy(() -> ReportSpec.of("r.odt", "report", "T", "b"))
        .hasMessage("path must end in .docx or .pdf, not \"r.odt\"");
    assertThatThrownBy(() -> ReportSpec.of("r.docx", "novel", "T", "b"))
        .hasMessageContaining("report, memo, letter or minutes");
  }

  @Test
  void aChartIsNativeNumberedAndCarriesItsDataForWord() throws Exception {
    ReportResult result =
        write(
            """
            See @fig:rev.

            ```chart combination
            title: Revenue and margin {#fig:rev}
            line: Margin
            secondary: Margin
            | Month | Revenue | Margin |
            | Jan | 1,204.5 | 12 % |
            | Feb | (300) | 14 % |
            ```
            """);
    XWPFDocument document = written();
    assertThat(styled(document, "Caption")).containsExactly("Figure\u00a01. Revenue and margin");
    assertThat(text(document)).contains("See Figure\u00a01.");
    var chart = document.getCharts().getFirst();
    var area = chart.getCTChart().getPlotArea();
    assertThat(area.getBarChartArray(0).getSerArray(0).getVal().getNumRef().getF())
        .isEqualTo("Data!$B$2:$B$3");
    assertThat(area.getLineChartArray(0).sizeOfSerArray()).isEqualTo(1);
    var sheet = chart.getWorkbook().getSheet("Data");
    assertThat(sheet.getRow(1).getCell(1).getNumericCellValue()).isEqualTo(1204.5);
    assertThat(sheet.getRow(2).getCell(1).getNumericCellValue()).isEqualTo(-300);
    assertThat(sheet.getRow(2).getCell(2).getNumericCellValue()).isEqualTo(0.14);
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void aChartThatCannotBeDrawnSaysWhy() throws IOException {
    assertThat(write("```chart\ntype: blob\ntitle: T\na,b\nx,1\n```").findings())
        .singleElement()
        .satisfies(f ->
            assertThat(f.place() + f.message())
                .startsWith("chart \"T\"The chart was not drawn. There is no chart type \"blob\""));
    assertThat(write("```chart\ntitle: T\na,b\nx,y\n```").findings())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("\"b\" holds no numbers"));
  }

  @Test
  void aPdfIsMadeWithoutLibreOfficeAndSaysWhatItDoesOtherwise() throws IOException {
    String rows = "| Team %d | %d |\n".repeat(60).formatted(numbers());
    ReportSpec spec =
        ReportSpec.of(
            "r.pdf",
            "report",
            "Prices of Müller & Łukasz",
            "## First part\n\nPrices **rose**.[^1]\n\n- one\n- two\n\n| Team | Hours |\n|---|--:|\n"
                + rows
                + "\n## Second part\n\nThe end.\n\n[^1]: As agreed.\n");

    ReportResult result = write(spec, LibreOffice.none());

    assertThat(result.findings()).extracting(Finding::message).contains(WordPlainPdf.LIMIT);
    try (PDDocument pdf = Loader.loadPDF(folder.resolve("r.pdf").toFile())) {
      String text = new PDFTextStripper().getText(pdf).replaceAll(" +", " ");
      assertThat(text)
          .contains("Prices of Müller & Łukasz", "• one", "Team 60 120", "¹ As agreed.")
          .as("its headers stand on each page that the table reaches")
          .matches("(?s).*Team Hours\\R.*Team Hours\\R.*");
      assertThat(PageLayout.of(folder.resolve("r.pdf")).outline())
          .extracting(PageLayout.Mark::title)
          .contains("First part", "Second part");
      assertThat(result.pages()).hasValue(pdf.getNumberOfPages());
    }
  }

  private static Object[] numbers() {
    return IntStream.rangeClosed(1, 60).boxed().flatMap(i -> Stream.of(i, i * 2)).toArray();
  }

  @Test
  void aReportCanBecomeATaggedPdf() throws IOException {
    ReportSpec spec = ReportSpec.of("r.pdf", "memo", "Prices", "## One\n\nText.");
    ReportResult result = write(spec, LibreOffice.installed());
    assertThat(result.pages()).hasValue(1);
    try (PDDocument pdf = Loader.loadPDF(folder.resolve("r.pdf").toFile())) {
      assertThat(new PDFTextStripper().getText(pdf)).contains("Prices").contains("One");
      assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
    }
  }

  @Test
  void aNoteSaidTwiceIsOneFootnoteAndNothingOfOursIsCalledHidden() throws Exception {
    String body =
        """
        Cleaner.[^a] Cleaner again.[^b] Other.[^c]

        [^a]: grease and glass, June 2026.
        [^b]: grease and glass, June 2026.
        [^c]: another test of May.

        ```chart
        type: column
        title: Trials by market in the quarter {#fig:a}
        | Market | Trials |
        | Germany | 7.4 |
        | Denmark | 6.8 |
        ```
        """;
    ReportSpec spec =
        new ReportSpec(
            "r.docx",
            "report",
            "Title",
            "A subtitle that says quite a few things",
            "",
            "",
            Map.of(),
            body,
            List.of(),
            ReportSpec.Layout.standard());
    assertThat(write(spec, LibreOffice.installed()).findings()).isEmpty();
    try (XWPFDocument document = written()) {
      assertThat(document.getFootnotes())
          .filteredOn(note -> note.getId().intValue() > 0)
          .hasSize(2);
      assertThat(document.getDocument().xmlText()).contains(" NOTEREF _RefNote1 ");
    }
    DocumentText read = new DocumentReader().read(folder.resolve("r.docx"), 0, 10_000);
    assertThat(read.hidden()).isEmpty();
    assertThat(read.markdown()).contains("Page 1 / 1").contains("Cleaner again.");
    assertThat(LibreOffice.installed().convert(folder.resolve("r.docx"), "pdf", folder))
        .satisfies(pdf -> {
          try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            assertThat(new PDFTextStripper().getText(document))
                .contains("Cleaner.1 Cleaner again.1 Other.2");
          }
        });
  }
}
