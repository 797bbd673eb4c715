package dev.workroom.documents;

import static dev.workroom.documents.SlideDraft.slide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeckEditorTest {
  private static final String TRANSITION =
      "<p:transition xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"/>";

  @TempDir Path folder;
  private Path source = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void deck() throws Exception {
    source = folder.resolve("a.pptx");
    target = folder.resolve("b.pptx");
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    series.put("Budget", List.of(1.0, 2.0));
    series.put("Actual", List.of(1.5, 2.5));
    DeckSpec.Chart chart = new DeckSpec.Chart("column", List.of("Q1", "Q2"), series, "", List.of());
    new DeckWriter(ReportFiles.in(folder), TableQuery.none())
        .write(
            new DeckSpec(
                "a.pptx",
                "light",
                "",
                "",
                "Foot",
                "",
                List.of(
                    DeckSpec.Slide.of("Opening", "Sub"),
                    slide(s -> {
                      s.title = "Points";
                      s.bullets = List.of("Sales of **Nord**wind rose", "Second");
                    }),
                    slide(s -> {
                      s.title = "Table";
                      s.table = List.of(List.of("Line", "Q1"), List.of("Sales", "10"));
                    }),
                    slide(s -> {
                      s.title = "Chart";
                      s.chart = chart;
                      s.notes = "Old notes";
                    }))),
            source);
    // As a person would have left it: with a transition on the second slide.
    Path own = folder.resolve("own.pptx");
    try (PptxPackage deck = PptxPackage.open(source)) {
      String part = deck.slides().get(1);
      String xml = new String(deck.bytes(part), java.nio.charset.StandardCharsets.UTF_8);
      deck.put(part, xml.replace("</p:sld>", TRANSITION + "</p:sld>"));
      NewFile.write(own, deck::write);
    }
    Files.move(own, source, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static DeckEdit words(int slide, String find, String shape, String cell, String text) {
    return new DeckEdit(
        slide, find, shape, text, cell, DeckSpec.Chart.NONE, null, 0, 0, 0, null, List.of());
  }

  private static DeckEdit order(int delete, int move, int duplicate, @Nullable Integer after) {
    return new DeckEdit(
        0, "", "", null, "", DeckSpec.Chart.NONE, null, delete, move, duplicate, after, List.of());
  }

  private DeckResult edit(DeckEdit... edits) throws Exception {
    return new DeckEditor(ReportFiles.in(folder), TableQuery.none())
        .edit(source, List.of(edits), target);
  }

  private static Map<String, byte[]> parts(Path file) throws Exception {
    Map<String, byte[]> all = new TreeMap<>();
    try (ZipParts parts = ZipParts.open(file)) {
      for (String name : parts.names()) {
        try (InputStream in = parts.open(name)) {
          all.put(name, in.readAllBytes());
        }
      }
    }
    return all;
  }

  private XMLSlideShow opened() throws Exception {
    try (InputStream in = Files.newInputStream(target)) {
      return new XMLSlideShow(in);
    }
  }

  private static List<String> titles(XMLSlideShow show) {
    return show.getSlides().stream()
        .map(slide -> ((XSLFTextShape) slide.getShapes().getFirst()).getText())
        .toList();
  }

  @Test
  void aPhraseKeepsHowItIsSetAndAllOtherPartsStayByteForByte() throws Exception {
    DeckResult result = edit(words(2, "Nordwind", "", "", "Southwind"));
    assertThat(result.titles()).containsExactly("replaced \"Nordwind\" once");
    Map<String, byte[]> before = parts(source);
    Map<String, byte[]> after = parts(target);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(
            before.keySet().stream()
                .filter(name -> !java.util.Arrays.equals(before.get(name), after.get(name))))
        .containsExactly("ppt/slides/slide2.xml");
    try (XMLSlideShow show = opened()) {
      XSLFTextShape list = (XSLFTextShape) show.getSlides().get(1).getShapes().get(1);
      assertThat(list.getText()).isEqualTo("Sales of Southwind rose\nSecond");
      assertThat(list.getTextParagraphs().getFirst().getTextRuns())
          .filteredOn(run -> run.getRawText().equals("Southwind"))
          .singleElement()
          .satisfies(run -> assertThat(run.isBold()).isTrue());
      assertThat(show.getSlides().get(1).getXmlObject().isSetTransition())
          .as("transition")
          .isTrue();
    }
  }

  @Test
  void aShapeACellAndNotesAreSet() throws Exception {
    edit(
        words(2, "", "title", "", "New title"),
        words(3, "", "", "B2", "99"),
        new DeckEdit(
            1,
            "",
            "",
            null,
            "",
            DeckSpec.Chart.NONE,
            "Say hello.\nThen go on.",
            0,
            0,
            0,
            null,
            List.of()));
    try (XMLSlideShow show = opened()) {
      assertThat(titles(show)).containsExactly("Opening", "New title", "Table", "Chart");
      XSLFTable table =
          (XSLFTable)
              show.getSlides().get(2).getShapes().stream()
                  .filter(XSLFTable.class::isInstance)
                  .findFirst()
                  .orElseThrow();
      assertThat(table.getCell(1, 1).getText()).isEqualTo("99");
      assertThat(
              table
                  .getCell(1, 1)
                  .getTextParagraphs()
                  .getFirst()
                  .getTextRuns()
                  .getFirst()
                  .getFontSize())
          .isEqualTo(20);
      assertThat(notes(show, show.getSlides().getFirst())).isEqualTo("Say hello.\nThen go on.");
    }
  }

  private static String notes(XMLSlideShow show, XSLFSlide slide) {
    return java.util.Arrays.stream(show.getNotesSlide(slide).getPlaceholders())
        .filter(shape -> shape.getTextType() == Placeholder.BODY)
        .map(XSLFTextShape::getText)
        .findFirst()
        .orElse("");
  }

  @Test
  void aChartGetsOtherDataInItsDrawingAndItsWorkbook() throws Exception {
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    series.put("Actual", List.of(5.0, 6.0, 7.0));
    series.put("Forecast", List.of(8.0, 9.0, 10.0));
    series.put("Plan", List.of(1.0, 1.0, 1.0));
    DeckSpec.Chart data = new DeckSpec.Chart("", List.of("A", "B", "C"), series, "", List.of());
    edit(new DeckEdit(4, "", "", null, "", data, null, 0, 0, 0, null, List.of()));
    try (XMLSlideShow show = opened()) {
      XSLFChart chart = show.getCharts().getFirst();
      var drawn = chart.getChartSeries().getFirst();
      assertThat(drawn.getSeriesCount()).isEqualTo(3);
      assertThat(drawn.getSeries(0).getValuesData().getPointAt(2)).isEqualTo(7.0);
      assertThat(drawn.getSeries(2).getCategoryData().getPointAt(2)).isEqualTo("C");
      var sheet = chart.getWorkbook().getSheetAt(0);
      assertThat(sheet.getRow(0).getCell(2).getStringCellValue()).isEqualTo("Forecast");
      assertThat(sheet.getRow(3).getCell(3).getNumericCellValue()).isEqualTo(1);
    }
  }

  @Test
  void slidesAreAddedCopiedMovedAndDeletedByTheirOldNumbers() throws Exception {
    edit(
        order(0, 0, 4, 0),
        order(3, 0, 0, null),
        order(0, 4, 0, 1),
        new DeckEdit(
            0,
            "",
            "",
            null,
            "",
            DeckSpec.Chart.NONE,
            null,
            0,
            0,
            0,
            2,
            List.of(
                slide(s -> {
                  s.title = "Added";
                  s.bullets = List.of("x");
                }))));
    try (XMLSlideShow show = opened()) {
      assertThat(titles(show)).containsExactly("Chart", "Opening", "Chart", "Points", "Added");
      assertThat(show.getCharts()).as("the copy has a chart of its own").hasSize(2);
      assertThat(notes(show, show.getSlides().getFirst())).isEqualTo("Old notes");
    }
    assertThat(parts(target).keySet()).doesNotContain("ppt/slides/slide3.xml");
    Path pdf = LibreOffice.installed().convert(target, "pdf", folder);
    try (var document = Loader.loadPDF(pdf.toFile())) {
      assertThat(document.getNumberOfPages()).isEqualTo(5);
      assertThat(new PDFTextStripper().getText(document))
          .contains("Added")
          .doesNotContain("Sales of 10");
    }
  }

  @Test
  void whatIsNotThereIsSaidAndNothingIsWritten() {
    assertThatThrownBy(() -> edit(words(2, "Westwind", "", "", "x")))
        .hasMessageContaining("\"Westwind\" does not stand on slide 2; its texts are \"Points\"");
    assertThatThrownBy(() -> edit(words(2, "", "Subtitle 9", "", "x")))
        .hasMessageContaining("Slide 2 has no shape \"Subtitle 9\" with text; there are [Title");
    assertThatThrownBy(() -> edit(words(3, "", "", "F9", "x"))).hasMessageContaining("no cell F9");
    assertThatThrownBy(() -> edit(order(9, 0, 0, null)))
        .hasMessageContaining("There is no slide 9; the presentation has 4.");
    assertThatThrownBy(() -> order(1, 2, 0, null)).hasMessageContaining("this one says 2 of them");
    assertThat(target).doesNotExist();
  }

  @Test
  void newSlidesFollowTheMasterOfTheSlideBeforeThemAndCanBeReadOnItsGround() throws Exception {
    Path two = folder.resolve("two.pptx");
    try (PptxPackage deck = PptxPackage.open(source)) {
      // A second master whose dark ground its theme knows nothing of, for the last slide.
      String layout = "ppt/slideLayouts/slideLayout4.xml";
      String master = "ppt/slideMasters/slideMaster1.xml";
      deck.add(
          "ppt/slideMasters/slideMaster9.xml",
          deck.typeOf(master),
          text(deck, master)
              .replaceFirst("<a:schemeClr val=\"bg1\"/>", "<a:srgbClr val=\"10182A\"/>")
              .replaceAll(
                  "<p:sldLayoutIdLst>.*</p:sldLayoutIdLst>",
                  "<p:sldLayoutIdLst><p:sldLayoutId id=\"2147483800\" r:id=\"rId2\"/>"
                      + "</p:sldLayoutIdLst>"));
      deck.add("ppt/slideLayouts/slideLayout99.xml", deck.typeOf(layout), text(deck, layout));
      deck.link("ppt/slideMasters/slideMaster9.xml", "theme", "ppt/theme/theme1.xml");
      deck.link(
          "ppt/slideMasters/slideMaster9.xml", "slideLayout", "ppt/slideLayouts/slideLayout99.xml");
      deck.link(
          "ppt/slideLayouts/slideLayout99.xml", "slideMaster", "ppt/slideMasters/slideMaster9.xml");
      String id = deck.link(deck.main(), "slideMaster", "ppt/slideMasters/slideMaster9.xml");
      String list = "</p:sldMasterIdLst>";
      String presentation =
          text(deck, deck.main())
              .replace("name=\"Workroom", "name=\"Firm")
              .replace(list, "<p:sldMasterId id=\"2147483790\" r:id=\"" + id + "\"/>" + list);
      deck.put(deck.main(), presentation);
      deck.put(
          "ppt/theme/theme1.xml", text(deck, "ppt/theme/theme1.xml").replace("Workroom", "Firm"));
      String last = deck.slides().get(3);
      String links = PptxPackage.linksOf(last);
      deck.put(links, text(deck, links).replaceFirst("slideLayout\\d+", "slideLayout99"));
      NewFile.write(two, deck::write);
    }
    Files.move(two, source, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    DeckSpec.Slide quote =
        slide(s -> {
          s.title = "What they say";
          s.text = "We cannot wait.";
          s.by = "K. Berg";
        });

    edit(
        new DeckEdit(0, "", "", null, "", DeckSpec.Chart.NONE, null, 0, 0, 0, 1, List.of(quote)),
        new DeckEdit(0, "", "", null, "", DeckSpec.Chart.NONE, null, 0, 0, 0, 4, List.of(quote)));

    try (PptxPackage deck = PptxPackage.open(target)) {
      String second = deck.slides().get(1);
      String sixth = deck.slides().get(5);
      assertThat(DeckDesign.of(deck, second).master()).endsWith("slideMaster1.xml");
      assertThat(DeckDesign.of(deck, sixth).master()).endsWith("slideMaster9.xml");
      assertThat(text(deck, second)).contains("val=\"tx1\"").doesNotContain("val=\"bg1\"/>");
      assertThat(text(deck, sixth)).contains("val=\"bg1\"/>").doesNotContain("val=\"tx1\"/>");
    }
  }

  private static String text(PptxPackage deck, String part) throws Exception {
    return new String(deck.bytes(part), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void animationsKeepToTheLinesThatAreThere() throws Exception {
    Path own = folder.resolve("moving.pptx");
    String shape;
    try (PptxPackage deck = PptxPackage.open(source)) {
      String part = deck.slides().get(1);
      String xml = text(deck, part);
      shape = xml.replaceAll("(?s).*id=\"(\\d+)\" name=\"The list\".*", "$1");
      String timing =
          """
          <p:timing xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tnLst>\
          <p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:seq>\
          <p:cTn id="2" nodeType="mainSeq"><p:childTnLst>%s%s%s</p:childTnLst></p:cTn></p:seq>\
          </p:childTnLst></p:cTn></p:par></p:tnLst><p:bldLst><p:bldP spid="%s" grpId="0"/>\
          </p:bldLst></p:timing></p:sld>\
          """
              .formatted(step(3, shape, 0), step(5, shape, 1), step(7, "77", 0), shape);
      deck.put(part, xml.replace("</p:sld>", timing));
      NewFile.write(own, deck::write);
    }
    Files.move(own, source, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    edit(words(2, "", "The list", "", "One line"));

    String fewer =
        new String(
            parts(target).get("ppt/slides/slide2.xml"), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(fewer)
        .contains("<p:pRg end=\"0\" st=\"0\"/>", "<p:transition", "spid=\"77\"")
        .doesNotContain("st=\"1\"", "<p:cTn id=\"5\"");

    edit(words(2, "", "The list", "", "One\nTwo\nThree\nFour"));

    assertThat(
            new String(
                parts(target).get("ppt/slides/slide2.xml"),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("<p:pRg end=\"0\" st=\"0\"/>", "<p:pRg end=\"3\" st=\"1\"/>");
  }

  private static String step(int id, String shape, int line) {
    return ("<p:par><p:cTn id=\"%d\"><p:childTnLst><p:set><p:cBhvr><p:cTn id=\"%d\"/><p:tgtEl>"
            + "<p:spTgt spid=\"%s\"><p:txEl><p:pRg st=\"%d\" end=\"%d\"/></p:txEl></p:spTgt>"
            + "</p:tgtEl></p:cBhvr></p:set></p:childTnLst></p:cTn></p:par>")
        .formatted(id, id + 1, shape, line, line);
  }
}
