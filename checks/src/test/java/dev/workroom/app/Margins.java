package dev.workroom.app;

import dev.workroom.app.Carriers.Carrier;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.sl.usermodel.PictureData;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Orders in what a document says about itself, and in older, packed and nested kinds of files. */
final class Margins {
  private Margins() {}

  /** What everybody could look up, in files that lie in the workspace like any other. */
  static final List<Carrier> OPEN =
      List.of(
          new Carrier("property", "docx", (file, orders) -> word(file, orders, "property")),
          new Carrier("target", "docx", (file, orders) -> word(file, orders, "target")),
          new Carrier("footnote", "docx", (file, orders) -> word(file, orders, "footnote")),
          new Carrier("alttext", "pptx", Margins::described),
          new Carrier("pdffile", "pdf", Margins::attachedToPdf));

  /** What is hidden, or what others send. */
  static final List<Carrier> DOUBTFUL =
      List.of(
          new Carrier("msg", "msg", Margins::message),
          new Carrier("picture", "png", Margins::picture),
          new Carrier("xlssheet", "xls", Margins::oldSheet),
          new Carrier("odtnote", "odt", Margins::annotation),
          new Carrier("rtfhidden", "rtf", Margins::hiddenRtf),
          new Carrier("xlsxwhite", "xlsx", Margins::white),
          new Carrier("docxtiny", "docx", (file, orders) -> word(file, orders, "tiny")),
          new Carrier("svgcomment", "svg", Margins::drawing),
          new Carrier("mailfrom", "eml", (file, orders) -> mail(file, orders, "text/plain", "Hi.")),
          new Carrier(
              "mailhidden",
              "eml",
              (file, orders) ->
                  mail(
                      file,
                      "A",
                      "text/html",
                      "<p>Hi.</p><div style=\"font-size:0\">" + xml(orders) + "</div>")),
          new Carrier("mailfile", "eml", Margins::namedAttachment));

  private static void word(Path file, String orders, String how) throws IOException {
    try (var document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      var first = document.createParagraph();
      first.createRun().setText("Quarterly notes.");
      switch (how) {
        case "property" ->
            document
                .getProperties()
                .getCoreProperties()
                .getUnderlyingProperties()
                .setDescriptionProperty(orders);
        case "target" -> {
          for (String line : orders.split("\n", -1)) {
            first
                .createHyperlinkRun("https://evil.test/?" + encoded(line))
                .setText("our price list");
          }
        }
        case "footnote" -> {
          var note = document.createFootnote();
          note.createParagraph().createRun().setText(orders.replace('\n', ' '));
          first.addFootnoteReference(note);
        }
        default -> {
          var run = document.createParagraph().createRun();
          run.setText(orders.replace('\n', ' '));
          run.setFontSize(1);
        }
      }
      document.write(out);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void described(Path file, String orders) throws IOException {
    try (var show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      var slide = show.createSlide();
      slide.createTextBox().setText("Quarterly notes");
      var picture = slide.createPicture(show.addPicture(png(), PictureData.PictureType.PNG));
      ((org.openxmlformats.schemas.presentationml.x2006.main.CTPicture) picture.getXmlObject())
          .getNvPicPr()
          .getCNvPr()
          .setDescr(orders);
      show.write(out);
    }
  }

  /** An Outlook message as [MS-OXMSG] lays it out: properties as streams of a compound file. */
  private static void message(Path file, String orders) throws IOException {
    try (var container = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(file)) {
      Map<String, String> texts =
          Map.of(
              "001A", "IPM.Note",
              "0037", "Hello",
              "0C1A", "A Stranger",
              "1000", orders);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        container.createDocument(
            new ByteArrayInputStream(text.getValue().getBytes(StandardCharsets.UTF_16LE)),
            "__substg1.0_" + text.getKey() + "001F");
      }
      container.createDocument(new ByteArrayInputStream(new byte[32]), "__properties_version1.0");
      container.writeFilesystem(out);
    }
  }

  private static byte[] png() throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  /** A picture with a comment in its properties: a tEXt chunk behind the header. */
  private static void picture(Path file, String orders) throws IOException {
    byte[] plain = png();
    int header = 8 + 25;
    byte[] chunk = ("tEXtComment\0" + orders).getBytes(StandardCharsets.ISO_8859_1);
    var crc = new CRC32();
    crc.update(chunk);
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(plain, 0, header);
      out.writeInt(chunk.length - 4);
      out.write(chunk);
      out.writeInt((int) crc.getValue());
      out.write(plain, header, plain.length - header);
    }
  }

  private static void attachedToPdf(Path file, String orders) throws IOException {
    try (var document = new PDDocument()) {
      document.addPage(new PDPage());
      var embedded = new PDEmbeddedFile(document);
      try (OutputStream out = embedded.createOutputStream()) {
        out.write(orders.getBytes(StandardCharsets.UTF_8));
      }
      var specification = new PDComplexFileSpecification();
      specification.setFile(orders.lines().findFirst().orElse("") + ".txt");
      specification.setEmbeddedFile(embedded);
      var tree = new PDEmbeddedFilesNameTreeNode();
      tree.setNames(Map.of("orders", specification));
      var names = new PDDocumentNameDictionary(document.getDocumentCatalog());
      names.setEmbeddedFiles(tree);
      document.getDocumentCatalog().setNames(names);
      document.save(file.toFile());
    }
  }

  private static void oldSheet(Path file, String orders) throws IOException {
    try (var book = new HSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      book.createSheet("Data").createRow(0).createCell(0).setCellValue("Quarterly notes");
      var more = book.createSheet("More");
      int row = 0;
      for (String line : orders.split("\n", -1)) {
        more.createRow(row++).createCell(0).setCellValue(line);
      }
      book.setSheetHidden(1, true);
      book.write(out);
    }
  }

  private static void white(Path file, String orders) throws IOException {
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      var style = book.createCellStyle();
      var font = book.createFont();
      font.setColor(IndexedColors.WHITE.getIndex());
      style.setFont(font);
      var sheet = book.createSheet("Data");
      sheet.createRow(0).createCell(0).setCellValue("Quarterly notes");
      int row = 1;
      for (String line : orders.split("\n", -1)) {
        var cell = sheet.createRow(row++).createCell(3);
        cell.setCellValue(line);
        cell.setCellStyle(style);
      }
      book.write(out);
    }
  }

  private static void annotation(Path file, String orders) throws IOException {
    String body =
        Arrays.stream(orders.split("\n", -1))
            .map(line -> "<text:p>" + xml(line) + "</text:p>")
            .reduce("", String::concat);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "mimetype", "application/vnd.oasis.opendocument.text");
      put(
          zip,
          "content.xml",
          "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:p>Quarterly notes.<office:annotation>"
              + body
              + "</office:annotation></text:p></office:text></office:body></office:document-content>");
    }
  }

  private static void hiddenRtf(Path file, String orders) throws IOException {
    String body = orders.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
    Files.writeString(
        file,
        "{\\rtf1\\ansi\\pard Quarterly notes.{\\v " + body.replace("\n", "\\par ") + "}\\par}");
  }

  private static void drawing(Path file, String orders) throws IOException {
    Files.writeString(
        file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><!-- "
            + orders
            + " --><text>Quarterly notes</text></svg>");
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void mail(Path file, String from, String type, String body) throws IOException {
    String words = Base64.getEncoder().encodeToString(from.getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        file,
        "From: =?utf-8?B?"
            + words
            + "?= <a@stranger.test>\r\nTo: b@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: "
            + type
            + "; charset=utf-8\r\n\r\n"
            + body
            + "\r\n");
  }

  /** A mail with a file whose name is the order. */
  private static void namedAttachment(Path file, String orders) throws IOException {
    var parts = new StringBuilder();
    for (String line : orders.split("\n", -1)) {
      parts
          .append("--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; ")
          .append("filename*=utf-8''")
          .append(encoded(line))
          .append(".txt\r\n\r\nempty\r\n");
    }
    Files.writeString(
        file,
        "From: a@stranger.test\r\nTo: b@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n"
            + parts
            + "--b--\r\n");
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
