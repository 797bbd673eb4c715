package dev.workroom.documents;

import java.util.Map;
import java.util.Set;

/** Computes formulas independently of the program that stored their values. */
interface FormulaEngine {
  /**
   * Results of those formulas it can compute; the others are left out, never guessed.
   *
   * @param wanted the cells to compute
   * @param known results of formulas that are not wanted, to compute with
   * @return {@code Double}, {@code String}, {@code Boolean} or {@link CellError} by place
   */
  Map<FormulaGrid.At, Object> compute(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known);
}
