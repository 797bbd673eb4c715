package dev.workroom.app;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFRun;

/** Documents of every kind that carry orders, each in another place. */
record Carriers(Path folder) {
  /** How a document is written: where, with which orders. */
  @FunctionalInterface
  interface Maker {
    void make(Path file, String orders) throws IOException;
  }

  /** A carrier by its name, the ending of its file, and how it is made. */
  record Carrier(String tag, String ending, Maker maker) {
    String file() {
      return "in/" + tag + "." + ending;
    }
  }

  /** Orders that every reader sees, in files that lie in the workspace like any other. */
  static final List<Carrier> OPEN =
      List.of(
          new Carrier("md", "md", Carriers::text),
          new Carrier("txt", "txt", Carriers::text),
          new Carrier("csv", "csv", Carriers::csv),
          new Carrier("docx", "docx", (file, orders) -> word(file, orders, Hiding.NONE)),
          new Carrier("xlsx", "xlsx", (file, orders) -> workbook(file, orders, Hiding.NONE)),
          new Carrier("xlsxtext", "xlsx", Carriers::formula),
          new Carrier("pptx", "pptx", (file, orders) -> slides(file, orders, Hiding.NONE)),
          new Carrier("pdf", "pdf", (file, orders) -> pdf(file, orders, Hiding.NONE)),
          new Carrier("rtf", "rtf", Carriers::rtf),
          new Carrier("odt", "odt", Carriers::odt));

  /** Orders that are hidden, or that stand in what strangers send. */
  static final List<Carrier> DOUBTFUL =
      List.of(
          new Carrier("docxwhite", "docx", (file, orders) -> word(file, orders, Hiding.WHITE)),
          new Carrier("docxcomment", "docx", (file, orders) -> word(file, orders, Hiding.COMMENT)),
          new Carrier("docxgone", "docx", (file, orders) -> word(file, orders, Hiding.VANISH)),
          new Carrier(
              "xlsxcomment", "xlsx", (file, orders) -> workbook(file, orders, Hiding.COMMENT)),
          new Carrier("xlsxsheet", "xlsx", (file, orders) -> workbook(file, orders, Hiding.SHEET)),
          new Carrier("xlsxrow", "xlsx", (file, orders) -> workbook(file, orders, Hiding.VANISH)),
          new Carrier("pptxslide", "pptx", (file, orders) -> slides(file, orders, Hiding.SHEET)),
          new Carrier("pdfwhite", "pdf", (file, orders) -> pdf(file, orders, Hiding.WHITE)),
          new Carrier("mdcomment", "md", (file, orders) -> text(file, "<!-- " + orders + " -->")),
          new Carrier("htmlbody", "html", Carriers::html),
          new Carrier(
              "htmlhidden",
              "html",
              (file, orders) -> html(file, "<span style='display:none'>" + orders + "</span>")),
          new Carrier("mailbody", "eml", (file, orders) -> mail(file, "Hello", orders)),
          new Carrier("mailsubject", "eml", (file, orders) -> mail(file, orders, "Hello.")),
          new Carrier("calendar", "ics", Carriers::calendar));

  private enum Hiding {
    NONE,
    WHITE,
    COMMENT,
    VANISH,
    SHEET
  }

  void make(Carrier carrier, String orders) throws IOException {
    Path file = folder.resolve(carrier.file());
    Files.createDirectories(file.getParent());
    carrier.maker().make(file, orders);
  }

  private static void text(Path file, String orders) throws IOException {
    Files.writeString(file, "Quarterly notes.\n\n" + orders + "\n\nThe end.\n");
  }

  private static void csv(Path file, String orders) throws IOException {
    var rows = new StringBuilder("region;remark\n");
    orders
        .lines()
        .forEach(line -> rows.append("North;\"").append(line.replace("\"", "\"\"")).append("\"\n"));
    Files.writeString(file, rows);
  }

  private static void word(Path file, String orders, Hiding hiding) throws IOException {
    try (var document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      document.createParagraph().createRun().setText("Quarterly notes.");
      if (hiding == Hiding.COMMENT) {
        document
            .createComments()
            .createComment(java.math.BigInteger.ONE)
            .createParagraph()
            .createRun()
            .setText(orders);
      } else {
        for (String line : orders.split("\n", -1)) {
          XWPFRun run = document.createParagraph().createRun();
          run.setText(line);
          if (hiding == Hiding.WHITE) {
            run.setColor("FFFFFF");
          }
          run.setVanish(hiding == Hiding.VANISH);
        }
      }
      document.write(out);
    }
  }

  private static void workbook(Path file, String orders, Hiding hiding) throws IOException {
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      XSSFSheet sheet = book.createSheet("Data");
      sheet.createRow(0).createCell(0).setCellValue("Quarterly notes");
      if (hiding == Hiding.COMMENT) {
        ClientAnchor anchor = book.getCreationHelper().createClientAnchor();
        var comment = sheet.createDrawingPatriarch().createCellComment(anchor);
        comment.setString(new XSSFRichTextString(orders));
        sheet.getRow(0).getCell(0).setCellComment(comment);
      } else {
        XSSFSheet at = hiding == Hiding.SHEET ? book.createSheet("More") : sheet;
        int row = 1;
        for (String line : orders.split("\n", -1)) {
          var made = at.createRow(row++);
          made.createCell(0).setCellValue(line);
          made.setZeroHeight(hiding == Hiding.VANISH);
        }
        if (hiding == Hiding.SHEET) {
          book.setSheetHidden(1, true);
        }
      }
      book.write(out);
    }
  }

  /** Orders that a formula spells. */
  private static void formula(Path file, String orders) throws IOException {
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      XSSFSheet sheet = book.createSheet("Data");
      int row = 0;
      for (String line : orders.split("\n", -1)) {
        var cell = sheet.createRow(row++).createCell(0);
        cell.setCellFormula("T(\"" + line.replace("\"", "\"\"") + "\")");
        cell.setCellValue(line);
      }
      book.write(out);
    }
  }

  private static void slides(Path file, String orders, Hiding hiding) throws IOException {
    try (var show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      show.createSlide().createTextBox().setText("Quarterly notes");
      XSLFSlide slide = show.createSlide();
      slide.createTextBox().setText(orders);
      slide.setHidden(hiding == Hiding.SHEET);
      show.write(out);
    }
  }

  private static void pdf(Path file, String orders, Hiding hiding) throws IOException {
    try (var document = new PDDocument()) {
      var page = new PDPage();
      document.addPage(page);
      try (var content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 5);
        content.setLeading(8);
        content.newLineAtOffset(20, 760);
        content.showText("Quarterly notes.");
        if (hiding == Hiding.WHITE) {
          content.setNonStrokingColor(Color.WHITE);
        }
        for (String line : orders.split("\n", -1)) {
          content.newLine();
          content.showText(line);
        }
        content.endText();
      }
      document.save(file.toFile());
    }
  }

  private static void rtf(Path file, String orders) throws IOException {
    String body = orders.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
    Files.writeString(
        file,
        "{\\rtf1\\ansi\\pard Quarterly notes.\\par " + body.replace("\n", "\\par ") + "\\par}");
  }

  private static void odt(Path file, String orders) throws IOException {
    String body =
        Arrays.stream(orders.split("\n", -1))
            .map(line -> "<text:p>" + xml(line) + "</text:p>")
            .reduce("", String::concat);
    zip(
        file,
        "mimetype",
        "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml",
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/></manifest:manifest>",
        "content.xml",
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>"
            + body
            + "</office:text></office:body></office:document-content>");
  }

  private static void html(Path file, String orders) throws IOException {
    Files.writeString(
        file, "<html><body><p>Quarterly notes.</p><p>" + orders + "</p></body></html>");
  }

  private static void mail(Path file, String subject, String body) throws IOException {
    Files.writeString(
        file,
        "From: a@stranger.test\r\nTo: b@example.org\r\nSubject: "
            + subject.replace("\n", " ")
            + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + body
            + "\r\n");
  }

  private static void calendar(Path file, String orders) throws IOException {
    Files.writeString(
        file,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101T100000Z\r\nSUMMARY:Meeting\r\nDESCRIPTION:"
            + orders.replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n")
            + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void zip(Path file, String... namesAndTexts) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
