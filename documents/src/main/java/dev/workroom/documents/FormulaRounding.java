package dev.workroom.documents;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is left of rounding from a value: the balance after a loan's last payment is 0 but for
 * the last digits of what it is the difference of, and each engine leaves other digits there.
 */
final class FormulaRounding {
  private static final long MOST_READ = 10_000;

  /** A binary number of 64 bits has 16 digits; a chain of formulas costs some of them. */
  private static final double DIGITS = 1e-12;

  private FormulaRounding() {}

  /**
   * Whether both are alike, or differ by less than the last digits of the largest number that the
   * formula reads.
   *
   * @param results of formulas; those it lacks count with what is stored
   */
  static boolean same(
      FormulaGrid grid,
      FormulaGrid.At at,
      Map<FormulaGrid.At, Object> results,
      Object one,
      Object other) {
    return WorkbookCheck.same(one, other)
        || (one instanceof Double a
            && other instanceof Double b
            && Math.abs(a - b) <= DIGITS * largest(grid, at, results));
  }

  private static double largest(
      FormulaGrid grid, FormulaGrid.At at, Map<FormulaGrid.At, Object> results) {
    if (!(grid.at(at) instanceof FormulaGrid.Formula formula)) {
      return 0;
    }
    FormulaReach reach = FormulaReach.of(formula.plain(), at.sheet(), grid);
    if (reach.cells(grid) > MOST_READ) {
      return 0;
    }
    return reach
        .filled(grid)
        .mapToDouble(read -> Math.abs(number(grid.at(read), results.get(read))))
        .max()
        .orElse(0);
  }

  private static double number(@Nullable Object content, @Nullable Object result) {
    return switch (content) {
      case Double number -> number;
      case FormulaGrid.Formula formula when result == null ->
          formula.stored() instanceof Double stored ? stored : 0;
      case FormulaGrid.Formula formula -> result instanceof Double number ? number : 0;
      case null, default -> 0;
    };
  }
}
