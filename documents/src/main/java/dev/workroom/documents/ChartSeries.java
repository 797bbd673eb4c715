package dev.workroom.documents;

import dev.workroom.json.Guided;
import org.jspecify.annotations.Nullable;

/**
 * One series of a chart; in JSON the header of its column alone is enough.
 *
 * @param column header in the chart's table, or a range such as {@code Data!$B$2:$B$9}
 * @param name shown in the legend; the header when absent
 * @param type in a combination: {@code column}, {@code line} or {@code area}
 * @param color {@code RRGGBB}; the house palette when absent
 * @param secondary measured on the axis at the right
 */
@Guided
public record ChartSeries(
    String column,
    @Nullable String name,
    @Nullable String type,
    @Guided @Nullable String color,
    @Guided @Nullable Boolean secondary) {
  public ChartSeries {
    column = column == null ? "" : column.strip();
  }

  /** A series that has only a column. */
  public static ChartSeries valueOf(String column) {
    return new ChartSeries(column, null, null, null, null);
  }
}
