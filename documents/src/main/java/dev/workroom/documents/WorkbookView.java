package dev.workroom.documents;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a workbook to show.
 *
 * @param sheet only this sheet; all when absent
 * @param offset rows to skip on each sheet
 * @param limit rows to show on each sheet
 * @param formulas whether formulas are shown beside their values
 */
public record WorkbookView(@Nullable String sheet, int offset, int limit, boolean formulas) {
  public WorkbookView {
    offset = Math.max(0, offset);
    limit = limit <= 0 ? 100 : limit;
  }

  /** The first rows of each sheet, values only. */
  public static WorkbookView overview() {
    return new WorkbookView(null, 0, 100, false);
  }

  /** Everything. */
  public static WorkbookView all() {
    return new WorkbookView(null, 0, Integer.MAX_VALUE, false);
  }
}
