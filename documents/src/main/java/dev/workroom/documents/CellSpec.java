package dev.workroom.documents;

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
 * @param list the values offered as a drop-down; one entry beginning with "=" is a range
 */
public record CellSpec(
    @Nullable Object value,
    @Nullable String format,
    @Nullable String style,
    @Nullable String comment,
    List<String> list) {
  public CellSpec {
    list = list == null ? List.of() : List.copyOf(list);
  }

  /** A text, date or formula. */
  public static CellSpec valueOf(String text) {
    return new CellSpec(text, null, null, null, List.of());
  }

  /** A whole number. */
  public static CellSpec valueOf(long number) {
    return new CellSpec(number, null, null, null, List.of());
  }

  /** A number. */
  public static CellSpec valueOf(double number) {
    return new CellSpec(number, null, null, null, List.of());
  }

  /** A truth value. */
  public static CellSpec valueOf(boolean truth) {
    return new CellSpec(truth, null, null, null, List.of());
  }
}
