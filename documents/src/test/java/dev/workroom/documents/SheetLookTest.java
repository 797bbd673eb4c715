package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a sheet as a person sees it on the page. */
class SheetLookTest {
  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void aWorkbook() throws Exception {
    file = folder.resolve("book.xlsx");
    try (var book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      var sheet = book.createSheet("Sums");
      var bold = book.createCellStyle();
      var font = book.createFont();
      font.setBold(true);
      bold.setFont(font);
      bold.setDataFormat(book.createDataFormat().getFormat("#,##0.0"));
      for (int r = 0; r < 300; r++) {
        var row = sheet.createRow(r);
        row.createCell(0).setCellValue("row " + (r + 1));
        row.createCell(1).setCellValue(1_000.25 * (r + 1));
        row.getCell(1).setCellStyle(bold);
      }
      sheet.createRow(300).createCell(1).setCellFormula("SUM(B1:B300)");
      sheet.addMergedRegion(CellRangeAddress.valueOf("D1:F1"));
      sheet.createFreezePane(1, 2);
      sheet.setColumnHidden(2, true);
      book.createSheet("Empty");
      book.write(out);
    }
  }

  @Test
  void cellsInThePartHaveWhatIsShownTheExactNumberAndTheFormula() {
    SheetWindow window = SheetWindow.of(file, "sums", 299, 10, 1, 5);
    assertThat(window.rows()).isEqualTo(301);
    assertThat(window.columns()).isEqualTo(2);
    assertThat(window.cells()).hasSize(5);
    SheetWindow.Cell number = window.cells().get(1);
    assertThat(number.v()).isEqualTo("299,074.8");
    assertThat(number.n()).hasValue(299_074.75);
    assertThat(number.t()).isEqualTo(SheetWindow.Type.NUMBER);
    assertThat(window.cells().getLast().f()).hasValue("SUM(B1:B300)");
    assertThatThrownBy(() -> SheetWindow.of(file, "None", 1, 1, 1, 1))
        .hasMessageContaining("has no sheet \"None\"");
  }

  @Test
  void itsLookIsThatOfTheFile() {
    SheetLook look = SheetLook.of(file, "Sums", 1, 3, 1, 5);
    assertThat(look.frozenRows()).isEqualTo(2);
    assertThat(look.frozenColumns()).isEqualTo(1);
    assertThat(look.merged()).containsExactly("D1:F1");
    assertThat(look.widths().get(2)).isZero();
    assertThat(look.cells()).containsOnlyKeys("1:2", "2:2", "3:2");
    assertThat(look.styles().getFirst().bold()).isTrue();
    assertThat(SheetLook.charts(file)).containsEntry("Sums", 0).containsEntry("Empty", 0);
    assertThatThrownBy(() -> SheetLook.picture(file, "Sums", 1))
        .hasMessage("There is no chart 1 on Sums.");
    // What is no such workbook has no look, and that is no error.
    assertThat(SheetLook.of(folder.resolve("none.csv"), "", 1, 1, 1, 1)).isEqualTo(SheetLook.NONE);
  }
}
