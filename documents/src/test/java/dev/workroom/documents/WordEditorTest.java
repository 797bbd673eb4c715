package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edit changes in a document that somebody else made, and that it changes nothing else. */
class WordEditorTest {
  private static final String W =
      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  private static final String BODY =
      """
      <w:p w:rsidR="00AB"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Scope of work</w:t></w:r></w:p>
      <w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">The supplier delivers </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>within 30</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve"> days</w:t></w:r><w:r><w:t xml:space="preserve"> of the order.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
      <w:p><w:bookmarkStart w:id="7" w:name="pay"/><w:r><w:t>Payment is due at once &amp; in full.</w:t></w:r></w:p>
      <w:p><w:r><w:t>Late payment bears interest.</w:t></w:r><w:bookmarkEnd w:id="7"/></w:p>
      <w:p><w:r><w:t xml:space="preserve">Old text </w:t></w:r><w:ins w:id="3" w:author="Ann" w:date="2026-01-01T00:00:00Z"><w:r><w:t>added by Ann</w:t></w:r></w:ins><w:del w:id="4" w:author="Ann" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>removed by Ann</w:delText></w:r></w:del></w:p>
      <w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>
      <w:tr><w:tc><w:p><w:r><w:t>Item</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Price</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:tc><w:p><w:r><w:t>Bolt</w:t></w:r></w:p></w:tc><w:tc><w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>4.50</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      <w:p/>
      <w:sectPr><w:headerReference w:type="default" r:id="rId2"/></w:sectPr>\
      """;

  @TempDir Path folder;
  private Path contract;

  @BeforeEach
  void aContract() throws IOException {
    contract = folder.resolve("contract.docx");
    Map<String, String> parts = new TreeMap<>();
    String types = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    parts.put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\"application/octet-stream\"/>"
            + "<Override PartName=\"/word/document.xml\" ContentType=\""
            + types
            + "document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\""
            + types
            + "styles+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\""
            + types
            + "header+xml\"/><Override PartName=\"/word/footnotes.xml\" ContentType=\""
            + types
            + "footnotes+xml\"/></Types>");
    String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    String relations =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    parts.put(
        "_rels/.rels",
        relations
            + "<Relationship Id=\"rId1\" Type=\""
            + office
            + "officeDocument\" Target=\"word/document.xml\"/></Relationships>");
    parts.put(
        "word/_rels/document.xml.rels",
        relations
            + "<Relationship Id=\"rId1\" Type=\""
            + office
            + "styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\""
            + office
            + "header\" Target=\"header1.xml\"/><Relationship Id=\"rId3\" Type=\""
            + office
            + "footnotes\" Target=\"footnotes.xml\"/></Relationships>");
    parts.put(
        "word/styles.xml",
        "<w:styles "
            + W
            + "><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>");
    parts.put(
        "word/header1.xml",
        "<w:hdr " + W + "><w:p><w:r><w:t>Draft of 2025</w:t></w:r></w:p></w:hdr>");
    parts.put(
        "word/footnotes.xml",
        "<w:footnotes "
            + W
            + "><w:footnote w:id=\"2\"><w:p><w:r><w:t>Working days.</w:t></w:r></w:p></w:footnote></w:footnotes>");
    parts.put("word/custom.bin", "unknown \u0001 part");
    parts.put(
        "word/document.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document "
            + W
            + " xmlns:r=\""
            + office.substring(0, office.length() - 1)
            + "\"><w:body>"
            + BODY
            + "</w:body></w:document>");
    try (OutputStream out = Files.newOutputStream(contract);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  private static WordEdit edit(String... words) {
    Map<String, String> said = new TreeMap<>();
    for (int at = 0; at < words.length; at += 2) {
      said.put(words[at], words[at + 1]);
    }
    return new WordEdit(
        said.get("find"),
        said.containsKey("line") ? Integer.valueOf(said.get("line")) : null,
        said.get("in"),
        said.get("replace"),
        said.containsKey("all"),
        said.get("paragraph"),
        said.get("before"),
        said.get("after"),
        said.get("delete"),
        said.get("column"),
        said.get("cell"),
        said.containsKey("row") ? Arrays.asList(said.get("row").split("\\|")) : List.of(),
        said.get("comment"),
        said.get("changes"));
  }

  private String edited(boolean tracked, WordEdit... edits) throws IOException {
    Path target = folder.resolve("edited.docx");
    new WordEditor(tracked, "Workroom", Instant.parse("2026-05-01T08:00:00Z"))
        .edit(contract, List.of(edits), 0, target);
    return part(target, "word/document.xml");
  }

  private static String part(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String text() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("edited.docx"));
        XWPFDocument document = new XWPFDocument(in)) {
      return document.getParagraphs().stream()
          .map(XWPFParagraph::getText)
          .collect(Collectors.joining("\n"));
    }
  }

  @Test
  void aPhraseAcrossRunsIsReplacedAndTheRestStaysByteForByte() throws IOException {
    String before = part(contract, "word/document.xml");
    String after =
        edited(
            false,
            edit("find", "within 30 days of the order", "replace", "within 45 days of the order"));
    assertThat(after)
        .isEqualTo(
            before.replace("<w:t>within 30</w:t>", "<w:t xml:space=\"preserve\">within 45</w:t>"));
    for (String name : List.of("word/styles.xml", "word/custom.bin", "word/header1.xml")) {
      assertThat(part(folder.resolve("edited.docx"), name)).isEqualTo(part(contract, name));
    }
  }

  @Test
  void aTrackedChangeMarksOnlyTheWordsThatDiffer() throws IOException {
    String after =
        edited(
            true,
            edit(
                "find",
                "The supplier",
                "paragraph",
                "The supplier delivers within 45 days of the order.[^2]"));
    assertThat(after)
        .contains(
            "<w:del w:id=\"9\" w:author=\"Workroom\" w:date=\"2026-05-01T08:00:00Z\"><w:r><w:rPr><w:b/></w:rPr><w:delText xml:space=\"preserve\">30</w:delText></w:r></w:del>")
        .containsPattern(
            "<w:ins w:id=\"\\d+\" w:author=\"Workroom\"[^>]*><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">45</w:t></w:r></w:ins>")
        .contains("<w:footnoteReference w:id=\"2\"/>");
    assertThat(after.split("<w:del ")).as("ours and Ann's").hasSize(3);
  }

  @Test
  void paragraphsAreInsertedInTheLookOfTheDocument() throws IOException {
    String after =
        edited(false, edit("find", "of the order", "after", "## Delivery\n\nBy **road** only."));
    assertThat(after)
        .contains("<w:pStyle w:val=\"berschrift2\"/>")
        .contains(
            "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:t xml:space=\"preserve\">By </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">road</w:t></w:r>");
    assertThat(text()).contains("\nDelivery\nBy road only.\nPayment");
  }

  /** Lists in a document of ours, before and behind one that is there, and into it. */
  @Test
  void anInsertedListBeginsAtOneAndTheOneThatWasThereStaysAsItWas() throws Exception {
    ReportSpec spec =
        ReportSpec.of("own.docx", "report", "Own", "Alpha.\n\nBeta.\n\n1. One\n2. Two\n\nGamma.");
    Path own = folder.resolve("own.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none()).write(spec, own);
    Path target = folder.resolve("edited.docx");
    new WordEditor(false, "Workroom", Instant.parse("2026-05-01T08:00:00Z"))
        .edit(
            own,
            List.of(
                edit("find", "Alpha", "after", "1. First\n2. Second\n   1. Under"),
                edit("find", "Gamma", "after", "1. Again"),
                edit("find", "Gamma", "before", "4. Fourth"),
                edit("find", "Two", "after", "3. Three")),
            0,
            target);
    assertThat(new DocumentReader().read(target).markdown())
        .contains("1. First\n2. Second\n  a. Under\n\nBeta.")
        .contains("1. One\n2. Two\n3. Three\n4. Fourth\n\nGamma.\n\n1. Again");
    edited(false, edit("find", "of the order", "after", "1. North\n2. South"));
    assertThat(new DocumentReader().read(target).markdown()).contains("1. North\n2. South");
  }

  @Test
  void aDeletedParagraphLeavesItsBookmarkWhole() throws IOException {
    String after = edited(false, edit("find", "Payment is due", "delete", "paragraph"));
    assertThat(after)
        .doesNotContain("Payment is due")
        .contains("<w:p><w:bookmarkStart w:id=\"7\" w:name=\"pay\"/><w:r><w:t>Late payment");
  }

  @Test
  void deletionAndInsertionOfParagraphsCanBeTracked() throws IOException {
    String after =
        edited(
            true,
            edit("find", "Payment is due", "delete", "paragraph"),
            edit("find", "Late payment", "before", "A new clause."));
    assertThat(after)
        .contains("<w:delText>Payment is due at once &amp; in full.</w:delText>")
        .containsPattern("<w:pPr><w:rPr><w:del w:id=\"\\d+\"")
        .containsPattern("<w:pPr><w:rPr><w:ins w:id=\"\\d+\"[^>]*/></w:rPr></w:pPr><w:ins ");
  }

  @Test
  void anothersInsertionIsSplitAndNotTakenOver() throws IOException {
    String after = edited(true, edit("find", "added by Ann", "replace", "added kindly by Ann"));
    assertThat(after)
        .containsPattern(
            "added </w:t></w:r></w:ins><w:ins w:id=\"\\d+\" w:author=\"Workroom\"[^>]*><w:r><w:t xml:space=\"preserve\">kindly </w:t></w:r></w:ins><w:ins w:id=\"\\d+\" w:author=\"Ann\"[^>]*><w:r><w:t xml:space=\"preserve\">by Ann")
        .contains("removed by Ann");
  }

  @Test
  void cellsAreNamedByTheirRowAndColumnAndRowsCanBeAdded() throws IOException {
    String after =
        edited(
            false,
            edit("find", "Bolt", "column", "Price", "cell", "5.00"),
            edit("find", "Bolt", "row", "Nut|0.30"));
    assertThat(after)
        .contains("<w:t xml:space=\"preserve\">5.00</w:t>")
        .contains(
            "<w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">0.30</w:t>");
  }

  @Test
  void aCommentIsAnchoredAtItsWordsAndBringsItsPart() throws IOException {
    String after = edited(false, edit("find", "bears interest", "comment", "At which rate?"));
    assertThat(after)
        .contains("<w:commentRangeStart w:id=\"0\"/>")
        .contains("<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>");
    Path made = folder.resolve("edited.docx");
    assertThat(part(made, "word/comments.xml"))
        .contains("w:author=\"Workroom\"")
        .contains("At which rate?");
    assertThat(part(made, "[Content_Types].xml")).contains("/word/comments.xml");
    try (XWPFDocument document = new XWPFDocument(Files.newInputStream(made))) {
      assertThat(document.getDocComments().getComments().getFirst().getText())
          .isEqualTo("At which rate?");
    }
  }

  @Test
  void aSignatureEndsWithTheFirstChangeAndThatIsSaid() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(contract)) {
      Files.createDirectory(zip.getPath("/_xmlsignatures"));
      Files.writeString(zip.getPath("/_xmlsignatures/origin.sigs"), "");
      Files.writeString(
          zip.getPath("/_rels/.rels"),
          Files.readString(zip.getPath("/_rels/.rels"))
              .replace(
                  "</Relationships>",
                  "<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.sigs\"/></Relationships>"));
    }
    Path target = folder.resolve("edited.docx");

    List<String> done =
        new WordEditor(false, "", Instant.EPOCH)
            .edit(contract, List.of(edit("find", "at once", "replace", "soon")), 0, target);

    assertThat(done.getLast()).contains("was digitally signed");
    assertThat(part(target, "_rels/.rels")).contains("officeDocument").doesNotContain("signature");
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertThat(zip.getEntry("_xmlsignatures/origin.sigs")).isNull();
    }
  }

  @Test
  void trackedChangesAreAcceptedOrRejected() throws IOException {
    assertThat(edited(false, edit("changes", "accept")))
        .contains("added by Ann")
        .doesNotContain("w:ins")
        .doesNotContain("removed by Ann");
    assertThat(edited(false, edit("changes", "reject")))
        .doesNotContain("added by Ann")
        .contains("<w:t>removed by Ann</w:t>")
        .doesNotContain("w:del");
  }

  @Test
  void ourOwnTrackedChangesRejectedGiveTheTextBack() throws Exception {
    edited(
        true,
        edit("find", "within 30 days", "replace", "in two weeks"),
        edit("find", "Payment is due", "delete", "paragraph"),
        edit("find", "Late payment", "after", "More.\n\nAnd more."),
        edit("find", "Bolt", "row", "Nut|1"));
    Path again = folder.resolve("again.docx");
    new WordEditor(false, "", Instant.EPOCH)
        .edit(folder.resolve("edited.docx"), List.of(edit("changes", "reject")), 0, again);
    assertThat(new DocumentReader().read(again).markdown())
        .contains("The supplier delivers within 30 days of the order.")
        .contains(
            "Payment is due at once & in full.\n\nLate payment bears interest.\n\nOld text removed by Ann")
        .doesNotContain("more")
        .doesNotContain("Nut");
  }

  @Test
  void headersAndNotesAreEditedWhereTheyAreNamed() throws IOException {
    edited(
        false,
        edit("find", "2025", "in", "header", "replace", "2026"),
        edit("find", "Working", "in", "notes", "replace", "Calendar"));
    Path made = folder.resolve("edited.docx");
    assertThat(part(made, "word/header1.xml")).contains("Draft of 2026");
    assertThat(part(made, "word/footnotes.xml")).contains("Calendar days.");
    assertThat(part(made, "word/document.xml")).isEqualTo(part(contract, "word/document.xml"));
  }

  @Test
  void aLineIsTheLineThatReadShows() throws Exception {
    String[] lines = new DocumentReader().read(contract).markdown().split("\n");
    int late = Arrays.asList(lines).indexOf("Late payment bears interest.") + 1;
    int bolt = Arrays.asList(lines).indexOf("| Bolt | 4.50 |") + 1;
    assertThat(bolt).as(String.join("\n", lines)).isPositive();
    String after =
        edited(
            false,
            edit("line", "" + late, "paragraph", "Late payment costs 4 %."),
            edit("line", "" + bolt, "column", "2", "cell", "9"));
    assertThat(after).contains("costs 4 %").contains("9</w:t>");
  }

  @Test
  void whatIsNotThereOrNotAloneIsSaidWithWhatIsNear() {
    assertThatThrownBy(() -> edited(false, edit("find", "Payment is due soon", "replace", "x")))
        .hasMessage(
            "Edit 1: \"Payment is due soon\" is not in the document. Nearest: line 5 \"Payment is due at once & in full.\". Nothing was changed.");
    assertThatThrownBy(() ->
            edited(
                false, edit("find", "Bolt", "delete", "row"), edit("find", "te", "replace", "x")))
        .hasMessageMatching(
            "Edit 2: \"te\" stands \\d+ times \\(line 7, line 9.*\\); quote more of the sentence, or add line\\. Nothing was changed\\.");
    assertThat(folder.resolve("edited.docx")).doesNotExist();
  }

  @Test
  void libreOfficeOpensWhatWasEdited() throws IOException {
    edited(
        true,
        edit("find", "within 30 days", "replace", "in two weeks"),
        edit("find", "Late payment", "after", "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        edit("find", "bears interest", "comment", "Which?"));
    Path text = LibreOffice.installed().convert(folder.resolve("edited.docx"), "txt:Text", folder);
    assertThat(Files.readString(text)).contains("in two weeks").contains("one").contains("Price");
  }
}
