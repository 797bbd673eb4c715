package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.poi.EncryptedDocumentException;
import org.jspecify.annotations.Nullable;

/**
 * All formulas of a workbook computed anew, each beside the value that the file has for it.
 *
 * @param program what stored the values, as the file says, or ""
 */
public record RecalculatedWorkbook(String program, List<Cell> cells) {
  private static final int MOST_CELLS = 1_500_000;

  public RecalculatedWorkbook {
    cells = List.copyOf(cells);
  }

  /** How a formula's own value compares with the file's. */
  public enum Outcome {
    /** Both are the same to 9 significant digits. */
    SAME,
    /** Two engines, or one that others have confirmed, say otherwise than the file. */
    DIFFERENT,
    /** The one engine that knows the function says otherwise: who is right is not known. */
    DOUBTED,
    /** It cannot be computed here. */
    UNSUPPORTED,
    /** It has another value each time. */
    CHANGING,
    /** The file has no value to compare with. */
    MISSING
  }

  /**
   * A formula cell.
   *
   * @param formula without "=", as a person reads it
   * @param stored {@code Double}, {@code String}, {@code Boolean} or an error, whose text is its
   *     code
   */
  public record Cell(
      String place,
      String formula,
      @Nullable Object stored,
      @Nullable Object computed,
      Outcome outcome) {}

  /**
   * Computes a workbook's formulas, from its constants alone.
   *
   * @throws DocumentException with one sentence when the file cannot be read
   */
  public static RecalculatedWorkbook of(Path file) {
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      FormulaGrid grid = FormulaGrid.read(workbook, MOST_CELLS);
      return new RecalculatedWorkbook(workbook.program(), of(grid, new FormulaAgreement()));
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  static List<Cell> of(FormulaGrid grid, FormulaAgreement engine) {
    List<FormulaGrid.At> formulas = grid.formulas();
    Map<FormulaGrid.At, Object> computed =
        engine.compute(grid, new LinkedHashSet<>(formulas), Map.of());
    FormulaMarks changing = new FormulaMarks(grid);
    for (FormulaGrid.At at : formulas) {
      if (grid.at(at) instanceof FormulaGrid.Formula formula
          && FormulaFunctions.changing(formula.plain())) {
        changing.addWhole(at);
      }
    }
    if (!changing.isEmpty()) {
      changing.spread(FormulaReach.of(formulas, grid));
    }
    List<Cell> cells = new ArrayList<>();
    for (FormulaGrid.At at : formulas) {
      if (grid.at(at) instanceof FormulaGrid.Formula formula) {
        Object fresh = computed.get(at);
        Object stored = formula.stored();
        boolean same =
            stored != null
                && fresh != null
                && FormulaRounding.same(grid, at, computed, stored, fresh);
        cells.add(
            new Cell(
                grid.shown(at),
                FormulaFunctions.shown(formula.written()),
                formula.stored(),
                fresh,
                outcome(stored, fresh, same, changing.has(at), engine.alone().contains(at))));
      }
    }
    return cells;
  }

  private static Outcome outcome(
      @Nullable Object stored,
      @Nullable Object fresh,
      boolean same,
      boolean changing,
      boolean alone) {
    if (stored == null) {
      return Outcome.MISSING;
    }
    if (fresh == null) {
      return Outcome.UNSUPPORTED;
    }
    if (same) {
      return Outcome.SAME;
    }
    return changing ? Outcome.CHANGING : alone ? Outcome.DOUBTED : Outcome.DIFFERENT;
  }
}
