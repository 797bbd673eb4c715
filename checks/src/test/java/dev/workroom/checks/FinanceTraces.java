package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.FinanceReference.Line;
import dev.workroom.checks.FinanceReference.Variance;
import dev.workroom.checks.FinanceReference.Verdict;
import dev.workroom.checks.Workroom.Ended;
import dev.workroom.json.Wire;
import dev.workroom.tools.Lineage.FileRows;
import dev.workroom.worker.Trace;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The demo's figures, followed back by the program, against the independent calculation. */
final class FinanceTraces {
  /** How each export names the document and line of a row. */
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "North", List.of("Document No", "Line"),
          "Central", List.of("Beleg", "Pos"),
          "South", List.of("Voucher", "Item"));

  private final Workroom workroom;
  private final Path out;
  private final FinanceReference reference;

  FinanceTraces(Workroom workroom, Path out, FinanceReference reference) {
    this.workroom = workroom;
    this.out = out;
    this.reference = reference;
  }

  /** One cell for each region, and the largest variance of the narrative. */
  void hold() throws Exception {
    List<List<String>> rows = rows();
    for (String region : KEYS.keySet()) {
      Variance variance =
          reference.variances().stream()
              .filter(one -> one.region().equals(region))
              .findFirst()
              .orElseThrow();
      Trace trace = trace("Q1-variance.xlsx", "Variance!F" + row(rows, variance));
      assertThat(new BigDecimal(trace.value())).isEqualByComparingTo(variance.actual());
      assertThat(ledgerRows(trace, region)).as("%s", variance).isEqualTo(expected(variance));
    }
    Variance largest =
        reference.variances().stream()
            .filter(Variance::material)
            .max((a, b) -> a.difference().abs().compareTo(b.difference().abs()))
            .orElseThrow();
    String figure =
        "EUR "
            + largest
                .difference()
                .abs()
                .movePointLeft(3)
                .setScale(0, RoundingMode.HALF_UP)
                .toPlainString()
            + "k";
    Trace trace = trace("CFO-narrative.docx", figure);
    assertThat(ledgerRows(trace, largest.region())).as(figure).isEqualTo(expected(largest));
    assertThat(files(trace, "budget-2026.xlsx"))
        .as("the budget that the actual is compared with")
        .isNotEmpty()
        .allSatisfy(file -> {
          assertThat(file.rows()).hasSize(1);
          assertThat(file.rows().getFirst().values())
              .containsEntry("Region", largest.region())
              .containsEntry("Category", largest.category());
        });
  }

  private Trace trace(String file, String place) throws Exception {
    Ended ended =
        workroom.run("trace", out.resolve(file).toString(), place, "--json", "--rows", "1000");
    assertThat(ended.exit()).as("%s", ended).isZero();
    Trace trace = Wire.read(ended.out().strip(), Trace.class);
    assertThat(trace.sources())
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source.exact()).as("%s", source).isTrue());
    return trace;
  }

  private static List<FileRows> files(Trace trace, String name) {
    return trace.sources().stream()
        .flatMap(source -> source.files().stream())
        .filter(file -> file.path().endsWith(name))
        .toList();
  }

  /** Documents and lines of the export's rows, as it writes them. */
  private static TreeSet<String> ledgerRows(Trace trace, String region) {
    var found = new TreeSet<String>();
    List<String> key = KEYS.getOrDefault(region, List.of());
    for (FileRows file : files(trace, "gl-" + region.toLowerCase(java.util.Locale.ROOT) + ".csv")) {
      assertThat(file.total()).isEqualTo(file.rows().size());
      file.rows()
          .forEach(
              row -> found.add(row.values().get(key.get(0)) + "/" + row.values().get(key.get(1))));
    }
    return found;
  }

  private TreeSet<String> expected(Variance variance) {
    var lines = new TreeSet<String>();
    for (Line line : reference.lines()) {
      if (line.verdict() == Verdict.KEPT
          && line.region().equals(variance.region())
          && line.category().equals(variance.category())) {
        lines.add(line.document() + "/" + line.line());
      }
    }
    return lines;
  }

  private static int row(List<List<String>> rows, Variance variance) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).containsAll(List.of(variance.region(), variance.category()))) {
        return row + 1;
      }
    }
    throw new AssertionError("no row for " + variance);
  }

  /** The texts of each row of the sheet Variance. */
  private List<List<String>> rows() throws Exception {
    try (InputStream in = Files.newInputStream(out.resolve("Q1-variance.xlsx"));
        var book = new XSSFWorkbook(in)) {
      var sheet = book.getSheet("Variance");
      var rows = new ArrayList<List<String>>();
      for (int at = 0; at <= sheet.getLastRowNum(); at++) {
        var texts = new ArrayList<String>();
        Row row = sheet.getRow(at);
        if (row != null) {
          row.forEach(cell -> texts.add(cell.toString()));
        }
        rows.add(texts);
      }
      return rows;
    }
  }
}
