package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the columns of a sheet that were inserted or deleted, so that they are one change and not
 * all the cells to their right.
 */
final class DiffColumns {
  private static final double ENOUGH = 0.5;

  /** Columns of one sheet that are compared. */
  private static final int MOST = 500;

  private DiffColumns() {}

  /**
   * What became of columns.
   *
   * @param inserted whether it came, else it went
   * @param at its position in the new version, of one that went where it stood in the old one
   * @param shift what that makes of references to the old version
   */
  record Step(boolean inserted, int at, SheetShift shift) {}

  /**
   * The steps from the old columns to the new ones, in the order in which they are made; empty when
   * no column stays beside another one than before.
   *
   * @param old what stands in each column, without its row: {@code old.get(3)} is column D
   */
  static List<Step> of(String sheet, List<Set<String>> old, List<Set<String>> now) {
    if (old.equals(now) || old.size() > MOST || now.size() > MOST || old.size() == now.size()) {
      return List.of();
    }
    List<DiffAlign.Pair> pairs = DiffAlign.of(old, now, DiffColumns::alike, ENOUGH);
    List<Integer> gone = new ArrayList<>();
    List<Integer> fresh = new ArrayList<>();
    for (DiffAlign.Pair pair : pairs) {
      if (pair.after() < 0) {
        gone.add(pair.before());
      } else if (pair.before() < 0) {
        fresh.add(pair.after());
      }
    }
    // One that has other contents throughout is both; then cells tell more than columns.
    int stayed = pairs.size() - gone.size() - fresh.size();
    if (2 * stayed < Math.max(old.size(), now.size()) || !(gone.isEmpty() || fresh.isEmpty())) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    for (int at : gone.reversed()) {
      steps.add(new Step(false, at, SheetShift.delete(sheet, false, at, 1)));
    }
    for (int at : fresh) {
      steps.add(new Step(true, at, SheetShift.insert(sheet, false, at, 1)));
    }
    return steps;
  }

  private static double alike(Set<String> before, Set<String> after) {
    Set<String> both = new HashSet<>(before);
    both.retainAll(after);
    return (double) both.size() / Math.max(1, Math.max(before.size(), after.size()));
  }
}
