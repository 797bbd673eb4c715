package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCheckTest {
  @TempDir Path folder;
  private final DocumentReader reader = new DocumentReader();

  private Path write(String body) throws Exception {
    Path file = folder.resolve("r.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("r.docx", "report", "Title", body), file);
    return file;
  }

  private List<String> messages(String body) throws Exception {
    return new ReportCheck(reader, LibreOffice.none())
        .check(write(body), 0).stream().map(f -> f.place() + "|" + f.message()).toList();
  }

  @Test
  void aSoundReportHasNoFindings() throws Exception {
    assertThat(
            messages(
                "## Summary\n\nIt rose by 3 % [@a].[^1]\n\n## Detail\n\nMore in @tbl:t.\n\n"
                    + "Table: Lines {#tbl:t}\n\n| a | b |\n|---|---|\n| x | [1] |\n\n"
                    + "[^1]: A note.\n\n[@a]: Ledger\n"))
        .isEmpty();
  }

  @Test
  void whatDoesNotResolveIsAnErrorWithItsPlace() throws Exception {
    assertThat(messages("## Results\n\nSee @fig:none and [@nobody] and note[^9]."))
        .containsExactlyInAnyOrder(
            "under \"Results\"|\"@fig:none\" does not resolve to anything.",
            "under \"Results\"|\"[@nobody]\" does not resolve to anything.",
            "under \"Results\"|\"[^9]\" does not resolve to anything.");
  }

  @Test
  void leftoversAreFound() throws Exception {
    assertThat(messages("## A\n\nTODO write this. Lorem ipsum dolor. Dear [NAME], see [...]."))
        .hasSize(4)
        .allSatisfy(m -> assertThat(m).contains("left over").startsWith("under \"A\""));
  }

  @Test
  void headingsThatSkipALevelOrStandEmptyAreFound() throws Exception {
    assertThat(messages("# A\n\ntext\n\n### B\n\ntext\n\n# C\n\n# D\n\ntext"))
        .containsExactly(
            "heading \"B\"|It is a level 3 heading directly under level 1; a level is skipped.",
            "heading \"C\"|Nothing stands under this heading.");
  }

  @Test
  void manyHeadingsWantContents() throws Exception {
    String body = "## Part\n\ntext\n\n".repeat(13);
    assertThat(messages(body)).anySatisfy(m -> assertThat(m).contains("no table of contents"));
    Path file = folder.resolve("c.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(
            ReportSpec.of("c.docx", "report", "Title", body)
                .on(new ReportSpec.Layout("A4", false, 0, true, "", false)),
            file);
    assertThat(new ReportCheck(reader, LibreOffice.none()).check(file, 0)).isEmpty();
  }

  @Test
  void lettersInOneFileNeedNoContents() throws Exception {
    String letter =
        """
        ```letter
        To: Ada Lund
        Südweg 4
        80331 München
        Subject: Your renewal
        ```
        Dear Ms Lund,

        ## What changes

        Your contract runs for another year.

        """;
    Path file = folder.resolve("l.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("l.docx", "letter", "", letter.repeat(14)), file);
    assertThat(new ReportCheck(reader, LibreOffice.none()).check(file, 0)).isEmpty();
  }

  @Test
  void thePageLimitIsCheckedByLayingTheDocumentOut() throws Exception {
    Path file = write("Words that fill the pages of this report. ".repeat(400));
    assertThat(new ReportCheck(reader, LibreOffice.installed()).check(file, 1))
        .singleElement()
        .satisfies(f ->
            assertThat(f.message()).matches("It has \\d+ pages and may have 1; shorten it\\."));
  }

  @Test
  void everyKindCanBeChecked() throws Exception {
    DocumentCheck check = new DocumentCheck(reader, LibreOffice.none());
    for (Path file : new SampleFiles(folder).all().values()) {
      assertThat(check.check(file))
          .as(file.getFileName().toString())
          .noneMatch(f -> f.severity() == Severity.ERROR);
    }
  }
}
