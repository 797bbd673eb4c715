package dev.workroom.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a chart; what is absent stays. The fields are those of {@link ChartSpec}.
 *
 * @param title an empty text takes the title away
 */
public record ChartChange(
    @Nullable String type,
    @Nullable String title,
    @Nullable String table,
    @Nullable String category,
    List<ChartSeries> series,
    @Nullable String at,
    @Nullable String size,
    @Nullable String xTitle,
    @Nullable String yTitle,
    @Nullable String format,
    @Nullable Boolean labels,
    @Nullable String legend) {
  public ChartChange {
    series = series == null ? List.of() : List.copyOf(series);
  }

  /** Whether only the place, the size or the title changes, so that the rest keeps its look. */
  boolean light() {
    return category == null && series.isEmpty() && rangesAlone();
  }

  /** Whether beside these only the category and the series change. */
  boolean rangesAlone() {
    return type == null
        && table == null
        && xTitle == null
        && yTitle == null
        && format == null
        && labels == null
        && legend == null;
  }
}
