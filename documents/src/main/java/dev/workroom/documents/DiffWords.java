package dev.workroom.documents;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.workroom.documents.DiffReport.Mark;
import dev.workroom.documents.DiffReport.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares two texts word by word. */
final class DiffWords {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}.,’'%]*[\\p{L}\\p{N}%]|[\\p{L}\\p{N}]|\\s+|.");

  /** Longer texts are shown whole. */
  private static final int LONGEST = 20_000;

  private DiffWords() {}

  /** What stays, goes and comes, in the order of reading. */
  static List<Piece> between(String before, String after) {
    if (before.length() > LONGEST || after.length() > LONGEST) {
      return List.of(new Piece(Mark.BEFORE, before), new Piece(Mark.AFTER, after));
    }
    List<String> old = words(before);
    List<String> now = words(after);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
      int from = delta.getSource().getPosition();
      add(pieces, Mark.BOTH, old.subList(at, from));
      add(pieces, Mark.BEFORE, delta.getSource().getLines());
      add(pieces, Mark.AFTER, delta.getTarget().getLines());
      at = from + delta.getSource().size();
    }
    add(pieces, Mark.BOTH, old.subList(at, old.size()));
    return pieces;
  }

  private static void add(List<Piece> pieces, Mark mark, List<String> words) {
    if (!words.isEmpty()) {
      pieces.add(new Piece(mark, String.join("", words)));
    }
  }

  /** The share of words that two texts have in common, from 0 to 1. */
  static double likeness(String before, String after) {
    List<String> old = plain(before);
    List<String> now = plain(after);
    if (old.isEmpty() || now.isEmpty()) {
      return 0;
    }
    Map<String, Integer> counts = new HashMap<>();
    old.forEach(word -> counts.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : now) {
      if (counts.merge(word, -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    return 2.0 * shared / (old.size() + now.size());
  }

  private static List<String> plain(String text) {
    return words(text).stream()
        .filter(word -> Character.isLetterOrDigit(word.codePointAt(0)))
        .toList();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher found = WORD.matcher(text);
    while (found.find()) {
      words.add(found.group());
    }
    return words;
  }
}
