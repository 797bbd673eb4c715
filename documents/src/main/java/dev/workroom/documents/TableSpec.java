package dev.workroom.documents;

import dev.workroom.json.Describe;
import dev.workroom.json.Guided;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of rows under one header row.
 *
 * @param name how formulas and charts call it; the sheet's name when absent
 * @param title a heading above the header row
 * @param at the cell of its top left corner; below the previous table when absent
 * @param query SQL whose result rows fill the columns that have no formula
 * @param rows literal rows, after those of the query: each a list of values in column order
 *     (columns with a formula may be left out), or an object by header; text that begins with "="
 *     is a formula, text like 2026-03-31 a date
 * @param columns headers, formulas and formats; the query's columns when absent
 * @param total {@code true}, or the label of a total row of live formulas: sums, and for ratio
 *     columns the column's own formula over the totals
 * @param plain {@code true} for a block that is no Excel table (no filter, no structured
 *     references)
 */
public record TableSpec(
    @Nullable String name,
    @Nullable String title,
    @Guided @Nullable String at,
    @Nullable String query,
    List<Object> rows,
    List<TableColumn> columns,
    @Describe(orTrue = true) @Nullable String total,
    @Guided @Nullable Boolean plain,
    @Guided List<TableHighlight> highlights) {
  public TableSpec {
    rows = rows == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(rows));
    columns = columns == null ? List.of() : List.copyOf(columns);
    highlights = highlights == null ? List.of() : List.copyOf(highlights);
  }
}
