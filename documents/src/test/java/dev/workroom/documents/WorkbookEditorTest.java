package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookEditorTest {
  @TempDir Path folder;

  private Path original() {
    Path file = folder.resolve("original.xlsx");
    new WorkbookWriter(WorkbookSamples.ledger(200))
        .write(WorkbookSamples.spec(WorkbookSamples.VARIANCE), file);
    return file;
  }

  @Test
  void aChangedInputMovesEveryFigureThatDependsOnItAndNothingElse() throws IOException {
    Path original = original();
    byte[] before = Files.readAllBytes(original);
    Path changed = folder.resolve("changed.xlsx");

    WorkbookResult result =
        WorkbookEditor.edit(
            original,
            new WorkbookEdit(
                Map.of("Assumptions!B4", 9.99, "Assumptions!A7", "=COUNTA(Flags[Department])")),
            changed);

    assertThat(result.uncomputed()).isEmpty();
    assertThat(Files.readAllBytes(original)).isEqualTo(before);
    assertThat(WorkbookReader.markdown(changed, new WorkbookView("Summary", 0, 0, false)))
        .contains("| 8 | Departments over threshold | 0 |");
    assertThat(WorkbookReader.markdown(changed, new WorkbookView("Assumptions", 0, 0, true)))
        .contains("| 7 | 8 `=COUNTA(Flags[Department])` |");
    assertThat(part(changed, "xl/charts/chart1.xml"))
        .isEqualTo(part(original, "xl/charts/chart1.xml"));
    assertThat(WorkbookCheck.check(changed)).isEmpty();
  }

  private static byte[] part(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        var in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void aWrongPlaceIsNamedAndNothingIsWritten() {
    Path original = original();

    assertThatThrownBy(() ->
            WorkbookEditor.edit(
                original, new WorkbookEdit(Map.of("Nowhere!A1", 1)), folder.resolve("new.xlsx")))
        .isInstanceOf(DocumentException.class)
        .hasMessage(
            "There is no sheet \"Nowhere\" for Nowhere!A1; the sheets are [Summary, Assumptions, Variance, Flags, Data].");
    assertThat(folder.resolve("new.xlsx")).doesNotExist();
  }
}
