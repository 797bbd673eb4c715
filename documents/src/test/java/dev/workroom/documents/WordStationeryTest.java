package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report on a template that the user brings. */
class WordStationeryTest {
  private static final String W =
      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
  private static final String RELATION =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.";

  @TempDir Path folder;

  private void template(String name, String body) throws IOException {
    String kind = name.endsWith(".dotx") ? "template" : "document";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\""
            + TYPE
            + kind
            + ".main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\""
            + TYPE
            + "styles+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\""
            + TYPE
            + "header+xml\"/></Types>");
    String relations =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\""
            + RELATION;
    parts.put(
        "_rels/.rels",
        relations + "officeDocument\" Target=\"word/document.xml\"/></Relationships>");
    parts.put(
        "word/_rels/document.xml.rels",
        relations
            + "styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\""
            + RELATION
            + "header\" Target=\"header1.xml\"/></Relationships>");
    parts.put(
        "word/styles.xml",
        "<w:styles "
            + W
            + "><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"24\"/></w:rPr></w:rPrDefault></w:docDefaults>"
            + "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name w:val=\"Normal\"/></w:style>"
            + "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:rPr><w:color w:val=\"8A1C2B\"/></w:rPr></w:style>"
            + "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Klein\"><w:name w:val=\"Kapitel\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>"
            + "<w:style w:type=\"paragraph\" w:styleId=\"Verzeichnis1\"><w:name w:val=\"toc 1\"/></w:style><w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Haus\"><w:name w:val=\"Haustabelle\"/></w:style></w:styles>");
    parts.put(
        "word/header1.xml",
        "<w:hdr "
            + W
            + "><w:p><w:r><w:t xml:space=\"preserve\">Musterhaus: {{ti</w:t></w:r><w:r><w:t>tle}}</w:t></w:r></w:p></w:hdr>");
    parts.put(
        "word/document.xml",
        "<w:document "
            + W
            + "><w:body>"
            + body
            + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1000\" w:right=\"2000\" w:bottom=\"1000\" w:left=\"2000\"/></w:sectPr></w:body></w:document>");
    try (OutputStream out = Files.newOutputStream(folder.resolve(name));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  private XWPFDocument report(String template, String body) throws IOException {
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("r.docx", template, "Bericht", body), folder.resolve("r.docx"));
    try (InputStream in = Files.newInputStream(folder.resolve("r.docx"))) {
      return new XWPFDocument(in);
    }
  }

  private static List<String> lines(XWPFDocument document) {
    return document.getParagraphs().stream()
        .map(p -> p.getStyle() + ": " + p.getText())
        .filter(line -> !line.endsWith(": "))
        .toList();
  }

  @Test
  void pagesOfContentsStandAtTheRightAlsoWhereItsStylesDoNotSaySo() throws IOException {
    template("haus.docx", "<w:p/>");
    try (XWPFDocument document = report("haus.docx", "\\contents\n\n# One\n\nWords.")) {
      var entry =
          document.getParagraphs().stream()
              .filter(p -> p.getText().startsWith("One\t"))
              .findFirst()
              .orElseThrow();
      var stop = entry.getCTP().getPPr().getTabs().getTabArray(0);
      assertThat(stop.getVal()).hasToString("right");
      assertThat(stop.getPos()).hasToString("8240");
    }
  }

  @Test
  void itsStylesHeaderAndPagesAreUsedAndItsBodyIsReplaced() throws IOException {
    // Its first section has the letterhead; the last one lies across and only says that.
    template(
        "haus.dotx",
        "<w:p><w:pPr><w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/>"
            + "<w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:pPr>"
            + "<w:r><w:t>Old body</w:t></w:r></w:p>");
    XWPFDocument made =
        report(
            "haus.dotx", "# One\n\nText.\n\n## Two\n\n- point\n\n| a | b |\n|---|---|\n| x | 1 |");
    assertThat(lines(made))
        .contains("berschrift1: One", "Standard: Text.", "Klein: Two", "ListBullet: point")
        .noneMatch(line -> line.contains("Old body"));
    assertThat(made.getTables().getFirst().getStyleID()).isEqualTo("Haus");
    assertThat(made.getHeaderList().getFirst().getText()).contains("Musterhaus: Bericht");
    var section = made.getDocument().getBody().getSectPr();
    assertThat(section.getPgSz().getW().toString()).isEqualTo("11906");
    assertThat(section.sizeOfHeaderReferenceArray()).isEqualTo(1);
    assertThat(made.getStyles().getStyle("ListBullet").getBasisStyleID())
        .as("a style that was missing builds on the template's own")
        .isEqualTo("Standard");
  }

  @Test
  void whereItSaysBodyTheReportStandsAndTheRestStays() throws IOException {
    template(
        "brief.docx",
        "<w:p><w:r><w:t>Re: {{Title}}</w:t></w:r></w:p><w:p><w:r><w:t>{{body}}</w:t></w:r></w:p><w:p><w:r><w:t>Confidential</w:t></w:r></w:p>");
    assertThat(report("brief.docx", "First.\n\nSecond.").getParagraphs())
        .extracting(XWPFParagraph::getText)
        .containsExactly("Re: Bericht", "First.", "Second.", "Confidential");
  }

  @Test
  void aTemplateThatIsNoneIsRefusedWithAReason() throws IOException {
    Files.writeString(folder.resolve("no.docx"), "not a document");
    assertThatThrownBy(() -> report("no.docx", "Text."))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The template no.docx cannot be used: ");
  }

  @Test
  void pagesAreFoundWhereItNumbersTheHeadings() {
    PageLayout layout =
        new PageLayout(
            3,
            List.of(new PageLayout.Mark("1 Costs", 2), new PageLayout.Mark("1.1\u00a0Detail", 3)),
            Map.of());
    assertThat(layout.pagesOf(List.of("Costs", "Detail"))).containsExactly(2, 3);
  }
}
