package dev.workroom.documents;

import dev.workroom.documents.DiffReport.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellRangeAddress;

/** Number formats that changed although the cells' contents did not, told for whole ranges. */
final class DiffFormats {
  /** The old code and the new one. */
  private record Step(String was, String is) {}

  private record Block(Step step, int firstRow, int lastRow, int firstColumn, int lastColumn) {}

  private final Map<Integer, TreeMap<Integer, Step>> columns = new TreeMap<>();

  /** Takes a cell that is in both versions, at its place in the new one. */
  void add(int row, int column, String was, String is) {
    if (!was.isEmpty() && !is.isEmpty() && !was.equals(is)) {
      columns.computeIfAbsent(column, _ -> new TreeMap<>()).put(row, new Step(was, is));
    }
  }

  /** A change for each range of neighbours that changed alike, from the top. */
  List<Change> changes() {
    List<Block> blocks = new ArrayList<>();
    columns.forEach((column, rows) -> runs(column, rows).forEach(run -> add(blocks, run)));
    return blocks.stream()
        .sorted(Comparator.comparingInt(Block::firstRow).thenComparingInt(Block::firstColumn))
        .map(block ->
            Change.changed(
                new CellRangeAddress(
                        block.firstRow, block.lastRow, block.firstColumn, block.lastColumn)
                    .formatAsString(),
                "number format " + block.step.was,
                "number format " + block.step.is))
        .toList();
  }

  private static List<Block> runs(int column, TreeMap<Integer, Step> rows) {
    List<Block> runs = new ArrayList<>();
    rows.forEach((row, step) -> {
      Block last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && last.lastRow == row - 1 && last.step.equals(step)) {
        runs.set(runs.size() - 1, new Block(step, last.firstRow, row, column, column));
      } else {
        runs.add(new Block(step, row, row, column, column));
      }
    });
    return runs;
  }

  /** Joins a run to the block on its left that is as high. */
  private static void add(List<Block> blocks, Block run) {
    for (int i = 0; i < blocks.size(); i++) {
      Block left = blocks.get(i);
      if (left.lastColumn == run.firstColumn - 1
          && left.firstRow == run.firstRow
          && left.lastRow == run.lastRow
          && left.step.equals(run.step)) {
        blocks.set(
            i, new Block(run.step, run.firstRow, run.lastRow, left.firstColumn, run.lastColumn));
        return;
      }
    }
    blocks.add(run);
  }
}
