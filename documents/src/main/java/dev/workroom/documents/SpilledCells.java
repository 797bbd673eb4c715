package dev.workroom.documents;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes what the arrays of an existing workbook spill, and how far. */
final class SpilledCells {
  private final WorkbookParts book;
  private final FormulaGrid grid;
  private final Map<FormulaGrid.At, Object> results;

  SpilledCells(WorkbookParts book, FormulaGrid grid, Map<FormulaGrid.At, Object> results) {
    this.book = book;
    this.grid = grid;
    this.results = results;
  }

  /** Values that are new, and none where an array does not reach any more. */
  void write() throws IOException {
    Map<FormulaGrid.At, int[]> reaches = new LinkedHashMap<>();
    for (int s = 0; s < grid.sheets().size(); s++) {
      FormulaGrid.Sheet sheet = grid.sheets().get(s);
      for (int r = 0; r < sheet.rowCount(); r++) {
        for (int c = 0; c < sheet.width(r); c++) {
          if (sheet.get(r, c) instanceof FormulaGrid.Spilled spilled
              && results.containsKey(spilled.anchor())) {
            FormulaGrid.At at = new FormulaGrid.At(s, r, c);
            put(at, spilled);
            if (results.containsKey(at)) {
              int[] reach = reaches.computeIfAbsent(spilled.anchor(), _ -> new int[2]);
              reach[0] = Math.max(reach[0], r);
              reach[1] = Math.max(reach[1], c);
            }
          } else if (sheet.get(r, c) instanceof FormulaGrid.Formula formula
              && formula.array() != null
              && formula.array().dynamic()
              && results.containsKey(new FormulaGrid.At(s, r, c))) {
            reaches.putIfAbsent(new FormulaGrid.At(s, r, c), new int[] {r, c});
          }
        }
      }
    }
    for (Map.Entry<FormulaGrid.At, int[]> reach : reaches.entrySet()) {
      reach(reach.getKey(), reach.getValue());
    }
  }

  private void put(FormulaGrid.At at, FormulaGrid.Spilled spilled) throws IOException {
    SheetPart part = book.sheet(book.entry(grid.sheets().get(at.sheet()).name()));
    SheetPartCell cell = part.cell(at.row(), at.column());
    Object result = results.get(at);
    boolean same =
        result == null
            ? cell == null || cell.content().isEmpty()
            : spilled.stored() != null && WorkbookCheck.same(spilled.stored(), result);
    if (same) {
      return;
    }
    SheetPartCell anchor = part.cell(spilled.anchor().row(), spilled.anchor().column());
    SheetPartCell now =
        cell == null ? SheetPartCell.empty(anchor == null ? 0 : anchor.style()) : cell;
    part.put(at.row(), at.column(), now.with(null, result, part.prefix()));
  }

  private void reach(FormulaGrid.At anchor, int[] last) throws IOException {
    if (!(grid.at(anchor) instanceof FormulaGrid.Formula formula)
        || formula.array() == null
        || !formula.array().dynamic()) {
      return;
    }
    SheetPart part = book.sheet(book.entry(grid.sheets().get(anchor.sheet()).name()));
    SheetPartCell cell = part.cell(anchor.row(), anchor.column());
    String from = FormulaGrid.address(anchor);
    String to = FormulaGrid.address(new FormulaGrid.At(anchor.sheet(), last[0], last[1]));
    UnaryOperator<String> area = _ -> from.equals(to) ? from : from + ":" + to;
    if (cell != null && !cell.withSpans(area).equals(cell)) {
      part.put(anchor.row(), anchor.column(), cell.withSpans(area));
    }
  }
}
