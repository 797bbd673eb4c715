package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a {@link TableSpec}; in JSON a text alone is its header.
 *
 * @param formula the same for each row, such as {@code ={Actual}-{Budget}}
 * @param source the query's column, when the header shall read differently
 * @param format {@code integer}, {@code number}, {@code money}, {@code currency}, {@code
 *     thousands}, {@code millions}, {@code percent}, {@code factor}, {@code date}, {@code month},
 *     {@code datetime}, {@code time}, {@code year}, {@code id}, {@code text} or an Excel format
 *     code; by default what suits the values
 * @param style {@code input}, {@code calculation}, {@code total}, {@code note}, {@code wrap}; by
 *     default what suits the column
 * @param total {@code sum}, {@code average}, {@code count}, {@code min}, {@code max}, {@code none},
 *     {@code same} (the column's own formula over the totals) or a formula
 * @param list the values a cell may have, offered as a drop-down; one entry beginning with "=" is a
 *     range, one in braces a column of a table
 * @param validation what else may be typed in
 * @param sparkline a small chart in each cell, of other columns of its row
 * @param comment shown on the header
 * @param width in characters
 */
public record TableColumn(
    String header,
    @Nullable String formula,
    @Guided @Nullable String source,
    @Nullable String format,
    @Nullable String style,
    @Guided @Nullable String total,
    @Guided List<String> list,
    @Guided @Nullable CellValidation validation,
    @Guided @Nullable TableSparkline sparkline,
    @Guided @Nullable String comment,
    @Guided @Nullable Double width) {
  public TableColumn {
    header = header == null ? (source == null ? "" : source) : header.strip();
    list = list == null ? List.of() : List.copyOf(list);
  }

  /** A column that has only a header. */
  public static TableColumn valueOf(String header) {
    return new TableColumn(header, null, null, null, null, null, List.of(), null, null, null, null);
  }
}
