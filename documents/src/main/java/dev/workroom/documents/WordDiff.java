package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in which two texts differ, by their longest common subsequence. */
final class WordDiff {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\[\\^e?\\d+]|[\\p{L}\\p{N}]+(?:[.,'’\u00ad][\\p{L}\\p{N}]+)*|\\s+|.", Pattern.DOTALL);

  /** Beyond this the middle counts as wholly different. */
  private static final long MOST = 6_000_000;

  /** Characters {@code from} to {@code to} of the old text become {@code text}. */
  record Change(int from, int to, String text) {}

  private WordDiff() {}

  /** What to change, in the order of the old text; changes never touch. */
  static List<Change> of(String old, String text) {
    List<String> left = tokens(old);
    List<String> right = tokens(text);
    int start = 0;
    while (start < Math.min(left.size(), right.size())
        && left.get(start).equals(right.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(left.size(), right.size()) - start
        && left.get(left.size() - 1 - end).equals(right.get(right.size() - 1 - end))) {
      end++;
    }
    List<String> a = left.subList(start, left.size() - end);
    List<String> b = right.subList(start, right.size() - end);
    int offset = left.subList(0, start).stream().mapToInt(String::length).sum();
    List<Change> changes = new ArrayList<>();
    if ((long) a.size() * b.size() > MOST) {
      changes.add(new Change(offset, offset + length(a), String.join("", b)));
      return changes;
    }
    boolean[] keptLeft = new boolean[a.size()];
    boolean[] keptRight = new boolean[b.size()];
    common(a, b, keptLeft, keptRight);
    unlinkSpaces(a, b, keptLeft, keptRight);
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && keptLeft[i] && j < b.size() && keptRight[j]) {
        offset += a.get(i).length();
        i++;
        j++;
        continue;
      }
      int from = offset;
      StringBuilder put = new StringBuilder();
      while (i < a.size() && !keptLeft[i]) {
        offset += a.get(i++).length();
      }
      while (j < b.size() && !keptRight[j]) {
        put.append(b.get(j++));
      }
      changes.add(new Change(from, offset, put.toString()));
    }
    return changes;
  }

  private static int length(List<String> tokens) {
    return tokens.stream().mapToInt(String::length).sum();
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      tokens.add(token.group());
    }
    return tokens;
  }

  private static void common(
      List<String> a, List<String> b, boolean[] keptLeft, boolean[] keptRight) {
    int[][] best = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        best[i][j] =
            a.get(i).equals(b.get(j))
                ? best[i + 1][j + 1] + weight(a.get(i))
                : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      if (a.get(i).equals(b.get(j)) && best[i][j] == best[i + 1][j + 1] + weight(a.get(i))) {
        keptLeft[i++] = true;
        keptRight[j++] = true;
      } else if (best[i + 1][j] >= best[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static int weight(String token) {
    return Character.isLetterOrDigit(token.charAt(0)) ? 4 : 1;
  }

  /** A space alone between changed words is changed with them, or the mark-up could not be read. */
  private static void unlinkSpaces(
      List<String> a, List<String> b, boolean[] keptLeft, boolean[] keptRight) {
    int j = 0;
    for (int i = 0; i < a.size(); i++) {
      if (!keptLeft[i]) {
        continue;
      }
      while (!keptRight[j]) {
        j++;
      }
      boolean lonely =
          (i > 0 && !keptLeft[i - 1] || j > 0 && !keptRight[j - 1])
              && (i + 1 < a.size() && !keptLeft[i + 1] || j + 1 < b.size() && !keptRight[j + 1]);
      if (a.get(i).isBlank() && lonely) {
        keptLeft[i] = false;
        keptRight[j] = false;
      }
      j++;
    }
  }
}
