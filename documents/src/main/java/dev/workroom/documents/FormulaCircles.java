package dev.workroom.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formulas that read their own results, directly or through others, as their texts have it.
 *
 * <p>A search in depth; what has been left behind is never looked at again, so that long running
 * totals cost no more than their cells.
 */
final class FormulaCircles {
  private static final int LAST_ROW = 1_048_575;
  private static final int MOST_SHOWN = 6;

  /** They look at where cells are, not at what is in them. */
  private static final Pattern PLACES =
      Pattern.compile(
          "(?i)\\b(ROWS?|COLUMNS?|AREAS|ISREF|ISFORMULA|FORMULATEXT|SHEETS?|CELL)\\([^()]*\\)");

  private final FormulaGrid grid;
  private final List<NavigableMap<Integer, BitSet>> open = new ArrayList<>();
  private final Map<FormulaGrid.At, Integer> depth = new HashMap<>();
  private final Deque<Step> path = new ArrayDeque<>();
  private final List<List<FormulaGrid.At>> found = new ArrayList<>();

  private FormulaCircles(FormulaGrid grid) {
    this.grid = grid;
    grid.sheets().forEach(sheet -> open.add(new TreeMap<>()));
  }

  /** A formula on the path, and how far its areas have been followed. */
  private static final class Step {
    private final FormulaGrid.At at;
    private final List<FormulaReach.Area> areas;
    private int area;
    private int column = -1;
    private int row;

    Step(FormulaGrid.At at, List<FormulaReach.Area> areas) {
      this.at = at;
      this.areas = areas;
    }
  }

  /** The circles among these formulas, each from one of its cells to the one before that again. */
  static List<List<FormulaGrid.At>> of(FormulaGrid grid, Collection<FormulaGrid.At> formulas) {
    FormulaCircles circles = new FormulaCircles(grid);
    for (FormulaGrid.At at : formulas) {
      circles
          .open
          .get(at.sheet())
          .computeIfAbsent(at.column(), column -> new BitSet())
          .set(at.row());
    }
    for (FormulaGrid.At at : formulas) {
      if (circles.isOpen(at)) {
        circles.follow(at);
      }
    }
    return circles.found;
  }

  /** A finding for each circle that has a cell without a result, unless they are meant to be. */
  static List<Finding> findings(
      FormulaGrid grid, Collection<FormulaGrid.At> formulas, Set<FormulaGrid.At> computed) {
    if (grid.iterates()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    Set<FormulaGrid.At> told = new HashSet<>();
    for (List<FormulaGrid.At> circle : of(grid, formulas)) {
      if (!computed.containsAll(circle) && told.addAll(circle)) {
        FormulaGrid.At first = circle.getFirst();
        String way =
            circle.stream().limit(MOST_SHOWN).map(grid::shown).collect(Collectors.joining(" → "))
                + (circle.size() > MOST_SHOWN ? " → …" : "");
        findings.add(
            new Finding(
                Severity.ERROR,
                grid.shown(first),
                "The formula is circular, it reads its own result (%s → %s), so that it has none; break the circle."
                    .formatted(way, grid.shown(first))));
      }
    }
    return findings;
  }

  private boolean isOpen(FormulaGrid.At at) {
    BitSet rows = open.get(at.sheet()).get(at.column());
    return rows != null && rows.get(at.row());
  }

  private void follow(FormulaGrid.At start) {
    enter(start);
    while (!path.isEmpty()) {
      Step step = path.getLast();
      FormulaGrid.At next = next(step);
      if (next == null) {
        path.removeLast();
        depth.remove(step.at);
        BitSet rows = open.get(step.at.sheet()).get(step.at.column());
        if (rows != null) {
          rows.clear(step.at.row());
        }
      } else if (depth.containsKey(next)) {
        found.add(path.stream().skip(depth.get(next)).map(each -> each.at).toList());
      } else {
        enter(next);
      }
    }
  }

  private void enter(FormulaGrid.At at) {
    depth.put(at, path.size());
    List<FormulaReach.Area> areas = List.of();
    if (grid.at(at) instanceof FormulaGrid.Formula formula) {
      String text = formula.plain();
      areas =
          FormulaReach.of(
                  text.indexOf('(') < 0 ? text : PLACES.matcher(text).replaceAll("1"),
                  at.sheet(),
                  grid)
              .areas()
              .stream()
              // Where OFFSET leads is not known.
              .filter(area ->
                  area.firstRow() > 0
                      || area.lastRow() < LAST_ROW
                      || area.lastColumn() - area.firstColumn() < 16_383)
              .toList();
    }
    path.addLast(new Step(at, areas));
  }

  /** The next formula that it reads and that has not been left behind. */
  private FormulaGrid.@Nullable At next(Step step) {
    while (step.area < step.areas.size()) {
      FormulaReach.Area area = step.areas.get(step.area);
      if (step.column < 0) {
        step.column = area.firstColumn();
        step.row = area.firstRow();
      }
      Map.Entry<Integer, BitSet> column = open.get(area.sheet()).ceilingEntry(step.column);
      if (column == null || column.getKey() > area.lastColumn()) {
        step.area++;
        step.column = -1;
        continue;
      }
      if (column.getKey() > step.column) {
        step.column = column.getKey();
        step.row = area.firstRow();
      }
      int row = column.getValue().nextSetBit(step.row);
      if (row < 0 || row > area.lastRow()) {
        step.column++;
        step.row = area.firstRow();
        continue;
      }
      step.row = row + 1;
      return new FormulaGrid.At(area.sheet(), row, column.getKey());
    }
    return null;
  }
}
