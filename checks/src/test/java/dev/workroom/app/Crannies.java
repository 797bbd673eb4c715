package dev.workroom.app;

import dev.workroom.app.Carriers.Carrier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/**
 * Orders in the parts of Office files that hardly a reader shows: each is put into a document by
 * hand, for no library writes it.
 */
final class Crannies {
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  private static final String WORD =
      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  private static final String DRAWING =
      "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
          + " xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

  private Crannies() {}

  /**
   * What is put into a document of a kind.
   *
   * @param part where
   * @param before what it is put before; empty: it is the part
   * @param xml with {@code %s} for the orders
   */
  private record Put(String part, String before, String xml) {
    static Put body(String xml) {
      return new Put("word/document.xml", "<w:sectPr", xml);
    }

    static Put sheet(String xml) {
      return new Put("xl/worksheets/sheet1.xml", "</worksheet>", xml);
    }

    static Put slide(String shape) {
      return new Put("ppt/slides/slide1.xml", "</p:spTree>", shape);
    }

    static Put part(String name, String xml) {
      return new Put(name, "", xml);
    }

    static Put link(String of, String type, String target) {
      return new Put(
          of,
          "</Relationships>",
          "<Relationship Id=\"rIdX\" Type=\"" + OFFICE + type + "\" Target=\"" + target + "\"/>");
    }
  }

  private static final String WORD_LINKS = "word/_rels/document.xml.rels";
  private static final String SHEET_LINKS = "xl/worksheets/_rels/sheet1.xml.rels";

  static final List<Carrier> ALL =
      List.of(
          office("fieldcode", "docx", Put.body(field("<w:instrText>%s</w:instrText>"))),
          office(
              "formfield",
              "docx",
              Put.body(field("<w:ffData><w:helpText w:val=\"%s\"/></w:ffData>"))),
          office(
              "docxalt",
              "docx",
              Put.body(
                  "<w:p><w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:docPr id=\"1\" name=\"x\" descr=\"%s\"/></wp:inline></w:drawing></w:r></w:p>")),
          office(
              "bookmark",
              "docx",
              Put.body(
                  "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"%s\"/><w:bookmarkEnd w:id=\"1\"/></w:p>")),
          office(
              "control",
              "docx",
              Put.body(
                  "<w:sdt><w:sdtPr><w:alias w:val=\"%s\"/><w:tag w:val=\"%s\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:sdtContent></w:sdt>")),
          office(
              "placeholder",
              "docx",
              Put.body(
                  "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:sdtContent></w:sdt>")),
          office(
              "tooltip",
              "docx",
              Put.body(
                  "<w:p><w:hyperlink w:anchor=\"x\" w:tooltip=\"%s\"><w:r><w:t>more</w:t></w:r></w:hyperlink></w:p>")),
          office(
              "textbox",
              "docx",
              Put.body(
                  "<w:p><w:r><w:pict><v:textbox xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>")),
          office(
              "glossary",
              "docx",
              Put.link(WORD_LINKS, "glossaryDocument", "glossary/document.xml"),
              Put.part(
                  "word/glossary/document.xml",
                  "<w:glossaryDocument "
                      + WORD
                      + "><w:docParts><w:docPart><w:docPartBody><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>")),
          office(
              "variable",
              "docx",
              Put.link(WORD_LINKS, "settings", "settings.xml"),
              Put.part(
                  "word/settings.xml",
                  "<w:settings "
                      + WORD
                      + "><w:docVars><w:docVar w:name=\"x\" w:val=\"%s\"/></w:docVars></w:settings>")),
          office(
              "custom",
              "docx",
              Put.link("_rels/.rels", "custom-properties", "docProps/custom.xml"),
              Put.part(
                  "docProps/custom.xml",
                  "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\"><property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" name=\"Client\"><vt:lpwstr>%s</vt:lpwstr></property></Properties>")),
          office(
              "docxdata",
              "docx",
              Put.link(WORD_LINKS, "customXml", "../customXml/item1.xml"),
              Put.part("customXml/item1.xml", "<data><note>%s</note></data>")),
          office(
              "validation",
              "xlsx",
              Put.sheet(
                  "<dataValidations count=\"1\"><dataValidation type=\"none\" showInputMessage=\"1\" promptTitle=\"Note\" prompt=\"%s\" error=\"%s\" sqref=\"A1\"/></dataValidations>")),
          office(
              "headfoot",
              "xlsx",
              Put.sheet("<headerFooter><oddHeader>&amp;C%s</oddHeader></headerFooter>")),
          office(
              "celltip",
              "xlsx",
              Put.sheet(
                  "<hyperlinks><hyperlink ref=\"A1\" location=\"A1\" tooltip=\"%s\"/></hyperlinks>")),
          office(
              "threaded",
              "xlsx",
              Put.part(
                  SHEET_LINKS,
                  "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment\" Target=\"../threadedComments/threadedComment1.xml\"/></Relationships>"),
              Put.part(
                  "xl/threadedComments/threadedComment1.xml",
                  "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"A1\" id=\"{1}\" personId=\"{2}\"><text>%s</text></threadedComment></ThreadedComments>")),
          office(
              "xlsxdata",
              "xlsx",
              Put.link("xl/_rels/workbook.xml.rels", "customXml", "../customXml/item1.xml"),
              Put.part("customXml/item1.xml", "<data><note>%s</note></data>")),
          office(
              "scenario",
              "xlsx",
              new Put(
                  "xl/worksheets/sheet1.xml",
                  "<pageMargins",
                  "<scenarios><scenario name=\"x\" comment=\"%s\"><inputCells r=\"A1\" val=\"1\"/></scenario></scenarios>")),
          office(
              "master",
              "pptx",
              new Put("ppt/slideMasters/slideMaster1.xml", "</p:spTree>", shape("", "", "%s"))),
          office(
              "offslide",
              "pptx",
              Put.slide(
                  shape(
                      "",
                      "<a:xfrm><a:off x=\"99000000\" y=\"0\"/><a:ext cx=\"900\" cy=\"900\"/></a:xfrm>",
                      "%s"))),
          office(
              "pptxwhite",
              "pptx",
              Put.slide(
                  shape(
                      "",
                      "",
                      "%s",
                      "<a:rPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill></a:rPr>"))),
          office("shapealt", "pptx", Put.slide(shape(" descr=\"%s\"", "", "A box"))),
          office("shapetitle", "pptx", Put.slide(shape(" title=\"%s\"", "", "A box"))),
          office("shapename", "pptx", Put.slide(shape(" hidden=\"1\"", "", "%s"))),
          office(
              "notesmaster",
              "pptx",
              Put.link(
                  "ppt/_rels/presentation.xml.rels",
                  "notesMaster",
                  "notesMasters/notesMaster1.xml"),
              Put.part(
                  "ppt/notesMasters/notesMaster1.xml",
                  "<p:notesMaster "
                      + DRAWING
                      + "><p:cSld><p:spTree>"
                      + shape("", "", "%s")
                      + "</p:spTree></p:cSld></p:notesMaster>")),
          office(
              "section",
              "pptx",
              new Put(
                  "ppt/presentation.xml",
                  "</p:presentation>",
                  "<p:extLst><p:ext uri=\"x\"><p14:sectionLst xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\"><p14:section name=\"%s\"/></p14:sectionLst></p:ext></p:extLst>")),
          office(
              "tags",
              "pptx",
              Put.link("ppt/_rels/presentation.xml.rels", "tags", "tags/tag1.xml"),
              Put.part(
                  "ppt/tags/tag1.xml",
                  "<p:tagLst " + DRAWING + "><p:tag name=\"X\" val=\"%s\"/></p:tagLst>")));

  private static String field(String code) {
    return "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>"
        + code
        + "</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
  }

  private static String shape(String named, String place, String... words) {
    return "<p:sp><p:nvSpPr><p:cNvPr id=\"77\" name=\"x\""
        + named
        + "/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
        + place
        + "</p:spPr><p:txBody><a:bodyPr/><a:p><a:r>"
        + (words.length > 1 ? words[1] : "")
        + "<a:t>"
        + words[0]
        + "</a:t></a:r></a:p></p:txBody></p:sp>";
  }

  private static Carrier office(String tag, String ending, Put... puts) {
    return new Carrier(
        tag,
        ending,
        (file, orders) -> {
          Map<String, String> parts = parts(plain(ending));
          for (Put put : puts) {
            String xml = put.xml().replace("%s", escaped(orders));
            String old = put.before().isEmpty() ? "" : parts.get(put.part());
            if (old == null || !old.contains(put.before())) {
              throw new IOException(tag + ": there is no " + put.before() + " in " + put.part());
            }
            int at = put.before().isEmpty() ? 0 : old.lastIndexOf(put.before());
            parts.put(put.part(), old.substring(0, at) + xml + old.substring(at));
          }
          write(file, parts);
        });
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace('\n', ' ');
  }

  private static byte[] plain(String ending) throws IOException {
    var out = new ByteArrayOutputStream();
    switch (ending) {
      case "docx" -> {
        try (var document = new XWPFDocument()) {
          document.createParagraph().createRun().setText("Quarterly notes.");
          document.getDocument().getBody().addNewSectPr();
          document.write(out);
        }
      }
      case "xlsx" -> {
        try (var book = new XSSFWorkbook()) {
          book.createSheet("Data").createRow(0).createCell(0).setCellValue("Quarterly notes");
          book.write(out);
        }
      }
      default -> {
        try (var show = new XMLSlideShow()) {
          show.createSlide().createTextBox().setText("Quarterly notes");
          show.write(out);
        }
      }
    }
    return out.toByteArray();
  }

  /** Of the parts only their bytes matter: each byte is a character. */
  private static Map<String, String> parts(byte[] archive) throws IOException {
    var parts = new LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }

  private static void write(Path file, Map<String, String> parts) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> part : new ArrayList<>(parts.entrySet())) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }
}
