package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** A workbook inside IronCalc: cells go in as a person would type them, values come out. */
final class FormulaModel implements AutoCloseable {
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int TRUTH = 4;
  private static final int ERROR = 16;

  /** Single cells between two wanted ones are read along; a block costs less than two. */
  private static final int GAP = 4;

  private final FormulaWasm wasm;
  private final List<String> sheets;
  private final long model;
  private final Map<String, Integer> asked = new HashMap<>();
  private final Set<FormulaGrid.At> spilling = new HashSet<>();
  private final Map<FormulaGrid.At, FormulaGrid.Array> fixed = new HashMap<>();
  private final Map<FormulaGrid.At, FormulaGrid.Array> spills = new HashMap<>();

  FormulaModel(FormulaWasm wasm, List<String> sheets) {
    this.wasm = wasm;
    this.sheets = List.copyOf(sheets);
    List<Long> arguments = new ArrayList<>();
    for (String argument : List.of("workbook", "en", "UTC", "en")) {
      for (long each : wasm.text(argument)) {
        arguments.add(each);
      }
    }
    long[] made = wasm.call("model_new", arguments.stream().mapToLong(Long::longValue).toArray());
    if (made[2] != 0) {
      throw new IllegalStateException("IronCalc made no workbook");
    }
    model = made[0];
    wasm.call("model_pauseEvaluation", model);
    for (int i = 0; i < sheets.size(); i++) {
      if (i > 0) {
        wasm.call("model_newSheet", model);
      }
      long[] name = wasm.text("sheet " + i + " \u0001");
      wasm.call("model_renameSheet", model, i, name[0], name[1]);
    }
    for (int i = 0; i < sheets.size(); i++) {
      long[] name = wasm.text(sheets.get(i));
      if (wasm.call("model_renameSheet", model, i, name[0], name[1])[1] != 0) {
        throw new IllegalStateException("IronCalc refuses the sheet's name " + sheets.get(i));
      }
    }
  }

  /** Puts a constant: {@code Double}, {@code String}, {@code Boolean} or {@link CellError}. */
  void set(FormulaGrid.At at, Object value) {
    String input =
        switch (value) {
          case Double number -> number(number);
          case Boolean truth -> truth ? "TRUE" : "FALSE";
          case CellError error -> error.code();
          default -> "'" + value;
        };
    if (!input(at.sheet(), at.row(), at.column(), input)) {
      throw new IllegalStateException("IronCalc refuses a value");
    }
  }

  private static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** Puts a formula without its "="; false when it is not understood. */
  boolean formula(FormulaGrid.At at, String formula, FormulaGrid.@Nullable Array array) {
    if (array == null || array.dynamic()) {
      if (array != null || FormulaFunctions.spills(formula)) {
        spilling.add(at);
      }
      return input(at.sheet(), at.row(), at.column(), "=" + formula);
    }
    long[] text = wasm.text("=" + repeated(formula, array));
    fixed.put(at, array);
    return wasm.call(
                "model_setUserArrayFormula",
                model,
                at.sheet(),
                at.row() + 1L,
                at.column() + 1L,
                array.columns(),
                array.rows(),
                text[0],
                text[1])[1]
        == 0;
  }

  /** Excel repeats a single value, row or column over the whole range; beyond the rest is #N/A. */
  private static String repeated(String formula, FormulaGrid.Array array) {
    return array.rows() * array.columns() == 1
        ? formula
        : "IF(SEQUENCE(%d)*SEQUENCE(1,%d)>0,%s)".formatted(array.rows(), array.columns(), formula);
  }

  /**
   * Asks which of these functions it does not know, when the values are computed: it takes an
   * unknown one for an error, which IFERROR would hide.
   */
  void ask(Collection<String> functions) {
    wasm.call("model_newSheet", model);
    int row = 0;
    for (String function : functions) {
      asked.put(function, row);
      input(sheets.size(), row++, 0, "=" + function + "()");
    }
  }

  boolean unknown(String function) {
    return read("model_getFormattedCellValue", sheets.size(), asked.getOrDefault(function, -1), 0)
        .equals("#NAME?");
  }

  /** How far the arrays reach, beyond a cell of their own. */
  Map<FormulaGrid.At, FormulaGrid.Array> spills() {
    return spills;
  }

  private boolean input(int sheet, int row, int column, String input) {
    long[] text = wasm.text(input);
    long[] failed =
        wasm.call("model_setUserInput", model, sheet, row + 1L, column + 1L, text[0], text[1]);
    return failed[1] == 0;
  }

  /** Computes everything and returns the values of these cells. */
  Map<FormulaGrid.At, Object> values(Collection<FormulaGrid.At> wanted) {
    // Only a cell into which an array spills shows its number to 15 digits; others show 9.
    Map<Integer, List<Run>> runs = runs(wanted);
    int mirror = sheets.size() + 1;
    Map<Integer, Integer> mirrors = new HashMap<>();
    for (Map.Entry<Integer, List<Run>> sheet : runs.entrySet()) {
      wasm.call("model_newSheet", model);
      mirrors.put(sheet.getKey(), mirror);
      for (Run run : sheet.getValue()) {
        input(mirror, run.first(), run.column(), "=VSTACK(0," + run.address(sheets) + ")");
      }
      mirror++;
    }
    wasm.call("model_resumeEvaluation", model);
    wasm.call("model_evaluate", model);
    Map<FormulaGrid.At, Object> values = new HashMap<>();
    for (FormulaGrid.At at : wanted) {
      Object value = value(at, mirrors.getOrDefault(at.sheet(), -1));
      if (value != null) {
        values.put(at, value);
      }
    }
    fixed.forEach((anchor, size) -> covered(anchor, size, values));
    for (FormulaGrid.At anchor : spilling) {
      FormulaGrid.Array size = reach(anchor);
      if (size.rows() * size.columns() > 1) {
        spills.put(anchor, size);
        covered(anchor, size, values);
      }
    }
    return values;
  }

  private FormulaGrid.Array reach(FormulaGrid.At at) {
    long[] returned =
        wasm.call(
            "model_getCellArrayStructure", model, at.sheet(), at.row() + 1L, at.column() + 1L);
    if (wasm.object(returned) instanceof Map<?, ?> map
        && map.get("DynamicAnchor") instanceof List<?> size
        && size.get(0) instanceof Double columns
        && size.get(1) instanceof Double rows) {
      return new FormulaGrid.Array(true, rows.intValue(), columns.intValue());
    }
    return FormulaGrid.Array.DYNAMIC;
  }

  private void covered(
      FormulaGrid.At anchor, FormulaGrid.Array size, Map<FormulaGrid.At, Object> values) {
    for (FormulaGrid.At at : size.covered(anchor)) {
      Object value = value(at, at.sheet(), at.row());
      if (value != null) {
        values.put(at, value);
      }
    }
  }

  private @Nullable Object value(FormulaGrid.At at, int mirror) {
    // One row lower there, since an array's first cell shows its formula.
    return value(at, mirror, at.row() + 1);
  }

  private @Nullable Object value(FormulaGrid.At at, int digitsSheet, int digitsRow) {
    long[] type =
        wasm.call("model_getCellType", model, at.sheet(), at.row() + 1L, at.column() + 1L);
    return switch ((int) type[0]) {
      case NUMBER -> {
        String content = read("model_getCellContent", digitsSheet, digitsRow, at.column());
        try {
          yield Double.valueOf(content);
        } catch (NumberFormatException noNumber) {
          yield null;
        }
      }
      case TEXT -> read("model_getFormattedCellValue", at.sheet(), at.row(), at.column());
      case TRUTH ->
          read("model_getFormattedCellValue", at.sheet(), at.row(), at.column()).equals("TRUE");
      case ERROR ->
          new CellError(read("model_getFormattedCellValue", at.sheet(), at.row(), at.column()));
      default -> null;
    };
  }

  private String read(String function, int sheet, int row, int column) {
    return wasm.text(wasm.call(function, model, sheet, row + 1L, column + 1L));
  }

  /** Cells of a column without a long gap. */
  private record Run(int sheet, int column, int first, int last) {
    String address(List<String> sheets) {
      String letters = CellReference.convertNumToColString(column);
      return "'%s'!%s%d:%s%d"
          .formatted(sheets.get(sheet).replace("'", "''"), letters, first + 1, letters, last + 1);
    }
  }

  private static Map<Integer, List<Run>> runs(Collection<FormulaGrid.At> wanted) {
    Map<Integer, TreeMap<Integer, TreeSet<Integer>>> columns = new TreeMap<>();
    for (FormulaGrid.At at : wanted) {
      columns
          .computeIfAbsent(at.sheet(), key -> new TreeMap<>())
          .computeIfAbsent(at.column(), key -> new TreeSet<>())
          .add(at.row());
    }
    Map<Integer, List<Run>> runs = new TreeMap<>();
    columns.forEach((sheet, each) ->
        each.forEach((column, rows) -> {
          List<Run> found = runs.computeIfAbsent(sheet, key -> new ArrayList<>());
          int first = rows.first();
          int last = first;
          for (int row : rows) {
            if (row > last + GAP) {
              found.add(new Run(sheet, column, first, last));
              first = row;
            }
            last = row;
          }
          found.add(new Run(sheet, column, first, last));
        }));
    return runs;
  }

  @Override
  public void close() {
    wasm.call("__wbg_model_free", model, 1);
  }
}
