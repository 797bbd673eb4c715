package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two engines that check each other.
 *
 * <p>POI is fast and exact but knows few functions; IronCalc knows most and is slow. So POI
 * computes what it can, IronCalc computes the rest, and computes again some cells of each pattern
 * of POI's. Where they differ, the whole pattern is left out with all that depends on it; so is
 * what one engine alone computes with functions in which it was never tried.
 */
final class FormulaAgreement implements FormulaEngine {
  private static final int MOST_ROUNDS = 4;
  private static final int SAMPLES = 300;

  /** Cells that IronCalc reads only to check; a cell costs it some 30 microseconds. */
  private static final long MOST_TO_CHECK = 5_000;

  private final FormulaEngine fast = new FormulaPoi();
  private final FormulaEngine wide = new FormulaIronCalc();
  private final FormulaEngine office;

  /** What each engine found of the cells that are in doubt. */
  private final Map<FormulaGrid.At, List<Object>> doubts = new HashMap<>();

  private final Set<FormulaGrid.At> alone = new HashSet<>();

  /** What POI computes, which goes only where a formula's conditions lead. */
  private final Set<FormulaGrid.At> exact = new HashSet<>();

  /** The two alone. */
  FormulaAgreement() {
    this(LibreOffice.none());
  }

  /**
   * @param office computes what neither can, and decides between them
   */
  FormulaAgreement(LibreOffice office) {
    this.office = new FormulaOffice(office);
  }

  /** The cells of the last call that IronCalc alone computed. */
  Set<FormulaGrid.At> alone() {
    return alone;
  }

  /** Also the cells into which arrays spill. */
  @Override
  public Map<FormulaGrid.At, Object> compute(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> others) {
    Map<FormulaGrid.At, Object> known = new HashMap<>(others);
    known
        .keySet()
        .removeIf(at ->
            wanted.contains(at)
                || (grid.at(at) instanceof FormulaGrid.Spilled spilled
                    && wanted.contains(spilled.anchor())));
    Map<FormulaGrid.At, Object> results = once(grid, wanted, known);
    // What arrays spill is there for other formulas only now, for arrays among them too.
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<FormulaGrid.At, Object> spilled = new HashMap<>(results);
      spilled.keySet().removeAll(wanted);
      if (spilled.isEmpty() || known.entrySet().containsAll(spilled.entrySet())) {
        break;
      }
      known.putAll(spilled);
      results = once(grid, wanted, known);
    }
    decided(grid, wanted, known, results);
    FormulaMarks beyond = FormulaLimits.of(grid, wanted, results);
    // IronCalc takes a cell that reads itself for empty.
    Set<FormulaGrid.At> inexact = new LinkedHashSet<>(wanted);
    inexact.removeAll(exact);
    List<List<FormulaGrid.At>> circles = new ArrayList<>(FormulaCircles.of(grid, inexact));
    // POI gives a circle's error to whoever reads it: what makes a value of it hides the circle.
    if (exact.stream().anyMatch(at -> takesErrors(grid, at))) {
      FormulaCircles.of(grid, wanted).stream()
          .filter(circle -> circle.stream().anyMatch(at -> takesErrors(grid, at)))
          .forEach(circles::add);
    }
    if (!circles.isEmpty()) {
      circles.forEach(circle -> circle.forEach(beyond::addWhole));
      beyond.spread(FormulaReach.of(wanted, grid));
    }
    if (!beyond.isEmpty()) {
      results.keySet().removeIf(beyond::has);
    }
    return results;
  }

  private static boolean takesErrors(FormulaGrid grid, FormulaGrid.At at) {
    return grid.at(at) instanceof FormulaGrid.Formula formula
        && FormulaFunctions.takesErrors(formula.plain());
  }

  /** Adds what LibreOffice finds of the rest; where there is doubt, when it agrees with one. */
  private void decided(
      FormulaGrid grid,
      Set<FormulaGrid.At> wanted,
      Map<FormulaGrid.At, Object> known,
      Map<FormulaGrid.At, Object> results) {
    Set<FormulaGrid.At> left = new LinkedHashSet<>(wanted);
    left.removeAll(results.keySet());
    if (left.isEmpty()) {
      return;
    }
    Map<FormulaGrid.At, Object> values = new HashMap<>(known);
    values.putAll(results);
    Map<FormulaGrid.At, Object> third = office.compute(grid, left, values);
    FormulaMarks open = new FormulaMarks(grid);
    for (FormulaGrid.At at : left) {
      Object value = third.get(at);
      List<Object> others = doubts.getOrDefault(at, List.of());
      boolean agreed =
          others.isEmpty()
              || others.stream()
                  .anyMatch(o -> value != null && FormulaRounding.same(grid, at, values, o, value));
      if (value == null || !agreed) {
        open.addWhole(at);
      }
    }
    open.spread(FormulaReach.of(left, grid));
    third.forEach((at, value) -> {
      if (!open.has(at)) {
        results.put(at, value);
      }
    });
  }

  private Map<FormulaGrid.At, Object> once(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known) {
    Map<FormulaGrid.At, Object> merged = new HashMap<>(fast.compute(grid, wanted, known));
    exact.clear();
    exact.addAll(merged.keySet());
    List<Pattern> patterns = patterns(grid, wanted, merged.keySet());
    FormulaMarks other = new FormulaMarks(grid);
    patterns.stream().filter(p -> !p.byPoi).forEach(p -> p.cells.forEach(other::add));
    if (!other.isEmpty()) {
      other.spread(FormulaReach.of(wanted, grid));
      merged.keySet().removeIf(other::has);
      patterns = patterns(grid, wanted, merged.keySet());
    }
    Set<FormulaGrid.At> again = new LinkedHashSet<>(wanted);
    again.removeAll(merged.keySet());
    again.addAll(samples(grid, patterns));
    Map<FormulaGrid.At, Object> values = new HashMap<>(known);
    values.putAll(merged);
    Map<FormulaGrid.At, Object> second = wide.compute(grid, again, values);
    FormulaMarks doubtful = new FormulaMarks(grid);
    doubts.clear();
    alone.clear();
    for (Pattern pattern : patterns) {
      if (pattern.doubted(grid, merged, second)) {
        for (FormulaGrid.At at : pattern.cells) {
          doubtful.add(at);
          doubts.put(
              at, Stream.of(merged.get(at), second.get(at)).filter(Objects::nonNull).toList());
        }
      }
    }
    second.forEach((at, value) -> {
      if (merged.putIfAbsent(at, value) == null) {
        alone.add(at);
      }
    });
    for (FormulaGrid.At at : again) {
      if (!merged.containsKey(at)
          && grid.at(at) instanceof FormulaGrid.Formula formula
          && formula.array() != null) {
        doubtful.addOpen(formula.array().mayCover(at));
      }
    }
    if (!doubtful.isEmpty()) {
      doubtful.spread(FormulaReach.of(wanted, grid));
      merged.keySet().removeIf(doubtful::has);
    }
    return merged;
  }

  /** Cells whose formulas are the same, seen from each of them. */
  private record Pattern(
      boolean byPoi, boolean trusted, boolean changing, List<FormulaGrid.At> cells) {
    boolean doubted(
        FormulaGrid grid, Map<FormulaGrid.At, Object> first, Map<FormulaGrid.At, Object> second) {
      boolean seen = false;
      for (FormulaGrid.At at : cells) {
        Object other = second.get(at);
        if (other != null) {
          seen = true;
          if (!changing
              && !FormulaRounding.same(grid, at, first, first.getOrDefault(at, other), other)) {
            return true;
          }
        }
      }
      return !seen && !trusted;
    }
  }

  private static List<Pattern> patterns(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Set<FormulaGrid.At> computed) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (FormulaGrid.At at : wanted) {
      if (computed.contains(at) && grid.at(at) instanceof FormulaGrid.Formula formula) {
        String key =
            at.sheet() + " " + at.column() + FormulaShift.pattern(formula.plain(), at.row());
        patterns
            .computeIfAbsent(
                key,
                fresh ->
                    new Pattern(
                        FormulaFunctions.byPoi(formula.plain()),
                        FormulaFunctions.plainly(formula.plain()),
                        FormulaFunctions.changing(formula.plain()),
                        new ArrayList<>()))
            .cells
            .add(at);
      }
    }
    return List.copyOf(patterns.values());
  }

  /** Some of each pattern, first of those that need it, as many as may be read. */
  private static List<FormulaGrid.At> samples(FormulaGrid grid, List<Pattern> patterns) {
    int each = Math.max(3, SAMPLES / Math.max(1, patterns.size()));
    List<FormulaGrid.At> samples = new ArrayList<>();
    FormulaMarks read = new FormulaMarks(grid);
    long cost = 0;
    for (boolean trusted : new boolean[] {false, true}) {
      for (Pattern pattern : patterns) {
        int size = Math.min(trusted ? Math.max(3, each / 5) : each, pattern.cells.size());
        for (int i = 0; i < size && pattern.trusted == trusted; i++) {
          FormulaGrid.At at =
              pattern.cells.get(
                  (int) ((long) i * (pattern.cells.size() - 1) / Math.max(1, size - 1)));
          if (cost > MOST_TO_CHECK && (trusted || i > 0)) {
            break;
          }
          FormulaReach reach =
              grid.at(at) instanceof FormulaGrid.Formula formula
                  ? FormulaReach.of(formula.plain(), at.sheet(), grid)
                  : new FormulaReach(List.of(), true);
          if (trusted && cost + reach.cells(grid) > MOST_TO_CHECK) {
            break;
          }
          for (FormulaReach.Area area : reach.areas()) {
            cost += read.add(area);
          }
          samples.add(at);
        }
      }
    }
    return samples;
  }
}
