package dev.workroom.documents;

import dev.workroom.documents.FormulaPart.Beyond;
import dev.workroom.documents.FormulaPart.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rewrites a formula for IronCalc where an array stands at the place of a single value.
 *
 * <p>Excel computes such a function for each element. IronCalc 0.8 does so for some functions; for
 * the others it gives an error of its own, which IFERROR, ISNUMBER or COUNT would hide, or a wrong
 * value: {@code SUMPRODUCT(--(A1:A9="x"))} is 0 there. Here they become {@code MAP} over the
 * elements. What cannot be put so is not given to it.
 */
final class FormulaLift {
  private final Map<String, Shape> bound = new HashMap<>();
  private boolean changed;

  /** Whether a range is computed with, outside the functions that do so by themselves. */
  private boolean told;

  private int inNative;
  private int named;

  private FormulaLift() {}

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
      FormulaPart whole = lift.whole(tree.get());
      if (whole.shape().array() && !array && !FormulaFunctions.spills(formula)) {
        // One cell of it, by the row or column in which the formula stands.
        return Optional.empty();
      }
      return Optional.of(lift.changed ? whole.text() : formula);
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
      lift.whole(tree.get());
      return lift.changed;
    } catch (Beyond cannot) {
      return true;
    }
  }

  /**
   * Whether its result is an array, or is computed from ranges where single values are expected:
   * Excel takes one cell of each unless it is told.
   */
  static boolean arrays(String formula) {
    Optional<FormulaTree> tree = FormulaTree.of(formula);
    FormulaLift lift = new FormulaLift();
    try {
      return tree.isPresent() && (lift.part(tree.get()).shape().array() || lift.told);
    } catch (Beyond cannot) {
      return lift.told || givesArray(tree.get());
    }
  }

  private static boolean givesArray(FormulaTree tree) {
    try {
      return new FormulaLift().whole(tree).shape().array();
    } catch (Beyond cannot) {
      return false;
    }
  }

  private FormulaPart whole(FormulaTree tree) {
    FormulaTree put = FormulaIdioms.of(tree);
    changed = !put.equals(tree);
    return part(put);
  }

  private FormulaPart part(FormulaTree tree) {
    return switch (tree) {
      case FormulaTree.Leaf leaf ->
          new FormulaPart(
              leaf.text(),
              bound.getOrDefault(leaf.text().toUpperCase(Locale.ROOT), new Shape(1, 1, true)));
      case FormulaTree.Range range ->
          new FormulaPart(range.text(), new Shape(range.rows(), range.columns(), true));
      case FormulaTree.Between between ->
          new FormulaPart(
              part(between.first()).text() + ":" + part(between.last()).text(),
              new Shape(0, 0, true));
      case FormulaTree.Constants constants ->
          new FormulaPart(
              constants.text(), new Shape(constants.rows(), constants.columns(), false));
      case FormulaTree.Before before -> {
        FormulaPart operand = part(before.operand());
        boolean turned = before.sign().equals("-") && operand.shape().array();
        changed |= turned;
        yield new FormulaPart(
            turned ? "(-1*" + operand.text() + ")" : "(" + before.sign() + operand.text() + ")",
            before.sign().equals("@") ? Shape.ONE : operand.shape().values(),
            before.sign().equals("-"));
      }
      case FormulaTree.Percent percent -> {
        FormulaPart operand = part(percent.operand());
        changed |= operand.shape().array();
        yield new FormulaPart(
            operand.shape().array() ? "(" + operand.text() + "/100)" : "(" + operand.text() + "%)",
            operand.shape().values(),
            true);
      }
      case FormulaTree.Both both -> {
        FormulaPart left = part(both.left());
        FormulaPart right = part(both.right());
        tell(left, right);
        yield new FormulaPart(
            "(" + left.text() + both.operator() + right.text() + ")",
            left.shape().with(right.shape()),
            "+-*/^".contains(both.operator()));
      }
      case FormulaTree.Call call -> call(call, call.function().toUpperCase(Locale.ROOT));
    };
  }

  private FormulaPart call(FormulaTree.Call call, String name) {
    if (name.equals("LET")) {
      return let(call);
    }
    if (name.equals("LAMBDA") || FormulaPlaces.WITH_LAMBDA.contains(name)) {
      return lambdas(call, name);
    }
    inNative += FormulaPlaces.NATIVE.contains(name) ? 1 : 0;
    List<FormulaPart> parts = call.arguments().stream().map(this::part).toList();
    inNative -= FormulaPlaces.NATIVE.contains(name) ? 1 : 0;
    if (parts.stream().noneMatch(part -> part.shape().array())) {
      return new FormulaPart(written(call.function(), parts), FormulaSizes.of(name, parts));
    }
    if (FormulaPlaces.NUMBERS.contains(name)) {
      List<FormulaPart> given = parts;
      parts =
          IntStream.range(0, given.size())
              .mapToObj(i ->
                  FormulaPlaces.some(name) && !FormulaPlaces.takes(name, i + 1)
                      ? given.get(i)
                      : numbersOf(given.get(i)))
              .toList();
    }
    return switch (name) {
      case "XMATCH" -> placed(parts);
      case "XLOOKUP" -> found(call.function(), name, parts);
      case "ROW", "COLUMN" -> numbers(name, parts);
      case "ROWS", "COLUMNS" -> size(name, parts);
      case "COUNT" -> counted(parts);
      case "TEXTJOIN", "CONCAT", "PRODUCT" -> joined(name, parts);
      case "CHOOSE" -> {
        if (parts.getFirst().shape().array()) {
          throw new Beyond();
        }
        yield new FormulaPart(written(name, parts), new Shape(0, 0, true));
      }
      default -> known(call.function(), name, parts);
    };
  }

  private FormulaPart known(String function, String name, List<FormulaPart> parts) {
    if (FormulaPlaces.EACH.contains(name)) {
      tell(parts.toArray(FormulaPart[]::new));
    }
    if (FormulaPlaces.WHOLE.contains(name) || FormulaPlaces.EACH.contains(name)) {
      return new FormulaPart(written(function, parts), FormulaSizes.of(name, parts));
    }
    boolean placed = FormulaPlaces.some(name);
    List<Integer> single = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean takes =
          placed ? FormulaPlaces.takes(name, i + 1) : !FormulaPlaces.SINGLE.contains(name);
      Shape shape = parts.get(i).shape();
      if (shape.array() && !takes) {
        single.add(i);
      } else if (parts.get(i).computed()
          && !constant(parts.get(i), name)
          && (placed ? FormulaPlaces.PLACED_CELLS.contains(name) : takes)) {
        throw new Beyond();
      }
    }
    boolean other =
        !placed && !FormulaPlaces.SINGLE.contains(name) && !FormulaPlaces.CELLS.contains(name);
    if (other && !name.equals("INDIRECT") && parts.stream().anyMatch(p -> p.shape().array())) {
      throw new Beyond();
    }
    return single.isEmpty()
        ? new FormulaPart(written(function, parts), FormulaSizes.of(name, parts))
        : mapped(function, parts, single);
  }

  /** Tells Excel when one of these is an array that a single value is expected for. */
  private void tell(FormulaPart... parts) {
    told |= inNative == 0 && Stream.of(parts).anyMatch(part -> part.shape().array());
  }

  private static boolean constant(FormulaPart part, String function) {
    return function.equals("LOOKUP") && part.text().startsWith("{");
  }

  /** The function for each element of these arguments. */
  private FormulaPart mapped(String function, List<FormulaPart> parts, List<Integer> single) {
    tell(parts.get(single.getFirst()));
    if (FormulaPlaces.NO_RANGES.contains(function.toUpperCase(Locale.ROOT))
        && single.stream().anyMatch(i -> parts.get(i).shape().cells())) {
      throw new Beyond();
    }
    Shape shape = Shape.ONE;
    boolean alike = true;
    for (int i : single) {
      Shape own = parts.get(i).shape().values();
      boolean first = shape.equals(Shape.ONE);
      alike &=
          first
              || parts.get(i).text().equals(parts.get(single.getFirst()).text())
              || (own.known() && own.equals(shape));
      shape = first ? own : shape.with(own);
    }
    changed = true;
    return alike ? each(function, parts, single, shape) : crossed(function, parts, single, shape);
  }

  private FormulaPart each(
      String function, List<FormulaPart> parts, List<Integer> single, Shape shape) {
    Map<String, String> names = new LinkedHashMap<>();
    List<FormulaPart> inside = new ArrayList<>(parts);
    for (int i : single) {
      String name = names.computeIfAbsent(parts.get(i).text(), text -> "w_" + ++named + "_w");
      inside.set(i, new FormulaPart(name, Shape.ONE));
    }
    return new FormulaPart(
        "MAP(%s,LAMBDA(%s,%s))"
            .formatted(
                String.join(",", names.keySet()),
                String.join(",", names.values()),
                written(function, inside)),
        shape);
  }

  /** For each row of one and each column of another. */
  private FormulaPart crossed(
      String function, List<FormulaPart> parts, List<Integer> single, Shape shape) {
    List<FormulaPart> inside = new ArrayList<>(parts);
    String row = "w_r" + ++named + "_w";
    String column = "w_c" + named + "_w";
    for (int i : single) {
      Shape own = parts.get(i).shape();
      if (!own.known() || !shape.known()) {
        throw new Beyond();
      }
      String text =
          "INDEX(%s,%s,%s)"
              .formatted(
                  parts.get(i).text(),
                  own.rows() == 1 ? "1" : row,
                  own.columns() == 1 ? "1" : column);
      inside.set(i, new FormulaPart(text, Shape.ONE));
    }
    return new FormulaPart(
        "MAKEARRAY(%d,%d,LAMBDA(%s,%s,%s))"
            .formatted(shape.rows(), shape.columns(), row, column, written(function, inside)),
        shape);
  }

  /** They take cells only; what is computed is put together one by one. */
  private FormulaPart joined(String name, List<FormulaPart> parts) {
    int from = name.equals("TEXTJOIN") ? 2 : 0;
    if (parts.size() <= from
        || parts.stream().limit(from).anyMatch(part -> part.shape().array())
        || parts.stream().skip(from).noneMatch(FormulaPart::computed)) {
      return known(name, name, parts);
    }
    changed = true;
    String so = name.equals("PRODUCT") ? "1" : "\"\"";
    String step =
        switch (name) {
          case "TEXTJOIN" ->
              "IF(AND(%2$s,w_e=\"\"),w_a,w_a&%1$s&w_e)"
                  .formatted(parts.get(0).text(), parts.get(1).text());
          case "CONCAT" -> "w_a&w_e";
          default -> "w_a*w_e";
        };
    for (FormulaPart part : parts.subList(from, parts.size())) {
      FormulaPart values = from == 0 && name.equals("PRODUCT") ? numbersOf(part) : part;
      so = "REDUCE(%s,TOCOL(%s),LAMBDA(w_a,w_e,%s))".formatted(so, values.text(), step);
    }
    return new FormulaPart(
        from == 0 ? so : "MID(%s,LEN(%s)+1,32767)".formatted(so, parts.getFirst().text()),
        Shape.ONE);
  }

  /** Without what is no number, unless that is an error. */
  private FormulaPart numbersOf(FormulaPart part) {
    if (!part.shape().array() || part.shape().cells() || part.numbers()) {
      return part;
    }
    changed = true;
    String column = "TOCOL(" + part.text() + ")";
    return new FormulaPart(
        "FILTER(%1$s,MAP(%1$s,LAMBDA(w_e,OR(ISNUMBER(w_e),ISERROR(w_e)))))".formatted(column),
        Shape.SOME,
        true);
  }

  /** It looks up in cells only, and gives single ones; MATCH and INDEX do more. */
  private FormulaPart found(String function, String name, List<FormulaPart> parts) {
    if (parts.size() < 3) {
      return known(function, name, parts);
    }
    FormulaPart in = parts.get(1);
    Shape from = parts.get(2).shape();
    if (in.shape().cells() && from.line()) {
      return known(function, name, parts);
    }
    boolean lines = in.shape().line() && in.shape().known() && !parts.getFirst().shape().array();
    if (!from.cells() || !(from.line() || lines)) {
      throw new Beyond();
    }
    changed = true;
    FormulaPart place =
        placed(Stream.concat(parts.stream().limit(2), parts.stream().skip(4)).toList());
    FormulaPart all = new FormulaPart("0", Shape.ONE);
    FormulaPart found =
        from.line()
            ? known("INDEX", "INDEX", List.of(parts.get(2), place))
            : known(
                "INDEX",
                "INDEX",
                in.shape().columns() == 1
                    ? List.of(parts.get(2), place, all)
                    : List.of(parts.get(2), all, place));
    return parts.size() > 3 && !parts.get(3).text().isEmpty()
        ? new FormulaPart(
            "IFNA(" + found.text() + "," + parts.get(3).text() + ")", found.shape().values())
        : found;
  }

  /** At which place; XMATCH looks through cells only, MATCH through what is computed too. */
  private FormulaPart placed(List<FormulaPart> parts) {
    if (parts.get(1).shape().cells()) {
      return known("XMATCH", "XMATCH", parts);
    }
    if (parts.size() > 2 && !(parts.size() == 3 && parts.get(2).text().matches("0?"))) {
      throw new Beyond();
    }
    changed = true;
    String key = parts.getFirst().text();
    // MATCH would take these signs for any text.
    String exact =
        key.matches("[0-9.]+|\"[^*?~]*\"")
            ? key
            : "IF(ISTEXT(%1$s),SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(%1$s,\"~\",\"~~\"),\"*\",\"~*\"),\"?\",\"~?\"),%1$s)"
                .formatted(key);
    FormulaPart sought = part(FormulaTree.of(exact).orElseThrow(Beyond::new));
    return known("MATCH", "MATCH", List.of(sought, parts.get(1), new FormulaPart("0", Shape.ONE)));
  }

  /** The numbers of all rows or columns of cells. */
  private FormulaPart numbers(String name, List<FormulaPart> parts) {
    FormulaPart cells = parts.getFirst();
    if (!cells.shape().cells() || cells.text().matches("(.*!)?\\$?[A-Za-z]+:\\$?[A-Za-z]+")) {
      throw new Beyond();
    }
    changed = true;
    boolean rows = name.equals("ROW");
    return new FormulaPart(
        rows
            ? "SEQUENCE(ROWS(%1$s),1,ROW(%1$s))".formatted(cells.text())
            : "SEQUENCE(1,COLUMNS(%1$s),COLUMN(%1$s))".formatted(cells.text()),
        new Shape(rows ? cells.shape().rows() : 1, rows ? 1 : cells.shape().columns(), false));
  }

  private FormulaPart size(String name, List<FormulaPart> parts) {
    FormulaPart of = parts.getFirst();
    if (of.shape().cells()) {
      return new FormulaPart(written(name, parts), Shape.ONE);
    }
    changed = true;
    String lines = name.equals("ROWS") ? "BYROW" : "BYCOL";
    return new FormulaPart("SUM(" + lines + "(" + of.text() + ",LAMBDA(w_e,1)))", Shape.ONE);
  }

  /** Numbers in computed arrays are not counted there. */
  private FormulaPart counted(List<FormulaPart> parts) {
    if (parts.stream().allMatch(part -> part.shape().cells())) {
      return new FormulaPart(written("COUNT", parts), Shape.ONE);
    }
    changed = true;
    return new FormulaPart(
        parts.stream()
            .map(part ->
                part.shape().cells() || !part.shape().array()
                    ? "COUNT(" + part.text() + ")"
                    : "SUM(MAP(" + part.text() + ",LAMBDA(w_e,IF(ISNUMBER(w_e),1,0))))")
            .collect(Collectors.joining("+", "(", ")")),
        Shape.ONE);
  }

  private FormulaPart let(FormulaTree.Call call) {
    List<FormulaTree> given = call.arguments();
    StringBuilder text = new StringBuilder("LET(");
    for (int i = 0; i + 2 < given.size(); i += 2) {
      FormulaPart value = part(given.get(i + 1));
      String name = FormulaTree.text(given.get(i));
      bound.put(name.toUpperCase(Locale.ROOT), value.shape());
      text.append(name).append(',').append(value.text()).append(',');
    }
    FormulaPart last = part(given.getLast());
    return new FormulaPart(text.append(last.text()).append(')').toString(), last.shape());
  }

  private FormulaPart lambdas(FormulaTree.Call call, String name) {
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
                + part(inner.arguments().getLast()).text()
                + ")");
      } else {
        FormulaPart part = part(argument);
        shape = name.equals("MAP") && i == 0 ? part.shape().values() : shape;
        texts.add(part.text());
      }
    }
    if (name.equals("LAMBDA")) {
      throw new Beyond();
    }
    return new FormulaPart(call.function() + "(" + String.join(",", texts) + ")", shape);
  }

  private static String written(String function, List<FormulaPart> parts) {
    return function
        + parts.stream().map(FormulaPart::text).collect(Collectors.joining(",", "(", ")"));
  }
}
