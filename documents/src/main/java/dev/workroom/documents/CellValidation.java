package dev.workroom.documents;

import org.jspecify.annotations.Nullable;

/**
 * What may be typed into a cell, and what the person is told; in JSON the rule alone is enough.
 *
 * @param rule {@code whole}, {@code number}, {@code date}, {@code time}, {@code length}, each also
 *     with a comparison ({@code whole >=0}, {@code number between 0 and 1}, {@code date
 *     >=2026-01-01}, {@code length <=20}), or {@code when} and a formula that must be true, with
 *     braces; absent beside a list
 * @param message shown when the cell is selected
 * @param error shown when something else was typed in
 * @param warn {@code true}: what is typed in may stay after a warning
 */
public record CellValidation(
    @Nullable String rule,
    @Nullable String message,
    @Nullable String error,
    @Nullable Boolean warn) {
  /** A rule without words of its own. */
  public static CellValidation valueOf(String rule) {
    return new CellValidation(rule, null, null, null);
  }
}
