package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigurePlacesTest {
  @TempDir Path folder;

  /** Text drawn at a column and a line, from 0, on a page of 10 lines. */
  private record Drawn(int x, int line, String text) {}

  private Path pdf(Drawn... all) throws Exception {
    Path file = folder.resolve("f.pdf");
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(new PDRectangle(400, 200));
      document.addPage(page);
      try (var content = new PDPageContentStream(document, page)) {
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        for (Drawn one : all) {
          content.beginText();
          content.newLineAtOffset(one.x(), 186 - 20 * one.line());
          content.showText(one.text());
          content.endText();
        }
      }
      document.save(file.toFile());
    }
    return file;
  }

  private static List<String> found(Path pdf, String... figures) throws Exception {
    return FigurePlaces.in(pdf, List.of(figures)).stream()
        .map(place ->
            "%s #%d line %d".formatted(place.figure(), place.nth(), (int) (place.y() * 10)))
        .toList();
  }

  @Test
  void aFigureThatALinesEndCutsHasAPlaceForEachPart() throws Exception {
    Path pdf =
        pdf(
            new Drawn(10, 0, "EUR 4 million at first, and then 12.5 % of it, EUR 4 "),
            new Drawn(10, 1, "million, went away; of EUR"),
            new Drawn(10, 2, "4 million again 12.5"));

    assertThat(found(pdf, "EUR 4 million", "12.5 %"))
        .containsExactly(
            "EUR 4 million #1 line 0",
            "12.5 % #1 line 0",
            "EUR 4 million #2 line 0",
            "EUR 4 million #2 line 1",
            "EUR 4 million #3 line 1",
            "EUR 4 million #3 line 2");
  }

  @Test
  void aCellIsReadOnWithinItselfAndNotIntoAnother() throws Exception {
    Path cells =
        pdf(
            new Drawn(10, 0, "EUR 4"),
            new Drawn(10, 1, "million"),
            new Drawn(200, 0, "EUR 7"),
            new Drawn(200, 1, "million"),
            new Drawn(10, 4, "the 12"),
            new Drawn(200, 5, "500 others"));

    assertThat(found(cells, "EUR 4 million", "EUR 7 million", "12 500"))
        .containsExactly(
            "EUR 4 million #1 line 0",
            "EUR 4 million #1 line 1",
            "EUR 7 million #1 line 0",
            "EUR 7 million #1 line 1");
  }

  @Test
  void theLongerFigureIsMeantWhereItStandsAlsoAcrossLines() throws Exception {
    Path pdf = pdf(new Drawn(10, 0, "in all 12.5"), new Drawn(10, 1, "% or 12.5 of it"));

    assertThat(found(pdf, "12.5", "12.5 %"))
        .containsExactly("12.5 % #1 line 0", "12.5 % #1 line 1", "12.5 #1 line 1");
  }
}
