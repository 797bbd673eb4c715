package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everyday ways of writing that IronCalc does not know, or gets wrong, put in functions that it
 * computes as Excel does.
 *
 * <p>It searches halves of what is not sorted, so that {@code LOOKUP(2,1/(A1:A9="x"),B1:B9)} gives
 * another row than Excel's last one, and takes an argument that is left out for 0.
 */
final class FormulaIdioms {
  /** What an argument that is left out means, by function and place, counted from 1. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "SORT 2", "1",
          "SORT 3", "1",
          "TAKE 2", "ROWS(%s)",
          "EXPAND 2", "ROWS(%s)",
          "EXPAND 3", "COLUMNS(%s)");

  /** The functions that AGGREGATE calls by their numbers, from 1. */
  private static final List<String> AGGREGATED =
      List.of(
          "AVERAGE",
          "COUNT",
          "COUNTA",
          "MAX",
          "MIN",
          "PRODUCT",
          "STDEV.S",
          "STDEV.P",
          "SUM",
          "VAR.S",
          "VAR.P",
          "MEDIAN",
          "MODE.SNGL",
          "LARGE",
          "SMALL",
          "PERCENTILE.INC",
          "QUARTILE.INC",
          "PERCENTILE.EXC",
          "QUARTILE.EXC");

  /** The first of them that takes a number after its values. */
  private static final int WITH_NUMBER = 14;

  /** Larger than any number of a workbook, which is what the last one is looked up by. */
  private static final double BEYOND_ALL = 1e99;

  private static final Pattern LAST_TEXT = Pattern.compile("(?i)\"z{2,}\"");

  private static final Pattern FUNCTION_NAME = Pattern.compile("[A-Z][A-Z0-9.]*");

  private final Map<String, FormulaTree.Call> lambdas = new HashMap<>();
  private int named;

  private FormulaIdioms() {}

  /** The same formula; the same tree where nothing had to be put otherwise. */
  static FormulaTree of(FormulaTree tree) {
    return new FormulaIdioms().put(tree);
  }

  private FormulaTree put(FormulaTree tree) {
    return switch (tree) {
      case FormulaTree.Leaf leaf -> leaf;
      case FormulaTree.Range range -> range;
      case FormulaTree.Constants constants -> constants;
      case FormulaTree.Between between -> FormulaBetween.of(between, this::put);
      case FormulaTree.Before before ->
          new FormulaTree.Before(before.sign(), put(before.operand()));
      case FormulaTree.Percent percent -> new FormulaTree.Percent(put(percent.operand()));
      case FormulaTree.Both both ->
          new FormulaTree.Both(put(both.left()), both.operator(), put(both.right()));
      case FormulaTree.Call call when call.function().equalsIgnoreCase("LET") -> let(call);
      case FormulaTree.Call call -> call(new FormulaTree.Call(call.function(), all(call)));
    };
  }

  private List<FormulaTree> all(FormulaTree.Call call) {
    return call.arguments().stream().map(this::put).toList();
  }

  private FormulaTree call(FormulaTree.Call call) {
    String name = call.function().toUpperCase(Locale.ROOT);
    FormulaTree.Call lambda = lambdas.get(name);
    if (lambda != null) {
      return applied(lambda, call.arguments());
    }
    List<FormulaTree> given = call.arguments();
    return switch (name) {
      case "SORT", "TAKE", "DROP", "EXPAND" -> complete(name, given);
      case "SORTBY" ->
          new FormulaTree.Call(
              name,
              IntStream.range(0, given.size())
                  .mapToObj(i ->
                      i > 1 && i % 2 == 0 && empty(given.get(i))
                          ? new FormulaTree.Leaf("1")
                          : given.get(i))
                  .toList());
      case "CHOOSEROWS", "CHOOSECOLS" -> listed(call);
      case "AGGREGATE" -> aggregate(given).orElse(call);
      case "CHOOSE" -> chosen(given).orElse(call);
      case "LOOKUP", "MATCH" -> last(name, given).orElse(call);
      case "INDEX" -> crossed(given).orElse(call);
      case "BYROW", "BYCOL" -> reduced(call, 1, "w_e");
      case "REDUCE", "SCAN" -> reduced(call, 2, "w_a,w_e");
      case "GROUPBY" -> grouped(given).orElse(call);
      case "PERCENTOF" ->
          given.size() == 2 ? parsed("SUM(%s)/SUM(%s)", given.get(0), given.get(1)) : call;
      case "LINEST", "TREND" -> line(given) ? straight(name, given) : call;
      default -> call;
    };
  }

  private static FormulaTree complete(String name, List<FormulaTree> given) {
    List<FormulaTree> full = new ArrayList<>(given);
    while (full.size() > 1 && empty(full.getLast())) {
      full.removeLast();
    }
    for (int i = 1; i < full.size(); i++) {
      String meaning = LEFT_OUT.get(name + " " + (i + 1));
      if (empty(full.get(i)) && meaning != null) {
        full.set(i, parsed(meaning, full.getFirst()));
      }
    }
    return new FormulaTree.Call(name, full);
  }

  /** Names that LET gives to lambdas are put in place; other names stay. */
  private FormulaTree let(FormulaTree.Call call) {
    List<FormulaTree> given = call.arguments();
    List<FormulaTree> left = new ArrayList<>();
    for (int i = 0; i + 1 < given.size(); i += 2) {
      FormulaTree value = put(given.get(i + 1));
      String name = FormulaTree.text(given.get(i)).toUpperCase(Locale.ROOT);
      lambdas.remove(name);
      if (value instanceof FormulaTree.Call lambda
          && lambda.function().equalsIgnoreCase("LAMBDA")
          && !lambda.arguments().isEmpty()) {
        lambdas.put(name, lambda);
      } else {
        left.add(given.get(i));
        left.add(value);
      }
    }
    FormulaTree last = given.size() % 2 == 1 ? put(given.getLast()) : new FormulaTree.Leaf("");
    if (left.isEmpty()) {
      return last;
    }
    left.add(last);
    return new FormulaTree.Call(call.function(), left);
  }

  /** The lambda's body with names of its own for what it is given. */
  private FormulaTree applied(FormulaTree.Call lambda, List<FormulaTree> given) {
    List<FormulaTree> names = lambda.arguments().subList(0, lambda.arguments().size() - 1);
    if (names.size() != given.size() || names.isEmpty()) {
      return new FormulaTree.Leaf("#CALC!");
    }
    Map<String, FormulaTree> renamed = new HashMap<>();
    List<FormulaTree> let = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      FormulaTree fresh = new FormulaTree.Leaf("w_l" + ++named + "_w");
      renamed.put(FormulaTree.text(names.get(i)).toUpperCase(Locale.ROOT), fresh);
      let.add(fresh);
      let.add(given.get(i));
    }
    let.add(renamed(lambda.arguments().getLast(), renamed));
    return new FormulaTree.Call("LET", let);
  }

  private static FormulaTree renamed(FormulaTree tree, Map<String, FormulaTree> names) {
    return switch (tree) {
      case FormulaTree.Leaf leaf -> names.getOrDefault(leaf.text().toUpperCase(Locale.ROOT), leaf);
      case FormulaTree.Range range -> range;
      case FormulaTree.Constants constants -> constants;
      case FormulaTree.Between between ->
          new FormulaTree.Between(renamed(between.first(), names), renamed(between.last(), names));
      case FormulaTree.Before before ->
          new FormulaTree.Before(before.sign(), renamed(before.operand(), names));
      case FormulaTree.Percent percent ->
          new FormulaTree.Percent(renamed(percent.operand(), names));
      case FormulaTree.Both both ->
          new FormulaTree.Both(
              renamed(both.left(), names), both.operator(), renamed(both.right(), names));
      case FormulaTree.Call call ->
          new FormulaTree.Call(
              call.function(), call.arguments().stream().map(a -> renamed(a, names)).toList());
    };
  }

  /** Several places in one array become arguments of their own. */
  private static FormulaTree listed(FormulaTree.Call call) {
    return call.arguments().size() == 2
            && call.arguments().get(1) instanceof FormulaTree.Constants places
        ? parsed(call.function() + "(%s," + inside(places) + ")", call.arguments().getFirst())
        : call;
  }

  private static String inside(FormulaTree.Constants constants) {
    return constants.text().replaceAll("[{}]", "").replace(';', ',').replace("%", "%%");
  }

  /** The function itself, over what is no error where AGGREGATE is to leave errors out. */
  private static Optional<FormulaTree> aggregate(List<FormulaTree> given) {
    Optional<Integer> function = given.size() < 3 ? Optional.empty() : whole(given.get(0));
    Optional<Integer> option = given.size() < 3 ? Optional.empty() : whole(given.get(1));
    if (function.isEmpty()
        || option.isEmpty()
        || function.get() < 1
        || function.get() > AGGREGATED.size()
        || option.get() > 7) {
      return Optional.empty();
    }
    boolean numbered = function.get() >= WITH_NUMBER;
    boolean noErrors = List.of(2, 3, 6, 7).contains(option.get());
    List<FormulaTree> values = given.subList(2, given.size() - (numbered ? 1 : 0));
    List<FormulaTree> arguments = new ArrayList<>();
    values.forEach(value -> arguments.add(noErrors ? parsed("TOCOL(%s,3)", value) : value));
    if (numbered) {
      arguments.add(given.getLast());
    }
    return Optional.of(new FormulaTree.Call(AGGREGATED.get(function.get() - 1), arguments));
  }

  /** {@code CHOOSE({1,2},A1:A9,C1:C9)} puts columns side by side. */
  private static Optional<FormulaTree> chosen(List<FormulaTree> given) {
    if (!(given.getFirst() instanceof FormulaTree.Constants constants) || constants.rows() != 1) {
      return Optional.empty();
    }
    List<FormulaTree> columns = new ArrayList<>();
    for (String each : constants.text().replaceAll("[{} ]", "").split(",")) {
      if (!each.matches("\\d")
          || Integer.parseInt(each) >= given.size()
          || !(given.get(Integer.parseInt(each)) instanceof FormulaTree.Range range)
          || range.columns() != 1) {
        return Optional.empty();
      }
      columns.add(range);
    }
    boolean even =
        columns.stream().map(c -> ((FormulaTree.Range) c).rows()).distinct().count() == 1;
    return even ? Optional.of(new FormulaTree.Call("HSTACK", columns)) : Optional.empty();
  }

  /** Rows by a sequence and columns by constants. */
  private static Optional<FormulaTree> crossed(List<FormulaTree> given) {
    return given.size() == 3
            && given.get(1) instanceof FormulaTree.Call rows
            && rows.function().equalsIgnoreCase("SEQUENCE")
            && rows.arguments().size() == 1
            && given.get(2) instanceof FormulaTree.Constants columns
            && columns.rows() == 1
        ? Optional.of(
            parsed(
                "IF(%2$s>ROWS(%1$s),#CALC!,CHOOSECOLS(TAKE(%1$s,%2$s)," + inside(columns) + "))",
                given.get(0),
                rows.arguments().getFirst()))
        : Optional.empty();
  }

  /** The last number, text or row that meets a condition: looked up by more than all there is. */
  private static Optional<FormulaTree> last(String name, List<FormulaTree> given) {
    if (given.size() < 2
        || (name.equals("MATCH") && given.size() == 3 && !text(given, 2).equals("1"))) {
      return Optional.empty();
    }
    FormulaTree in = given.get(1);
    String key = text(given, 0);
    double number = number(key);
    boolean marked =
        in instanceof FormulaTree.Both both
            && both.operator().equals("/")
            && number > number(FormulaTree.text(both.left()));
    String kind =
        marked || number >= BEYOND_ALL
            ? "ISNUMBER"
            : LAST_TEXT.matcher(key).matches() ? "ISTEXT" : "";
    if (kind.isEmpty() || !(marked || in instanceof FormulaTree.Range)) {
      return Optional.empty();
    }
    FormulaTree from = name.equals("LOOKUP") && given.size() == 3 ? given.get(2) : in;
    String found = name.equals("MATCH") ? "w_at" : "INDEX(%2$s,w_at)";
    return Optional.of(
        parsed(
            "LET(w_at,MAX(IF("
                + kind
                + "(%1$s),SEQUENCE(ROWS(%1$s),COLUMNS(%1$s)),0)),IF(w_at=0,NA(),"
                + found
                + "))",
            in,
            from));
  }

  /** A function's bare name where a lambda is expected. */
  private static FormulaTree reduced(FormulaTree.Call call, int place, String names) {
    if (call.arguments().size() != place + 1
        || !(call.arguments().getLast() instanceof FormulaTree.Leaf leaf)
        || !FUNCTION_NAME.matcher(leaf.text()).matches()) {
      return call;
    }
    List<FormulaTree> arguments = new ArrayList<>(call.arguments());
    arguments.set(place, parsed("LAMBDA(" + names + ",%s(" + names + "))", leaf));
    return new FormulaTree.Call(call.function(), arguments);
  }

  /** One column of groups and one of numbers; a heading above the numbers is left to Excel. */
  private static Optional<FormulaTree> grouped(List<FormulaTree> given) {
    boolean plain =
        given.size() == 3
            && given.get(0) instanceof FormulaTree.Range groups
            && given.get(1) instanceof FormulaTree.Range numbers
            && groups.columns() == 1
            && numbers.columns() == 1
            && groups.rows() == numbers.rows()
            && AGGREGATED.indexOf(text(given, 2)) >= 0;
    return plain
        ? Optional.of(
            parsed(
                "IF(ISTEXT(INDEX(%2$s,1)),#CALC!,LET(w_u,SORT(UNIQUE(%1$s)),VSTACK(HSTACK(w_u,"
                    + "MAP(w_u,LAMBDA(w_k,%3$s(FILTER(%2$s,%1$s=w_k))))),HSTACK(\"Total\",%3$s(%2$s)))))",
                given.get(0), given.get(1), given.get(2)))
        : Optional.empty();
  }

  private static FormulaTree straight(String name, List<FormulaTree> given) {
    FormulaTree y = given.get(0);
    FormulaTree x = given.get(1);
    return name.equals("LINEST")
        ? given.size() == 2
            ? parsed("HSTACK(SLOPE(%1$s,%2$s),INTERCEPT(%1$s,%2$s))", y, x)
            : new FormulaTree.Call(name, given)
        : parsed("INTERCEPT(%1$s,%2$s)+SLOPE(%1$s,%2$s)*%3$s", y, x, given.getLast());
  }

  /** Whether the first two are lines of the same size, with nothing after a third. */
  private static boolean line(List<FormulaTree> given) {
    return (given.size() == 2 || given.size() == 3)
        && given.get(0) instanceof FormulaTree.Range y
        && given.get(1) instanceof FormulaTree.Range x
        && y.rows() == x.rows()
        && y.columns() == x.columns()
        && (y.rows() == 1 || y.columns() == 1);
  }

  private static boolean empty(FormulaTree tree) {
    return tree instanceof FormulaTree.Leaf leaf && leaf.text().isEmpty();
  }

  static String text(List<FormulaTree> given, int place) {
    return FormulaTree.text(given.get(place));
  }

  private static Optional<Integer> whole(FormulaTree tree) {
    return Optional.of(FormulaTree.text(tree))
        .filter(t -> t.matches("\\d{1,2}"))
        .map(Integer::valueOf);
  }

  /** Not a number where the text is none. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException noNumber) {
      return Double.NaN;
    }
  }

  static FormulaTree parsed(String pattern, FormulaTree... parts) {
    return read(pattern.formatted((Object[]) Stream.of(parts).map(FormulaTree::text).toArray()));
  }

  /** A formula that is put together. */
  static FormulaTree read(String formula) {
    return FormulaTree.of(formula).orElseThrow(FormulaPart.Beyond::new);
  }
}
