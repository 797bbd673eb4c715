package dev.workroom.documents;

import dev.workroom.json.Guided;
import org.jspecify.annotations.Nullable;

/**
 * Conditional formatting of a table.
 *
 * @param column the column it colours; the whole row when absent
 * @param rule a comparison ({@code <0}, {@code >=Threshold}, {@code ="Late"}, {@code between 1 and
 *     5}), {@code text Late}, {@code duplicates}, {@code top 10}, {@code bottom 10}, {@code bars},
 *     {@code scale}, {@code icons}, or a formula with braces after {@code when}, such as {@code
 *     when {Actual}>{Budget}}
 * @param style {@code bad}, {@code good}, {@code warning} or {@code muted}; bad by default
 */
@Guided
public record TableHighlight(@Nullable String column, String rule, @Nullable String style) {
  public TableHighlight {
    rule = rule == null ? "" : rule.strip();
  }
}
