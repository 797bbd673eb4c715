package dev.workroom.documents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text in whatever encoding, form or state of repair. */
class TextReadingTest {
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

  @Test
  void encodingsAreRecognised() throws Exception {
    String german = "Größe der Fläche für Müller & Söhne, Übersicht: naïve Straße\n";
    String russian = "Это русский текст. Совещание состоится в понедельник.\n";
    Map<String, String> texts = new LinkedHashMap<>();
    for (String charset : "UTF-8 UTF-16LE UTF-32BE windows-1252 IBM850 IBM037".split(" ")) {
      texts.put(charset, german);
    }
    for (String charset : "windows-1251 KOI8-R IBM866 ISO-8859-5 UTF-32LE".split(" ")) {
      texts.put(charset, russian);
    }
    texts.put("windows-1252 ", "Kaffee;442,25 €\nTee;12 T€\n");
    texts.put("ISO-8859-1", "Coffee £12.50\nTea (£)\n");
    texts.put("windows-1250", "Zażółć gęślą jaźń. Spotkanie odbędzie się w poniedziałek.\n");
    texts.put("windows-1253", "Αυτό είναι ένα ελληνικό κείμενο για τη Δευτέρα.\n");
    texts.put("windows-1254", "Toplantı pazartesi günü yapılacaktır, şöyle böyle ığ.\n");
    texts.put("windows-1255", "זהו טקסט בעברית. הפגישה תתקיים ביום שני.\n");
    texts.put("windows-1256", "هذا نص باللغة العربية. سيعقد الاجتماع يوم الاثنين.\n");
    texts.put("Big5", "這是一個中文文本，會議將在星期一舉行。請準備好材料。\n".repeat(9));
    texts.put("ISO-2022-JP", "日本語の文章です。会議は月曜日に行われます。\n");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      byte[] bytes = text.getValue().getBytes(Charset.forName(text.getKey().strip()));
      Path file = Files.write(folder.resolve("e.txt"), bytes);
      assertThat(reader.read(file).markdown()).as(text.getKey()).isEqualTo(text.getValue());
    }
    Path word = Files.write(folder.resolve("w.txt"), "Größe".getBytes(ISO_8859_1));
    assertThat(reader.read(word).markdown()).isEqualTo("Größe");
  }

  @Test
  void whatProgramsPutBetweenTheWordsIsLeftOut() throws Exception {
    String data = "A".repeat(3000);
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "n.ipynb",
        "{'cells':[{'cell_type':'markdown','source':['# Yield\\n','By field.']},{'cell_type':'code',"
            + "'source':'show(4711)','outputs':[{'text':['4711 bags\\n']},{'data':{'image/png':'"
            + data
            + "','text/plain':['<Figure>']}}]}]}");
    files.put("s.svg", "<svg><text>Yield</text><image href='data:image/png;base64," + data + "'/>");
    files.put(
        "c.vcf",
        "BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\n"
            + "TEL;TYPE=WORK:+49 4711\nPHOTO;ENCODING=b:"
            + data
            + "\nEND:VCARD\n");
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text = file.getValue().replace('\'', '"');
      texts.put(file.getKey(), reader.read(samples.text(file.getKey(), text)).markdown());
    }
    assertThat(texts.get("n.ipynb"))
        .isEqualTo(
            "# Yield\nBy field.\n\n```\nshow(4711)\n```\n\n```\n4711 bags\n```\n\n"
                + "[image: <Figure>]\n");
    assertThat(texts.get("s.svg")).contains("Yield").contains("base64,[3000 characters of data]");
    assertThat(texts.get("c.vcf"))
        .isEqualTo("## Müller Jörg\n\n- Tel (work): +49 4711\n- Photo: (data)\n");
  }

  @Test
  void aPatchOfRubbishCostsOnlyWhatItCovers() throws Exception {
    String words = "The harbour's budget is 4711 euro. ".repeat(12);
    byte[] rubbish = new byte[150];
    new Random(5).nextBytes(rubbish);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.csv", joined(words.getBytes(UTF_8), rubbish));
    files.put(
        "a.eml", joined(("From: a@b\nTo: c@d\nSubject: e\n\n" + words).getBytes(UTF_8), rubbish));
    files.put("bells.prn", words.replace("is", "\7\0is").getBytes(UTF_8));
    String flat =
        "<?xml version='1.0'?><office:document office:mimetype="
            + "'application/vnd.oasis.opendocument.text'><a b<text:p>%s</text:p>";
    files.put("a.fodt", flat.formatted(words).getBytes(UTF_8));
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("docProps/app.xml", "<Properties>" + words + "</Properties>");
    parts.put("word/document.xml", W + paragraph(words) + END);
    byte[] word = Files.readAllBytes(samples.zip("w.docx", parts));
    byte[] start = Arrays.copyOf(word, 70);
    files.put("a.docx", joined(joined(start, rubbish), Arrays.copyOfRange(word, 70, word.length)));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = Files.write(folder.resolve(file.getKey()), file.getValue());
      assertThat(reader.read(path).markdown()).as(file.getKey()).contains("budget", "4711 euro");
    }
  }

  @Test
  void aWorkbookWhoseSheetsAreLostStillGivesItsTexts() throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("xl/workbook.xml", "<workbook/>");
    parts.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument"
            + "/2006/relationships/sharedStrings' Target='sharedStrings.xml'/></Relationships>");
    parts.put("xl/sharedStrings.xml", "<sst><si><t>Harbour dues</t></si></sst>");
    parts.put("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=");
    DocumentText text = reader.read(samples.zip("lost.xlsx", parts));
    assertThat(text.markdown()).contains("Harbour dues");
    assertThat(text.notes()).anySatisfy(note -> assertThat(note).startsWith("No sheet could be"));
  }

  @Test
  void anArchiveThatWasCutOffIsListedAsFarAsItGoes() throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("one.txt", "one");
    parts.put("two.pdf", String.join("", Collections.nCopies(500, "two")));
    byte[] whole = Files.readAllBytes(samples.zip("a.zip", parts));
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 60));
    assertThat(reader.read(cut).markdown()).contains("- one.txt", "- two.pdf");
    Path apple = samples.zip("x.pages", Map.of("Index/Document.iwa", "x"));
    assertThatThrownBy(() -> reader.read(apple))
        .hasMessage(
            "x.pages is a document of Apple Pages, Numbers or Keynote; save it as PDF or for Office.");
  }

  @Test
  void aFileInAnArchiveIsReadByItsName() throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("../../letters/one.txt", "Dear harbour master");
    parts.put("two.html", "<html><body><h1>Dues</h1></body></html>");
    Path zip = samples.zip("a.zip", parts);
    assertThat(reader.readMember(zip, "../../letters/one.txt", 0, 100).markdown())
        .isEqualTo("Dear harbour master");
    assertThat(reader.readMember(zip, "two.html", 0, 100).markdown()).isEqualTo("# Dues\n");
    assertThatThrownBy(() -> reader.readMember(zip, "letters/one.txt", 0, 100))
        .hasMessage(
            "There is no file letters/one.txt in a.zip; read the archive itself for the names in it.");
    Path tar = folder.resolve("a.tgz");
    try (var out = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tar)))) {
      byte[] words = "a,b\n1,2\n".getBytes(UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry("/data/t.csv");
      entry.setSize(words.length);
      out.putArchiveEntry(entry);
      out.write(words);
      out.closeArchiveEntry();
    }
    assertThat(reader.readMember(tar, "data/t.csv", 0, 100).markdown()).contains("1,2");
    Path text = Files.writeString(folder.resolve("x.txt"), "x");
    assertThatThrownBy(() -> reader.readMember(text, "y", 0, 100))
        .hasMessage("x.txt is no archive, so there is no file in it.");
  }

  @Test
  void aBrokenByteInAPartCostsOneCharacter() throws Exception {
    String body = W + paragraph("Harb#ur") + paragraph("dues") + END;
    byte[] xml = body.getBytes(ISO_8859_1);
    xml[body.indexOf('#')] = (byte) 0xF6;
    Path file = folder.resolve("broken.docx");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("word/document.xml"));
      out.write(xml);
    }
    assertThat(reader.read(file).markdown()).isEqualTo("Harb\uFFFDur\n\ndues\n");
  }

  @Test
  void aCellThatOnlyTheSecondLineOfItsRowFillsIsNoTrouble() throws Exception {
    Path file = folder.resolve("rows.pdf");
    String[][] lines = {
      {"Name", "Dues", "Paid"},
      {"North", "12", "10"},
      {"South", "14"},
      {"", "", "13"},
      {"East", "16", "15"},
      {"West", "18", "17"}
    };
    try (var document = new PDDocument()) {
      var page = new PDPage();
      document.addPage(page);
      try (var out = new PDPageContentStream(document, page)) {
        for (int row = 0; row < lines.length; row++) {
          for (int column = 0; column < lines[row].length; column++) {
            out.beginText();
            out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 10);
            out.newLineAtOffset(60 + 120 * column, 700 - 12 * row);
            out.showText(lines[row][column]);
            out.endText();
          }
        }
      }
      document.save(file.toFile());
    }
    assertThat(reader.read(file).markdown()).contains("West", "13", "17");
  }

  private static String paragraph(String words) {
    return "<w:p><w:r><w:t>" + words + "</w:t></w:r></w:p>";
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  @Test
  void aWordDocumentThatWasCutOffStillGivesItsBeginning() throws Exception {
    StringBuilder body = new StringBuilder();
    Random random = new Random(7);
    for (int n = 0; n < 3000; n++) {
      body.append("<w:p><w:r><w:t>Paragraph " + n + " " + random.nextLong() + "</w:t></w:r></w:p>");
    }
    Path file = samples.zip("long.docx", Map.of("word/document.xml", W + body + END));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    DocumentText text = reader.read(file);
    assertThat(text.markdown()).contains("Paragraph 0 ").contains("Paragraph 900 ");
    assertThat(text.notes()).anySatisfy(note -> assertThat(note).contains("cut off"));
  }

  @Test
  void textIsFoundWhereAFileIsNotWhatItSeems() throws Exception {
    String words = "The harbour's budget is 4711 euro.";
    String russian = "Бюджет гавани составляет 4711 евро. Это предложение для проверки. ";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("article.txt", ("What %PDF-1.4 means. " + words).getBytes(StandardCharsets.UTF_8));
    files.put("app.html", ("<html><body><script>x='" + words + "'</script>").getBytes(UTF_8));
    files.put("holes.log", (words + "\n" + "\0".repeat(5000) + words).getBytes(UTF_8));
    files.put("deep.rtf", ("{\\rtf1 " + "{".repeat(50_000) + words).getBytes(UTF_8));
    files.put("lie.rtf", ("{\\rtf1 {\\bin2000000000 x} " + words + "}").getBytes(UTF_8));
    files.put("broken.doc", (KindDetector.OLE2 + "\7" + words).getBytes(ISO_8859_1));
    files.put("cyrillic.txt", (words + russian).getBytes(StandardCharsets.UTF_16LE));
    files.put("one.log", ("a" + words + "\0 and so on " + words).getBytes(UTF_8));
    files.put("zero.log", (russian + "\0" + russian + words).getBytes(UTF_8));
    files.put("wide.txt", words.getBytes(Charset.forName("UTF-32LE")));
    files.put("plan.xml", flat("<w:p><w:r><w:t>" + words + "</w:t></w:r></w:p>").getBytes(UTF_8));
    files.put(
        "sheet.xls",
        ("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>"
                + "<Worksheet><Table><Row><Cell><Data>"
                + words
                + "</Data></Cell></Row></Table></Worksheet></Workbook>")
            .getBytes(UTF_8));
    files.put(
        "saved.mht",
        ("From: <Saved>\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable"
                + "\r\n\r\n<html><body>The harbour=E2=80=99s budget is 4=\r\n711 euro.</body>")
            .getBytes(UTF_8));
    files.put("1.emlx", ("9     \nFrom: a@b\nTo: c\nSubject: d\n\n" + words).getBytes(UTF_8));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = Files.write(folder.resolve(file.getKey()), file.getValue());
      assertThat(reader.read(path).markdown().replace('’', '\''))
          .as(file.getKey())
          .contains(words)
          .doesNotContain("=E2", "wordml");
    }
    String japanese = "一つの港の予算は四千七百十一ユーロです。これは確認のための文章です。\n";
    Path jp = Files.write(folder.resolve("j.txt"), japanese.getBytes(StandardCharsets.UTF_16LE));
    assertThat(reader.read(jp).markdown()).isEqualTo(japanese);
    Path page = Files.write(folder.resolve("p.html"), russian.getBytes(Charset.forName("cp1251")));
    assertThat(reader.read(page).markdown()).isEqualToIgnoringWhitespace(russian);
    Path log = Files.write(folder.resolve("l.log"), (russian + "é").getBytes(UTF_8));
    Files.write(log, new byte[] {(byte) 0xE9, '.'}, java.nio.file.StandardOpenOption.APPEND);
    assertThat(reader.read(log).markdown()).isEqualTo(russian + "éé.");
    String broken = W + "<w:p><w:r><w:t>" + words + "</w:t><w:r></w:p>";
    Path word = samples.zip("b.docx", Map.of("word/document.xml", "<a b c>" + broken));
    assertThat(reader.read(word).markdown()).contains(words);
  }

  private static String flat(String body) {
    return "<?xml version='1.0'?><w:wordDocument"
        + " xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'><w:body>"
        + body
        + "</w:body></w:wordDocument>";
  }
}
