package dev.workroom.documents;

import com.dylibso.chicory.wasm.ChicoryException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * IronCalc over a {@link FormulaGrid}: the newest functions, arrays that spill, numbers to 15
 * digits. It copies what the formulas read, so that it suits workbooks of moderate size.
 *
 * <p>One instance is loaded at first use and stays warm; calls wait for each other.
 */
final class FormulaIronCalc implements FormulaEngine {
  /** Beyond it an instance is dropped after use, since it never gives memory back. */
  private static final long LARGE = 96L << 20;

  private static final int MOST_FORMULAS = 20_000;
  private static final int MOST_CELLS = 200_000;

  /** Cells that all formulas together may read; a running total over long columns reads many. */
  private static final long MOST_READING = 40_000_000;

  /**
   * CPU time that all calls together take; what is not computed by then stays so. It is not the
   * clock's time, so that a busy machine computes what an idle one does.
   */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** By the clock, for one call: a machine that gives no CPU time holds nobody up for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What it says instead of computing. */
  private static final Set<String> NOT_COMPUTED =
      Set.of("#NAME?", "#N/IMPL!", "#N/IMPL", "#ERROR!", "#CIRC!", "#SPILL!", "#CALC!");

  /** Written as signs there. */
  private static final Set<String> ABOUT_ARRAYS = Set.of("ANCHORARRAY", "SINGLE");

  private static final String NO_ROOM = "#SPILL!";

  /**
   * Ends the first argument of ROUND: Excel rounds the decimal digits that it shows, so that 1.005
   * becomes 1.01, IronCalc the binary number, which is a little less. It takes 15 digits.
   */
  private static final String NUDGE = ")*(1+1E-14)";

  /** Functions for which a column ends with its last filled cell; it would read a million. */
  private static final Set<String> FILLED =
      Set.of(
          "AVERAGE", "COUNT", "COUNTA", "LARGE", "LOOKUP", "MATCH", "MAX", "MEDIAN", "MIN",
          "PRODUCT", "SMALL", "STDEV", "SUM", "VAR", "VLOOKUP");

  private static final Pattern COLUMN = Pattern.compile("\\$?[A-Za-z]{1,3}");

  private static final ReentrantLock ONE = new ReentrantLock();
  private static @Nullable FormulaWasm warm;

  private Duration left = LIMIT;

  /** Loads it on a thread of its own, so that it is there when it is needed. */
  static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("formula engine")
        .start(() -> {
          ONE.lock();
          try {
            instance();
          } finally {
            ONE.unlock();
          }
        });
  }

  private static FormulaWasm instance() {
    FormulaWasm instance = warm;
    if (instance == null) {
      instance = new FormulaWasm();
      warm = instance;
    }
    return instance;
  }

  @Override
  public Map<FormulaGrid.At, Object> compute(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known) {
    if (wanted.isEmpty() || wanted.size() > MOST_FORMULAS || left.isNegative()) {
      return Map.of();
    }
    Copy copy = new Copy(grid, wanted, known);
    if (copy.tooLarge()) {
      return Map.of();
    }
    ONE.lock();
    try {
      FormulaWasm wasm = instance();
      // Until it has ended well: an instance that has failed is of no more use.
      warm = null;
      Map<FormulaGrid.At, Object> results = limited(() -> copy.compute(wasm));
      warm = wasm.size() < LARGE ? wasm : null;
      return results;
    } catch (ChicoryException | IllegalStateException | StackOverflowError failed) {
      return Map.of();
    } finally {
      ONE.unlock();
    }
  }

  /** Computes on a thread whose CPU time can be told, and interrupts it when that is spent. */
  private Map<FormulaGrid.At, Object> limited(Supplier<Map<FormulaGrid.At, Object>> computation) {
    var task = new FutureTask<>(computation::get);
    Thread computing = Thread.ofPlatform().daemon().name("formulas").start(task);
    long begun = System.nanoTime();
    Duration used = Duration.ZERO;
    try {
      // CPU time is never more than the clock's, so that it need not be asked before.
      computing.join(left);
      while (computing.isAlive()) {
        used = cpu(computing);
        Duration open = left.minus(used);
        if (open.isNegative() || open.isZero() || spent(begun).compareTo(PATIENCE) > 0) {
          computing.interrupt();
          computing.join();
        } else {
          computing.join(open.plusMillis(10));
        }
      }
      left = left.minus(used.isZero() ? spent(begun) : used);
      return task.resultNow();
    } catch (InterruptedException cancelled) {
      computing.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("cancelled", cancelled);
    }
  }

  private static Duration spent(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Duration cpu(Thread thread) {
    return Duration.ofNanos(
        Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId())));
  }

  /** One workbook in it. */
  private static final class Copy {
    private final FormulaGrid grid;
    private final Map<FormulaGrid.At, Object> known;
    private final Map<FormulaGrid.At, FormulaReach> formulas;
    private final FormulaMarks unknown;
    private final FormulaMarks needed;

    /** The functions that it is given for a formula, which may be others than the formula's. */
    private final Map<FormulaGrid.At, Set<String>> called = new HashMap<>();

    private final int rows;
    private long reading;

    Copy(FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known) {
      this.grid = grid;
      this.known = known;
      unknown = new FormulaMarks(grid);
      needed = new FormulaMarks(grid);
      formulas = FormulaReach.of(wanted, grid);
      rows = grid.sheets().stream().mapToInt(FormulaGrid.Sheet::rowCount).max().orElse(1) + 1;
      boolean everywhere = false;
      for (FormulaReach reach : formulas.values()) {
        everywhere |= reach.everywhere();
        for (FormulaReach.Area area : reach.areas()) {
          needed.add(area);
        }
        reading += reach.cells(grid);
      }
      if (everywhere) {
        needed.addAll();
      }
    }

    boolean tooLarge() {
      return reading > MOST_READING || needed.size() > 4L * MOST_CELLS;
    }

    Map<FormulaGrid.At, Object> compute(FormulaWasm wasm) {
      FormulaModel model =
          new FormulaModel(wasm, grid.sheets().stream().map(s -> s.name()).toList());
      try {
        int[] count = {0};
        needed.each((sheet, row, column) -> {
          FormulaGrid.At at = new FormulaGrid.At(sheet, row, column);
          if (!formulas.containsKey(at) && count[0]++ < MOST_CELLS) {
            value(model, at);
          }
        });
        if (count[0] >= MOST_CELLS) {
          return Map.of();
        }
        formulas.keySet().forEach(at -> formula(model, at));
        model.ask(called.values().stream().flatMap(Set::stream).distinct().toList());
        Map<FormulaGrid.At, Object> results = model.values(formulas.keySet());
        Set<String> strange = new HashSet<>();
        called.values().stream()
            .flatMap(Set::stream)
            .distinct()
            .forEach(function -> {
              if (model.unknown(function)) {
                strange.add(function);
              }
            });
        called.forEach((at, functions) -> {
          if (functions.stream().anyMatch(strange::contains)) {
            unknown.addWhole(at);
          }
        });
        model.spills().forEach((anchor, size) -> settle(anchor, size, results));
        formulas
            .keySet()
            .forEach(at -> {
              Object result = results.get(at);
              if (result == null
                  || (result instanceof CellError error
                      && !error.code().equals(NO_ROOM)
                      && NOT_COMPUTED.contains(error.code()))) {
                unknown.addWhole(at);
              }
            });
        unknown.spread(formulas);
        results.keySet().removeIf(unknown::has);
        return results;
      } finally {
        model.close();
      }
    }

    /** Marks the cells that an array covers; where something stands there, it shows an error. */
    private void settle(
        FormulaGrid.At anchor, FormulaGrid.Array size, Map<FormulaGrid.At, Object> results) {
      List<FormulaGrid.At> covered = size.covered(anchor);
      boolean free =
          grid.at(anchor) instanceof FormulaGrid.Formula formula
              && formula.array() != null
              && covered.stream().allMatch(at -> free(anchor, at));
      if (!free) {
        covered.forEach(results::remove);
        results.put(anchor, new CellError(NO_ROOM));
      } else {
        FormulaGrid.Sheet sheet = grid.sheets().get(anchor.sheet());
        covered.forEach(
            at -> sheet.set(at.row(), at.column(), new FormulaGrid.Spilled(anchor, null)));
      }
      if (!(grid.at(anchor) instanceof FormulaGrid.Formula formula) || formula.array() == null) {
        unknown.add(anchor);
      }
    }

    private boolean free(FormulaGrid.At anchor, FormulaGrid.At at) {
      Object there = grid.at(at);
      return there == null
          || (there instanceof FormulaGrid.Spilled spilled && spilled.anchor().equals(anchor));
    }

    private void value(FormulaModel model, FormulaGrid.At at) {
      Object content = grid.at(at);
      boolean computed =
          content instanceof FormulaGrid.Formula || content instanceof FormulaGrid.Spilled;
      if (content instanceof FormulaGrid.Spilled spilled
          && formulas.containsKey(spilled.anchor())) {
        return;
      }
      Object value = computed ? known.get(at) : content;
      if (value != null) {
        model.set(at, value);
      } else if (content != null) {
        unknown.add(at);
      }
    }

    private void formula(FormulaModel model, FormulaGrid.At at) {
      FormulaGrid.Formula formula = (FormulaGrid.Formula) grid.at(at);
      if (formula == null
          || (formula.array() == null
              && !FormulaFunctions.knowsArrays(formula.plain())
              && new FormulaShape(formula.plain()).needsArrays())) {
        // One cell of each range, by the row or column in which the formula stands.
        unknown.addWhole(at);
        return;
      }
      Optional<String> text =
          FormulaLift.of(text(formula.plain()), formula.array() != null)
              .filter(FormulaFunctions::byIronCalc);
      text.ifPresent(put ->
          called.put(
              at,
              FormulaFunctions.called(put)
                  .filter(
                      function -> !function.startsWith("_XL") && !ABOUT_ARRAYS.contains(function))
                  .collect(Collectors.toSet())));
      if (text.isEmpty() || !model.formula(at, text.get(), formula.array())) {
        unknown.addWhole(at);
      }
    }

    /** Without prefixes and with the meaning of names in their place. */
    private String text(String formula) {
      List<FormulaToken> tokens = FormulaToken.of(FormulaFunctions.shown(formula));
      StringBuilder text = new StringBuilder(formula.length() + 16);
      ArrayDeque<Boolean> rounding = new ArrayDeque<>();
      ArrayDeque<String> functions = new ArrayDeque<>();
      for (int i = 0; i < tokens.size(); i++) {
        FormulaToken token = tokens.get(i);
        FormulaToken next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
        if (next != null
            && next.is("(")
            && i + 3 < tokens.size()
            && tokens.get(i + 3).is(")")
            && token.text().equalsIgnoreCase("ANCHORARRAY")) {
          text.append(tokens.get(i + 2).text()).append('#');
          i += 3;
          continue;
        }
        if (token.is("(")) {
          functions.push(i == 0 ? "" : tokens.get(i - 1).text().toUpperCase(Locale.ROOT));
          boolean round = i > 0 && tokens.get(i - 1).text().equalsIgnoreCase("ROUND");
          rounding.push(round);
          text.append(round ? "((" : "(");
          continue;
        }
        if (token.is(")") && !rounding.isEmpty()) {
          functions.pop();
          rounding.pop();
        } else if (token.is(",") && Boolean.TRUE.equals(rounding.peek())) {
          text.append(NUDGE);
          rounding.pop();
          rounding.push(false);
        }
        if (next != null
            && next.is(":")
            && i + 2 < tokens.size()
            && FILLED.contains(Objects.requireNonNullElse(functions.peek(), ""))
            && COLUMN.matcher(token.text()).matches()
            && COLUMN.matcher(tokens.get(i + 2).text()).matches()) {
          text.append(token.text()).append("1:").append(tokens.get(i + 2).text()).append(rows);
          i += 2;
          continue;
        }
        boolean name =
            token.kind() == FormulaToken.Kind.WORD
                && (next == null || !(next.is("(") || next.is("!")));
        String meaning = name ? grid.name(token.text()) : null;
        if (meaning == null) {
          text.append(token.text());
        } else {
          boolean sole = meaning.matches("[^()+*/&<>=,^-]+");
          text.append(sole ? meaning : "(" + meaning + ")");
        }
      }
      return withLambdas(tokens, text.toString());
    }

    /** Names of lambdas that the workbook defines become names of the formula. */
    private String withLambdas(List<FormulaToken> tokens, String text) {
      Map<String, String> lambdas = new LinkedHashMap<>();
      for (int i = 0; i + 1 < tokens.size(); i++) {
        String name = tokens.get(i).text();
        String meaning =
            tokens.get(i).kind() == FormulaToken.Kind.WORD && tokens.get(i + 1).is("(")
                ? grid.name(name)
                : null;
        if (meaning != null && FormulaFunctions.shown(meaning).startsWith("LAMBDA(")) {
          lambdas.put(name, FormulaFunctions.shown(meaning));
        }
      }
      return lambdas.isEmpty()
          ? text
          : lambdas.entrySet().stream()
              .map(each -> each.getKey() + "," + each.getValue() + ",")
              .collect(Collectors.joining("", "LET(", text + ")"));
    }
  }
}
