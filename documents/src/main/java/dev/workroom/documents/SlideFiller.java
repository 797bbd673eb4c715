package dev.workroom.documents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fills charts and tables of slides with what their queries bring. */
final class SlideFiller {
  private static final int MOST_POINTS = 200;
  private static final int MOST_ROWS = 60;

  private final TableQuery query;
  private final SlideNumbers numbers;

  /**
   * @param language BCP 47, of those who read
   */
  SlideFiller(TableQuery query, String language) {
    this.query = query;
    this.numbers = new SlideNumbers(language);
  }

  /**
   * The slide with its figures.
   *
   * @throws DocumentException with one sentence when the query fails or brings what no slide shows
   */
  DeckSpec.Slide filled(DeckSpec.Slide spec) {
    if (spec.query().isEmpty()) {
      return spec;
    }
    Table result = query.run(spec.query());
    return spec.chart().wanted()
        ? spec.filled(spec.table(), chart(spec.chart(), result))
        : spec.filled(rows(spec.table(), result), spec.chart());
  }

  private DeckSpec.Chart chart(DeckSpec.Chart asked, Table result) {
    if (result.columns().size() < 2 || result.rows().size() > MOST_POINTS) {
      throw new DocumentException(
          "A chart's query must bring labels in its first column and values in the others, and at"
              + " most "
              + MOST_POINTS
              + " rows; this one has "
              + result.columns().size()
              + " columns and "
              + result.rows().size()
              + " rows.");
    }
    List<String> categories =
        asked.scatter()
            ? result.rows().stream().map(row -> String.valueOf(row.getFirst())).toList()
            : column(result, 0);
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    for (int column = 1; column < result.columns().size(); column++) {
      List<@Nullable Double> values = new ArrayList<>();
      for (List<? extends @Nullable Object> row : result.rows()) {
        values.add(row.get(column) instanceof Number number ? number.doubleValue() : null);
      }
      series.put(result.columns().get(column).name(), values);
    }
    return new DeckSpec.Chart(
        asked.type().isEmpty() ? "column" : asked.type(),
        categories,
        series,
        asked.format(),
        asked.highlight(),
        title(asked, asked.xTitle(), result, 0),
        title(asked, asked.yTitle(), result, result.columns().size() == 2 ? 1 : -1));
  }

  /** Nobody could read a scatter chart without the names of its axes. */
  private static String title(DeckSpec.Chart asked, String title, Table result, int column) {
    return title.isEmpty() && asked.scatter() && column >= 0
        ? result.columns().get(column).name()
        : title;
  }

  /** The query's rows; a first literal row stands for the header. */
  private List<List<String>> rows(List<List<String>> literal, Table result) {
    if (result.rows().size() > MOST_ROWS) {
      throw new DocumentException(
          "A slide shows at most "
              + MOST_ROWS
              + " rows; the query brings "
              + result.rows().size()
              + ": sum up, or put it into a workbook.");
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        literal.isEmpty()
            ? result.columns().stream().map(Table.Column::name).toList()
            : literal.getFirst());
    List<List<String>> columns =
        IntStream.range(0, result.columns().size()).mapToObj(at -> column(result, at)).toList();
    for (int row = 0; row < result.rows().size(); row++) {
      List<String> cells = new ArrayList<>();
      for (List<String> column : columns) {
        cells.add(column.get(row));
      }
      rows.add(cells);
    }
    literal.stream().skip(1).forEach(rows::add);
    return rows;
  }

  private List<String> column(Table result, int at) {
    List<@Nullable Object> values = new ArrayList<>();
    result.rows().forEach(row -> values.add(row.get(at)));
    return numbers.column(values);
  }

  /** What a table shows, in words. */
  static String described(List<List<String>> rows) {
    return rows.isEmpty()
        ? "Table"
        : "Table of "
            + (rows.size() - 1)
            + " rows: "
            + String.join(", ", rows.getFirst()).replace("**", "");
  }
}
