package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.hslf.usermodel.HSLFGroupShape;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hssf.usermodel.HSSFClientAnchor;
import org.apache.poi.hssf.usermodel.HSSFPatriarch;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the formats of before 2007 hold besides plain paragraphs and cells. */
class OldFormatsTest {
  @TempDir Path folder;

  @Test
  void anOldDocumentKeepsItsFormAndTellsWhatIsDeletedOrHidden() throws Exception {
    Path file = folder.resolve("cargo.doc");
    try (var made = OldFormatsTest.class.getResourceAsStream("cargo.doc")) {
      Files.copy(made, file);
    }
    DocumentText text = new DocumentReader().read(file);

    assertThat(text.markdown())
        .isEqualTo(
            """
            # Cargo

            We owe ~~five ~~six euro[hidden: in secret].

            1. Bags

            2. Crates

            | Item | Tons |
            |---|---|
            | Jute | 4711 |

            The end

            Of the list.

            [comment: How many?]

            [header and footer: Harbour office]
            """);
    assertThat(text.hidden())
        .extracting(DocumentText.Hidden::how)
        .containsExactly("hidden run", "comment");
  }

  @Test
  void anOldSlideGivesItsTablesAndGroupsAndSaysThatItIsHidden() throws Exception {
    Path file = folder.resolve("a.ppt");
    try (var show = new HSLFSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      HSLFSlide slide = show.createSlide();
      slide.addTitle().setText("Cargo");
      HSLFGroupShape group = slide.createGroup();
      HSLFTextBox inner = new HSLFTextBox(group);
      inner.setText("in a group");
      group.addShape(inner);
      HSLFTable table = slide.createTable(1, 2);
      table.getCell(0, 0).setText("Jute");
      table.getCell(0, 1).setText("4711");
      slide.setHidden(true);
      show.write(out);
    }

    assertThat(new DocumentReader().read(file).markdown())
        .isEqualTo(
            """
            ## Slide 1: Cargo (hidden)

            in a group

            | Jute | 4711 |
            |---|---|
            """);
  }

  @Test
  void anOldSheetGivesItsCommentsBoxesAndMarginsAndWhatIsHidden() throws Exception {
    Path file = folder.resolve("a.xls");
    try (var book = new HSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      HSSFSheet sheet = book.createSheet("Cargo");
      sheet.createRow(0).createCell(0).setCellValue("Jute");
      sheet.getRow(0).createCell(1).setCellValue(4711);
      HSSFRow hidden = sheet.createRow(1);
      hidden.createCell(0).setCellValue("secret");
      hidden.setZeroHeight(true);
      sheet.setColumnHidden(1, true);
      HSSFPatriarch drawn = sheet.createDrawingPatriarch();
      var at = new HSSFClientAnchor(0, 0, 0, 0, (short) 3, 3, (short) 5, 5);
      drawn.createTextbox(at).setString(new HSSFRichTextString("in a box"));
      var comment = drawn.createComment(at);
      comment.setString(new HSSFRichTextString("how many?"));
      sheet.getRow(0).getCell(0).setCellComment(comment);
      sheet.getHeader().setCenter("Harbour office");
      book.write(out);
    }

    assertThat(new DocumentReader().read(file).markdown())
        .isEqualTo(
            """
            ## Cargo

            | Jute | [hidden column] 4711 |
            |---|---|
            | [hidden row] secret |  |

            in a box

            [comment on A1: how many?]

            [header: Harbour office]
            """);
  }
}
