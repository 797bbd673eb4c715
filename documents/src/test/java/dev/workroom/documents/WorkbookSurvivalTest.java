package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What edits leave of parts that this program does not make: all of them, byte for byte. */
class WorkbookSurvivalTest {
  private static final String BOOK =
      """
      {"sheets": [
        {"name": "Inputs", "tables": [{"name": "Inputs", "columns": ["Input", "Value"],
          "rows": [["Rate", 0.5], ["Other", 2]]}]},
        {"name": "Data", "tables": [{"name": "Ledger", "columns": ["Team", "Amount"],
          "rows": [["A", 1], ["B", 2], ["C", 3], ["D", 4]]}],
          "charts": [{"type": "column", "title": "Amounts", "series": ["Amount"]}]},
        {"name": "Pivot", "pivots": [{"table": "Ledger", "rows": ["Team"], "values": ["Amount"]}]}
       ]}
      """;

  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String MICROSOFT = "http://schemas.microsoft.com/office/2007/relationships";

  /** What Excel keeps beyond the standard on a sheet, all about Data!B2:B5. */
  private static final String EXTENSIONS =
      """
      <extLst>\
      <ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Data!B2:B5</xm:f><xm:sqref>E2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>\
      <ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="9" id="{00000000-0000-0000-0000-000000000001}"><xm:f>$B2&gt;Inputs!$B$3</xm:f></x14:cfRule><xm:sqref>B2:B5</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>\
      <ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1><xm:f>Data!$A$2:$A$5</xm:f></x14:formula1><xm:sqref>E5</xm:sqref></x14:dataValidation></x14:dataValidations></ext>\
      <ext uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicerList><x14:slicer r:id="s1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></x14:slicerList></ext>\
      </extLst>\
      """;

  /** Parts as they are put into the file; short ones, for which only their bytes matter. */
  private static final Map<String, String> ADDED =
      new LinkedHashMap<>(
          Map.of(
              "xl/vbaProject.bin",
              "\u0001\u0002macros\u0000",
              "xl/_rels/vbaProject.bin.rels",
              relations(
                  "v1",
                  "http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature",
                  "vbaProjectSignature.bin"),
              "xl/vbaProjectSignature.bin",
              "\u0003signed",
              "xl/slicers/slicer1.xml",
              "<slicers xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\"><slicer name=\"Team\" cache=\"Slicer_Team\" rowHeight=\"1\"/></slicers>",
              "xl/slicerCaches/slicerCache1.xml",
              "<slicerCacheDefinition xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\" name=\"Slicer_Team\" sourceName=\"Team\"/>",
              "xl/timelines/timeline1.xml",
              "<timelines xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2010/11/main\"/>",
              "xl/externalLinks/externalLink1.xml",
              "<externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><externalBook r:id=\"x1\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"/></externalLink>",
              "xl/activeX/activeX1.xml",
              "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\" ax:classid=\"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}\"/>",
              "xl/activeX/activeX1.bin",
              "\u0000\u0001control",
              "customXml/item1.xml",
              "<?xml version=\"1.0\"?>\r\n<mine xmlns='urn:mine'  odd = \"1\" />"));

  static {
    ADDED.put(
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        relations("x1", RELATIONS + "/externalLinkPath", "other.xlsx\" TargetMode=\"External"));
    ADDED.put("xl/printerSettings/printerSettings1.bin", "\u0000printer");
    ADDED.put(
        "xl/persons/person.xml",
        "<personList xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><person displayName=\"Ann\" id=\"{1}\" userId=\"a\" providerId=\"None\"/></personList>");
  }

  private static final String THREAD = "xl/threadedComments/threadedComment1.xml";

  @TempDir Path folder;

  private static String relations(String id, String type, String target) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + relation(id, type, target)
        + "</Relationships>";
  }

  private static String relation(String id, String type, String target) {
    return "<Relationship Id=\"%s\" Type=\"%s\" Target=\"%s\"/>".formatted(id, type, target);
  }

  /** The workbook with all these parts, which its sheet Data and its workbook part refer to. */
  private Path original() throws IOException {
    Path plain = folder.resolve("plain.xlsx");
    new WorkbookWriter(TableQuery.none()).write(WorkbookSamples.spec(BOOK), plain);
    Path file = folder.resolve("original.xlsm");
    try (ZipFile zip = new ZipFile(plain.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : zip.stream().toList()) {
        put(out, entry.getName(), with(entry.getName(), text(zip, entry.getName())));
      }
      for (Map.Entry<String, String> part : ADDED.entrySet()) {
        put(out, part.getKey(), part.getValue());
      }
      put(
          out,
          THREAD,
          "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"B3\" dT=\"2026-01-01T00:00:00.00\" personId=\"{1}\" id=\"{2}\"><text>Why?</text></threadedComment></ThreadedComments>");
    }
    return file;
  }

  private static String with(String part, String content) {
    return switch (part) {
      case "xl/worksheets/sheet2.xml" ->
          content.replace("</worksheet>", EXTENSIONS + "</worksheet>");
      case "xl/worksheets/_rels/sheet2.xml.rels" ->
          content.replace(
              "</Relationships>",
              relation("s1", MICROSOFT + "/slicer", "../slicers/slicer1.xml")
                  + relation(
                      "t1",
                      "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
                      "../threadedComments/threadedComment1.xml")
                  + relation(
                      "p1",
                      RELATIONS + "/printerSettings",
                      "../printerSettings/printerSettings1.bin")
                  + "</Relationships>");
      case "xl/_rels/workbook.xml.rels" ->
          content.replace(
              "</Relationships>",
              relation(
                      "v1",
                      "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                      "vbaProject.bin")
                  + relation("c1", MICROSOFT + "/slicerCache", "slicerCaches/slicerCache1.xml")
                  + relation("e1", RELATIONS + "/externalLink", "externalLinks/externalLink1.xml")
                  + relation("x1", RELATIONS + "/customXml", "../customXml/item1.xml")
                  + relation(
                      "n1",
                      "http://schemas.microsoft.com/office/2017/10/relationships/person",
                      "persons/person.xml")
                  + "</Relationships>");
      case "[Content_Types].xml" ->
          content.replaceFirst(
              "(<Types[^>]*>)",
              "$1<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>");
      default -> content;
    };
  }

  private static void put(ZipOutputStream out, String name, String content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private Path edited(Path original, String changes) {
    var edit =
        JsonMapper.builder()
            .build()
            .readValue("{\"changes\": " + changes + "}", WorkbookEdit.class);
    return WorkbookEditor.edit(original, edit, TableQuery.none(), folder.resolve("changed.xlsm"))
        .path();
  }

  /** Parts whose bytes are not the same in both, or that only one has. */
  private static List<String> touched(Path before, Path after) throws IOException {
    TreeSet<String> touched = new TreeSet<>();
    try (ZipFile old = new ZipFile(before.toFile());
        ZipFile now = new ZipFile(after.toFile())) {
      now.stream()
          .map(ZipEntry::getName)
          .filter(n -> old.getEntry(n) == null)
          .forEach(touched::add);
      for (ZipEntry entry : old.stream().toList()) {
        ZipEntry other = now.getEntry(entry.getName());
        if (other == null
            || !Arrays.equals(
                old.getInputStream(entry).readAllBytes(),
                now.getInputStream(other).readAllBytes())) {
          touched.add(entry.getName());
        }
      }
    }
    return List.copyOf(touched);
  }

  @Test
  void aChangedCellChangesItsSheetAndWhatShowsItOnly() throws IOException {
    Path original = original();

    assertThat(touched(original, edited(original, "[{\"set\": {\"Inputs!B2\": 0.75}}]")))
        .containsExactly("xl/worksheets/sheet1.xml");
    assertThat(touched(original, edited(original, "[{\"set\": {\"Data!B2\": 10}}]")))
        .containsExactly("xl/charts/chart1.xml", "xl/worksheets/sheet2.xml");
  }

  @Test
  void whatPointsAtCellsFollowsThemAndNothingElseMoves() throws IOException {
    Path original = original();

    Path changed =
        edited(original, "[{\"insertRows\": \"Data!1:2\"}, {\"insertColumns\": \"Data!A:A\"}]");

    List<String> touched = touched(original, changed);
    assertThat(touched).contains(THREAD).doesNotContainAnyElementsOf(ADDED.keySet());
    assertThat(touched)
        .allMatch(name ->
            name.matches(
                "xl/(worksheets|tables|charts|drawings|pivotCache|pivotTables|threadedComments|workbook).*"));
    try (ZipFile zip = new ZipFile(changed.toFile())) {
      assertThat(text(zip, THREAD)).contains("ref=\"C5\"");
      assertThat(text(zip, "xl/worksheets/sheet2.xml"))
          .contains("<xm:f>Data!C4:C7</xm:f><xm:sqref>F4</xm:sqref>")
          .contains("<xm:f>$C4&gt;Inputs!$B$3</xm:f>")
          .contains("<xm:sqref>C4:C7</xm:sqref>")
          .contains("<xm:f>Data!$B$4:$B$7</xm:f></x14:formula1><xm:sqref>F7</xm:sqref>")
          .contains("<x14:slicer r:id=\"s1\"");
      assertThat(text(zip, "xl/charts/chart1.xml")).contains("Data!$C$4:$C$7");
      assertThat(text(zip, "xl/tables/table2.xml")).contains("ref=\"B3:C7\"");
    }
  }

  @Test
  void aWorkbookWithoutStylesOrSharedTextsIsCheckedAndChanged() throws IOException {
    Path file = folder.resolve("bare.xlsx");
    String main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    String types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      put(
          out,
          "[Content_Types].xml",
          """
          <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="%1$ssheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="%1$sworksheet+xml"/></Types>\
          """
              .formatted(types));
      put(out, "_rels/.rels", relations("r", RELATIONS + "/officeDocument", "xl/workbook.xml"));
      put(
          out,
          "xl/workbook.xml",
          "<workbook %s xmlns:r=\"%s\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r\"/></sheets></workbook>"
              .formatted(main, RELATIONS));
      put(
          out,
          "xl/_rels/workbook.xml.rels",
          relations("r", RELATIONS + "/worksheet", "worksheets/sheet1.xml"));
      put(
          out,
          "xl/worksheets/sheet1.xml",
          "<worksheet %s><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Rent</t></is></c><c r=\"B1\"><v>2</v></c><c r=\"C1\"><f>B1*B1</f><v>5</v></c></row></sheetData></worksheet>"
              .formatted(main));
    }

    assertThat(WorkbookCheck.check(file))
        .extracting(Finding::message)
        .containsExactly("It shows 5, but its formula =B1*B1 gives 4 now; recalculate and save.");
    Path changed = edited(file, "[{\"set\": {\"S!B1\": {\"value\": 3, \"format\": \"0.00\"}}}]");
    assertThat(WorkbookReader.markdown(changed, new WorkbookView("S", 0, 0, true)))
        .contains("| 1 | Rent | 3 | 9 `=B1*B1` |");
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }
}
