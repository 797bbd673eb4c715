package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeckWriterTest {
  private static final DeckSpec.Chart CHART =
      new DeckSpec.Chart("column", List.of("Q1", "Q2"), Map.of("Actual", List.of(9.9, 9.7)), "0.0");

  @TempDir Path folder;

  private static DeckSpec.Slide slide(
      String layout, String title, String text, List<String> bullets, DeckSpec.Chart chart) {
    return new DeckSpec.Slide(
        layout, title, text, bullets, List.of(), List.of(), List.of(), chart, "", "", Map.of(), "",
        "");
  }

  private DeckResult write(DeckSpec.Slide... slides) throws Exception {
    DeckSpec spec = new DeckSpec("d.pptx", "", "", "Finance", "Footer", List.of(slides));
    return new DeckWriter(ReportFiles.in(folder)).write(spec, folder.resolve("d.pptx"));
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
        slide("title", "Results", "Board meeting", List.of(), CHART_NONE),
        slide("section", "Where we stand", "", List.of(), CHART_NONE),
        slide("statement", "", "Hosting is here to stay.", List.of(), CHART_NONE),
        slide("bullets", "Points", "", some, CHART_NONE),
        slide("chart", "Chart", "", some, CHART),
        new DeckSpec.Slide(
            "",
            "Columns",
            "",
            some,
            some,
            List.of("Left", "Right"),
            List.of(),
            CHART_NONE,
            "",
            "",
            Map.of(),
            "Say this.",
            ""),
        new DeckSpec.Slide(
            "",
            "Table",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(List.of("Line", "Q1"), List.of("Sales", "1,200")),
            CHART_NONE,
            "",
            "",
            Map.of(),
            "",
            "ledger.csv"),
        new DeckSpec.Slide(
            "",
            "Picture",
            "Caption",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            CHART_NONE,
            "p.png",
            "",
            Map.of(),
            "",
            ""),
        new DeckSpec.Slide(
            "",
            "Quote",
            "We waited for weeks.",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            CHART_NONE,
            "",
            "A customer",
            Map.of(),
            "",
            ""),
        new DeckSpec.Slide(
            "",
            "Timeline",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            CHART_NONE,
            "",
            "",
            events,
            "",
            ""));
  }

  private static final DeckSpec.Chart CHART_NONE = new DeckSpec.Chart("", List.of(), Map.of(), "");

  @Test
  void everyLayoutIsWrittenSoThatItsCheckFindsNothing() throws Exception {
    DeckResult result = write(everyLayout().toArray(DeckSpec.Slide[]::new));
    assertThat(result.findings()).isEmpty();
    assertThat(new DeckCheck().check(folder.resolve("d.pptx")))
        .filteredOn(f -> f.severity() != Severity.NOTE)
        .isEmpty();
  }

  @Test
  void titlesAreRealTitlesAndNoPlaceholderStaysEmpty() throws Exception {
    write(everyLayout().toArray(DeckSpec.Slide[]::new));
    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"));
        XMLSlideShow show = new XMLSlideShow(in)) {
      assertThat(show.getSlides().get(3).getTitle()).isEqualTo("Points");
      for (XSLFSlide slide : show.getSlides()) {
        for (XSLFTextShape shape : slide.getPlaceholders()) {
          assertThat(shape.getText()).isNotBlank().doesNotContain("Click to");
        }
      }
      assertThat(show.getCharts()).hasSize(1);
      assertThat(show.getNotesSlide(show.getSlides().get(5)).getPlaceholders())
          .filteredOn(p -> p.getTextType() == Placeholder.BODY)
          .extracting(XSLFTextShape::getText)
          .containsExactly("Say this.");
    }
  }

  @Test
  void longTextIsSetSmallerAndWhatCannotFitIsSaid() throws Exception {
    String sentence = "A sentence with a good number of words that fills a line of the slide. ";
    assertThat(
            write(
                    slide(
                        "bullets",
                        "Much",
                        "",
                        List.of(sentence.repeat(4), sentence.repeat(5)),
                        CHART_NONE))
                .findings())
        .isEmpty();
    assertThat(
            write(slide("bullets", "Too much", "", List.of(sentence.repeat(60)), CHART_NONE))
                .findings())
        .singleElement()
        .satisfies(
            f -> assertThat(f.message()).contains("does not fit").contains("split the slide"));
  }

  @Test
  void theCheckSeesWhatIsOffTheSlideOverlapsOrIsTooSmall() throws Exception {
    Path file = folder.resolve("bad.pptx");
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      XSLFSlide slide = show.createSlide();
      box(slide, "Away", new Rectangle(700, 10, 100, 40), 14);
      box(slide, "Small", new Rectangle(10, 100, 100, 40), 6);
      box(slide, "Over", new Rectangle(50, 110, 100, 40), 14);
      box(
          slide,
          "Many words that need more room than this box has to give them",
          new Rectangle(300, 300, 80, 20),
          18);
      show.write(out);
    }
    assertThat(new DeckCheck().check(file))
        .extracting(Finding::message)
        .anySatisfy(m -> assertThat(m).contains("\"Away\" reaches beyond"))
        .anySatisfy(m -> assertThat(m).contains("\"Small\" is set in 6.0 pt"))
        .anySatisfy(m -> assertThat(m).contains("\"Small\" and \"Over\" overlap"))
        .anySatisfy(m -> assertThat(m).contains("holds more text than its box"))
        .anySatisfy(m -> assertThat(m).contains("no title"));
  }

  private static void box(XSLFSlide slide, String text, Rectangle at, double size) {
    XSLFTextBox box = slide.createTextBox();
    box.setText(text).setFontSize(size);
    box.setAnchor(at);
  }

  @Test
  void aSeriesMustHaveOneValueForEachCategory() {
    assertThatThrownBy(
            () -> new DeckSpec.Chart("bar", List.of("a", "b"), Map.of("s", List.of(1.0)), ""))
        .hasMessageContaining("has 1 values for 2 categories");
  }
}
