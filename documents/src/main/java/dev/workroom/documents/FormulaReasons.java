package dev.workroom.documents;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Why formulas have no result, in the words of those that the others depend on. */
final class FormulaReasons {
  private static final int MOST_SHOWN = 5;
  private static final int MOST_LOOKED_AT = 2_000;

  private FormulaReasons() {}

  /**
   * Such as {@code " because of GROWTH, cells of another workbook"}; empty where it is not known.
   */
  static String because(FormulaGrid grid, Collection<FormulaGrid.At> left) {
    FormulaMarks marks = new FormulaMarks(grid);
    left.forEach(marks::add);
    Set<String> reasons = new LinkedHashSet<>();
    for (FormulaGrid.At at : left.stream().limit(MOST_LOOKED_AT).toList()) {
      if (grid.at(at) instanceof FormulaGrid.Formula formula) {
        String limit = FormulaLimits.why(grid, at.sheet(), formula.plain());
        if (limit != null) {
          reasons.add(limit);
        } else if (!marks.meet(FormulaReach.of(formula.plain(), at.sheet(), grid))) {
          FormulaFunctions.called(formula.plain())
              .filter(function -> !FormulaFunctions.plainly(function + "()"))
              .forEach(reasons::add);
        }
      }
    }
    if (reasons.isEmpty() && grid.iterates()) {
      reasons.add("a circle of formulas");
    }
    List<String> shown = reasons.stream().limit(MOST_SHOWN).toList();
    return shown.isEmpty()
        ? ""
        : " because of " + String.join(", ", shown) + (reasons.size() > MOST_SHOWN ? ", …" : "");
  }

  /** What is left to the program that opens a workbook that was made; none where nothing is. */
  static List<Finding> findings(FormulaGrid grid, List<FormulaGrid.At> left) {
    if (left.isEmpty()) {
      return List.of();
    }
    String first = grid.shown(left.getFirst());
    return List.of(
        new Finding(
            Severity.NOTE,
            first,
            left.size() == 1
                ? "This formula is not computed here%s; the program that opens the workbook computes it."
                    .formatted(because(grid, left))
                : "%d formulas, the first at %s, are not computed here%s; the program that opens the workbook computes them."
                    .formatted(left.size(), first, because(grid, left))));
  }
}
