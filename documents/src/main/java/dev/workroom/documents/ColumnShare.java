package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Shares a width among the columns of a table so that words break only where none may help it. */
final class ColumnShare {
  private ColumnShare() {}

  /**
   * Everyone the least they need, then small wishes before large ones; what is left over after all
   * wishes is not given. Where the least of all is too much, the widest give way.
   *
   * @param least what a column's longest word takes
   * @param wanted what its longest text takes on one line
   */
  static double[] of(double[] least, double[] wanted, double available) {
    double[] widths = least.clone();
    double spare = available - Arrays.stream(least).sum();
    if (spare < 0) {
      double level = level(least, available);
      return Arrays.stream(least).map(width -> Math.min(width, level)).toArray();
    }
    List<Integer> byWish = new ArrayList<>();
    for (int at = 0; at < widths.length; at++) {
      byWish.add(at);
    }
    byWish.sort(Comparator.comparingDouble(at -> wanted[at] - least[at]));
    for (int done = 0; done < byWish.size(); done++) {
      int at = byWish.get(done);
      double given = Math.min(Math.max(0, wanted[at] - least[at]), spare / (byWish.size() - done));
      widths[at] += given;
      spare -= given;
    }
    return widths;
  }

  /** The width that nobody may pass so that all have room together. */
  private static double level(double[] least, double available) {
    double[] sorted = least.clone();
    Arrays.sort(sorted);
    double left = available;
    for (int at = 0; at < sorted.length; at++) {
      double even = left / (sorted.length - at);
      if (sorted[at] >= even) {
        return even;
      }
      left -= sorted[at];
    }
    return available;
  }
}
