package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A binary workbook made record by record: [MS-XLSB], 2.1.4 and 2.4. */
class XlsbHiddenTest {
  @TempDir Path place;

  @Test
  void sheetsRowsAndColumnsThatNobodySeesAreTold() throws Exception {
    Path file = place.resolve("a.xlsb");
    write(file);
    try (var parts = org.apache.poi.openxml4j.opc.OPCPackage.open(file.toFile())) {
      assertThat(XlsbHidden.sheets(parts)).containsExactly("More");
    }

    DocumentText text = new DocumentReader().read(file);

    assertThat(text.markdown())
        .contains(
            "## Data", "## More (hidden)", "[hidden row] in a row", "[hidden column] in a column");
    assertThat(text.hiddenLine())
        .contains("hidden sheet", "hidden row", "hidden column", "in a row");
  }

  private static void write(Path file) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      part(
          zip,
          "[Content_Types].xml",
          "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/><Override PartName=\"/xl/sheet1.bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/><Override PartName=\"/xl/sheet2.bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/></Types>"
              .getBytes(StandardCharsets.UTF_8));
      part(
          zip,
          "_rels/.rels",
          relations("officeDocument", "xl/workbook.bin").getBytes(StandardCharsets.UTF_8));
      part(
          zip,
          "xl/_rels/workbook.bin.rels",
          relations("worksheet", "sheet1.bin", "sheet2.bin").getBytes(StandardCharsets.UTF_8));
      var book = new ByteArrayOutputStream();
      record(book, 131);
      record(book, 143);
      record(book, 156, number(0), number(1), text("rId1"), text("Data"));
      record(book, 156, number(2), number(2), text("rId2"), text("More"));
      record(book, 144);
      record(book, 132);
      part(zip, "xl/workbook.bin", book.toByteArray());
      part(zip, "xl/sheet1.bin", sheet("seen", "in a row", "in a column"));
      part(zip, "xl/sheet2.bin", sheet("a", "b", "c"));
    }
  }

  private static String relations(String type, String... targets) {
    var all = new StringBuilder();
    for (int i = 0; i < targets.length; i++) {
      all.append(
          "<Relationship Id=\"rId%d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s\" Target=\"%s\"/>"
              .formatted(i + 1, type, targets[i]));
    }
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + all
        + "</Relationships>";
  }

  /** A cell that is seen and one in a hidden column; below them one in a hidden row. */
  private static byte[] sheet(String seen, String inRow, String inColumn) throws IOException {
    var sheet = new ByteArrayOutputStream();
    record(sheet, 129);
    record(sheet, 390);
    record(sheet, 60, number(1), number(1), number(0), number(0), new byte[] {1, 0});
    record(sheet, 391);
    record(sheet, 145);
    record(sheet, 0, number(0), number(0), new byte[] {0, 1, 0, 0, 0}, number(0));
    record(sheet, 6, number(0), number(0), text(seen));
    record(sheet, 6, number(1), number(0), text(inColumn));
    record(sheet, 0, number(1), number(0), new byte[] {0, 1, 0, 0x10, 0}, number(0));
    record(sheet, 6, number(0), number(0), text(inRow));
    record(sheet, 146);
    record(sheet, 130);
    return sheet.toByteArray();
  }

  private static void record(ByteArrayOutputStream to, int type, byte[]... fields) {
    if (type < 128) {
      to.write(type);
    } else {
      to.write(type & 0x7F | 0x80);
      to.write(type >> 7);
    }
    var data = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      data.writeBytes(field);
    }
    to.write(data.size());
    to.writeBytes(data.toByteArray());
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] text(String text) {
    byte[] characters = text.getBytes(StandardCharsets.UTF_16LE);
    return ByteBuffer.allocate(4 + characters.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(text.length())
        .put(characters)
        .array();
  }

  private static void part(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }
}
