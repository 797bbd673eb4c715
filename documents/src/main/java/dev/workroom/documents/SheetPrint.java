package dev.workroom.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a sheet is printed.
 *
 * @param area the cells to print, such as {@code A1:H40}, or columns: {@code A:H}; all when absent
 * @param titleRows rows repeated on each page, such as {@code 4:5}; the headers of a long table
 *     when absent
 * @param titleColumns columns repeated on each page, such as {@code A:A}
 * @param fit {@code width} (all columns on one page's width), {@code page} or {@code none}; width
 *     when absent
 * @param paper {@code A4}, {@code A3}, {@code A5}, {@code letter} or {@code legal}; A4 when absent
 * @param header left, centre and right between bars: {@code Ledger | | {date}}; {page}, {pages},
 *     {sheet}, {file}, {date} and {time} are filled in
 * @param footer as the header; the sheet's name and the page numbers when absent
 * @param breaks rows before which a page begins
 */
public record SheetPrint(
    @Nullable String area,
    @Nullable String titleRows,
    @Nullable String titleColumns,
    @Nullable String fit,
    @Nullable String paper,
    @Nullable String header,
    @Nullable String footer,
    List<Integer> breaks) {
  public SheetPrint {
    breaks = breaks == null ? List.of() : List.copyOf(breaks);
  }

  /** What a sheet gets whose description says nothing. */
  static SheetPrint standard() {
    return new SheetPrint(null, null, null, null, null, null, null, List.of());
  }
}
