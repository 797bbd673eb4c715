package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFGraphicFrame;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeckWriterTest {
  private static final DeckSpec.Chart CHART =
      new DeckSpec.Chart(
          "column", List.of("Q1", "Q2"), Map.of("Actual", List.of(9.9, 9.7)), "0.0", List.of());

  @TempDir Path folder;

  private DeckResult write(String template, List<DeckSpec.Slide> slides) throws Exception {
    DeckSpec spec = new DeckSpec("d.pptx", template, "", "Finance", "Footer", "", slides);
    TableQuery query =
        sql ->
            new Table(
                List.of(
                    new Table.Column("Region", Table.Type.TEXT),
                    new Table.Column("Sales", Table.Type.NUMBER)),
                List.of(List.of("North", 1200.5), List.of("South", 800.0)));
    return new DeckWriter(ReportFiles.in(folder), query).write(spec, folder.resolve("d.pptx"));
  }

  private DeckResult write(DeckSpec.Slide... slides) throws Exception {
    return write("light", List.of(slides));
  }

  private XMLSlideShow opened() throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"))) {
      return new XMLSlideShow(in);
    }
  }

  private List<DeckSpec.Slide> everyLayout() throws Exception {
    ImageIO.write(
        new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("p.png").toFile());
    Map<String, String> events = new LinkedHashMap<>();
    events.put("May", "Review of the contract with the provider");
    events.put("June", "Decision");
    List<String> some = List.of("One **bold** word", "  deeper", "Two");
    return List.of(
        slide(s -> {
          s.title = "Results";
          s.text = "Board meeting";
        }),
        slide(s -> s.title = "Where we stand"),
        slide(s -> {
          s.title = "Hosting is here to stay.";
          s.text = "And it pays.";
        }),
        slide(s -> {
          s.title = "Points";
          s.bullets = some;
        }),
        slide(s -> {
          s.title = "Chart";
          s.bullets = some;
          s.chart = CHART;
        }),
        slide(s -> {
          s.title = "Columns";
          s.bullets = some;
          s.right = some;
          s.headings = List.of("Left", "Right");
          s.notes = "Say this.\nThen that.";
        }),
        slide(s -> {
          s.title = "Table";
          s.table = List.of(List.of("Line", "Q1"), List.of("Sales", "1,200"));
          s.source = "ledger.csv";
        }),
        slide(s -> {
          s.title = "Picture";
          s.text = "Caption";
          s.image = "p.png";
        }),
        slide(s -> {
          s.title = "Quote";
          s.text = "We waited for weeks.";
          s.by = "A customer";
        }),
        slide(s -> {
          s.title = "Timeline";
          s.events = events;
        }),
        slide(s -> {
          s.title = "Figures";
          s.figures = List.of("Revenue | 9.9 m | up", "Margin | 41 % | down");
        }));
  }

  @Test
  void everyLayoutIsWrittenSoThatItsCheckFindsNothing() throws Exception {
    for (String template : List.of("light", "dark")) {
      assertThat(write(template, everyLayout()).findings()).isEmpty();
      assertThat(new DeckCheck().check(folder.resolve("d.pptx"))).as(template).isEmpty();
    }
  }

  @Test
  void titlesAreRealTitlesAndNoPlaceholderStaysEmpty() throws Exception {
    write("light", everyLayout());
    try (XMLSlideShow show = opened()) {
      assertThat(show.getSlides())
          .extracting(slide -> ((XSLFTextShape) slide.getShapes().getFirst()).getText())
          .containsExactly(
              "Results",
              "Where we stand",
              "Hosting is here to stay.",
              "Points",
              "Chart",
              "Columns",
              "Table",
              "Picture",
              "Quote",
              "Timeline",
              "Figures");
      for (XSLFSlide slide : show.getSlides()) {
        for (XSLFTextShape shape : slide.getPlaceholders()) {
          assertThat(shape.getText()).isNotBlank();
        }
      }
      assertThat(show.getNotesSlide(show.getSlides().get(5)).getPlaceholders())
          .filteredOn(p -> p.getTextType() == Placeholder.BODY)
          .extracting(XSLFTextShape::getText)
          .containsExactly("Say this.\nThen that.");
      assertThat(words(show.getSlides().get(6))).contains("Source: ledger.csv", "Footer", "7");
    }
  }

  private static List<String> words(XSLFSlide slide) {
    List<String> words = new ArrayList<>();
    for (XSLFShape shape : slide.getShapes()) {
      if (shape instanceof XSLFTextShape text) {
        words.add(text.getText());
      }
    }
    return words;
  }

  @Test
  void noColourAndNoFontIsWrittenIntoASlide() throws Exception {
    write("dark", everyLayout());
    try (ZipParts parts = ZipParts.open(folder.resolve("d.pptx"))) {
      for (String name : parts.names()) {
        if (name.matches("ppt/(slides|charts)/[a-z]+\\d+.xml")) {
          try (InputStream in = parts.open(name)) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .as(name)
                .doesNotContain("srgbClr")
                .doesNotContain("Arial");
          }
        }
      }
    }
  }

  @Test
  void aChartIsNativeAndCarriesItsWorkbook() throws Exception {
    write(
        slide(s -> {
          s.chart = new DeckSpec.Chart("bar", List.of(), Map.of(), "", List.of());
          s.query = "SELECT region, sales FROM x";
        }));
    try (XMLSlideShow show = opened()) {
      XSLFChart chart = show.getCharts().getFirst();
      assertThat(chart.getChartSeries().getFirst().getSeries(0).getValuesData().getPointAt(0))
          .isEqualTo(1200.5);
      var sheet = chart.getWorkbook().getSheetAt(0);
      assertThat(sheet.getRow(0).getCell(1).getStringCellValue()).isEqualTo("Sales");
      assertThat(sheet.getRow(2).getCell(0).getStringCellValue()).isEqualTo("South");
      assertThat(sheet.getRow(2).getCell(1).getNumericCellValue()).isEqualTo(800);
      XSLFGraphicFrame frame = (XSLFGraphicFrame) show.getSlides().getFirst().getShapes().get(1);
      assertThat(frame.getPlaceholderDetails().getPlaceholder())
          .as("the frame stands in the layout's placeholder")
          .isNotNull();
    }
  }

  @Test
  void aTableIsFilledByItsQuery() throws Exception {
    write(slide(s -> s.query = "SELECT region, sales FROM x"));
    try (XMLSlideShow show = opened()) {
      XSLFTable table = (XSLFTable) show.getSlides().getFirst().getShapes().get(1);
      assertThat(table.getCell(0, 1).getText()).isEqualTo("Sales");
      assertThat(table.getCell(1, 1).getText()).isEqualTo("1,201");
    }
  }

  @Test
  void longTextIsSetSmallerAndWhatCannotFitIsSaidWithItsWords() throws Exception {
    String sentence = "A sentence with a good number of words that fills a line of the slide. ";
    assertThat(
            write(slide(s -> s.bullets = List.of(sentence.repeat(4), sentence.repeat(5))))
                .findings())
        .isEmpty();
    assertThat(
            write(slide(s -> s.bullets = List.of(sentence.repeat(60), "The very end."))).findings())
        .singleElement()
        .satisfies(f ->
            assertThat(f.message())
                .contains("holds too much even at 12 pt: what begins with \"")
                .contains("split the slide"));
  }

  @Test
  void aForeignTemplateGivesItsMastersAndLosesItsSlides() throws Exception {
    Path template = folder.resolve("brand.pptx");
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(template)) {
      show.getSlideMasters().getFirst().getTheme().getXmlObject().setName("Brand");
      XSLFSlide sample =
          show.createSlide(
              show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_AND_CONTENT));
      ((XSLFTextShape) sample.getShapes().getFirst()).setText("Sample to be removed");
      show.write(out);
    }
    byte[] before = part(template, "ppt/slideMasters/slideMaster1.xml");
    assertThat(write("brand.pptx", everyLayout()).findings()).isEmpty();
    assertThat(part(folder.resolve("d.pptx"), "ppt/slideMasters/slideMaster1.xml"))
        .isEqualTo(before);
    try (XMLSlideShow show = opened()) {
      assertThat(show.getSlides()).hasSize(11);
      assertThat(show.getSlides().get(3).getSlideLayout().getType())
          .isEqualTo(SlideLayout.TITLE_AND_CONTENT);
      assertThat(show.getSlides().stream().flatMap(s -> words(s).stream()))
          .doesNotContain("Sample to be removed");
      assertThat(show.getSlideMasters().getFirst().getTheme().getName()).isEqualTo("Brand");
    }
    assertThat(new DeckCheck().check(folder.resolve("d.pptx")))
        .filteredOn(f -> f.severity() == Severity.ERROR)
        .isEmpty();
  }

  private static byte[] part(Path file, String name) throws Exception {
    try (ZipParts parts = ZipParts.open(file);
        InputStream in = parts.open(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void libreOfficeShowsEverySlideWithItsWords() throws Exception {
    write("light", everyLayout());
    Path pdf = LibreOffice.installed().convert(folder.resolve("d.pptx"), "pdf", folder);
    try (var document = Loader.loadPDF(pdf.toFile())) {
      assertThat(document.getNumberOfPages()).isEqualTo(11);
      assertThat(new PDFTextStripper().getText(document))
          .contains("Hosting is here to stay", "9.9", "Caption", "Decision", "Margin");
    }
  }

  @Test
  void aTemplateThatIsNoneIsRefusedInOneSentence() throws Exception {
    Files.writeString(folder.resolve("bad.potx"), "no zip");
    assertThatThrownBy(() -> write("bad.potx", List.of(DeckSpec.Slide.of("a", ""))))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessageContaining("bad.potx is no PowerPoint file");
    assertThatThrownBy(() -> write("blue", List.of(DeckSpec.Slide.of("a", ""))))
        .hasMessageContaining("template must be light, dark or the name of a .pptx");
  }

  @Test
  void aSeriesMustHaveOneValueForEachCategory() {
    assertThatThrownBy(() ->
            new DeckSpec.Chart("bar", List.of("a", "b"), Map.of("s", List.of(1.0)), "", List.of()))
        .hasMessageContaining("has 1 values for 2 categories");
  }
}
