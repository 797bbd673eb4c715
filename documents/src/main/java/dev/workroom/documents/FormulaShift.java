package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;

/** Moves the relative references of a formula, as when a cell is copied. */
final class FormulaShift {
  static final Pattern CELL = Pattern.compile("(\\$?)([A-Za-z]{1,3})(\\$?)([1-9][0-9]{0,6})");
  private static final Pattern COLUMN = Pattern.compile("(\\$?)([A-Za-z]{1,3})");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,6}");

  private FormulaShift() {}

  /** The formula as it reads this many rows and columns further. */
  static String by(String formula, int rows, int columns) {
    return around(formula, rows, columns, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** As {@link #by}, in a sheet whose last row and column are followed by its first. */
  static String around(String formula, int rows, int columns, int lastRow, int lastColumn) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder(formula.length() + 8);
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      boolean beforeColon = i + 1 < tokens.size() && tokens.get(i + 1).is(":");
      boolean afterColon = i > 0 && tokens.get(i - 1).is(":");
      boolean called =
          i + 1 < tokens.size() && (tokens.get(i + 1).is("(") || tokens.get(i + 1).is("!"));
      Matcher cell = CELL.matcher(token.text());
      Matcher column = COLUMN.matcher(token.text());
      if (called) {
        text.append(token.text());
      } else if (token.kind() == FormulaToken.Kind.WORD && cell.matches()) {
        text.append(column(cell.group(1), cell.group(2), columns, lastColumn))
            .append(cell.group(3))
            .append(
                cell.group(3).isEmpty()
                    ? String.valueOf(wrapped(Integer.parseInt(cell.group(4)) + rows, lastRow))
                    : cell.group(4));
      } else if (token.kind() == FormulaToken.Kind.WORD
          && (beforeColon || afterColon)
          && column.matches()) {
        text.append(column(column.group(1), column.group(2), columns, lastColumn));
      } else if (token.kind() == FormulaToken.Kind.NUMBER
          && (beforeColon || afterColon)
          && NUMBER.matcher(token.text()).matches()) {
        text.append(wrapped(Integer.parseInt(token.text()) + rows, lastRow));
      } else {
        text.append(token.text());
      }
    }
    return text.toString();
  }

  /**
   * What formulas of one column share that are the same seen from each row: the text with relative
   * rows counted from here. Much faster than {@link #by}.
   */
  static String pattern(String formula, int row) {
    StringBuilder text = new StringBuilder(formula.length() + 8);
    int length = formula.length();
    int word = 0;
    char quote = 0;
    for (int i = 0; i < length; i++) {
      char c = formula.charAt(i);
      if (quote != 0 || c == '"' || c == '\'') {
        quote = quote == 0 ? c : c == quote ? 0 : quote;
      } else if (isDigit(c) && (i == 0 || !isDigit(formula.charAt(i - 1)))) {
        int end = i;
        while (end < length && isDigit(formula.charAt(end))) {
          end++;
        }
        if (end - i < 8 && isRow(formula, word, i, end)) {
          text.append('[').append(Integer.parseInt(formula, i, end, 10) - row).append(']');
        } else {
          text.append(formula, i, end);
        }
        i = end - 1;
        continue;
      }
      word = Character.isLetter(c) ? word : i + 1;
      text.append(c);
    }
    return text.toString();
  }

  /** Whether digits follow one to three letters alone, or stand beside a colon. */
  private static boolean isRow(String formula, int word, int from, int end) {
    char next = end < formula.length() ? formula.charAt(end) : ' ';
    char before = word == 0 ? ' ' : formula.charAt(word - 1);
    if (from == word) {
      return before == ':' || (next == ':' && before != '$' && before != '.');
    }
    return from - word <= 3
        && "_.\\".indexOf(before) < 0
        && !isDigit(before)
        && " ,)+-*/^&=<>:;%".indexOf(next) >= 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int wrapped(int number, int last) {
    return number > last ? number - last : number;
  }

  private static String column(String fixed, String letters, int by, int last) {
    if (!fixed.isEmpty()) {
      return fixed + letters;
    }
    int index = CellReference.convertColStringToIndex(letters.toUpperCase(Locale.ROOT)) + by;
    return index < 0 ? letters : CellReference.convertNumToColString(wrapped(index + 1, last) - 1);
  }
}
