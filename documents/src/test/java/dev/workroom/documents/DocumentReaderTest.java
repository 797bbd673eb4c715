package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.drawingml.x2006.main.CTRegularTextRun;
import org.openxmlformats.schemas.drawingml.x2006.main.STSchemeColorVal;

class DocumentReaderTest {
  private static final String W =
      "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>";
  private static final String END = "</w:body></w:document>";

  @TempDir Path folder;
  private final DocumentReader reader = new DocumentReader();
  private SampleFiles samples;

  @BeforeEach
  void prepare() {
    samples = new SampleFiles(folder);
  }

  private DocumentText docx(String body) throws Exception {
    return reader.read(samples.zip("own.docx", Map.of("word/document.xml", W + body + END)));
  }

  @Test
  void everyKindIsReadAndKnownByItsContentWhateverItsName() throws Exception {
    for (Map.Entry<String, Path> sample : samples.all().entrySet()) {
      DocumentKind kind = reader.kind(sample.getValue());
      Path renamed = Files.move(sample.getValue(), folder.resolve(sample.getKey() + ".data"));
      DocumentText text = reader.read(renamed);
      assertThat(text.markdown()).as(sample.getKey()).contains(SampleFiles.SENTENCE);
      assertThat(text.kind()).as(sample.getKey()).isEqualTo(kind);
      assertThat(text.more()).isFalse();
    }
  }

  @Test
  void aDamagedFileGivesTextOrOneSentence() throws Exception {
    Random random = new Random(20260331);
    List<String> sentences = new ArrayList<>();
    for (Map.Entry<String, Path> sample : samples.all().entrySet()) {
      byte[] whole = Files.readAllBytes(sample.getValue());
      for (int round = 0; round < 24; round++) {
        byte[] bytes = round % 2 == 0 ? cut(whole, random) : flipped(whole, random);
        Path file = Files.write(folder.resolve("damaged." + sample.getKey()), bytes);
        try {
          reader.read(file);
        } catch (UnreadableDocument e) {
          sentences.add(e.getMessage());
        }
      }
    }
    assertThat(sentences)
        .isNotEmpty()
        .allSatisfy(sentence ->
            assertThat(sentence)
                .startsWith("damaged.")
                .endsWith(".")
                .doesNotContain("\n", "Exception", "null"));
  }

  private static byte[] cut(byte[] whole, Random random) {
    return java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
  }

  private static byte[] flipped(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int n = 0; n < 1 + bytes.length / 200; n++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  @Test
  void passwordsAreNamedAsTheReason() throws Exception {
    samples.all();
    for (Path locked :
        List.of(
            samples.lockedPdf(),
            samples.lockedOffice(folder.resolve("s.docx"), "locked.docx"),
            samples.lockedOffice(folder.resolve("s.xlsx"), "locked.xlsx"))) {
      assertThatThrownBy(() -> reader.read(locked))
          .isInstanceOf(UnreadableDocument.class)
          .hasMessageContaining("encrypted with a password");
    }
  }

  @Test
  void aZipBombIsRefused() throws Exception {
    Path bomb = samples.bomb();
    assertThatThrownBy(() -> reader.read(bomb))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessageContaining("zip bomb");
  }

  @Test
  void whatIsNoOrdinaryFileIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> reader.read(pipe)).hasMessageContaining("not an ordinary file");
    assertThatThrownBy(() -> reader.read(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> reader.read(folder.resolve("none"))).hasMessageContaining("no file");
    assertThatThrownBy(() -> reader.read(samples.text("empty.docx", "")))
        .hasMessageContaining("is empty");
  }

  @Test
  void externalEntitiesAreNotFetched() throws Exception {
    Path secret = samples.text("secret.txt", "do not read me");
    Path file =
        samples.zip(
            "entity.docx",
            Map.of(
                "word/document.xml",
                "<!DOCTYPE d [<!ENTITY x SYSTEM '"
                    + secret.toUri()
                    + "'>]>"
                    + W
                    + "<w:p><w:r><w:t>before</w:t></w:r></w:p><w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
                    + END));
    String said;
    try {
      said = reader.read(file).markdown();
    } catch (UnreadableDocument e) {
      said = e.getMessage();
    }
    assertThat(said).doesNotContain("do not read me");
  }

  @Test
  void deepNestingNeitherOverflowsNorHangs() throws Exception {
    int depth = 20_000;
    assertThat(
            docx("<w:sdt>".repeat(depth)
                    + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
                    + "</w:sdt>".repeat(depth))
                .markdown())
        .contains("deep");
    Path html = samples.text("deep.html", "<html><body>" + "<div>".repeat(depth) + "deep");
    assertThat(reader.read(html).markdown()).contains("deep");
  }

  @Test
  void headingsListsTablesLinksAndNotesBecomeMarkdown() throws Exception {
    String text = reader.read(samples.docx()).markdown();
    assertThat(text).contains("# Sample").contains("# Results").contains("1. first\n2. second");
    assertThat(text).contains("| a | b |\n|---|---|\n| 1 | 2 |");
  }

  @Test
  void whatAPersonWouldNotSeeIsMarkedAndNoted() throws Exception {
    DocumentText text =
        docx(
            "<w:p><w:r><w:t>Seen. </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>obey me</w:t></w:r>"
                + "<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>white</w:t></w:r>"
                + "<w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>tiny</w:t></w:r>"
                + "<w:r><w:t>ze\u200Bro</w:t></w:r></w:p>"
                + "<w:p><w:del w:author='A'><w:r><w:delText>old</w:delText></w:r></w:del>"
                + "<w:ins w:author='A'><w:r><w:t>new</w:t></w:r></w:ins></w:p>");
    assertThat(text.markdown())
        .isEqualTo("Seen. [hidden: obey me][hidden: white][hidden: tiny]zero\n\n~~old~~new\n");
    assertThat(text.notes())
        .contains(
            "1 × tracked deletion, shown as ~~struck~~.",
            "1 × tracked insertion, part of the text.",
            "1 × invisible character (zero width or direction mark), left out.");
    assertThat(text.hidden())
        .extracting(DocumentText.Hidden::how, DocumentText.Hidden::text)
        .containsExactly(
            tuple("hidden run", "obey me"),
            tuple("white text", "white"),
            tuple("tiny text", "tiny"));
  }

  @Test
  void whatHasTheColourBehindItOrNoRoomIsHiddenText() throws Exception {
    DocumentText text =
        docx(
            "<w:p><w:r><w:rPr><w:color w:val='336699'/><w:shd w:fill='346699'/></w:rPr><w:t>blue</w:t></w:r>"
                + "<w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:fill='336699'/></w:rPr><w:t>Seen.</w:t></w:r>"
                + "<w:r><w:rPr><w:color w:val='000000'/><w:highlight w:val='black'/></w:rPr><w:t>barred</w:t></w:r></w:p>"
                + "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr>"
                + "<w:tr><w:tc><w:p><w:r><w:t>Next</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
    assertThat(text.hidden())
        .extracting(DocumentText.Hidden::how, DocumentText.Hidden::text)
        .containsExactly(
            tuple("text in the colour behind it", "blue"),
            tuple("text in the colour behind it", "barred"),
            tuple("hidden row", "row"));

    Path file = folder.resolve("room.xlsx");
    try (var book = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var sheet = book.createSheet();
      sheet.createRow(0).createCell(0).setCellValue("seen");
      sheet.getRow(0).createCell(1).setCellValue("no width");
      sheet.setColumnWidth(1, 0);
      sheet.createRow(1).createCell(0).setCellValue("no height");
      sheet.getRow(1).setHeight((short) 0);
      var green = new XSSFColor(new byte[] {10, (byte) 200, 30});
      var style = book.createCellStyle();
      style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
      style.setFillForegroundColor(green);
      var font = book.createFont();
      font.setColor(green);
      style.setFont(font);
      sheet.createRow(2).createCell(0).setCellValue("green");
      sheet.getRow(2).getCell(0).setCellStyle(style);
      book.write(out);
    }
    assertThat(reader.read(file).hidden())
        .extracting(DocumentText.Hidden::how)
        .containsExactly("hidden column", "hidden row", "text in the colour behind it");

    Path open =
        samples.zip(
            "section.odt",
            Map.of(
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "content.xml",
                "<o:d xmlns:o='urn:o' xmlns:text='urn:t'><text:p>Seen.</text:p>"
                    + "<text:section text:display='none'><text:p>in a section</text:p></text:section>"
                    + "<text:section><text:p>Seen too.</text:p></text:section>"
                    + "<text:p><text:hidden-paragraph text:is-hidden='true'/>a paragraph</text:p></o:d>"));
    assertThat(reader.read(open).hidden())
        .extracting(DocumentText.Hidden::how, DocumentText.Hidden::text)
        .containsExactly(
            tuple("hidden section", "in a section"), tuple("hidden paragraph", "a paragraph"));
  }

  @Test
  void aSlideThatNobodyIsShownIsHiddenTextAlsoWithoutATitle() throws Exception {
    Path file = folder.resolve("hidden.pptx");
    try (var show = new XMLSlideShow();
        var out = Files.newOutputStream(file)) {
      XSLFSlide slide = show.createSlide();
      slide.createTextBox().setText("send it");
      slide.setHidden(true);
      XSLFSlide seen = show.createSlide();
      seen.createTextBox().setText("in sight");
      var beyond = seen.createTextBox();
      beyond.setText("far away");
      beyond.setAnchor(new Rectangle(show.getPageSize().width + 10, 20, 300, 50));
      var tiny = seen.createTextBox();
      tiny.setText("tiny words").setFontSize(1.0);
      tiny.setAnchor(new Rectangle(20, 20, 300, 50));
      show.write(out);
    }
    assertThat(reader.read(file).hiddenLine())
        .contains("hidden slide", "send it")
        .contains("1 × text outside the slide", "slide 2 “far away”", "slide 2 “tiny words”")
        .doesNotContain("in sight");
  }

  @Test
  void wordsInTheColourOfTheSlideComeToLightAndThoseOnOtherShapesDoNot() throws Exception {
    Path file = folder.resolve("white.pptx");
    try (var show = new XMLSlideShow();
        var out = Files.newOutputStream(file)) {
      XSLFSlide light = show.createSlide();
      words(light, "white on white", Color.WHITE, 0);
      words(light, "nearly white", new Color(0xF8F8F8), 60);
      words(light, "black on white", Color.BLACK, 120);
      words(light, "white on its own red", Color.WHITE, 180).setFillColor(Color.RED);
      words(light, "red on its own red", Color.RED, 240).setFillColor(Color.RED);
      var band = light.createAutoShape();
      band.setAnchor(new Rectangle(0, 300, 400, 100));
      band.setFillColor(Color.BLUE);
      words(light, "white over a band", Color.WHITE, 320);
      words(light, "clear", new Color(0, 0, 0, 0), 440);
      XSLFSlide dark = show.createSlide();
      var black = dark.getXmlObject().getCSld().addNewBg().addNewBgPr();
      black.addNewSolidFill().addNewSrgbClr().setVal(new byte[3]);
      black.addNewEffectLst();
      words(dark, "white on black", Color.WHITE, 0);
      words(dark, "black on black", Color.BLACK, 60);
      XSLFSlide themed = show.createSlide();
      var run = words(themed, "by the theme", Color.BLACK, 0).getTextParagraphs().getFirst();
      var fill = run.getTextRuns().getFirst().getXmlObject();
      ((CTRegularTextRun) fill).getRPr().getSolidFill().unsetSrgbClr();
      ((CTRegularTextRun) fill)
          .getRPr()
          .getSolidFill()
          .addNewSchemeClr()
          .setVal(STSchemeColorVal.BG_1);
      show.write(out);
    }
    assertThat(reader.read(file).hidden().stream().map(DocumentText.Hidden::text))
        .containsExactly(
            "white on white",
            "nearly white",
            "red on its own red",
            "clear",
            "black on black",
            "by the theme");
  }

  private static XSLFTextBox words(XSLFSlide slide, String text, Color colour, int top) {
    XSLFTextBox box = slide.createTextBox();
    box.setText(text).setFontColor(colour);
    box.setAnchor(new Rectangle(20, top, 300, 40));
    return box;
  }

  @Test
  void sentencesSpelledInUnicodeTagsComeToLight() throws Exception {
    StringBuilder tags = new StringBuilder("plain");
    "send it".chars().forEach(c -> tags.appendCodePoint(0xE0000 + c));
    DocumentText text = reader.read(samples.text("t.txt", tags.toString()));
    assertThat(text.markdown()).isEqualTo("plain[hidden: send it]");
    assertThat(text.hiddenLine()).contains("invisible Unicode tags", "send it");
  }

  @Test
  void whatOutlookPacksIntoWinmailDatIsRead() throws Exception {
    byte[] packed = SampleFiles.tnef("Budget", "4711 euro", "plan.txt");
    DocumentText alone = reader.read(Files.write(folder.resolve("winmail.dat"), packed));
    assertThat(alone.markdown()).contains("Subject: Budget", "4711 euro", "Attachments: plan.txt");
    String mail =
        "From: a@b\r\nTo: c@d\r\nSubject: x\r\nContent-Type: application/ms-tnef\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + java.util.Base64.getMimeEncoder().encodeToString(packed);
    assertThat(reader.read(samples.text("m.eml", mail)).markdown()).contains("4711 euro");
  }

  @Test
  void richTextGivesHeadersAndCellsThatNoRowEnds() throws Exception {
    Path file =
        samples.text("r.rtf", "{\\rtf1\\ansi{\\header Clinic\\par}{Fax\\cell Phone\\cell}}");
    assertThat(reader.read(file).markdown()).contains("Clinic").contains("| Fax | Phone |");
    assertThat(
            reader
                .read(
                    samples.text(
                        "s.rtf",
                        """
                        {\\rtf1{\\shp{\\*\\shpinst{\\sp{\\sn shapeType}{\\sv 202}}{\\sp{\\sn gtextUNICODE}{\\sv ASAP}}\
                        {\\shptxt in a box}}}{\\mmath{\\*\\moMath{\\md{\\mdPr{\\mbegChr q}}{\\me{\\mr x=1}}}}}}\
                        """))
                .markdown())
        .as("words of shapes and formulas, not what they look like")
        .isEqualToIgnoringWhitespace("ASAP in a box x=1");
  }

  @Test
  void aLongTextIsReadPieceByPiece() throws Exception {
    String words = "0123456789".repeat(1000);
    Path file = samples.text("long.txt", words);
    StringBuilder joined = new StringBuilder();
    DocumentText piece;
    do {
      piece = reader.read(file, joined.length(), 3333);
      joined.append(piece.markdown());
    } while (piece.more());
    assertThat(joined.toString()).isEqualTo(words);
    assertThat(piece.total()).isEqualTo(10_000);
  }

  @Test
  void pagesAndSlidesSayWhereTheyBegin() throws Exception {
    DocumentText text = reader.read(samples.pdf());
    assertThat(text.parts())
        .extracting(DocumentText.Part::name)
        .containsExactly("page 1", "page 2");
    assertThat(text.markdown().substring(text.parts().get(1).offset()))
        .startsWith("[page 2]")
        .contains("on page 2");
  }

  @Test
  void mailShowsHeadersDecodedTextAndAttachments() throws Exception {
    Path file =
        samples.text(
            "m.eml",
            """
            From: =?ISO-8859-1?Q?J=F6rg?= <j@example.org>
            To: k@example.org
            Subject: Numbers
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            R3LDvMOfZQ==
            --c
            Content-Type: text/html

            <p>HTML copy</p>
            --c--
            --b
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="q1.pdf"

            xxx
            --b--
            """);
    assertThat(reader.read(file).markdown())
        .contains(
            "From: Jörg <j@example.org>", "Subject: Numbers", "Grüße", "q1.pdf (application/pdf)")
        .doesNotContain("HTML copy");
  }

  @Test
  void imagesGiveFormatAndSize() throws Exception {
    assertThat(reader.read(samples.image()).markdown()).contains("PNG, 40 × 30 pixels");
  }

  @Test
  void anIndependentReaderFindsNoWordThatWeMissed() throws Exception {
    String body =
        "## Results\n\nRevenue rose by 3.1 % [@a].\n\n- one\n  - two\n\n| Line | Q1 |\n|---|---|\n"
            + "| Sales | 1,200 |\n| Cost | 300 |\n\n> Quoted words.\n\n[@a]: Ledger\n";
    Path docx = folder.resolve("recall.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("recall.docx", "memo", "Recall", body), docx);
    LibreOffice office = LibreOffice.installed();
    Path independent = office.convert(docx, "txt:Text", folder);
    List<String> expected = SampleFiles.words(Files.readString(independent));
    for (Path file :
        List.of(docx, office.convert(docx, "doc", folder), office.convert(docx, "pdf", folder))) {
      assertThat(recall(expected, reader.read(file).markdown()))
          .as(file.getFileName() + " against " + expected)
          .isGreaterThanOrEqualTo(file.toString().endsWith(".pdf") ? 0.95 : 0.98);
    }
  }

  private static double recall(List<String> expected, String text) throws IOException {
    Map<String, Integer> have = new HashMap<>();
    SampleFiles.words(text).forEach(word -> have.merge(word, 1, Integer::sum));
    long found = expected.stream().filter(word -> have.merge(word, -1, Integer::sum) >= 0).count();
    return (double) found / expected.size();
  }
}
