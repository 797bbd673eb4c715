package dev.workroom.app;

import dev.workroom.core.event.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a sheet as the worker tells it ({@code SheetTool.Part}), in words of the host: the
 * classes that read workbooks stand on libraries that the host's class path leaves out.
 */
record SheetPart(Window window, Look look) {
  record Window(String sheet, int rows, int columns, int row, int column, List<Cell> cells) {}

  record Cell(int r, int c, String v, Optional<String> f, Optional<Double> n, String t) {}

  record Look(
      List<Integer> widths,
      int frozenRows,
      int frozenColumns,
      List<String> merged,
      List<Style> styles,
      Map<String, Integer> cells,
      List<Chart> charts) {}

  record Style(
      boolean bold,
      boolean italic,
      Optional<String> fill,
      Optional<String> color,
      Optional<String> align) {}

  record Chart(int n, String title, String anchor) {}

  /** What the page gets: cells with the number of their style, and what a check found there. */
  record Shown(
      String sheet,
      int rows,
      int columns,
      int row,
      int column,
      List<Integer> widths,
      int frozenRows,
      int frozenColumns,
      List<String> merged,
      List<ShownCell> cells,
      List<Style> styles,
      List<Finding> flags,
      List<Chart> charts) {}

  record ShownCell(
      int r,
      int c,
      String v,
      Optional<String> f,
      Optional<Double> n,
      String t,
      Optional<Integer> s) {}

  Shown shown(List<Finding> flags) {
    return new Shown(
        window.sheet,
        window.rows,
        window.columns,
        window.row,
        window.column,
        look.widths,
        look.frozenRows,
        look.frozenColumns,
        look.merged,
        window.cells.stream().map(this::shown).toList(),
        look.styles,
        flags,
        look.charts);
  }

  private ShownCell shown(Cell cell) {
    return new ShownCell(
        cell.r,
        cell.c,
        cell.v,
        cell.f,
        cell.n,
        cell.t.toLowerCase(Locale.ROOT),
        Optional.ofNullable(look.cells.get(cell.r + ":" + cell.c)));
  }
}
