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
        text.append(column(cell.group(1), cell.group(2), columns))
            .append(cell.group(3))
            .append(
                cell.group(3).isEmpty() ? Integer.parseInt(cell.group(4)) + rows : cell.group(4));
      } else if (token.kind() == FormulaToken.Kind.WORD
          && (beforeColon || afterColon)
          && column.matches()) {
        text.append(column(column.group(1), column.group(2), columns));
      } else if (token.kind() == FormulaToken.Kind.NUMBER
          && (beforeColon || afterColon)
          && NUMBER.matcher(token.text()).matches()) {
        text.append(Integer.parseInt(token.text()) + rows);
      } else {
        text.append(token.text());
      }
    }
    return text.toString();
  }

  private static String column(String fixed, String letters, int by) {
    if (!fixed.isEmpty()) {
      return fixed + letters;
    }
    int index = CellReference.convertColStringToIndex(letters.toUpperCase(Locale.ROOT)) + by;
    return index < 0 ? letters : CellReference.convertNumToColString(index);
  }
}
