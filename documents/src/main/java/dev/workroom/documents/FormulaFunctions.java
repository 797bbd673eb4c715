package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How functions newer than the file format are spelt in a file.
 *
 * <p>Excel shows {@code XLOOKUP} and stores {@code _xlfn.XLOOKUP}; without the prefix it shows
 * {@code #NAME?} until the cell is edited. Source: [MS-XLSX] 2.2.2 "future functions".
 */
final class FormulaFunctions {
  private static final Set<String> FUTURE =
      Set.of(
          """
          ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST \
          BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW \
          CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST \
          CHOOSECOLS CHOOSEROWS COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P \
          COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ECMA.CEILING ERF.PRECISE ERFC.PRECISE EXPAND \
          EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FIELDVALUE FILTERXML FLOOR.MATH \
          FLOOR.PRECISE FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY \
          FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV \
          GAMMALN.PRECISE GAUSS GROUPBY HSTACK HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH \
          IMSEC IMSECH IMSINH IMTAN ISFORMULA ISO.CEILING ISOMITTED ISOWEEKNUM LAMBDA LET \
          LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT \
          NEGBINOM.DIST NETWORKDAYS.INTL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE \
          PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTOF PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI \
          PIVOTBY POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANDARRAY RANK.AVG RANK.EQ \
          REDUCE REGEXEXTRACT REGEXREPLACE REGEXTEST RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SKEW.P SORTBY STDEV.P STDEV.S SWITCH \
          T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN \
          TEXTSPLIT TOCOL TOROW TRIMRANGE UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEBSERVICE \
          WEIBULL.DIST WORKDAY.INTL WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST\
          """
              .split(" "));

  /** Not prefixed although newer than the format: Excel itself stores these two plainly. */
  private static final Set<String> PLAIN = Set.of("NETWORKDAYS.INTL", "WORKDAY.INTL");

  /** Functions that call another one, which may be named without its arguments. */
  private static final Set<String> CALLING =
      Set.of("BYCOL", "BYROW", "GROUPBY", "MAP", "PIVOTBY", "REDUCE", "SCAN");

  private static final Set<String> PASSED =
      Set.of(
          """
          ARRAYTOTEXT AVERAGE CONCAT COUNT COUNTA MAX MEDIAN MIN MODE.SNGL PERCENTOF PRODUCT STDEV.P \
          STDEV.S SUM VAR.P VAR.S\
          """
              .split(" "));

  private static final Set<String> BINDING = Set.of("LET", "LAMBDA", "REDUCE");

  private static final Set<String> WORKSHEET = Set.of("FILTER", "SORT");

  /** Functions whose result may be more than one cell. */
  private static final Set<String> SPILLING =
      Set.of(
          "FILTER",
          "SORT",
          "SORTBY",
          "UNIQUE",
          "SEQUENCE",
          "RANDARRAY",
          "TEXTSPLIT",
          "VSTACK",
          "HSTACK",
          "TOCOL",
          "TOROW",
          "WRAPROWS",
          "WRAPCOLS",
          "TAKE",
          "DROP",
          "CHOOSEROWS",
          "CHOOSECOLS",
          "EXPAND",
          "BYROW",
          "BYCOL",
          "MAP",
          "SCAN",
          "MAKEARRAY",
          "GROUPBY",
          "PIVOTBY");

  /** What every engine computes alike; more is trusted to one engine alone only where tried. */
  private static final Set<String> PLAIN_ARITHMETIC =
      Set.of(
          """
          ABS ADDRESS AND AVERAGE AVERAGEIF AVERAGEIFS CHOOSE COLUMN COLUMNS CONCATENATE COUNT COUNTA COUNTBLANK \
          COUNTIF COUNTIFS DATE DAY EDATE EOMONTH EXACT EXP HLOOKUP IF IFERROR INDEX INDIRECT INT ISBLANK \
          ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN LN LOG10 LOWER MATCH MAX MEDIAN MID MIN MOD MONTH \
          NA NOT OFFSET OR PI POWER PRODUCT RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN SMALL SQRT \
          STDEV SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TRIM UPPER VAR VLOOKUP YEAR\
          """
              .split(" "));

  /** A minus that stands before its operand, not between two. */
  private static final Pattern NEGATED = Pattern.compile("(^|[-(,;+*/^&=<>{])\\s*-|\\(\\s*-");

  /** Functions that POI computes otherwise than Excel does, in some cases at least. */
  private static final Set<String> NOT_BY_POI =
      Set.of(
          "CODE",
          "DOLLAR",
          "NORM.S.DIST",
          "NORMSDIST",
          "RATE",
          "REPT",
          "ROMAN",
          "TRANSPOSE",
          "WEEKDAY",
          "WEEKNUM");

  /** Counting the rows of what is no range, which POI refuses. */
  private static final Pattern COUNTED =
      Pattern.compile("(?i)\\b(ROWS|COLUMNS)\\((?!['$A-Z0-9_.! ]+(:[$A-Z0-9]+)?\\))");

  /**
   * Functions that IronCalc computes otherwise than Excel does, in some cases at least: densities
   * whose factors are beyond its numbers' range, an inverse that it does not follow to the end,
   * regressions of which large values leave no digits.
   */
  private static final Set<String> NOT_BY_IRONCALC =
      Set.of(
          """
          CHISQ.DIST DGET F.DIST GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV LINEST LOGEST MDETERM MINVERSE \
          RSQ STEYX TREND\
          """
              .split(" "));

  /** Functions that take an error for a value like others. */
  private static final Pattern TAKING_ERRORS =
      Pattern.compile("IS[A-Z]+|IFERROR|IFNA|ERROR\\.TYPE|TYPE|COUNT[A-Z]*|AGGREGATE");

  /** Functions that give a reference; IronCalc does not find the value of one that is looked up. */
  private static final Set<String> REFERRING = Set.of("CHOOSE", "INDIRECT", "OFFSET");

  private static final Set<String> LOOKING_UP =
      Set.of(
          """
          AVERAGEIF AVERAGEIFS COUNTIF COUNTIFS HLOOKUP LOOKUP MATCH MAXIFS MINIFS SUMIF SUMIFS \
          VLOOKUP XLOOKUP XMATCH\
          """
              .split(" "));

  /** Functions whose value is another one each time. */
  private static final Set<String> CHANGING =
      Set.of("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO");

  private FormulaFunctions() {}

  /**
   * Whether POI may compute it: it takes {@code -2^2} for -4, one cell for each range within
   * SUMPRODUCT, the first of constants in braces, and some functions otherwise.
   */
  static boolean byPoi(String formula) {
    return !(formula.indexOf(':') >= 0 && new FormulaShape(formula).computesInside())
        && called(formula).noneMatch(NOT_BY_POI::contains)
        && !(formula.indexOf('{') >= 0 || formula.indexOf(':') >= 0 && FormulaLift.needed(formula))
        && !(formula.indexOf('S') >= 0 && COUNTED.matcher(formula).find())
        && !(formula.indexOf('^') >= 0 && NEGATED.matcher(formula).find());
  }

  /** Whether IronCalc may compute it. */
  static boolean byIronCalc(String formula) {
    Set<String> called = called(formula).collect(Collectors.toSet());
    return called.stream().noneMatch(NOT_BY_IRONCALC::contains)
        && !(called.stream().anyMatch(REFERRING::contains)
            && called.stream().anyMatch(LOOKING_UP::contains)
            && FormulaTree.of(formula).map(tree -> looksUpReference(tree, false)).orElse(true));
  }

  /** Whether it makes a value of an error that it reads. */
  static boolean takesErrors(String formula) {
    return formula.indexOf('(') >= 0 && called(formula).anyMatch(TAKING_ERRORS.asMatchPredicate());
  }

  private static boolean looksUpReference(FormulaTree tree, boolean inside) {
    return switch (tree) {
      case FormulaTree.Call call -> {
        String name = call.function().toUpperCase(Locale.ROOT);
        boolean looking = inside || LOOKING_UP.contains(name);
        yield (inside && REFERRING.contains(name))
            || call.arguments().stream().anyMatch(each -> looksUpReference(each, looking));
      }
      case FormulaTree.Both both ->
          looksUpReference(both.left(), inside) || looksUpReference(both.right(), inside);
      case FormulaTree.Before before -> looksUpReference(before.operand(), inside);
      case FormulaTree.Percent percent -> looksUpReference(percent.operand(), inside);
      case FormulaTree.Between between ->
          looksUpReference(between.first(), inside) || looksUpReference(between.last(), inside);
      case FormulaTree.Leaf _, FormulaTree.Range _, FormulaTree.Constants _ -> false;
    };
  }

  /** Whether its parentheses and quotation marks match. */
  static boolean whole(String formula) {
    int depth = 0;
    for (FormulaToken token : FormulaToken.of(formula)) {
      String text = token.text();
      char end =
          switch (token.kind()) {
            case STRING -> '"';
            case SHEET -> '\'';
            case BRACES -> '}';
            case BRACKETS -> ']';
            case WORD, NUMBER, SPACE, SIGN -> text.charAt(text.length() - 1);
          };
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth < 0 || text.charAt(text.length() - 1) != end || text.equals("\"")) {
        return false;
      }
    }
    return depth == 0;
  }

  /** Whether it gives another value each time it is computed. */
  static boolean changing(String formula) {
    return called(formula).anyMatch(CHANGING::contains);
  }

  /** Names of the functions that it calls, without prefixes, in capitals. */
  static Stream<String> called(String formula) {
    List<FormulaToken> tokens = FormulaToken.of(shown(formula));
    return IntStream.range(0, tokens.size() - 1)
        .filter(i -> tokens.get(i).kind() == FormulaToken.Kind.WORD && tokens.get(i + 1).is("("))
        .mapToObj(i -> tokens.get(i).text().toUpperCase(Locale.ROOT));
  }

  /** Whether it calls only functions that every engine computes alike. */
  static boolean plainly(String formula) {
    return called(formula).allMatch(PLAIN_ARITHMETIC::contains);
  }

  /**
   * The formula as it is stored: prefixes on new functions and on names that LET and LAMBDA bind.
   */
  static String stored(String formula) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    Set<String> bound = boundNames(tokens);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      if (token.kind() != FormulaToken.Kind.WORD) {
        text.append(token.text());
      } else if (i + 1 < tokens.size()
          && tokens.get(i + 1).is("#")
          && FormulaShift.CELL.matcher(token.text()).matches()) {
        text.append("_xlfn.ANCHORARRAY(").append(token.text()).append(')');
        i++;
      } else if (i + 1 < tokens.size() && tokens.get(i + 1).is("(")) {
        text.append(prefixed(token.text(), bound));
      } else if (passed(tokens, i) && !bound.contains(token.text().toUpperCase(Locale.ROOT))) {
        text.append("_xleta.").append(token.text().toUpperCase(Locale.ROOT));
      } else if (bound.contains(token.text().toUpperCase(Locale.ROOT))) {
        text.append("_xlpm.").append(token.text());
      } else {
        text.append(token.text());
      }
    }
    return text.toString();
  }

  /** Whether it is a function's bare name, given to one that calls it. */
  private static boolean passed(List<FormulaToken> tokens, int at) {
    return at > 0
        && at + 1 < tokens.size()
        && tokens.get(at - 1).is(",")
        && (tokens.get(at + 1).is(",") || tokens.get(at + 1).is(")"))
        && PASSED.contains(tokens.get(at).text().toUpperCase(Locale.ROOT))
        && tokens.stream().anyMatch(t -> CALLING.contains(t.text().toUpperCase(Locale.ROOT)));
  }

  /** Whether Excel needs to be told that its result is an array, or is computed from arrays. */
  static boolean dynamic(String formula) {
    String shown = shown(formula);
    return knowsArrays(formula)
        || new FormulaShape(formula).needsArrays()
        || ((shown.indexOf(':') >= 0
                || shown.indexOf('[') >= 0
                || shown.indexOf('{') >= 0
                || shown.indexOf('(') >= 0)
            && FormulaLift.arrays(shown));
  }

  /** Whether it calls a function that came with arrays that spill. */
  static boolean knowsArrays(String formula) {
    return called(formula).anyMatch(name -> SPILLING.contains(name) || BINDING.contains(name));
  }

  /** The formula as a person reads it: no prefixes. */
  static String shown(String stored) {
    if (!stored.contains("_xl")) {
      return stored;
    }
    StringBuilder text = new StringBuilder();
    for (FormulaToken token : FormulaToken.of(stored)) {
      text.append(
          token.kind() == FormulaToken.Kind.WORD
              ? token.text().replaceFirst("^(?i)_xlfn\\.(_xlws\\.)?|^(?i)_xl(pm|eta)\\.", "")
              : token.text());
    }
    return text.toString();
  }

  /** Whether the result can be more than one cell, so that Excel needs to know it may spill. */
  static boolean spills(String formula) {
    List<FormulaToken> tokens = FormulaToken.of(shown(formula));
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).kind() == FormulaToken.Kind.WORD && tokens.get(i + 1).is("(")) {
        return SPILLING.contains(tokens.get(i).text().toUpperCase(Locale.ROOT))
            || spillsInside(tokens, i);
      }
    }
    return false;
  }

  private static boolean spillsInside(List<FormulaToken> tokens, int outer) {
    if (!tokens.get(outer).text().equalsIgnoreCase("LET")) {
      return false;
    }
    return tokens.stream()
        .filter(token -> token.kind() == FormulaToken.Kind.WORD)
        .anyMatch(token -> SPILLING.contains(token.text().toUpperCase(Locale.ROOT)));
  }

  private static String prefixed(String name, Set<String> bound) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (bound.contains(upper)) {
      return "_xlpm." + name;
    }
    if (WORKSHEET.contains(upper)) {
      return "_xlfn._xlws." + upper;
    }
    return FUTURE.contains(upper) && !PLAIN.contains(upper) ? "_xlfn." + upper : name;
  }

  private static Set<String> boundNames(List<FormulaToken> tokens) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String word = tokens.get(i).text().toUpperCase(Locale.ROOT).replace("_XLFN.", "");
      if (tokens.get(i + 1).is("(") && (word.equals("LET") || word.equals("LAMBDA"))) {
        List<String> firstWords = firstWords(tokens, i + 2);
        for (int argument = 0; argument < firstWords.size() - 1; argument++) {
          if (word.equals("LAMBDA") || argument % 2 == 0) {
            String name = firstWords.get(argument).toUpperCase(Locale.ROOT);
            if (!name.isEmpty() && !name.startsWith("_XLPM.")) {
              names.add(name);
            }
          }
        }
      }
    }
    return names;
  }

  /** For each argument from here to the closing parenthesis: its only word, or "". */
  private static List<String> firstWords(List<FormulaToken> tokens, int from) {
    List<String> words = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    int depth = 0;
    boolean single = true;
    for (int i = from; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      if (depth == 0 && (token.is(",") || token.is(")"))) {
        words.add(single ? current.toString() : "");
        current.setLength(0);
        single = true;
        if (token.is(")")) {
          return words;
        }
        continue;
      }
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (token.kind() == FormulaToken.Kind.WORD && current.isEmpty()) {
        current.append(token.text());
      } else if (token.kind() != FormulaToken.Kind.SPACE) {
        single = false;
      }
    }
    return words;
  }
}
