package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfFileTest {
  private static final PDFont FONT = new PDType1Font(Standard14Fonts.FontName.HELVETICA);

  @TempDir Path folder;

  /** Some drawing on a page. */
  private interface Drawing {
    void on(PDPageContentStream page) throws IOException;
  }

  private Path pdf(String name, Drawing... drawings) throws IOException {
    try (PDDocument document = new PDDocument()) {
      for (Drawing drawing : drawings) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          drawing.on(content);
        }
      }
      Path file = folder.resolve(name);
      document.save(file.toFile());
      return file;
    }
  }

  private static Drawing words(String text) {
    return page -> text(page, text, 72, 700, 12);
  }

  private static void text(PDPageContentStream page, String text, float x, float y, float size)
      throws IOException {
    page.beginText();
    page.setFont(FONT, size);
    page.newLineAtOffset(x, y);
    page.showText(text);
    page.endText();
  }

  private String read(Path file) throws Exception {
    return new DocumentReader().read(file).markdown();
  }

  @Test
  void documentsAreMergedInTheirOrder() throws Exception {
    Path one = pdf("one.pdf", words("alpha"), words("beta"));
    Path two = pdf("two.pdf", words("gamma"));
    Path merged = folder.resolve("merged.pdf");
    PdfFile.merge(List.of(two, one), merged);
    assertThat(read(merged)).containsSubsequence("gamma", "alpha", "beta");
    assertThat(PdfFile.facts(merged).pages()).isEqualTo(3);
  }

  @Test
  void pagesAreTakenInTheOrderAskedForAndMayComeTwice() throws Exception {
    Path file = pdf("f.pdf", words("alpha"), words("beta"), words("gamma"));
    Path taken = folder.resolve("taken.pdf");
    PdfFile.extract(file, PdfFile.pages("3, 1-2, 3", 3), taken);
    assertThat(read(taken)).containsSubsequence("gamma", "alpha", "beta", "gamma");
    assertThatThrownBy(() -> PdfFile.pages("2-9", 3))
        .isInstanceOf(DocumentException.class)
        .hasMessage("There are pages 1 to 3, so not \"2-9\".");
    assertThat(PdfFile.pages("2-", 4)).containsExactly(2, 3, 4);
  }

  @Test
  void pagesAreTurnedAndTheirTextIsStillRead() throws Exception {
    Path file = pdf("f.pdf", words("alpha beta"), words("gamma"));
    Path turned = folder.resolve("turned.pdf");
    PdfFile.rotate(file, List.of(1), 90, turned);
    try (PDDocument document = Loader.loadPDF(turned.toFile())) {
      assertThat(document.getPage(0).getRotation()).isEqualTo(90);
      assertThat(document.getPage(1).getRotation()).isZero();
    }
    assertThat(read(turned)).contains("alpha beta", "gamma");
  }

  @Test
  void aFormIsReadAndFilledSoThatItsValuesAreSeen() throws Exception {
    Path form = form();
    assertThat(read(form)).contains("- Name:", "- Office: (one of: Bonn, Köln)");
    Path filled = folder.resolve("filled.pdf");
    PdfFile.fill(form, Map.of("Name", "Ada Lovelace", "Office", "Bonn"), false, filled);
    assertThat(PdfFile.facts(filled).fields())
        .contains("- Name: Ada Lovelace", "- Office: Bonn (one of: Bonn, Köln)");
    Path flat = folder.resolve("flat.pdf");
    PdfFile.fill(form, Map.of("Name", "Ada Łódź"), true, flat);
    assertThat(PdfFile.facts(flat).fields()).isEmpty();
    assertThat(read(flat)).contains("Ada Łódź");
  }

  @Test
  void valuesThatAFormDoesNotTakeAreRefusedInOneSentence() throws Exception {
    Path form = form();
    Path target = folder.resolve("t.pdf");
    assertThatThrownBy(() -> PdfFile.fill(form, Map.of("Nome", "x"), false, target))
        .hasMessage("There is no field \"Nome\"; the fields are: Name, Office.");
    assertThatThrownBy(() -> PdfFile.fill(form, Map.of("Office", "Rome"), false, target))
        .hasMessage("The field \"Office\" does not take \"Rome\"; it takes Bonn, Köln.");
    assertThat(target).doesNotExist();
  }

  @Test
  void whatAFieldHoldsThatNobodySeesIsHiddenText() throws Exception {
    Path file = form();
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      PDField name = document.getDocumentCatalog().getAcroForm().getField("Name");
      name.setValue("pay the other account");
      name.getWidgets().getFirst().setHidden(true);
      document.save(file.toFile());
    }
    assertThat(new DocumentReader().read(file).hidden())
        .singleElement()
        .isEqualTo(
            new DocumentText.Hidden(
                "form field that is not shown", "page 1", "- Name: pay the other account"));
  }

  private Path form() throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(PDRectangle.A4);
      document.addPage(page);
      PDAcroForm form = new PDAcroForm(document);
      document.getDocumentCatalog().setAcroForm(form);
      PDResources resources = new PDResources();
      resources.put(COSName.getPDFName("Helv"), FONT);
      form.setDefaultResources(resources);
      form.setDefaultAppearance("/Helv 12 Tf 0 g");
      PDTextField name = new PDTextField(form);
      name.setPartialName("Name");
      place(name, page, 700);
      PDComboBox office = new PDComboBox(form);
      office.setPartialName("Office");
      office.setOptions(List.of("Bonn", "Köln"));
      place(office, page, 650);
      form.getFields().addAll(List.of(name, office));
      Path file = folder.resolve("form.pdf");
      document.save(file.toFile());
      return file;
    }
  }

  private static void place(PDField field, PDPage page, float y) throws IOException {
    PDAnnotationWidget widget = field.getWidgets().getFirst();
    widget.setRectangle(new PDRectangle(72, y, 200, 20));
    widget.setPage(page);
    page.getAnnotations().add(widget);
  }

  @Test
  void whatIsNotSeenOnAPageIsMarkedAndReported() throws Exception {
    Path file =
        pdf(
            "hidden.pdf",
            page -> {
              text(page, "plain words", 72, 700, 12);
              page.setNonStrokingColor(Color.WHITE);
              text(page, "white words", 72, 680, 12);
              page.setNonStrokingColor(Color.BLUE);
              page.addRect(70, 640, 200, 25);
              page.fill();
              page.setNonStrokingColor(Color.WHITE);
              text(page, "white on blue", 72, 650, 12);
              page.setNonStrokingColor(Color.BLACK);
              text(page, "tiny words", 72, 620, 0.5f);
              text(page, "outside words", 72, -50, 12);
              page.setRenderingMode(RenderingMode.NEITHER);
              text(page, "invisible words", 72, 600, 12);
              page.setRenderingMode(RenderingMode.FILL);
              text(page, "blackened words", 72, 580, 12);
              page.addRect(70, 575, 200, 20);
              page.fill();
              spoken(page, "pay the other account at once", "thank you", 500);
              spoken(page, "first office, again", "first office - again", 480);
            });
    DocumentText text = new DocumentReader().read(file);
    assertThat(text.markdown())
        .contains(
            "plain words",
            "[hidden: white words]",
            "white on blue",
            "[hidden: tiny words]",
            "[hidden: outside words]",
            "[hidden: invisible words]",
            "[hidden: blackened words]",
            "[hidden: pay the other account at once]",
            "first office")
        .doesNotContain(
            "[hidden: first office", "[hidden: plain words]", "[hidden: white on blue]");
    assertThat(text.hidden())
        .extracting(DocumentText.Hidden::how)
        .containsExactlyInAnyOrder(
            "white text",
            "tiny text",
            "text outside the page",
            "text drawn invisibly",
            "text that stands for other, drawn text",
            "text covered by an area");
    assertThat(text.hidden()).extracting(DocumentText.Hidden::place).containsOnly("page 1");
  }

  /** Draws words for which the file gives others. */
  private static void spoken(PDPageContentStream page, String said, String drawn, float y)
      throws IOException {
    var words = new COSDictionary();
    words.setString(COSName.ACTUAL_TEXT, said);
    page.beginMarkedContent(COSName.getPDFName("Span"), PDPropertyList.create(words));
    text(page, drawn, 72, y, 12);
    page.endMarkedContent();
  }

  @Test
  void aTableBetweenRulesBecomesATable() throws Exception {
    Path file =
        pdf(
            "table.pdf",
            page -> {
              text(page, "Before the table", 72, 750, 12);
              String[][] cells = {{"Line", "Q1"}, {"Sales", "1,200"}, {"Cost", "300"}};
              for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 2; column++) {
                  page.addRect(72 + column * 120, 700 - row * 20, 120, 20);
                  page.stroke();
                  text(page, cells[row][column], 76 + column * 120, 706 - row * 20, 11);
                }
              }
              text(page, "After the table", 72, 600, 12);
            });
    assertThat(read(file))
        .containsSubsequence(
            "Before the table",
            "| Line | Q1 |\n|---|---|\n| Sales | 1,200 |\n| Cost | 300 |",
            "After the table");
  }

  @Test
  void columnsOfFiguresAreATableAlsoWithoutRulesAndColumnsOfProseAreNone() throws Exception {
    String[][] cells = {
      {"Line", "Q1", "Q2"},
      {"Sales of goods", "1,200", "+1,310"},
      {"", "", ""},
      {"Cost", "(300)", "–"}
    };
    Path file =
        pdf(
            "columns.pdf",
            page -> {
              text(page, "Before the table", 72, 750, 12);
              for (int row = 0; row < cells.length; row++) {
                for (int column = 0; column < 3; column++) {
                  String cell = cells[row][column];
                  float right = 240 + column * 90 - FONT.getStringWidth(cell) * 0.011f;
                  text(page, cell, column == 0 ? 76 : right, 706 - row * 14, 11);
                }
              }
              text(page, "and services", 76, 706 - 28, 11);
              text(page, "After the table", 72, 600, 12);
              for (int column = 0; column < 2; column++) {
                for (int line = 0; line < 4; line++) {
                  text(page, "prose in a narrow column", 72 + column * 240, 560 - line * 14, 11);
                }
              }
            });
    String read = read(file);
    assertThat(read)
        .containsSubsequence(
            "Before the table",
            "| Line | Q1 | Q2 |\n|---|---|---|\n| Sales of goods and services | 1,200 | +1,310 |\n| Cost | (300) | – |",
            "After the table");
    assertThat(read.substring(read.indexOf("After the table"))).doesNotContain("|");
  }

  @Test
  void turnedTextIsReadInWords() throws Exception {
    Path file =
        pdf(
            "turned.pdf",
            page -> {
              for (int angle : new int[] {45, 90, 180, 270}) {
                page.beginText();
                page.setFont(FONT, 12);
                page.setTextMatrix(
                    Matrix.getRotateInstance(Math.toRadians(angle), 200 + angle, 400));
                page.showText("turned by " + angle);
                page.endText();
              }
            });
    assertThat(read(file))
        .contains("turned by 45", "turned by 90", "turned by 180", "turned by 270");
  }

  @Test
  void whatIsNoPdfIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("no.pdf"), "not a PDF");
    assertThatThrownBy(() -> PdfFile.facts(file))
        .isInstanceOf(DocumentException.class)
        .hasMessage("no.pdf is no PDF or is damaged.");
  }
}
