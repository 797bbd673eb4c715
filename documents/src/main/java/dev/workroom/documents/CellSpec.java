package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A free cell; in JSON a value alone is enough.
 *
 * @param value text, number, truth value, a date as 2026-03-31, or a formula beginning with "="
 * @param format as in {@link TableColumn}
 * @param style {@code title}, {@code subtitle}, {@code heading}, {@code header}, {@code input},
 *     {@code calculation}, {@code total}, {@code note}, {@code label}, {@code figure} (a large
 *     number), {@code wrap}
 * @param comment a note that opens at the cell
 * @param list the values offered as a drop-down; one entry beginning with "=" is a range, one in
 *     braces a column of a table
 * @param validation what else may be typed in
 */
@Guided
public record CellSpec(
    @Nullable Object value,
    @Nullable String format,
    @Nullable String style,
    @Guided @Nullable String comment,
    @Guided List<String> list,
    @Guided @Nullable CellValidation validation) {
  public CellSpec {
    list = list == null ? List.of() : List.copyOf(list);
  }

  /** A text, date or formula. */
  public static CellSpec valueOf(String text) {
    return new CellSpec(text, null, null, null, List.of(), null);
  }

  /** A whole number. */
  public static CellSpec valueOf(long number) {
    return new CellSpec(number, null, null, null, List.of(), null);
  }

  /** A number. */
  public static CellSpec valueOf(double number) {
    return new CellSpec(number, null, null, null, List.of(), null);
  }

  /** A truth value. */
  public static CellSpec valueOf(boolean truth) {
    return new CellSpec(truth, null, null, null, List.of(), null);
  }
}
