package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small chart in each cell of a column, over other columns of its row; in JSON {@code "Jan:Dec"}
 * alone is enough.
 *
 * @param of the headers of neighbouring columns, or one text: the first and the last with a colon
 * @param type {@code line}, {@code column} or {@code winloss}; line when absent
 * @param color {@code RRGGBB}
 */
public record TableSparkline(
    List<String> of, @Nullable String type, @Guided @Nullable String color) {
  public TableSparkline {
    of = of == null ? List.of() : List.copyOf(of);
  }

  /** A line over these columns. */
  public static TableSparkline valueOf(String columns) {
    return new TableSparkline(List.of(columns), null, null);
  }
}
