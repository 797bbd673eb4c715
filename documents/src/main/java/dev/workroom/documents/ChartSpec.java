package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart over columns of a table, or over ranges.
 *
 * @param type {@code column}, {@code bar}, {@code line}, {@code area}, {@code pie}, {@code
 *     doughnut}, {@code scatter}, {@code stacked column}, {@code stacked bar}, {@code stacked
 *     area}, {@code 100% column}, {@code 100% bar} or {@code combination} (columns, and the series
 *     that say {@code line})
 * @param table the table it shows; the first of its sheet when absent
 * @param category header of the labels' column, or a range; the table's first column when absent
 * @param series headers of the value columns, or objects ({@link ChartSeries}); all numeric columns
 *     when absent
 * @param at the cell of its top left corner; beside the sheet's tables when absent
 * @param size {@code small}, {@code medium}, {@code large}, {@code wide}, or pixels: {@code
 *     460x250}
 * @param format of the value axis and the labels
 * @param labels whether values are written at the points; by default for pies and for few bars
 * @param legend {@code bottom}, {@code right}, {@code top} or {@code none}
 */
@Guided
public record ChartSpec(
    String type,
    @Nullable String title,
    @Nullable String table,
    @Nullable String category,
    List<ChartSeries> series,
    @Guided @Nullable String at,
    @Guided @Nullable String size,
    @Guided @Nullable String xTitle,
    @Guided @Nullable String yTitle,
    @Guided @Nullable String format,
    @Guided @Nullable Boolean labels,
    @Guided @Nullable String legend) {
  public ChartSpec {
    type = type == null ? "column" : type.strip();
    series = series == null ? List.of() : List.copyOf(series);
  }
}
