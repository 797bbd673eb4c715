package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters fold into window envelopes, and each of a series is counted from its own first page. */
class WordLetterTest {
  private static final String LONG =
      "A paragraph of a long letter that says a good deal. ".repeat(60);

  @TempDir Path folder;

  private Path write(String page, Map<String, String> details, String title, String body)
      throws Exception {
    Path file = folder.resolve("letter.docx");
    ReportSpec spec =
        new ReportSpec(
            "letter.docx",
            "letter",
            title,
            "",
            "Nordwind GmbH",
            "14 April 2026",
            details,
            body,
            List.of(),
            new ReportSpec.Layout(page, false, 0, false, "en-GB", false));
    ReportResult result =
        new ReportWriter(ReportFiles.in(folder), LibreOffice.none()).write(spec, file);
    assertThat(result.findings()).isEmpty();
    return LibreOffice.installed().convert(file, "pdf", folder);
  }

  @Test
  void theNameStandsBelowRoomForTheSignatureLineByLine() throws Exception {
    String body =
        "Dear Ms Lovelace,\n\nthank you.\n\nYours sincerely,\n\nPetra Sund\nHead of office";
    Path pdf = write("A4", Map.of("To", "Ada Lovelace\nLondon"), "Your application", body);
    double closing = place(pdf, 1, "Yours sincerely")[0];
    double name = place(pdf, 1, "Petra Sund")[0];
    assertThat(name - closing).isBetween(15.0, 28.0);
    assertThat(place(pdf, 1, "Head of office")[0]).isBetween(name + 3, name + 8);
  }

  /** Millimetres from the top and the left at which a text begins on a page. */
  private static double[] place(Path pdf, int page, String text) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      double[] found = {-1, -1};
      PDFTextStripper stripper =
          new PDFTextStripper() {
            @Override
            protected void writeString(String line, List<TextPosition> letters) {
              if (line.startsWith(text) && found[0] < 0) {
                found[0] = letters.getFirst().getYDirAdj() / 72 * 25.4;
                found[1] = letters.getFirst().getXDirAdj() / 72 * 25.4;
              }
            }
          };
      stripper.setStartPage(page);
      stripper.setEndPage(page);
      stripper.getText(document);
      return found;
    }
  }

  private static List<String> pages(Path pdf) throws IOException {
    List<String> pages = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      for (int page = 1; page <= document.getNumberOfPages(); page++) {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        pages.add(stripper.getText(document));
      }
    }
    return pages;
  }

  @Test
  void theAddressStandsInTheWindowAndOnePageHasNoPageNumber() throws Exception {
    Map<String, String> details =
        Map.of(
            "From", "Hafenstr. 1\n20457 Hamburg", "To", "Frau Ada Lund\nSüdweg 4\n80331 München");
    Path pdf = write("A4", details, "Your order", "Dear Ms Lund,\n\nthank you.");
    assertThat(pages(pdf)).singleElement().asString().doesNotContain("Page", "1 / 1");
    double[] address = place(pdf, 1, "Frau Ada Lund");
    assertThat(address[0]).as("DIN 5008, form B: from 62.7 mm").isBetween(62.7, 68.0);
    assertThat(address[1]).isBetween(24.5, 25.5);
    assertThat(place(pdf, 1, "80331")[0]).as("within the window").isLessThan(90);
    assertThat(place(pdf, 1, "14 April 2026")[0]).isBetween(97.0, 106.0);
    assertThat(place(pdf, 1, "Nordwind GmbH · Hafenstr. 1 · 20457 Hamburg")[0])
        .isBetween(58.0, 62.8);
    String read = new DocumentReader().read(folder.resolve("letter.docx"), 0, 1000).markdown();
    assertThat(read).contains("Frau Ada Lund", "Your order");

    Path us =
        write("Letter", Map.of("To", "Ada Lund\n4 South Way\nBoston, MA"), "Order", "Dear Ada,");
    assertThat(place(us, 1, "Ada Lund")[0]).as("window of a no. 10 envelope").isBetween(51.0, 58.0);
    assertThat(place(us, 1, "Ada Lund")[1]).isBetween(25.0, 26.0);
  }

  @Test
  void eachLetterOfASeriesIsCountedFromItsFirstPage() throws Exception {
    String body =
        """
        ```letter
        To: Ada Lund
        Südweg 4
        80331 München
        Subject: Your renewal
        Reference: A-1
        ```
        Dear Ms Lund,

        %s

        %s

        \\newpage

        Bo Berg
        Westweg 9
        50667 Köln

        Dear Mr Berg,

        thank you.
        """
            .formatted(LONG, LONG);
    List<String> pages = pages(write("A4", Map.of(), "Renewals", body));
    assertThat(pages).hasSize(3);
    assertThat(pages.get(0))
        .contains("Nordwind GmbH", "Ada Lund", "Your renewal", "Reference: A-1")
        .doesNotContain("Page");
    assertThat(pages.get(1)).contains("Page 2").doesNotContain("Page 2 /", "Ada Lund");
    assertThat(pages.get(2)).contains("Nordwind GmbH", "Bo Berg").doesNotContain("Page");
    assertThat(place(folder.resolve("letter.pdf"), 3, "Bo Berg")[0]).isBetween(62.7, 68.0);
    assertThat(Files.exists(folder.resolve("letter.docx"))).isTrue();
  }
}
