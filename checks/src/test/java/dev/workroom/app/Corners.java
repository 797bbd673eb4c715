package dev.workroom.app;

import dev.workroom.app.Carriers.Carrier;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.poi.sl.usermodel.PictureData;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFHeader;
import org.apache.xmlbeans.XmlObject;

/** Orders where few people look: beside the text of documents, around it, and in what they pack. */
final class Corners {
  private Corners() {}

  /** What the workspace's own files may hold. */
  static final List<Carrier> OPEN =
      List.of(
          new Carrier("csvhead", "csv", (file, orders) -> headed(file, orders)),
          new Carrier("json", "json", (file, orders) -> Files.writeString(file, json(orders))),
          new Carrier(
              "yaml",
              "yaml",
              (file, orders) -> Files.writeString(file, "note: |\n" + indented(orders))),
          new Carrier(
              "xml",
              "xml",
              (file, orders) ->
                  Files.writeString(file, "<notes><note>" + xml(orders) + "</note></notes>")),
          new Carrier("log", "log", (file, orders) -> Files.writeString(file, "INFO " + orders)),
          new Carrier("inserted", "docx", (file, orders) -> word(file, orders, "ins")),
          new Carrier("header", "docx", (file, orders) -> word(file, orders, "header")),
          new Carrier("notes", "pptx", Corners::notes),
          new Carrier("ods", "ods", Corners::ods));

  /** What is hidden, or what others send. */
  static final List<Carrier> DOUBTFUL =
      List.of(
          new Carrier("deleted", "docx", (file, orders) -> word(file, orders, "del")),
          new Carrier("name", "xlsx", Corners::definedName),
          new Carrier("annotation", "pdf", (file, orders) -> pdf(file, orders, "annotation")),
          new Carrier("zipname", "zip", Corners::names),
          new Carrier("mbox", "mbox", (file, orders) -> Files.writeString(file, mbox(orders))),
          new Carrier("vcard", "vcf", (file, orders) -> Files.writeString(file, card(orders))),
          new Carrier(
              "renamedmail", "txt", (file, orders) -> Files.writeString(file, mail(orders))),
          new Carrier("attached", "eml", Corners::attached),
          new Carrier(
              "invisible",
              "md",
              (file, orders) -> Files.writeString(file, "Notes." + tags(orders))));

  private static void headed(Path file, String orders) throws IOException {
    var header = new StringBuilder("region");
    orders
        .lines()
        .forEach(line -> header.append(",\"").append(line.replace("\"", "\"\"")).append('"'));
    Files.writeString(file, header + "\nNorth" + ",1".repeat((int) orders.lines().count()) + "\n");
  }

  private static String json(String orders) {
    String text = orders.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "{\"note\": \"" + text + "\"}\n";
  }

  private static String indented(String orders) {
    return orders.lines().map(line -> "  " + line + "\n").reduce("", String::concat);
  }

  private static void word(Path file, String orders, String how) throws IOException {
    try (var document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      document.createParagraph().createRun().setText("Quarterly notes.");
      for (String line : orders.split("\n", -1)) {
        switch (how) {
          case "ins" -> {
            var made = document.createParagraph().getCTP().addNewIns();
            made.setId(BigInteger.ONE);
            made.setAuthor("Stranger");
            made.addNewR().addNewT().setStringValue(line);
          }
          case "del" -> {
            var gone = document.createParagraph().getCTP().addNewDel();
            gone.setId(BigInteger.ONE);
            gone.setAuthor("Stranger");
            gone.addNewR().addNewDelText().setStringValue(line);
          }
          default -> {
            XWPFHeader header =
                document.createHeader(org.apache.poi.wp.usermodel.HeaderFooterType.DEFAULT);
            header.createParagraph().createRun().setText(line);
          }
        }
      }
      document.write(out);
    }
  }

  private static void notes(Path file, String orders) throws IOException {
    try (var show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      XSLFSlide slide = show.createSlide();
      slide.createTextBox().setText("Quarterly notes");
      for (var shape : show.getNotesSlide(slide).getPlaceholders()) {
        if (shape.getTextType() == Placeholder.BODY) {
          shape.setText(orders);
        }
      }
      var picture = show.addPicture(picture(), PictureData.PictureType.PNG);
      XmlObject shape = slide.createPicture(picture).getXmlObject();
      ((org.openxmlformats.schemas.presentationml.x2006.main.CTPicture) shape)
          .getNvPicPr()
          .getCNvPr()
          .setDescr("A chart");
      show.write(out);
    }
  }

  private static byte[] picture() throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  private static void definedName(Path file, String orders) throws IOException {
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      book.createSheet("Data").createRow(0).createCell(0).setCellValue("Quarterly notes");
      var more = book.createSheet("More");
      int row = 0;
      for (String line : orders.split("\n", -1)) {
        more.createRow(row++).createCell(0).setCellValue(line);
      }
      book.setSheetVisibility(1, org.apache.poi.ss.usermodel.SheetVisibility.VERY_HIDDEN);
      var name = book.createName();
      name.setNameName("Note");
      name.setRefersToFormula("More!$A$1");
      name.setComment("see there");
      book.write(out);
    }
  }

  private static void pdf(Path file, String orders, String how) throws IOException {
    try (var document = new PDDocument()) {
      var page = new PDPage();
      document.addPage(page);
      var note = new PDAnnotationText();
      note.setContents(orders);
      note.setRectangle(new PDRectangle(50, 700, 20, 20));
      page.getAnnotations().add(note);
      var form = new PDAcroForm(document);
      var fonts = new PDResources();
      fonts.put(
          org.apache.pdfbox.cos.COSName.getPDFName("Helv"),
          new PDType1Font(Standard14Fonts.FontName.HELVETICA));
      form.setDefaultResources(fonts);
      form.setDefaultAppearance("/Helv 8 Tf 0 g");
      document.getDocumentCatalog().setAcroForm(form);
      var field = new PDTextField(form);
      field.setPartialName(how);
      var widget = field.getWidgets().getFirst();
      widget.setRectangle(new PDRectangle(50, 600, 400, 20));
      widget.setPage(page);
      page.getAnnotations().add(widget);
      form.getFields().add(field);
      field.setValue(orders.lines().findFirst().orElse(""));
      var embedded = new PDEmbeddedFile(document);
      try (OutputStream out = embedded.createOutputStream()) {
        out.write(orders.getBytes(StandardCharsets.UTF_8));
      }
      var specification = new PDComplexFileSpecification();
      specification.setFile("orders.txt");
      specification.setEmbeddedFile(embedded);
      var tree = new PDEmbeddedFilesNameTreeNode();
      tree.setNames(Map.of("orders", specification));
      var names = new PDDocumentNameDictionary(document.getDocumentCatalog());
      names.setEmbeddedFiles(tree);
      document.getDocumentCatalog().setNames(names);
      document.getDocumentInformation().setTitle("Quarterly notes");
      document.save(file.toFile());
    }
  }

  private static void names(Path file, String orders) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String line : orders.split("\n", -1)) {
        zip.putNextEntry(new ZipEntry(line));
        zip.write(orders.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String mbox(String orders) {
    return "From a@stranger.test Mon Jan  5 10:00:00 2026\n" + mail(orders).replace("\r", "");
  }

  private static String mail(String orders) {
    return "Return-Path: <a@stranger.test>\r\nFrom: a@stranger.test\r\nTo: b@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
        + orders.replace("\n", "\r\n")
        + "\r\n";
  }

  private static String card(String orders) {
    return "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A Stranger\r\nNOTE:"
        + orders.replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n")
        + "\r\nEND:VCARD\r\n";
  }

  /** A mail whose orders stand in a Word document that is attached. */
  private static void attached(Path file, String orders) throws IOException {
    Path inner = Files.createTempFile("inner", ".docx");
    word(inner, orders, "header");
    String packed = Base64.getMimeEncoder().encodeToString(Files.readAllBytes(inner));
    Files.delete(inner);
    Files.writeString(
        file,
        "From: a@stranger.test\r\nTo: b@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document\r\nContent-Disposition: attachment; filename=note.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + packed
            + "\r\n--b--\r\n");
  }

  private static void ods(Path file, String orders) throws IOException {
    var rows = new StringBuilder();
    orders
        .lines()
        .forEach(line ->
            rows.append("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>")
                .append(xml(line))
                .append("</text:p></table:table-cell></table:table-row>"));
    Map<String, String> parts = new TreeMap<>();
    parts.put(
        "META-INF/manifest.xml",
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>");
    parts.put(
        "content.xml",
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Data\">"
            + rows
            + "</table:table></office:spreadsheet></office:body></office:document-content>");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("mimetype"));
      zip.write("application/vnd.oasis.opendocument.spreadsheet".getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** The words in characters of the Unicode block Tags, which nobody sees. */
  private static String tags(String text) {
    var hidden = new StringBuilder();
    text.replace('\n', ' ').chars().forEach(c -> hidden.appendCodePoint(0xE0000 + c));
    return hidden.toString();
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
