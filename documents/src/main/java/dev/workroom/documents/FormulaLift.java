package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rewrites a formula for IronCalc where an array stands at the place of a single value.
 *
 * <p>Excel computes such a function for each element. IronCalc 0.8 does so for some functions; for
 * the others it gives an error of its own, which IFERROR, ISNUMBER or COUNT would hide, or a wrong
 * value: {@code SUMPRODUCT(--(A1:A9="x"))} is 0 there. Here they become {@code MAP} over the
 * elements. What cannot be put so is not given to it.
 */
final class FormulaLift {
  /** They take arrays in every place, also computed ones; tried one by one. */
  private static final Set<String> WHOLE =
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
  private static final Set<String> NUMBERS =
      words(
          """
          AVEDEV AVERAGE DEVSQ GEOMEAN HARMEAN IRR KURT LARGE MAX MEDIAN MIN MODE MODE.SNGL PERCENTILE \
          PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.EXC PERCENTRANK.INC QUARTILE QUARTILE.EXC \
          QUARTILE.INC SKEW SMALL STDEV STDEV.P STDEV.S STDEVP SUMSQ TRIMMEAN VAR VAR.P VAR.S VARP\
          """);

  /** They take arrays in every place, but cells only. */
  private static final Set<String> CELLS =
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
  private static final Set<String> PLACED_CELLS =
      words(
          """
          AVERAGEIF AVERAGEIFS COUNTIF COUNTIFS MAXIFS MINIFS OFFSET RANK RANK.AVG RANK.EQ SUMIF SUMIFS \
          XLOOKUP XMATCH\
          """);

  /** They are computed for each element as they should be. */
  private static final Set<String> EACH =
      words(
          """
          ABS ACOS ACOSH ACOT ASIN ATAN COS DATE DAY DEGREES EVEN EXP FACT INT LEFT LN LOG10 LOWER MID \
          MONTH ODD RADIANS RIGHT SIN SQRT TAN TEXT UPPER WEEKDAY YEAR ISOWEEKNUM IF IFERROR IFNA\
          """);

  /** They take and give single values, and are not computed for each element. */
  private static final Set<String> SINGLE =
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
  private static final Set<String> ARRAYS =
      words(
          """
          FREQUENCY LINEST LOGEST GROWTH TREND MINVERSE MMULT MODE.MULT MUNIT TRANSPOSE SEQUENCE RANDARRAY \
          TEXTSPLIT VSTACK HSTACK TOCOL TOROW WRAPROWS WRAPCOLS TAKE DROP CHOOSEROWS CHOOSECOLS EXPAND \
          UNIQUE SORT SORTBY FILTER MAP SCAN BYROW BYCOL MAKEARRAY\
          """);

  private static final Set<String> WITH_LAMBDA =
      Set.of("MAP", "SCAN", "REDUCE", "BYROW", "BYCOL", "MAKEARRAY");

  private final Map<String, Shape> bound = new HashMap<>();
  private boolean changed;
  private int named;

  private FormulaLift() {}

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

  /**
   * What a part gives; 0 rows or columns where that is not known.
   *
   * @param cells whether it is a reference
   */
  private record Shape(int rows, int columns, boolean cells) {
    static final Shape ONE = new Shape(1, 1, false);
    static final Shape SOME = new Shape(0, 0, false);

    boolean array() {
      return rows != 1 || columns != 1;
    }

    Shape values() {
      return new Shape(rows, columns, false);
    }

    /** What an operation on both gives: a single row, column or value is repeated. */
    Shape with(Shape other) {
      return new Shape(common(rows, other.rows), common(columns, other.columns), false);
    }

    private static int common(int one, int other) {
      if (one > 1 && other > 1 && one != other) {
        // Excel gives #N/A beyond the shorter one, IronCalc another error.
        throw new Beyond();
      }
      return one == 1 ? other : other == 1 ? one : Math.min(one, other);
    }
  }

  /**
   * A part, rewritten.
   *
   * @param numbers whether it can be nothing but numbers and errors
   */
  private record Part(String text, Shape shape, boolean numbers) {
    Part(String text, Shape shape) {
      this(text, shape, false);
    }
  }

  /** The formula cannot be put so that IronCalc computes what Excel does. */
  private static final class Beyond extends RuntimeException {
    private static final long serialVersionUID = 1;

    Beyond() {
      super("not to be put", null, false, false);
    }
  }

  /**
   * The formula as IronCalc computes it rightly, or nothing when there is no such.
   *
   * @param formula without "=", names of ranges already replaced
   * @param array whether it is computed as an array
   */
  static Optional<String> of(String formula, boolean array) {
    Optional<FormulaTree> tree =
        formula.indexOf('(') < 0 && formula.indexOf(':') < 0 && formula.indexOf('{') < 0
            ? Optional.empty()
            : FormulaTree.of(formula);
    if (tree.isEmpty()) {
      boolean plain = formula.indexOf(':') < 0 && formula.indexOf('{') < 0;
      return plain ? Optional.of(formula) : Optional.empty();
    }
    FormulaLift lift = new FormulaLift();
    try {
      Part whole = lift.part(tree.get());
      if (whole.shape.array() && !array && !FormulaFunctions.spills(formula)) {
        // One cell of it, by the row or column in which the formula stands.
        return Optional.empty();
      }
      return Optional.of(lift.changed ? whole.text : formula);
    } catch (Beyond cannot) {
      return Optional.empty();
    }
  }

  /** Whether a single value in it becomes an array, which POI does not compute. */
  static boolean needed(String formula) {
    Optional<FormulaTree> tree = FormulaTree.of(formula);
    if (tree.isEmpty()) {
      return false;
    }
    FormulaLift lift = new FormulaLift();
    try {
      lift.part(tree.get());
      return lift.changed;
    } catch (Beyond cannot) {
      return true;
    }
  }

  private Part part(FormulaTree tree) {
    return switch (tree) {
      case FormulaTree.Leaf leaf ->
          new Part(
              leaf.text(),
              bound.getOrDefault(leaf.text().toUpperCase(Locale.ROOT), new Shape(1, 1, true)));
      case FormulaTree.Range range ->
          new Part(range.text(), new Shape(range.rows(), range.columns(), true));
      case FormulaTree.Constants constants ->
          new Part(constants.text(), new Shape(constants.rows(), constants.columns(), false));
      case FormulaTree.Before before -> {
        Part operand = part(before.operand());
        boolean turned = before.sign().equals("-") && operand.shape.array();
        changed |= turned;
        yield new Part(
            turned ? "(-1*" + operand.text + ")" : "(" + before.sign() + operand.text + ")",
            before.sign().equals("@") ? Shape.ONE : operand.shape.values(),
            before.sign().equals("-"));
      }
      case FormulaTree.Percent percent -> {
        Part operand = part(percent.operand());
        changed |= operand.shape.array();
        yield new Part(
            operand.shape.array() ? "(" + operand.text + "/100)" : "(" + operand.text + "%)",
            operand.shape.values(),
            true);
      }
      case FormulaTree.Both both -> {
        Part left = part(both.left());
        Part right = part(both.right());
        yield new Part(
            "(" + left.text + both.operator() + right.text + ")",
            left.shape.with(right.shape),
            "+-*/^".contains(both.operator()));
      }
      case FormulaTree.Call call -> call(call, call.function().toUpperCase(Locale.ROOT));
    };
  }

  private Part call(FormulaTree.Call call, String name) {
    if (name.equals("LET")) {
      return let(call);
    }
    if (name.equals("LAMBDA") || WITH_LAMBDA.contains(name)) {
      return lambdas(call, name);
    }
    List<Part> parts = call.arguments().stream().map(this::part).toList();
    if (parts.stream().noneMatch(part -> part.shape.array())) {
      return new Part(written(call.function(), parts), result(name, parts));
    }
    if (NUMBERS.contains(name)) {
      parts = parts.stream().map(this::numbersOf).toList();
    }
    return switch (name) {
      case "XLOOKUP" -> found(call.function(), name, parts);
      case "ROW", "COLUMN" -> numbers(name, parts);
      case "ROWS", "COLUMNS" -> size(name, parts);
      case "COUNT" -> counted(parts);
      case "CHOOSE" -> {
        if (parts.getFirst().shape.array()) {
          throw new Beyond();
        }
        yield new Part(written(name, parts), new Shape(0, 0, true));
      }
      default -> known(call.function(), name, parts);
    };
  }

  private Part known(String function, String name, List<Part> parts) {
    if (WHOLE.contains(name) || EACH.contains(name)) {
      return new Part(written(function, parts), result(name, parts));
    }
    boolean placed = PLACES.containsKey(name);
    List<Integer> single = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean takes = placed ? takes(name, i + 1) : !SINGLE.contains(name);
      Shape shape = parts.get(i).shape;
      if (shape.array() && !takes) {
        single.add(i);
      } else if (shape.array() && !shape.cells && (placed ? PLACED_CELLS.contains(name) : takes)) {
        throw new Beyond();
      }
    }
    boolean other = !placed && !SINGLE.contains(name) && !CELLS.contains(name);
    if (other && !name.equals("INDIRECT") && parts.stream().anyMatch(p -> p.shape.array())) {
      throw new Beyond();
    }
    return single.isEmpty()
        ? new Part(written(function, parts), result(name, parts))
        : mapped(function, parts, single);
  }

  /** The function for each element of these arguments. */
  private Part mapped(String function, List<Part> parts, List<Integer> single) {
    Shape shape = parts.get(single.getFirst()).shape.values();
    Map<String, String> names = new LinkedHashMap<>();
    List<Part> inside = new ArrayList<>(parts);
    for (int i : single) {
      Shape own = parts.get(i).shape.values();
      if (!parts.get(i).text.equals(parts.get(single.getFirst()).text)
          && (!own.equals(shape) || own.rows == 0 || own.columns == 0)) {
        throw new Beyond();
      }
      String name = names.computeIfAbsent(parts.get(i).text, text -> "w_" + ++named + "_w");
      inside.set(i, new Part(name, Shape.ONE));
    }
    changed = true;
    return new Part(
        "MAP(%s,LAMBDA(%s,%s))"
            .formatted(
                String.join(",", names.keySet()),
                String.join(",", names.values()),
                written(function, inside)),
        shape);
  }

  /** Without what is no number, unless that is an error. */
  private Part numbersOf(Part part) {
    if (!part.shape.array() || part.shape.cells || part.numbers) {
      return part;
    }
    changed = true;
    String column = "TOCOL(" + part.text + ")";
    return new Part(
        "FILTER(%1$s,MAP(%1$s,LAMBDA(w_e,OR(ISNUMBER(w_e),ISERROR(w_e)))))".formatted(column),
        Shape.SOME,
        true);
  }

  /** It looks up cells only; MATCH also looks through what is computed. */
  private Part found(String function, String name, List<Part> parts) {
    if (parts.size() < 3 || parts.get(1).shape.cells || parts.getFirst().shape.array()) {
      return known(function, name, parts);
    }
    Shape from = parts.get(2).shape;
    if (parts.size() > 4 || !from.cells || (from.rows != 1 && from.columns != 1)) {
      throw new Beyond();
    }
    changed = true;
    String text =
        "INDEX(%s,MATCH(%s,%s,0))"
            .formatted(parts.get(2).text, parts.getFirst().text, parts.get(1).text);
    return new Part(
        parts.size() == 4 ? "IFNA(" + text + "," + parts.get(3).text + ")" : text, Shape.ONE);
  }

  private static boolean takes(String function, int place) {
    String places = Objects.requireNonNull(PLACES.get(function));
    return places.contains(" " + place)
        || (places.contains("odd") && place % 2 == 1)
        || (places.contains("even") && place % 2 == 0);
  }

  /** The numbers of all rows or columns of cells. */
  private Part numbers(String name, List<Part> parts) {
    Part cells = parts.getFirst();
    if (!cells.shape.cells || cells.text.matches("(.*!)?\\$?[A-Za-z]+:\\$?[A-Za-z]+")) {
      throw new Beyond();
    }
    changed = true;
    boolean rows = name.equals("ROW");
    return new Part(
        rows
            ? "SEQUENCE(ROWS(%1$s),1,ROW(%1$s))".formatted(cells.text)
            : "SEQUENCE(1,COLUMNS(%1$s),COLUMN(%1$s))".formatted(cells.text),
        new Shape(rows ? cells.shape.rows : 1, rows ? 1 : cells.shape.columns, false));
  }

  private Part size(String name, List<Part> parts) {
    Part of = parts.getFirst();
    if (of.shape.cells) {
      return new Part(written(name, parts), Shape.ONE);
    }
    changed = true;
    String lines = name.equals("ROWS") ? "BYROW" : "BYCOL";
    return new Part("SUM(" + lines + "(" + of.text + ",LAMBDA(w_e,1)))", Shape.ONE);
  }

  /** Numbers in computed arrays are not counted there. */
  private Part counted(List<Part> parts) {
    if (parts.stream().allMatch(part -> part.shape.cells)) {
      return new Part(written("COUNT", parts), Shape.ONE);
    }
    changed = true;
    return new Part(
        parts.stream()
            .map(part ->
                part.shape.cells || !part.shape.array()
                    ? "COUNT(" + part.text + ")"
                    : "SUM(MAP(" + part.text + ",LAMBDA(w_e,IF(ISNUMBER(w_e),1,0))))")
            .collect(Collectors.joining("+", "(", ")")),
        Shape.ONE);
  }

  private Shape result(String name, List<Part> parts) {
    if (ARRAYS.contains(name)) {
      return Shape.SOME;
    }
    return switch (name) {
      case "INDIRECT" -> {
        String text = parts.isEmpty() ? "" : parts.getFirst().text;
        yield new Shape(text.contains(":") ? 0 : 1, text.contains(":") ? 0 : 1, true);
      }
      case "OFFSET" ->
          parts.size() > 3 || parts.getFirst().shape.array()
              ? new Shape(0, 0, true)
              : new Shape(1, 1, true);
      case "INDEX" -> indexed(parts);
      case "XLOOKUP" -> {
        Shape from = parts.size() > 2 ? parts.get(2).shape : Shape.ONE;
        yield from.rows == 1 || from.columns == 1 ? Shape.ONE : new Shape(0, 0, from.cells);
      }
      case "IF", "IFERROR", "IFNA" -> {
        Shape shape = Shape.ONE;
        for (Part part : parts) {
          shape = shape.with(part.shape);
        }
        yield shape;
      }
      default -> {
        Shape shape = Shape.ONE;
        for (Part part : EACH.contains(name) ? parts : List.<Part>of()) {
          shape = shape.with(part.shape);
        }
        yield shape;
      }
    };
  }

  private static Shape indexed(List<Part> parts) {
    Shape from = parts.getFirst().shape;
    boolean whole =
        parts.stream().skip(1).limit(2).anyMatch(p -> p.text.isEmpty() || p.text.equals("0"));
    boolean line = from.rows == 1 || from.columns == 1;
    return !whole && (parts.size() > 2 || line)
        ? new Shape(1, 1, from.cells)
        : new Shape(0, 0, from.cells);
  }

  private Part let(FormulaTree.Call call) {
    List<FormulaTree> given = call.arguments();
    StringBuilder text = new StringBuilder("LET(");
    for (int i = 0; i + 2 < given.size(); i += 2) {
      Part value = part(given.get(i + 1));
      String name = FormulaTree.text(given.get(i));
      bound.put(name.toUpperCase(Locale.ROOT), value.shape);
      text.append(name).append(',').append(value.text).append(',');
    }
    Part last = part(given.getLast());
    return new Part(text.append(last.text).append(')').toString(), last.shape);
  }

  private Part lambdas(FormulaTree.Call call, String name) {
    List<String> texts = new ArrayList<>();
    Shape shape = name.equals("REDUCE") ? Shape.ONE : Shape.SOME;
    for (int i = 0; i < call.arguments().size(); i++) {
      FormulaTree argument = call.arguments().get(i);
      if (argument instanceof FormulaTree.Call inner
          && inner.function().equalsIgnoreCase("LAMBDA")
          && !inner.arguments().isEmpty()) {
        boolean lines = name.startsWith("BY");
        List<FormulaTree> names = inner.arguments().subList(0, inner.arguments().size() - 1);
        names.forEach(each ->
            bound.put(
                FormulaTree.text(each).toUpperCase(Locale.ROOT), lines ? Shape.SOME : Shape.ONE));
        texts.add(
            "LAMBDA("
                + names.stream().map(n -> FormulaTree.text(n) + ",").collect(Collectors.joining())
                + part(inner.arguments().getLast()).text
                + ")");
      } else {
        Part part = part(argument);
        shape = name.equals("MAP") && i == 0 ? part.shape.values() : shape;
        texts.add(part.text);
      }
    }
    if (name.equals("LAMBDA")) {
      throw new Beyond();
    }
    return new Part(call.function() + "(" + String.join(",", texts) + ")", shape);
  }

  private static String written(String function, List<Part> parts) {
    return function + parts.stream().map(Part::text).collect(Collectors.joining(",", "(", ")"));
  }
}
