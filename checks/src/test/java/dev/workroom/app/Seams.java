package dev.workroom.app;

import dev.workroom.app.Carriers.Carrier;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/** Orders in what PDF files, pictures, archives and pages hold beside what they show. */
final class Seams {
  private Seams() {}

  /** What is done to a page with a few words on it. */
  @FunctionalInterface
  private interface Sewing {
    void sew(PDDocument document, PDPageContentStream content, String orders) throws IOException;
  }

  static final List<Carrier> ALL =
      List.of(
          pdf("xmp", Seams::xmp),
          pdf("outline", Seams::outline),
          pdf("pdfinfo", (pdf, _, orders) -> pdf.getDocumentInformation().setSubject(orders)),
          pdf("fielddefault", (pdf, _, orders) -> field(pdf).setDefaultValue(orders)),
          pdf("fieldtip", (pdf, _, orders) -> field(pdf).setAlternateFieldName(orders)),
          pdf("actualtext", (_, content, orders) -> spoken(content, "ActualText", orders)),
          pdf("pdfalt", (_, content, orders) -> spoken(content, "Alt", orders)),
          pdf("unpainted", Seams::unpainted),
          pdf("offpage", Seams::beyond),
          pdf("pdflink", Seams::link),
          new Carrier("zipcomment", "zip", (file, orders) -> zip(file, orders, "")),
          new Carrier("entrycomment", "zip", (file, orders) -> zip(file, "", orders)),
          new Carrier("jpegcomment", "jpg", (file, orders) -> jpeg(file, 0xFE, orders)),
          new Carrier(
              "jpegxmp",
              "jpg",
              (file, orders) -> jpeg(file, 0xE1, "http://ns.adobe.com/xap/1.0/\0<x>" + orders)),
          html("htmltitle", "<html><head><title>%s</title></head><body>Notes.</body></html>"),
          html(
              "htmlmeta",
              "<html><head><meta name='description' content='%s'></head><body>Notes.</body></html>"),
          html("htmlalt", "<p>Notes.</p><img alt='%s' src='x.png'>"),
          html("htmlaria", "<p aria-label='%s' title='%s' data-note='%s'>Notes.</p>"),
          html("htmlnoscript", "<p>Notes.</p><noscript>%s</noscript><template>%s</template>"),
          html("htmltextarea", "<p>Notes.</p><textarea hidden>%s</textarea>"),
          text("mdreference", "md", "Notes.\n\n[x]: https://example.org \"%s\"\n"),
          text(
              "notebook",
              "ipynb",
              "{\"cells\":[{\"cell_type\":\"code\",\"metadata\":{},\"source\":[\"1\"],\"outputs\":[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"%j\"]}]}],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}"),
          text(
              "svgtitle",
              "svg",
              "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>%x</title></svg>"),
          text(
              "mailheader",
              "eml",
              "From: a@stranger.test\r\nTo: b@example.org\r\nSubject: Hi\r\nX-Note: %s\r\nComments: %s\r\n\r\nHello.\r\n"));

  private static Carrier html(String tag, String page) {
    return text(tag, "html", page.replace("%s", "%x"));
  }

  /** With {@code %s}, {@code %x} for XML and {@code %j} for JSON where the orders stand. */
  private static Carrier text(String tag, String ending, String text) {
    return new Carrier(
        tag,
        ending,
        (file, orders) -> {
          String line = orders.replace('\n', ' ');
          String xml =
              line.replace("&", "&amp;")
                  .replace("<", "&lt;")
                  .replace("\"", "&quot;")
                  .replace("'", "&#39;");
          Files.writeString(
              file,
              text.replace("%s", line)
                  .replace("%x", xml)
                  .replace("%j", line.replace("\"", "\\\"")));
        });
  }

  private static Carrier pdf(String tag, Sewing sewing) {
    return new Carrier(
        tag,
        "pdf",
        (file, orders) -> {
          try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
              content.beginText();
              content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 9);
              content.newLineAtOffset(20, 760);
              content.showText("Quarterly notes.");
              sewing.sew(document, content, orders.replace('\n', ' '));
              content.endText();
            }
            document.save(file.toFile());
          }
        });
  }

  private static void xmp(PDDocument document, PDPageContentStream content, String orders)
      throws IOException {
    String packet =
        "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description><rdf:Alt><rdf:li xml:lang='x-default'>"
            + orders
            + "</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>";
    var metadata =
        new PDMetadata(document, new ByteArrayInputStream(packet.getBytes(StandardCharsets.UTF_8)));
    document.getDocumentCatalog().setMetadata(metadata);
  }

  private static void outline(PDDocument document, PDPageContentStream content, String orders) {
    var outline = new PDDocumentOutline();
    var item = new PDOutlineItem();
    item.setTitle(orders);
    item.setDestination(document.getPage(0));
    outline.addLast(item);
    document.getDocumentCatalog().setDocumentOutline(outline);
  }

  private static PDTextField field(PDDocument document) {
    var form = new PDAcroForm(document);
    document.getDocumentCatalog().setAcroForm(form);
    var resources = new org.apache.pdfbox.pdmodel.PDResources();
    resources.put(COSName.getPDFName("Helv"), new PDType1Font(Standard14Fonts.FontName.HELVETICA));
    form.setDefaultResources(resources);
    form.setDefaultAppearance("/Helv 9 Tf");
    var field = new PDTextField(form);
    field.setPartialName("client");
    form.getFields().add(field);
    return field;
  }

  private static void spoken(PDPageContentStream content, String key, String orders)
      throws IOException {
    var properties = new COSDictionary();
    properties.setString(COSName.getPDFName(key), orders);
    content.beginMarkedContent(COSName.getPDFName("Span"), PDPropertyList.create(properties));
    content.showText(" See more.");
    content.endMarkedContent();
  }

  private static void unpainted(PDDocument document, PDPageContentStream content, String orders)
      throws IOException {
    content.setRenderingMode(RenderingMode.NEITHER);
    content.newLineAtOffset(0, -20);
    content.showText(orders);
  }

  private static void beyond(PDDocument document, PDPageContentStream content, String orders)
      throws IOException {
    content.newLineAtOffset(0, -2_000);
    content.showText(orders);
  }

  private static void link(PDDocument document, PDPageContentStream content, String orders)
      throws IOException {
    var action = new PDActionURI();
    action.setURI("https://evil.test/?" + orders.replace(" ", "%20").replace("\"", "%22"));
    var link = new PDAnnotationLink();
    link.setAction(action);
    link.setContents(orders);
    link.setRectangle(new org.apache.pdfbox.pdmodel.common.PDRectangle(20, 750, 80, 20));
    document.getPage(0).getAnnotations().add(link);
  }

  private static void zip(Path file, String comment, String ofEntry) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setComment(comment);
      var entry = new ZipEntry("note.txt");
      entry.setComment(ofEntry);
      zip.putNextEntry(entry);
      zip.write("Quarterly notes.".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A picture with a segment of its own behind the first mark. */
  private static void jpeg(Path file, int marker, String text) throws IOException {
    var picture = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB), "jpg", picture);
    byte[] plain = picture.toByteArray();
    byte[] segment = text.getBytes(StandardCharsets.UTF_8);
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(plain, 0, 2);
      out.writeByte(0xFF);
      out.writeByte(marker);
      out.writeShort(segment.length + 2);
      out.write(segment);
      out.write(plain, 2, plain.length - 2);
    }
  }
}
