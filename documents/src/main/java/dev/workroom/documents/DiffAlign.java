package dev.workroom.documents;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/**
 * Lays two sequences beside each other: equal items by the longest common subsequence (Myers, An
 * O(ND) Difference Algorithm, 1986; for long ones between items that occur once, as in patience
 * diff), and those between by likeness.
 */
final class DiffAlign {
  /** Above this many items the search is confined by anchors. */
  private static final int LONG = 4_000;

  /** Items of two gaps that are compared pair by pair at most. */
  private static final int PAIRS = 250_000;

  private DiffAlign() {}

  /** Two items that belong together; -1: there is none on that side. */
  record Pair(int before, int after) {}

  /**
   * Pairs in the order of the new sequence, with what was removed where it stood.
   *
   * @param likeness from 0 to 1 for two items that differ; those below {@code enough} are not the
   *     same thing
   */
  static <T> List<Pair> of(
      List<T> before, List<T> after, ToDoubleBiFunction<T, T> likeness, double enough) {
    int[] partner = equal(before, after);
    List<Pair> pairs = new ArrayList<>();
    int b = 0;
    int a = 0;
    while (b < before.size() || a < after.size()) {
      int nextB = b;
      while (nextB < before.size() && partner[nextB] < 0) {
        nextB++;
      }
      int nextA = nextB < before.size() ? partner[nextB] : after.size();
      gap(before, after, b, nextB, a, nextA, likeness, enough, pairs);
      if (nextB < before.size()) {
        pairs.add(new Pair(nextB, nextA));
      }
      b = nextB + 1;
      a = nextA + 1;
    }
    return pairs;
  }

  /** For each old item the new one that equals it, or -1; in order. */
  private static <T> int[] equal(List<T> before, List<T> after) {
    int[] partner = new int[before.size()];
    Arrays.fill(partner, -1);
    int start = 0;
    int most = Math.min(before.size(), after.size());
    while (start < most && before.get(start).equals(after.get(start))) {
      partner[start] = start;
      start++;
    }
    int end = 0;
    while (end < most - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
      partner[before.size() - end] = after.size() - end;
    }
    between(before, after, start, before.size() - end, start, after.size() - end, partner);
    return partner;
  }

  private static <T> void between(
      List<T> before, List<T> after, int b0, int b1, int a0, int a1, int[] partner) {
    if (b0 >= b1 || a0 >= a1) {
      return;
    }
    if (b1 - b0 + a1 - a0 <= LONG) {
      myers(before, after, b0, b1, a0, a1, partner);
      return;
    }
    List<Pair> anchors = anchors(before, after, b0, b1, a0, a1);
    int b = b0;
    int a = a0;
    for (Pair anchor : anchors) {
      partner[anchor.before()] = anchor.after();
      small(before, after, b, anchor.before(), a, anchor.after(), partner);
      b = anchor.before() + 1;
      a = anchor.after() + 1;
    }
    small(before, after, b, b1, a, a1, partner);
  }

  /** A gap that is still long holds nothing that could be told apart in reasonable time. */
  private static <T> void small(
      List<T> before, List<T> after, int b0, int b1, int a0, int a1, int[] partner) {
    if (b0 < b1 && a0 < a1 && b1 - b0 + a1 - a0 <= LONG) {
      myers(before, after, b0, b1, a0, a1, partner);
    }
  }

  private static <T> void myers(
      List<T> before, List<T> after, int b0, int b1, int a0, int a1, int[] partner) {
    int b = b0;
    int a = a0;
    List<T> old = before.subList(b0, b1);
    List<T> now = after.subList(a0, a1);
    for (Change change : ordered(new MyersDiffWithLinearSpace<T>().computeDiff(old, now, null))) {
      while (b < b0 + change.startOriginal) {
        partner[b++] = a++;
      }
      b = b0 + change.endOriginal;
      a = a0 + change.endRevised;
    }
    while (b < b1) {
      partner[b++] = a++;
    }
  }

  private static List<Change> ordered(List<Change> changes) {
    // Inserts and deletions at one place come one after the other; each says where it ends.
    return changes.stream()
        .filter(change -> change.deltaType != DeltaType.EQUAL)
        .sorted((x, y) ->
            x.startOriginal != y.startOriginal
                ? Integer.compare(x.startOriginal, y.startOriginal)
                : Integer.compare(x.startRevised, y.startRevised))
        .toList();
  }

  /** Items that occur once on each side, as many as are in the same order on both. */
  private static <T> List<Pair> anchors(
      List<T> before, List<T> after, int b0, int b1, int a0, int a1) {
    Map<T, int[]> seen = new HashMap<>();
    for (int i = b0; i < b1; i++) {
      int[] counts = seen.computeIfAbsent(before.get(i), _ -> new int[4]);
      counts[0]++;
      counts[1] = i;
    }
    for (int i = a0; i < a1; i++) {
      int[] counts = seen.computeIfAbsent(after.get(i), _ -> new int[4]);
      counts[2]++;
      counts[3] = i;
    }
    List<Pair> once = new ArrayList<>();
    for (int i = b0; i < b1; i++) {
      int[] counts = seen.get(before.get(i));
      if (counts != null && counts[0] == 1 && counts[2] == 1) {
        once.add(new Pair(i, counts[3]));
      }
    }
    return rising(once);
  }

  /** The longest run of pairs whose new places rise. */
  private static List<Pair> rising(List<Pair> pairs) {
    int[] tails = new int[pairs.size()];
    int[] previous = new int[pairs.size()];
    int length = 0;
    for (int i = 0; i < pairs.size(); i++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (pairs.get(tails[middle]).after() < pairs.get(i).after()) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = low == 0 ? -1 : tails[low - 1];
      tails[low] = i;
      length = Math.max(length, low + 1);
    }
    List<Pair> run = new ArrayList<>();
    for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = previous[i]) {
      run.add(pairs.get(i));
    }
    return run.reversed();
  }

  private static <T> void gap(
      List<T> before,
      List<T> after,
      int b0,
      int b1,
      int a0,
      int a1,
      ToDoubleBiFunction<T, T> likeness,
      double enough,
      List<Pair> pairs) {
    int a = a0;
    boolean comparable = (long) (b1 - b0) * (a1 - a0) <= PAIRS;
    for (int b = b0; b < b1; b++) {
      int best = -1;
      double score = enough;
      for (int i = a; comparable && i < a1; i++) {
        double like = likeness.applyAsDouble(before.get(b), after.get(i));
        if (like >= score && (best < 0 || like > score)) {
          best = i;
          score = like;
        }
      }
      if (best < 0) {
        pairs.add(new Pair(b, -1));
      } else {
        while (a < best) {
          pairs.add(new Pair(-1, a++));
        }
        pairs.add(new Pair(b, a++));
      }
    }
    while (a < a1) {
      pairs.add(new Pair(-1, a++));
    }
  }
}
