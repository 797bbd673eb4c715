package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;

/** How text is set on the page: columns, scripts from right to left, words beside each other. */
class WordSettingTest {
  @TempDir Path folder;

  private XWPFDocument written(String template, String body) throws Exception {
    Path target = folder.resolve("r.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("r.docx", template, "Title", body), target);
    try (InputStream in = Files.newInputStream(target)) {
      return new XWPFDocument(in);
    }
  }

  @Test
  void aNewsletterHasColumnsWhoseTablesAndChartsFitInThem() throws Exception {
    try (XWPFDocument document =
        written(
            "report",
            "Lead.\n\n\\columns\n\nOne.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n\\columns 3\n\nTwo.\n\n"
                + "\\landscape\n\nWide.")) {
      List<CTSectPr> sections =
          document.getParagraphs().stream()
              .filter(each -> each.getCTP().isSetPPr() && each.getCTP().getPPr().isSetSectPr())
              .map(each -> each.getCTP().getPPr().getSectPr())
              .toList();
      assertThat(sections)
          .extracting(each -> each.isSetCols() ? each.getCols().getNum().intValue() : 1)
          .startsWith(1, 2, 3);
      assertThat(sections.get(1).getType().getVal().toString()).isEqualTo("continuous");
      CTSectPr last = document.getDocument().getBody().getSectPr();
      assertThat(last.getCols().getNum().intValue()).isEqualTo(1);
      assertThat(last.isSetType()).as("the landscape pages begin anew").isFalse();
      XWPFTable table = document.getTables().getFirst();
      int wide =
          table.getCTTbl().getTblGrid().getGridColList().stream()
              .mapToInt(column -> ((Number) column.getW()).intValue())
              .sum();
      assertThat(wide).isBetween(4000, 4800);
    }
  }

  @Test
  void aMemoSaysOfWhenItIs() throws Exception {
    try (XWPFDocument document = written("memo", "Words.")) {
      String year = Integer.toString(LocalDate.now(ZoneId.systemDefault()).getYear());
      assertThat(document.getTables().getFirst().getText()).startsWith("Date\t").contains(year);
    }
  }

  @Test
  void aTableWithoutHeadingsHasNeitherRulesNorAnEmptyRow() throws Exception {
    try (XWPFDocument document =
        written("report", "|  |  |\n|---|---|\n| ____ | ____ |\n| Buyer | Seller |")) {
      XWPFTable table = document.getTables().getFirst();
      assertThat(table.getRows()).hasSize(2);
      assertThat(table.getCTTbl().getTblPr().getTblBorders().getTop().getVal().toString())
          .isEqualTo("none");
      assertThat(table.getStyleID()).isNull();
    }
  }

  @Test
  void arabicRunsFromRightToLeftAndContentsStandWhereTheyAreAskedFor() throws Exception {
    try (XWPFDocument document =
        written("report", "\\contents\n\n# One\n\nنص عربي: 12.\n\nLatin نص text.")) {
      List<XWPFParagraph> leftward =
          document.getParagraphs().stream()
              .filter(each -> each.getCTP().isSetPPr() && each.getCTP().getPPr().isSetBidi())
              .toList();
      assertThat(leftward).extracting(XWPFParagraph::getText).containsExactly("نص عربي: 12.");
      assertThat(document.getDocument().xmlText()).contains("TOC");
    }
  }
}
