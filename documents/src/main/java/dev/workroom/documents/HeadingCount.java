package dev.workroom.documents;

/** Counts headings as a list of several levels does: 1, 1.1, 1.2, 2. */
final class HeadingCount {
  private final int[] counts = new int[9];

  /**
   * The number of the next heading.
   *
   * @param level 0 for the first
   */
  String next(int level) {
    counts[level]++;
    StringBuilder number = new StringBuilder();
    for (int at = 0; at < counts.length; at++) {
      if (at > level) {
        counts[at] = 0;
      } else {
        counts[at] = Math.max(1, counts[at]); // a level that was skipped counts all the same
        number.append(at == 0 ? "" : ".").append(counts[at]);
      }
    }
    return number.toString();
  }
}
