package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader sees: series told apart, key figures of one size, words that are whole. */
class DeckLookTest {
  private static final Pattern COLOUR =
      Pattern.compile("<c:ser>.*?<c:spPr><a:ln[^>]*><a:solidFill>(.*?)</a:solidFill>");

  @TempDir Path folder;

  private DeckResult write(DeckSpec.Slide slide) throws Exception {
    return new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec("d.pptx", "light", "", "", "", "", List.of(slide)),
            folder.resolve("d.pptx"));
  }

  private XMLSlideShow opened() throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve("d.pptx"))) {
      return new XMLSlideShow(in);
    }
  }

  @Test
  void everySeriesHasALookOfItsOwnWhateverIsHighlighted() {
    List<String> names = List.of("A", "B", "C", "D", "E", "F");
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    names.forEach(name -> series.put(name, List.of(1.0, 2.0)));
    for (List<String> highlight :
        List.of(List.<String>of(), List.of("C"), List.of("A", "F"), List.of("Q1"))) {
      for (boolean dark : new boolean[] {false, true}) {
        String xml =
            DeckChart.xml(
                new DeckSpec.Chart("line", List.of("Q1", "Q2"), series, "", highlight), dark);
        Set<String> colours = new LinkedHashSet<>();
        Matcher each = COLOUR.matcher(xml);
        while (each.find()) {
          colours.add(each.group(1));
        }
        assertThat(colours).as("highlight %s", highlight).hasSize(names.size());
      }
    }
  }

  @Test
  void aLongWordIsSetSmallerAndOneThatNoSizeHoldsIsNamed() throws Exception {
    DeckResult kept =
        write(
            slide(s -> {
              s.bullets = List.of("Verkehrsüberwachungseinrichtung");
              s.table = List.of(List.of("A", "B"), List.of("1", "2"));
            }));
    DeckResult broken =
        write(
            slide(s -> {
              s.layout = "section";
              s.title = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung";
            }));

    assertThat(kept.findings()).isEmpty();
    assertThat(broken.findings())
        .singleElement()
        .satisfies(one ->
            assertThat(one.message()).startsWith("Title has no line for the word \"Grundstücks"));
  }

  @Test
  void aQuotationHasTheMarksOfItsLanguage() {
    assertThat(QuotationMarks.around("\"Yes.\"", "en-GB")).isEqualTo("“Yes.”");
    assertThat(QuotationMarks.around("“Ja.”", "de-DE")).isEqualTo("„Ja.“");
    assertThat(QuotationMarks.around("„Ja.“", "de-CH")).isEqualTo("«Ja.»");
    assertThat(QuotationMarks.around("« Oui. »", "fr")).isEqualTo("«\u00a0Oui.\u00a0»");
  }

  @Test
  void labelsThatWouldTouchAreLeftOut() {
    String slices =
        DeckChart.xml(
            new DeckSpec.Chart(
                "pie",
                List.of("A", "B", "C"),
                Map.of("n", List.of(80.0, 19.0, 1.0)),
                "",
                List.of()),
            false);
    List<String> weeks = IntStream.rangeClosed(1, 26).mapToObj(week -> "W" + week).toList();
    String line =
        DeckChart.xml(
            new DeckSpec.Chart(
                "line",
                weeks,
                Map.of("n", Collections.<@Nullable Double>nCopies(26, 1.0)),
                "",
                List.of()),
            false);

    assertThat(slices)
        .containsOnlyOnce("<c:dLbl>")
        .contains("<c:dLbl><c:idx val=\"2\"/><c:delete val=\"1\"/></c:dLbl>");
    assertThat(line).contains("<c:tickLblSkip val=\"2\"/>");
  }

  @Test
  void keyFiguresHaveOneSizeAndASentenceIsNamedOnce() throws Exception {
    List<String> good =
        List.of("Revenue | € 4.1 m | +3 %", "A label that runs over two lines here | 97.5 % | ok");
    List<String> bad = new ArrayList<>(good);
    bad.add("Risk | Two renewals slip into the next quarter because procurement is slow | watch");
    for (List<String> figures : List.of(good, bad)) {
      DeckResult result = write(slide(s -> s.figures = figures));
      assertThat(result.findings()).hasSize(figures == bad ? 1 : 0);
      if (figures == bad) {
        assertThat(result.findings().getFirst().message())
            .startsWith("A key figure is a number with its unit, not \"Two renewals slip");
      }
      try (XMLSlideShow show = opened()) {
        for (String name : List.of("Label", "Figure", "Note")) {
          assertThat(
                  show.getSlides().getFirst().getShapes().stream()
                      .filter(shape -> shape.getShapeName().equals(name))
                      .map(XSLFTextShape.class::cast)
                      .map(shape ->
                          shape
                                  .getTextParagraphs()
                                  .getFirst()
                                  .getTextRuns()
                                  .getFirst()
                                  .getFontSize()
                              + " in "
                              + Math.round(shape.getAnchor().getHeight())
                              + " at "
                              + Math.round(shape.getAnchor().getY()))
                      .collect(Collectors.toSet()))
              .as(name)
              .hasSize(1);
        }
      }
      assertThat(new DeckCheck().check(folder.resolve("d.pptx"))).isEmpty();
    }
  }

  @Test
  void aTableBesideTextBreaksNoWordItCanKeepAndSaysWhichItCannot() throws Exception {
    List<String> bullets = List.of("A point about the table", "And another one");
    List<List<String>> table =
        List.of(
            List.of("Department", "Responsible", "Commitments", "Classification"),
            List.of(
                "Infrastructure", "Wertheimer", "Telecommunications", "Straßenverkehrsordnung"));
    assertThat(
            write(
                    slide(s -> {
                      s.bullets = bullets;
                      s.table = table;
                    }))
                .findings())
        .isEmpty();
    try (XMLSlideShow show = opened()) {
      XSLFTable made =
          show.getSlides().getFirst().getShapes().stream()
              .filter(XSLFTable.class::isInstance)
              .map(XSLFTable.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(made.getCell(1, 0).getTextParagraphs().getFirst().getTextRuns().getFirst())
          .matches(run -> run.getFontSize() < 16 && run.getFontSize() >= 10);
    }
    assertThat(new DeckCheck().check(folder.resolve("d.pptx"))).isEmpty();

    List<List<String>> wide = new ArrayList<>();
    for (List<String> row : table) {
      List<String> longer = new ArrayList<>(row);
      longer.addAll(row);
      longer.addAll(row);
      wide.add(longer);
    }
    assertThat(
            write(
                    slide(s -> {
                      s.bullets = bullets;
                      s.table = wide;
                    }))
                .findings())
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .startsWith("The 12 columns of the table have no room for their longest words");
  }

  @Test
  void arabicRunsFromRightToLeft() throws Exception {
    write(
        slide(s -> {
          s.title = "ملخص النتائج";
          s.bullets = List.of("ارتفعت الإيرادات", "Costs");
        }));
    try (XMLSlideShow show = opened()) {
      assertThat(
              show.getSlides().getFirst().getShapes().stream()
                  .filter(XSLFTextShape.class::isInstance)
                  .flatMap(shape -> ((XSLFTextShape) shape).getTextParagraphs().stream())
                  .filter(each -> each.getXmlObject().xmlText().contains("rtl=\"1\""))
                  .map(org.apache.poi.xslf.usermodel.XSLFTextParagraph::getText))
          .containsExactly("ملخص النتائج", "ارتفعت الإيرادات");
    }
  }
}
