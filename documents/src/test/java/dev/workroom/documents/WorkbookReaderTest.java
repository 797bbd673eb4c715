package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookReaderTest {
  @TempDir Path folder;

  private Path made(String json) {
    Path file = folder.resolve("made.xlsx");
    new WorkbookWriter(TableQuery.none()).write(WorkbookSamples.spec(json), file);
    return file;
  }

  @Test
  void showsSheetsWithRowNumbersLettersValuesAndFormulas() {
    Path file =
        made(
            """
            {"sheets": [{"name": "Plan", "tables": [{"total": true, "columns": ["Item", {"header": "Cost"}, {"header": "Due"}],
              "rows": [["Pipes | valves", 12.5, "2026-03-31"], ["Paint", 7, "2026-04-02"]]}]}]}
            """);

    assertThat(WorkbookReader.markdown(file, new WorkbookView("plan", 0, 0, true)))
        .isEqualTo(
            """
            Sheets: Plan

            ## Plan

            | | A | B | C |
            |---|---|---|---|
            | 1 | Item | Cost | Due |
            | 2 | Pipes \\| valves | 12.5 | 2026-03-31 |
            | 3 | Paint | 7 | 2026-04-02 |
            | 4 | Total | 19.5 `=SUBTOTAL(109,Plan[Cost])` |  |

            Used range A1:C4.

            """);
  }

  @Test
  void givesRowsWithTypesForSql() {
    Path file =
        made(
            """
            {"sheets": [{"name": "Plan", "title": "A plan", "tables": [{"columns": ["Item", {"header": "Cost"}, "Due", "Done"],
              "rows": [["Pipes", 12.5, "2026-03-31", true], ["Paint", 7, "2026-04-02", false]]}]}]}
            """);

    assertThat(WorkbookReader.table(file, "Plan"))
        .isEqualTo(
            new Table(
                List.of(
                    new Table.Column("Item", Table.Type.TEXT),
                    new Table.Column("Cost", Table.Type.NUMBER),
                    new Table.Column("Due", Table.Type.DATE),
                    new Table.Column("Done", Table.Type.BOOLEAN)),
                List.of(
                    List.of("Pipes", 12.5, LocalDate.of(2026, 3, 31), true),
                    List.of("Paint", 7L, LocalDate.of(2026, 4, 2), false))));
  }

  @Test
  void readsOldWorkbooks() throws IOException {
    Path file = folder.resolve("old.xls");
    try (HSSFWorkbook workbook = new HSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      var row = workbook.createSheet("Alt").createRow(2);
      row.createCell(1).setCellValue("Umlaut ä");
      row.createCell(2).setCellFormula("1+1");
      workbook.write(out);
    }

    assertThat(WorkbookReader.markdown(file, new WorkbookView(null, 0, 0, true)))
        .contains("| 3 | Umlaut ä | 0 `=1+1` |");
  }

  @Test
  void aSharedFormulaReadsInEachCellAsItIsThere() throws IOException {
    Path file = folder.resolve("shared.xlsx");
    workbook(
        file,
        """
        <row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*$A$1</f><v>1</v></c></row>
        <row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>
        """);

    assertThat(WorkbookReader.markdown(file, new WorkbookView(null, 0, 0, true)))
        .contains("| 2 | 2 | 2 `=A2*$A$1` |");
  }

  @Test
  void aPasswordIsNamed() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("locked.xlsx");
    byte[] plain = Files.readAllBytes(made("{\"sheets\": [{\"name\": \"A\"}]}"));
    try (POIFSFileSystem container = new POIFSFileSystem()) {
      Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
      encryptor.confirmPassword("secret");
      try (OutputStream out = encryptor.getDataStream(container)) {
        out.write(plain);
      }
      try (OutputStream out = Files.newOutputStream(file)) {
        container.writeFilesystem(out);
      }
    }

    assertThatThrownBy(() -> WorkbookReader.markdown(file, WorkbookView.overview()))
        .isInstanceOf(DocumentException.class)
        .hasMessage(
            "locked.xlsx is protected by a password: remove the protection, or save a copy without it.");
  }

  @Test
  void aZipBombIsRefused() throws IOException {
    Path file = folder.resolve("bomb.xlsx");
    workbook(file, " ".repeat(60_000_000));

    assertThatThrownBy(() -> WorkbookReader.markdown(file, WorkbookView.overview()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("zip bomb");
  }

  @Test
  void damagedFilesGiveTextOrOneSentence() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            made("{\"sheets\": [{\"name\": \"A\", \"cells\": {\"A1\": \"text\", \"A2\": 5}}]}"));
    Random random = new Random(3);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      byte[] damaged =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int k = 0; k < 5 && damaged.length > 0 && i % 3 != 0; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = folder.resolve("damaged.xlsx");
      Files.write(file, damaged);
      try {
        WorkbookReader.markdown(file, WorkbookView.all());
      } catch (DocumentException e) {
        if (String.valueOf(e.getMessage()).lines().count() != 1) {
          wrong.add(String.valueOf(e.getMessage()));
        }
      } catch (RuntimeException e) {
        wrong.add(i + ": " + e);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void workbook(Path file, String rows) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      entry(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>");
      entry(
          zip,
          "xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
      entry(
          zip,
          "xl/worksheets/sheet1.xml",
          "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    }
  }

  private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
