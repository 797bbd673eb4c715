package dev.workroom.documents;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * What no engine here computes as the workbook's own program does, although it would give a value:
 * days in a workbook that counts them from 1904, cells of other workbooks, totals that leave out
 * hidden rows, criteria that are days or percentages in words, and everything where the workbook
 * computes with the digits that it shows.
 */
final class FormulaLimits {
  /** Functions for which a day's number means a day of the calendar. */
  private static final Set<String> CALENDAR =
      Set.of(
          """
          ACCRINT ACCRINTM AMORDEGRC AMORLINC COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD \
          DATE DATEDIF DATEVALUE DAY DAYS DAYS360 DISC DURATION EDATE EOMONTH INTRATE ISOWEEKNUM \
          MDURATION MONTH NETWORKDAYS NETWORKDAYS.INTL NOW ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD \
          PRICE PRICEDISC PRICEMAT RECEIVED TBILLEQ TBILLPRICE TBILLYIELD TEXT TODAY VALUE WEEKDAY \
          WEEKNUM WORKDAY WORKDAY.INTL XIRR XNPV YEAR YEARFRAC YIELD YIELDDISC YIELDMAT\
          """
              .split(" "));

  private static final Pattern OTHER_WORKBOOK = Pattern.compile("\\[[^\\]@#]*\\][^,()+]*!");

  /** Criteria that Excel reads as a number or a day, as its language has it. */
  private static final Pattern READ_AS_NUMBER =
      Pattern.compile(
          "\"[<>=]*\\s*[-+]?(?:[0-9.,]+\\s*%|[0-9]{1,4}([-/.])[0-9]{1,2}\\1[0-9]{1,4}|[0-9]+:[0-9]+.*)\"");

  /** Functions that see which rows are hidden. */
  private static final Set<String> BY_SIGHT = Set.of("SUBTOTAL", "AGGREGATE");

  /**
   * Functions that Excel computes to fewer digits than there are, with a series of its own, and the
   * one that shows a formula as it was typed.
   */
  private static final Set<String> UNLIKE =
      Set.of("BESSELI", "BESSELJ", "BESSELK", "BESSELY", "FORMULATEXT", "IMPOWER", "SHEETS");

  /** Texts in other languages, and texts in texts. */
  private static final Pattern OWN_WORDS =
      Pattern.compile("(?is)\\bTEXT\\(.*\"[^\"]*(\\[\\$|@[^\"]*@)");

  /** Letters that become several capitals, for some versions of Excel only. */
  private static final Set<String> CAPITALS = Set.of("UPPER", "PROPER");

  /**
   * Functions whose errors here are not always Excel's: kinds of reference, week or number that it
   * knows beyond the documented ones, days that are texts, arrays of a single computed value, and
   * blocks that go up or left.
   */
  private static final Pattern OWN_ERRORS =
      Pattern.compile(
          "ADDRESS|COLUMNS|DATEDIF|IM[A-Z0-9]+|INDEX|(NETWORK|WORK)DAYS?(\\.INTL)?|NUMBERVALUE|OFFSET"
              + "|(ISO)?WEEKNUM|ROWS|XIRR|XNPV");

  /** DATEDIF in units whose last days Excel counts rightly. */
  private static final Pattern WHOLE_UNITS =
      Pattern.compile("(?i)\\bDATEDIF\\([^\"]*\"(y|m|d|ym|yd)\"");

  /** The step left out between two commas, which one engine takes for 0. */
  private static final Pattern NO_STEP =
      Pattern.compile("(?i)\\b(FLOOR|CEILING)\\.MATH\\([^()]*,\\s*,");

  /** Complex numbers with so small a part are written otherwise. */
  private static final Pattern SMALL_PART = Pattern.compile("0\\.0000");

  /** INDEX of a single value that is computed on the spot, for which engines say #REF!. */
  private static final Pattern COMPUTED_INDEX =
      Pattern.compile("(?i)\\bINDEX\\([^,()\"':]*[-+*/^&]");

  private FormulaLimits() {}

  /** The formulas beyond them among these, and all that reads them. */
  static FormulaMarks of(
      FormulaGrid grid, Collection<FormulaGrid.At> formulas, Map<FormulaGrid.At, Object> results) {
    FormulaMarks beyond = new FormulaMarks(grid);
    for (FormulaGrid.At at : formulas) {
      if (grid.at(at) instanceof FormulaGrid.Formula formula
          && (why(grid, at.sheet(), formula.plain()) != null
              || nothingToNothing(grid, at.sheet(), formula.plain(), results)
              || ownError(grid, formula.plain(), at, results))) {
        beyond.addWhole(at);
      }
    }
    if (!beyond.isEmpty()) {
      beyond.spread(FormulaReach.of(formulas, grid));
    }
    return beyond;
  }

  /**
   * Whether it is the first to give an error, of a function whose errors are not all Excel's, or a
   * complex number that Excel writes otherwise.
   */
  private static boolean ownError(
      FormulaGrid grid, String formula, FormulaGrid.At at, Map<FormulaGrid.At, Object> results) {
    if (results.get(at) instanceof String text && SMALL_PART.matcher(text).find()) {
      return FormulaFunctions.called(formula).anyMatch(name -> name.matches("IM[A-Z0-9]+"));
    }
    return results.get(at) instanceof CellError error
        && (error.code().equals("#REF!")
            ? COMPUTED_INDEX.matcher(formula).find()
            : (error.code().equals("#VALUE!") || error.code().equals("#NUM!"))
                && FormulaFunctions.called(formula).anyMatch(OWN_ERRORS.asMatchPredicate()))
        && FormulaReach.of(formula, at.sheet(), grid)
            .filled(grid)
            .noneMatch(read ->
                results.get(read) instanceof CellError || grid.at(read) instanceof CellError);
  }

  /** Whether it raises 0 to the power of 0: an error in Excel, 1 for the engines. */
  private static boolean nothingToNothing(
      FormulaGrid grid, int sheet, String formula, Map<FormulaGrid.At, Object> results) {
    if (formula.indexOf('^') < 0) {
      return false;
    }
    List<FormulaToken> tokens =
        FormulaToken.of(formula).stream()
            .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
            .toList();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("^")
          && !(i > 1 && tokens.get(i - 2).is("!"))
          && zero(grid, sheet, tokens.get(i - 1), results)
          && zero(grid, sheet, tokens.get(i + 1), results)) {
        return true;
      }
    }
    return false;
  }

  private static boolean zero(
      FormulaGrid grid, int sheet, FormulaToken token, Map<FormulaGrid.At, Object> results) {
    Matcher cell = FormulaShift.CELL.matcher(token.text());
    if (!cell.matches()) {
      return token.text().matches("0+(\\.0*)?");
    }
    FormulaGrid.At at =
        new FormulaGrid.At(
            sheet,
            Integer.parseInt(cell.group(4)) - 1,
            CellReference.convertColStringToIndex(cell.group(2).toUpperCase(Locale.ROOT)));
    Object there = grid.at(at);
    Object value =
        there instanceof FormulaGrid.Formula || there instanceof FormulaGrid.Spilled
            ? results.get(at)
            : there;
    return there == null || Double.valueOf(0).equals(value) || Boolean.FALSE.equals(value);
  }

  /** What in it no engine computes as the workbook's own program does, in words; null: nothing. */
  static @Nullable String why(FormulaGrid grid, int sheet, String formula) {
    Set<String> called = FormulaFunctions.called(formula).collect(Collectors.toSet());
    Set<String> unlike = new TreeSet<>(called);
    unlike.retainAll(UNLIKE);
    Set<String> calendar = new TreeSet<>(called);
    calendar.retainAll(CALENDAR);
    if (grid.asShown()) {
      return "the workbook computes with the digits that it shows";
    }
    if (formula.indexOf('[') >= 0 && OTHER_WORKBOOK.matcher(formula).find()) {
      return "cells of another workbook";
    }
    if (!unlike.isEmpty()) {
      return String.join(", ", unlike);
    }
    if (grid.from1904() && !calendar.isEmpty()) {
      return "days counted from 1904";
    }
    if (formula.indexOf('"') >= 0 && OWN_WORDS.matcher(formula).find()) {
      return "TEXT with a language or a text in its format";
    }
    if (called.contains("DATEDIF") && !WHOLE_UNITS.matcher(formula).find()) {
      return "DATEDIF with \"md\"";
    }
    if (NO_STEP.matcher(formula).find()) {
      return "FLOOR.MATH or CEILING.MATH without a step";
    }
    if (called.stream().anyMatch(CAPITALS::contains) && sharpS(grid, sheet, formula)) {
      return "capitals of ß";
    }
    if (formula.indexOf('"') >= 0
        && READ_AS_NUMBER.matcher(formula).find()
        && called.stream().anyMatch(name -> name.matches("[A-Z]+IFS?"))) {
      return "a criterion that is a day or a percentage in words";
    }
    if (called.stream().anyMatch(BY_SIGHT::contains)
        && FormulaReach.of(formula, sheet, grid).areas().stream()
            .anyMatch(
                area -> grid.sheets().get(area.sheet()).hides(area.firstRow(), area.lastRow()))) {
      return "a total over hidden rows";
    }
    return formula.contains("AGGREGATE(") && overTotals(grid, sheet, formula)
        ? "AGGREGATE over other totals"
        : null;
  }

  private static boolean sharpS(FormulaGrid grid, int sheet, String formula) {
    return formula.contains("ß")
        || FormulaReach.of(formula, sheet, grid)
            .filled(grid)
            .anyMatch(read -> grid.at(read) instanceof String text && text.contains("ß"));
  }

  /** Whether it aggregates what subtotals too, which some of its options leave out. */
  private static boolean overTotals(FormulaGrid grid, int sheet, String formula) {
    return FormulaReach.of(formula, sheet, grid)
        .filled(grid)
        .anyMatch(read ->
            grid.at(read) instanceof FormulaGrid.Formula total
                && FormulaFunctions.called(total.plain()).anyMatch(BY_SIGHT::contains));
  }
}
