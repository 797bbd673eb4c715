package dev.workroom.documents;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set of cells of a workbook's filled part, fast for long blocks. */
final class FormulaMarks {
  private record Column(int sheet, int column) {}

  private final FormulaGrid grid;
  private final Map<Column, BitSet> columns = new HashMap<>();
  private final int[] widths;
  private final List<FormulaReach.Area> open = new ArrayList<>();
  private boolean empty = true;

  FormulaMarks(FormulaGrid grid) {
    this.grid = grid;
    widths = new int[grid.sheets().size()];
    for (int s = 0; s < widths.length; s++) {
      FormulaGrid.Sheet sheet = grid.sheets().get(s);
      for (int r = 0; r < sheet.rowCount(); r++) {
        widths[s] = Math.max(widths[s], sheet.width(r));
      }
    }
  }

  boolean isEmpty() {
    return empty;
  }

  void add(FormulaGrid.At at) {
    add(new FormulaReach.Area(at.sheet(), at.row(), at.column(), at.row(), at.column()));
  }

  /** Adds what of the block is within the filled part; returns how many cells that are new. */
  long add(FormulaReach.Area area) {
    long fresh = 0;
    int end = Math.min(area.lastRow() + 1, grid.sheets().get(area.sheet()).rowCount());
    for (int c = area.firstColumn(); c <= lastColumn(area); c++) {
      if (area.firstRow() < end) {
        BitSet rows = columns.computeIfAbsent(new Column(area.sheet(), c), key -> new BitSet());
        if (rows.nextClearBit(area.firstRow()) < end) {
          fresh += end - area.firstRow() - rows.get(area.firstRow(), end).cardinality();
          rows.set(area.firstRow(), end);
        }
        empty = false;
      }
    }
    return fresh;
  }

  void addAll() {
    for (int s = 0; s < widths.length; s++) {
      add(new FormulaReach.Area(s, 0, 0, Integer.MAX_VALUE - 1, widths[s]));
    }
  }

  /**
   * Whether it is marked; a formula that only stands where an array may spill keeps its own value.
   */
  boolean has(FormulaGrid.At at) {
    BitSet rows = columns.get(new Column(at.sheet(), at.column()));
    return (rows != null && rows.get(at.row()))
        || (!(grid.at(at) instanceof FormulaGrid.Formula)
            && open.stream().anyMatch(area -> area.has(at)));
  }

  /** Whether the formula reads any of these cells. */
  boolean meet(FormulaReach reach) {
    return !empty && (reach.everywhere() || reach.areas().stream().anyMatch(this::meet));
  }

  /** Adds a formula with all that its array covers or may cover. */
  void addWhole(FormulaGrid.At at) {
    add(at);
    if (grid.at(at) instanceof FormulaGrid.Formula formula && formula.array() != null) {
      addOpen(formula.array().mayCover(at));
    }
  }

  /** Adds a block also where nothing is filled. */
  void addOpen(FormulaReach.Area area) {
    open.add(area);
    empty = false;
  }

  private boolean meet(FormulaReach.Area area) {
    if (open.stream().anyMatch(area::meets)) {
      return true;
    }
    for (int c = area.firstColumn(); c <= lastColumn(area); c++) {
      BitSet rows = columns.get(new Column(area.sheet(), c));
      int found = rows == null ? -1 : rows.nextSetBit(area.firstRow());
      if (found >= 0 && found <= area.lastRow()) {
        return true;
      }
    }
    return false;
  }

  private int lastColumn(FormulaReach.Area area) {
    return Math.min(area.lastColumn(), widths[area.sheet()] - 1);
  }

  /** Takes cells; called column by column. */
  @FunctionalInterface
  interface Each {
    void cell(int sheet, int row, int column);
  }

  void each(Each each) {
    columns.forEach((column, rows) ->
        rows.stream().forEach(row -> each.cell(column.sheet(), row, column.column())));
  }

  /** How many cells there are. */
  long size() {
    return columns.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Adds each formula that reads a marked cell, directly or through others. */
  void spread(Map<FormulaGrid.At, FormulaReach> formulas) {
    boolean grown = !empty;
    while (grown) {
      grown = false;
      for (Map.Entry<FormulaGrid.At, FormulaReach> formula : formulas.entrySet()) {
        if (!has(formula.getKey()) && meet(formula.getValue())) {
          add(formula.getKey());
          grown = true;
        }
      }
    }
  }
}
