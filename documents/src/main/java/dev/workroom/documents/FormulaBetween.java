package dev.workroom.documents;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;

/** Ranges that begin or end with a cell that is looked up, which IronCalc does not compute. */
final class FormulaBetween {
  private FormulaBetween() {}

  /** A range from one looked-up cell to another of the same block. */
  static FormulaTree of(FormulaTree.Between between, UnaryOperator<FormulaTree> put) {
    Optional<FormulaTree.Range> block =
        Stream.of(between.first(), between.last()).flatMap(end -> block(end).stream()).findFirst();
    if (block.isEmpty() || (block.get().rows() != 1 && block.get().columns() != 1)) {
      return between;
    }
    Optional<String> first = place(between.first(), block.get());
    Optional<String> last = place(between.last(), block.get());
    if (first.isEmpty() || last.isEmpty()) {
      return between;
    }
    String size = "ABS(w_j-w_i)+1";
    boolean column = block.get().columns() == 1;
    String from = block.get().text().replaceAll(":.*", "");
    return FormulaIdioms.read(
        "LET(w_i,%s,w_j,%s,IF(OR(w_i<1,w_j<1,w_i>%d,w_j>%d),#REF!,OFFSET(%s,%s)))"
            .formatted(
                inside(first.get(), put),
                inside(last.get(), put),
                block.get().rows() * block.get().columns(),
                block.get().rows() * block.get().columns(),
                from,
                column ? "MIN(w_i,w_j)-1,0," + size + ",1" : "0,MIN(w_i,w_j)-1,1," + size));
  }

  private static Optional<FormulaTree.Range> block(FormulaTree end) {
    if (!(end instanceof FormulaTree.Call call)) {
      return Optional.empty();
    }
    int place = call.function().equalsIgnoreCase("XLOOKUP") ? 2 : 0;
    boolean known = place == 2 ? call.arguments().size() == 3 : named(call, "INDEX");
    return known
            && call.arguments().get(place) instanceof FormulaTree.Range range
            && range.rows() > 0
        ? Optional.of(range)
        : Optional.empty();
  }

  private static boolean named(FormulaTree.Call call, String name) {
    return call.function().equalsIgnoreCase(name) && call.arguments().size() == 2;
  }

  /** At which place of the block a range ends, as a formula. */
  private static Optional<String> place(FormulaTree end, FormulaTree.Range block) {
    if (end instanceof FormulaTree.Call call) {
      return block(call)
          .filter(block::equals)
          .map(same ->
              named(call, "INDEX")
                  ? FormulaIdioms.text(call.arguments(), 1)
                  : "MATCH(%s,%s,0)"
                      .formatted(
                          FormulaIdioms.text(call.arguments(), 0),
                          FormulaIdioms.text(call.arguments(), 1)));
    }
    String[] sheet = block.text().split("!", 2);
    Matcher from = FormulaShift.CELL.matcher(sheet[sheet.length - 1].replaceAll(":.*", ""));
    String text = FormulaTree.text(end);
    String[] own = text.split("!", 2);
    Matcher cell = FormulaShift.CELL.matcher(own[own.length - 1]);
    boolean here = own.length == 1 || own[0].equalsIgnoreCase(sheet[0]);
    if (!(end instanceof FormulaTree.Leaf) || !here || !from.matches() || !cell.matches()) {
      return Optional.empty();
    }
    int rows = Integer.parseInt(cell.group(4)) - Integer.parseInt(from.group(4));
    int columns = column(cell) - column(from);
    return (block.columns() == 1 ? columns : rows) == 0
        ? Optional.of(Integer.toString(1 + rows + columns))
        : Optional.empty();
  }

  private static int column(Matcher cell) {
    return CellReference.convertColStringToIndex(cell.group(2));
  }

  private static String inside(String formula, UnaryOperator<FormulaTree> put) {
    return FormulaTree.text(put.apply(FormulaIdioms.read(formula)));
  }
}
