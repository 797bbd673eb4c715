package dev.workroom.documents;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Makes one small file of each kind, each with the sentence {@link #SENTENCE} in it. */
final class SampleFiles {
  static final String SENTENCE = "The quarter closed above plan";

  private final Path folder;

  SampleFiles(Path folder) {
    this.folder = folder;
  }

  /** All kinds, by the ending of their name. */
  Map<String, Path> all() throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("docx", docx());
    files.put("xlsx", workbook(new XSSFWorkbook(), "s.xlsx"));
    files.put("xls", workbook(new HSSFWorkbook(), "s.xls"));
    files.put("pptx", pptx());
    files.put("ppt", ppt());
    files.put("pdf", pdf());
    files.put("msg", msg());
    files.put("odt", odt());
    files.put(
        "rtf",
        text(
            "s.rtf",
            "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\pard " + SENTENCE + " \\'e9\\u8364?\\par}"));
    files.put(
        "html",
        text(
            "s.html",
            "<html><head><title>Page</title></head><body><p>" + SENTENCE + "</p></body></html>"));
    files.put(
        "eml",
        text(
            "s.eml",
            "From: a@example.org\r\nTo: b@example.org\r\nSubject: =?UTF-8?Q?Caf=C3=A9?=\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + SENTENCE
                + "\r\n"));
    files.put(
        "ics",
        text(
            "s.ics",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:"
                + SENTENCE
                + "\r\nDTSTART:20260131T093000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
    files.put("txt", text("s.txt", SENTENCE + "\n"));
    files.put("json", text("s.json", "{\"text\": \"" + SENTENCE + "\"}"));
    files.put("epub", epub());
    return files;
  }

  Path text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  Path docx() throws IOException {
    Path file = folder.resolve("s.docx");
    String body =
        "## Results\n\n"
            + SENTENCE
            + ".\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("s.docx", "report", "Sample", body), file);
    return file;
  }

  private Path workbook(Workbook book, String name) throws IOException {
    Path file = folder.resolve(name);
    try (book;
        OutputStream out = Files.newOutputStream(file)) {
      var row = book.createSheet("Q1").createRow(0);
      row.createCell(0).setCellValue(SENTENCE);
      row.createCell(2).setCellValue(1234.5);
      book.write(out);
    }
    return file;
  }

  private Path pptx() throws IOException {
    Path file = folder.resolve("s.pptx");
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      XSLFSlide slide = show.createSlide();
      var box = slide.createTextBox();
      box.setAnchor(new Rectangle(40, 40, 500, 80));
      box.setText(SENTENCE);
      show.write(out);
    }
    return file;
  }

  private Path ppt() throws IOException {
    Path file = folder.resolve("s.ppt");
    try (HSLFSlideShow show = new HSLFSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      show.createSlide().createTextBox().setText(SENTENCE);
      show.write(out);
    }
    return file;
  }

  Path pdf() throws IOException {
    Path file = folder.resolve("s.pdf");
    try (PDDocument document = pages(2)) {
      document.save(file.toFile());
    }
    return file;
  }

  Path lockedPdf() throws IOException {
    Path file = folder.resolve("locked.pdf");
    try (PDDocument document = pages(1)) {
      document.protect(new StandardProtectionPolicy("owner", "secret", new AccessPermission()));
      document.save(file.toFile());
    }
    return file;
  }

  private static PDDocument pages(int count) throws IOException {
    PDDocument document = new PDDocument();
    for (int n = 0; n < count; n++) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.newLineAtOffset(72, 700);
        content.showText(SENTENCE + " on page " + (n + 1));
        content.endText();
      }
    }
    return document;
  }

  Path lockedOffice(Path plain, String name) throws Exception {
    Path file = folder.resolve(name);
    try (POIFSFileSystem office = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(file)) {
      Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
      encryptor.confirmPassword("secret");
      try (OutputStream stream = encryptor.getDataStream(office)) {
        Files.copy(plain, stream);
      }
      office.writeFilesystem(out);
    }
    return file;
  }

  /** The least an Outlook message is made of (MS-OXMSG): subject, body and empty properties. */
  private Path msg() throws IOException {
    Path file = folder.resolve("s.msg");
    try (POIFSFileSystem office = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(file)) {
      office.createDocument(new ByteArrayInputStream(new byte[32]), "__properties_version1.0");
      stream(office, "__substg1.0_0037001F", "Hello");
      stream(office, "__substg1.0_1000001F", SENTENCE);
      office.writeFilesystem(out);
    }
    return file;
  }

  private static void stream(POIFSFileSystem office, String name, String text) throws IOException {
    office.createDocument(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_16LE)), name);
  }

  private Path odt() throws IOException {
    return zip(
        "s.odt",
        Map.of(
            "mimetype",
            "application/vnd.oasis.opendocument.text",
            "content.xml",
            "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
                + " xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><o:body><o:text>"
                + "<t:h t:outline-level='1'>Head</t:h><t:p>"
                + SENTENCE
                + "</t:p>"
                + "</o:text></o:body></o:document-content>"));
  }

  private Path epub() throws IOException {
    return zip(
        "s.epub",
        Map.of(
            "mimetype", "application/epub+zip",
            "c.opf",
                "<package><manifest><item id='a' href='a.xhtml'/></manifest>"
                    + "<spine><itemref idref='a'/></spine></package>",
            "a.xhtml", "<html><body><p>" + SENTENCE + "</p></body></html>"));
  }

  Path zip(String name, Map<String, String> parts) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> part : new TreeMap<>(parts).entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  /** What Outlook sends as winmail.dat (MS-OXTNEF): attributes with a level, a length and a sum. */
  static byte[] tnef(String subject, String body, String attached) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(little(0x223E9F78, 4));
    out.writeBytes(little(1, 2));
    attribute(out, 1, 0x00018004, subject.getBytes(StandardCharsets.ISO_8859_1));
    attribute(out, 1, 0x0002800C, body.getBytes(StandardCharsets.ISO_8859_1));
    attribute(out, 2, 0x00069002, new byte[14]);
    attribute(out, 2, 0x00018010, attached.getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  private static void attribute(
      java.io.ByteArrayOutputStream out, int level, int id, byte[] content) {
    int sum = 0;
    for (byte b : content) {
      sum += b & 0xFF;
    }
    out.write(level);
    out.writeBytes(little(id, 4));
    out.writeBytes(little(content.length, 4));
    out.writeBytes(content);
    out.writeBytes(little(sum, 2));
  }

  private static byte[] little(int value, int bytes) {
    byte[] all = new byte[bytes];
    for (int at = 0; at < bytes; at++) {
      all[at] = (byte) (value >> 8 * at);
    }
    return all;
  }

  /** A Word document of which one part unpacks to a hundred million blanks. */
  Path bomb() throws IOException {
    Path file = folder.resolve("bomb.docx");
    byte[] blanks = new byte[1 << 20];
    java.util.Arrays.fill(blanks, (byte) ' ');
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write("<d>".getBytes(StandardCharsets.UTF_8));
      for (int n = 0; n < 100; n++) {
        zip.write(blanks);
      }
    }
    return file;
  }

  Path image() throws IOException {
    Path file = folder.resolve("s.png");
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  static List<String> words(String text) {
    return java.util.Arrays.stream(
            text.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
