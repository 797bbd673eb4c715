package dev.workroom.documents;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** At which places IronCalc's functions take arrays, and which of them; each was tried. */
final class FormulaPlaces {
  /** They take arrays in every place, also computed ones; tried one by one. */
  static final Set<String> WHOLE =
      words(
          """
          AND AVEDEV AVERAGE CORREL COUNTA COVAR COVARIANCE.P COVARIANCE.S DEVSQ FREQUENCY GCD GEOMEAN \
          HARMEAN IRR KURT LCM LINEST MAX MAXA MDETERM MEDIAN MIN MINA MINVERSE MMULT MODE MODE.SNGL OR \
          PEARSON RSQ SKEW SLOPE INTERCEPT STDEV STDEV.P STDEV.S STDEVP STEYX SUM SUMPRODUCT SUMSQ \
          SUMX2MY2 SUMX2PY2 SUMXMY2 TRANSPOSE TREND VAR VAR.P VAR.S VARP XIRR XNPV XOR VSTACK HSTACK \
          TOCOL TOROW WRAPROWS WRAPCOLS TAKE DROP CHOOSEROWS CHOOSECOLS EXPAND UNIQUE SORT SORTBY FILTER\
          """);

  /**
   * Of those, and of the placed ones, what leaves out truths and texts; IronCalc counts them as 0.
   */
  static final Set<String> NUMBERS =
      words(
          """
          AVEDEV AVERAGE DEVSQ GEOMEAN HARMEAN IRR KURT LARGE MAX MEDIAN MIN MODE MODE.SNGL PERCENTILE \
          PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.EXC PERCENTRANK.INC QUARTILE QUARTILE.EXC \
          QUARTILE.INC SKEW SMALL STDEV STDEV.P STDEV.S STDEVP SUMSQ TRIMMEAN VAR VAR.P VAR.S VARP\
          """);

  /** They take arrays in every place, but cells only. */
  static final Set<String> CELLS =
      words(
          """
          AREAS AVERAGEA CONCAT COUNTBLANK DAVERAGE DCOUNT DCOUNTA DGET DMAX DMIN DPRODUCT DSTDEV DSTDEVP DSUM \
          DVAR DVARP GROWTH ISREF LOGEST MIRR MODE.MULT MULTINOMIAL NPV PRODUCT SUBTOTAL STDEVA STDEVPA \
          TEXTJOIN VARA VARPA TYPE\
          """);

  /** Places, counted from 1, at which a function takes an array; "odd" and "even" from there on. */
  private static final Map<String, String> PLACES =
      places(
          """
          AVERAGEIF 1 3;AVERAGEIFS 1 even;COUNTIF 1;COUNTIFS odd;FORECAST 2 3;FORECAST.LINEAR 2 3;\
          HLOOKUP 2;INDEX 1;LARGE 1;LOOKUP 2 3;MATCH 2;MAXIFS 1 even;MINIFS 1 even;NETWORKDAYS 3;\
          NETWORKDAYS.INTL 4;OFFSET 1;PERCENTILE 1;PERCENTILE.EXC 1;PERCENTILE.INC 1;PERCENTRANK 1;\
          PERCENTRANK.EXC 1;PERCENTRANK.INC 1;QUARTILE 1;QUARTILE.EXC 1;QUARTILE.INC 1;RANK 2;\
          RANK.AVG 2;RANK.EQ 2;SERIESSUM 4;SMALL 1;SUMIF 1 3;SUMIFS 1 even;TRIMMEAN 1;VLOOKUP 2;\
          WORKDAY 3;WORKDAY.INTL 4;XLOOKUP 2 3;XMATCH 2\
          """);

  /** Of those the ones that take cells only. */
  static final Set<String> PLACED_CELLS =
      words(
          """
          AVERAGEIF AVERAGEIFS COUNTIF COUNTIFS MAXIFS MINIFS OFFSET RANK RANK.AVG RANK.EQ SUMIF SUMIFS \
          XLOOKUP XMATCH\
          """);

  /** They are computed for each element as they should be. */
  static final Set<String> EACH =
      words(
          """
          ABS ACOS ACOSH ACOT ASIN ATAN COS DATE DAY DEGREES EVEN EXP FACT INT LEFT LN LOG10 LOWER MID \
          MONTH ODD RADIANS RIGHT SIN SQRT TAN TEXT UPPER WEEKDAY YEAR ISOWEEKNUM IF IFERROR IFNA\
          """);

  /** They take and give single values, and are not computed for each element. */
  static final Set<String> SINGLE =
      words(
          """
          ADDRESS ATAN2 BASE BIN2DEC BITAND BITLSHIFT BITOR BITXOR CEILING CEILING.MATH CHAR CODE COMBIN \
          COMPLEX CONCATENATE CONVERT DATEDIF DATEVALUE DAYS DAYS360 DEC2BIN DEC2HEX DELTA EDATE \
          EFFECT EOMONTH ERF ERROR.TYPE EXACT FIND FIXED FLOOR FV GAMMALN GESTEP HEX2DEC HOUR IFS IPMT \
          ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISTEXT LEN LOG MINUTE MOD \
          MROUND N NOMINAL NORM.DIST NORMDIST NORMSDIST NOT NPER NUMBERVALUE OCT2DEC PMT POISSON POWER PPMT \
          PROPER PV QUOTIENT REPLACE REPT ROMAN ROUND ROUNDDOWN ROUNDUP SEARCH SECOND SIGN SLN STANDARDIZE \
          SUBSTITUTE SWITCH SYD T TEXTAFTER TEXTBEFORE TIME TIMEVALUE TRIM TRUNC UNICHAR UNICODE VALUE \
          WEEKNUM YEARFRAC CLEAN\
          """);

  /** They give arrays. */
  static final Set<String> ARRAYS =
      words(
          """
          FREQUENCY LINEST LOGEST GROWTH TREND MINVERSE MMULT MODE.MULT MUNIT TRANSPOSE SEQUENCE RANDARRAY \
          TEXTSPLIT VSTACK HSTACK TOCOL TOROW WRAPROWS WRAPCOLS TAKE DROP CHOOSEROWS CHOOSECOLS EXPAND \
          UNIQUE SORT SORTBY FILTER MAP SCAN BYROW BYCOL MAKEARRAY\
          """);

  static final Set<String> WITH_LAMBDA =
      Set.of("MAP", "SCAN", "REDUCE", "BYROW", "BYCOL", "MAKEARRAY");

  /** Excel computes them with arrays by themselves, whatever stands in them. */
  static final Set<String> NATIVE =
      words("SUMPRODUCT MMULT MINVERSE MDETERM LOOKUP FREQUENCY AGGREGATE");

  /** From the former add-in: Excel's give #VALUE! for a range, and take only computed arrays. */
  static final Set<String> NO_RANGES =
      words(
          """
          BIN2DEC COMPLEX CONVERT DEC2BIN DEC2HEX DELTA EDATE EFFECT EOMONTH ERF GESTEP HEX2DEC ISEVEN \
          ISODD MROUND NETWORKDAYS NOMINAL OCT2DEC QUOTIENT WEEKNUM WORKDAY YEARFRAC\
          """);

  private FormulaPlaces() {}

  private static Set<String> words(String words) {
    return Set.of(words.split(" "));
  }

  private static Map<String, String> places(String text) {
    Map<String, String> places = new HashMap<>();
    for (String entry : text.split(";")) {
      places.put(entry.substring(0, entry.indexOf(' ')), entry.substring(entry.indexOf(' ')));
    }
    return places;
  }

  /** Whether only some places of it take arrays. */
  static boolean some(String function) {
    return PLACES.containsKey(function);
  }

  /** Whether it takes an array at this place, counted from 1. */
  static boolean takes(String function, int place) {
    String places = Objects.requireNonNull(PLACES.get(function));
    return places.contains(" " + place)
        || (places.contains("odd") && place % 2 == 1)
        || (places.contains("even") && place % 2 == 0);
  }
}
