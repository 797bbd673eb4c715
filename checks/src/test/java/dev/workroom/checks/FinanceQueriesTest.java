package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.FinanceReference.Cell;
import dev.workroom.checks.FinanceReference.Source;
import dev.workroom.checks.FinanceReference.Tally;
import dev.workroom.checks.FinanceReference.Variance;
import dev.workroom.checks.FinanceReference.Verdict;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The queries of the finance script, run by the real Query tool, give what the independent
 * calculation gives: to the cent, for the committed exports and for others.
 */
class FinanceQueriesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {20260331, 8})
  void theScriptsQueriesEqualTheIndependentCalculation(long seed) throws Exception {
    Path inputs =
        FinanceInputs.generate(
            Files.createDirectories(folder.resolve("room/inputs")), Long.toString(seed));
    Files.copy(FinanceInputs.ROOM.resolve("WORKROOM.md"), folder.resolve("room/WORKROOM.md"));
    FinanceReference expected = FinanceReference.of(inputs);

    try (FinanceQueries queries = FinanceQueries.play(folder.resolve("room"), folder)) {
      assertThat(queries.rows("SELECT region, category, month, actual, budget FROM months"))
          .as("actual and budget by region, category and month")
          .containsExactlyInAnyOrderElementsOf(cells(expected));
      assertThat(queries.rows("SELECT region, category, actual, budget, material FROM cells"))
          .as("quarters and which of them are material")
          .containsExactlyInAnyOrderElementsOf(
              expected.variances().stream().map(FinanceQueriesTest::row).toList());
      assertThat(
              queries.rows(
                  "SELECT region, verdict, count(*), sum(amount) FROM lines"
                      + " WHERE verdict <> 'total line' GROUP BY ALL"))
          .as("what became of the exported rows")
          .containsExactlyInAnyOrderElementsOf(verdicts(expected));
      assertThat(
              queries.rows(
                  "SELECT category_from, count(*), sum(amount) FROM lines"
                      + " WHERE verdict = 'kept' GROUP BY ALL"))
          .as("where the categories came from")
          .containsExactlyInAnyOrderElementsOf(sources(expected));
      assertThat(
              queries.rows(
                  "SELECT region, document, line, date, account, category, supplier, text, amount"
                      + " FROM lines WHERE verdict = 'kept'"))
          .as("the kept lines, field by field")
          .containsExactlyInAnyOrderElementsOf(kept(expected));
      assertThat(queries.rows("SELECT amount FROM lines WHERE verdict = 'total line'"))
          .as("the control total")
          .containsExactly(List.of(plain(expected.controlTotal())));
      assertThat(queries.rows("SELECT region, category FROM drivers"))
          .as("a driver for each material variance")
          .containsExactlyInAnyOrderElementsOf(
              expected.material().stream().map(v -> List.of(v.region(), v.category())).toList());
    }
  }

  private static List<List<String>> cells(FinanceReference expected) {
    Map<Cell, List<String>> rows = new LinkedHashMap<>();
    Stream.concat(expected.actual().keySet().stream(), expected.budget().keySet().stream())
        .distinct()
        .forEach(cell ->
            rows.put(
                cell,
                List.of(
                    cell.region(),
                    cell.category(),
                    cell.month(),
                    plain(expected.actual().get(cell)),
                    plain(expected.budget().get(cell)))));
    return List.copyOf(rows.values());
  }

  private static List<String> row(Variance variance) {
    return List.of(
        variance.region(),
        variance.category(),
        plain(variance.actual()),
        plain(variance.budget()),
        Boolean.toString(variance.material()));
  }

  private static List<List<String>> verdicts(FinanceReference expected) {
    List<List<String>> rows = new ArrayList<>();
    for (String region : List.of("North", "Central", "South")) {
      for (Verdict verdict : Verdict.values()) {
        Tally tally = expected.tally(region, verdict);
        if (tally.rows() > 0) {
          rows.add(
              List.of(region, name(verdict), Long.toString(tally.rows()), plain(tally.amount())));
        }
      }
    }
    return rows;
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case KEPT -> "kept";
      case EXACT_DUPLICATE -> "exact duplicate";
      case RE_EXPORTED -> "re-exported";
      case CONFLICT -> "conflict";
      case OUT_OF_PERIOD -> "out of period";
      case REFUND_PAIR -> "refund pair";
    };
  }

  private static List<List<String>> sources(FinanceReference expected) {
    return Stream.of(Source.values())
        .map(source ->
            List.of(
                source.name().toLowerCase(Locale.ROOT),
                Long.toString(expected.categorised(source).rows()),
                plain(expected.categorised(source).amount())))
        .toList();
  }

  private static List<List<String>> kept(FinanceReference expected) {
    return expected.lines().stream()
        .filter(line -> line.verdict() == Verdict.KEPT)
        .map(line ->
            List.of(
                line.region(),
                line.document(),
                Integer.toString(line.line()),
                line.date().toString(),
                line.account(),
                line.category(),
                line.supplier(),
                line.text(),
                plain(line.amount())))
        .toList();
  }

  private static String plain(@Nullable BigDecimal euros) {
    return euros == null ? "0.00" : euros.setScale(2).toPlainString();
  }
}
