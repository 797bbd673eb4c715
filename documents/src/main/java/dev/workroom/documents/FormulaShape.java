package dev.workroom.documents;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a formula computes with whole ranges where single values are expected, such as {@code
 * SUM((A1:A9="x")*B1:B9)}: Excel must then be told that it is an array formula, or it takes one
 * cell of each range.
 */
final class FormulaShape {
  /** Functions that compute with arrays by themselves, whatever stands in them. */
  private static final Set<String> NATIVE =
      Set.of("SUMPRODUCT", "MMULT", "MINVERSE", "MDETERM", "LOOKUP", "FREQUENCY", "AGGREGATE");

  /** Functions that take single values and give single values. */
  private static final Set<String> SINGLE =
      Set.of(
          """
          ABS CEILING CHAR CODE DAY EDATE EOMONTH EXACT EXP FIND FLOOR HOUR IF IFERROR IFNA IFS INT \
          ISBLANK ISERROR ISNA ISNUMBER ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH NOT \
          PROPER RIGHT ROUND ROUNDDOWN ROUNDUP SEARCH SIGN SQRT SUBSTITUTE SWITCH TEXT TRIM TRUNC \
          UPPER VALUE WEEKDAY YEAR\
          """
              .split(" "));

  private final List<FormulaToken> tokens;

  FormulaShape(String formula) {
    tokens =
        FormulaToken.of(FormulaFunctions.shown(formula)).stream()
            .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
            .toList();
  }

  /** Whether Excel must be told. */
  boolean needsArrays() {
    return computes(false);
  }

  /** Whether a function that knows arrays by itself is given a computed one. */
  boolean computesInside() {
    return computes(true);
  }

  private boolean computes(boolean inside) {
    Deque<String> functions = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      if (token.is("(")) {
        boolean called = i > 0 && tokens.get(i - 1).kind() == FormulaToken.Kind.WORD;
        functions.push(called ? tokens.get(i - 1).text().toUpperCase(Locale.ROOT) : "");
      } else if (token.is(")") && !functions.isEmpty()) {
        functions.pop();
      } else {
        int last = range(i);
        if (last > i) {
          boolean computed = operator(first(i) - 1) || operator(last + 1);
          String function = functions.stream().filter(f -> !f.isEmpty()).findFirst().orElse("");
          boolean alone = functions.isEmpty();
          if ((computed || alone || SINGLE.contains(function))
              && functions.stream().anyMatch(NATIVE::contains) == inside) {
            return true;
          }
          i = last;
        }
      }
    }
    return false;
  }

  /** The last piece of a range that begins here, or -1. */
  private int range(int at) {
    boolean column =
        at + 1 < tokens.size()
            && tokens.get(at).kind() == FormulaToken.Kind.WORD
            && tokens.get(at + 1).kind() == FormulaToken.Kind.BRACKETS
            && !tokens.get(at + 1).text().startsWith("[@")
            && !tokens.get(at + 1).text().toLowerCase(Locale.ROOT).contains("#this row")
            && !tokens.get(at + 1).text().toLowerCase(Locale.ROOT).contains("#totals");
    if (column) {
      return at + 1;
    }
    boolean cells =
        at + 2 < tokens.size()
            && tokens.get(at).kind() == FormulaToken.Kind.WORD
            && tokens.get(at + 1).is(":")
            && tokens.get(at + 2).kind() == FormulaToken.Kind.WORD;
    return cells && !tokens.get(at).text().equals(tokens.get(at + 2).text()) ? at + 2 : -1;
  }

  /** Where the range with its sheet begins. */
  private int first(int at) {
    return at >= 2 && tokens.get(at - 1).is("!") ? at - 2 : at;
  }

  private boolean operator(int at) {
    return at >= 0
        && at < tokens.size()
        && tokens.get(at).kind() == FormulaToken.Kind.SIGN
        && "+-*/^&=<>%".contains(tokens.get(at).text());
  }
}
