package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.FinanceReference.Source;
import dev.workroom.checks.FinanceReference.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample exports are what they claim to be: repeatable, and with the defects of real ones. */
class FinanceInputsTest {
  private static final List<String> FILES =
      List.of(
          "budget-2026.xlsx", "category-map.csv", "gl-central.csv", "gl-north.csv", "gl-south.csv");

  @TempDir Path folder;

  @Test
  void theGeneratorGivesTheCommittedBytes() throws Exception {
    Path made = FinanceInputs.generate(folder);

    assertThat(names(made)).isEqualTo(FILES);
    for (String file : FILES) {
      assertThat(made.resolve(file))
          .as("generated %s against the committed one", file)
          .hasSameBinaryContentAs(FinanceInputs.ROOM.resolve("inputs").resolve(file));
    }
  }

  @Test
  void theCommittedExportsHaveTheDefectsOfRealOnes() throws Exception {
    assertDefects(FinanceInputs.ROOM.resolve("inputs"));
  }

  @Test
  void anotherSeedGivesOtherFiguresWithTheSameDefects() throws Exception {
    FinanceInputs.generate(folder, "7");

    assertDefects(folder);
    FinanceReference committed = FinanceReference.of(FinanceInputs.ROOM.resolve("inputs"));
    FinanceReference other = FinanceReference.of(folder);
    assertThat(other.actual().values()).doesNotContainAnyElementsOf(committed.actual().values());
    assertThat(other.material()).isNotEqualTo(committed.material());
  }

  private static void assertDefects(Path inputs) throws IOException {
    FinanceReference reference = FinanceReference.of(inputs);

    assertThat(reference.lines()).hasSizeBetween(17_000, 20_000);
    for (Verdict verdict : Verdict.values()) {
      assertThat(reference.tally(verdict).rows()).as("rows that are %s", verdict).isPositive();
    }
    for (Source source : Source.values()) {
      assertThat(reference.categorised(source).rows()).as("categories by %s", source).isPositive();
    }
    assertThat(reference.tally(Verdict.REFUND_PAIR).amount()).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(reference.exported("North").amount()).isEqualTo(reference.controlTotal());
    assertThat(reference.material()).hasSizeBetween(3, 8);
    assertThat(inputs.resolve("gl-north.csv"))
        .content()
        .contains("(", "\"1,", ",46")
        .containsPattern("(?m)^\\R")
        .containsPattern("\nTotal,.*\\R$");
    assertThat(Files.readString(inputs.resolve("gl-central.csv"), Charset.forName("windows-1252")))
        .contains("Ã¼", "ü", "–", "€")
        .containsPattern("\\d,\\d\\d-\\R")
        .containsPattern(";\\d\\d\\.\\d\\d\\.2026;")
        .containsPattern(";2026-\\d\\d-\\d\\d;");
    assertThat(inputs.resolve("gl-south.csv"))
        .content(StandardCharsets.UTF_8)
        .contains("-€")
        .containsPattern("(?m)^\\d\\d/\\d\\d/2026\\|")
        .containsPattern("\\|-?€?\\d\\.\\d{3},\\d\\d\\R")
        .containsPattern("\\|-?€?\\d,\\d{3}\\.\\d\\d\\R");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
