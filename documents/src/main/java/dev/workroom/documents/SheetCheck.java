package dev.workroom.documents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** Patterns on one sheet that a reviewer would ask about. */
final class SheetCheck {
  private static final Pattern TOTAL =
      Pattern.compile(
          "(?i)(grand |sub|net )?-?\\s*(totals?|sum|gesamt|summe|zwischensumme|totale|suma"
              + "|totaal|totalt|razem|celkem|toplam)\\b.*");
  private static final Pattern SUM =
      Pattern.compile("(?i)SUM\\(\\$?([A-Z]{1,3})\\$?([0-9]+):\\$?([A-Z]{1,3})\\$?([0-9]+)\\)");

  private static final Pattern NUMBER_TEXT =
      Pattern.compile(
          "\\s*[-+]?[0-9]{1,3}(,[0-9]{3})*(\\.[0-9]+)?%?\\s*|\\s*[-+]?[0-9]+\\.[0-9]+\\s*");

  /** Numbers that say what they are: halves, months, percent, thousands, days, hours. */
  private static final Set<Double> SELF_EXPLAINING =
      Set.of(
          0.0,
          1.0,
          2.0,
          4.0,
          7.0,
          10.0,
          12.0,
          24.0,
          30.0,
          52.0,
          60.0,
          100.0,
          360.0,
          365.0,
          1_000.0,
          3_600.0,
          86_400.0,
          1_000_000.0,
          0.5);

  private static final int MOST_OF_A_KIND = 6;

  private final FormulaGrid.Sheet sheet;
  private final List<CellRangeAddress> generated;
  private final Map<String, List<Finding>> kinds = new LinkedHashMap<>();

  /**
   * @param generated cells that the program fills, such as those of pivot tables
   */
  SheetCheck(FormulaGrid.Sheet sheet, List<CellRangeAddress> generated) {
    this.sheet = sheet;
    this.generated = List.copyOf(generated);
  }

  List<Finding> findings() {
    int width = 0;
    for (int r = 0; r < sheet.rowCount(); r++) {
      width = Math.max(width, sheet.width(r));
      totalRow(r);
    }
    for (int c = 0; c < Math.min(width, 1_000); c++) {
      column(c);
    }
    constants();
    List<Finding> all = new ArrayList<>();
    kinds.forEach((kind, found) -> {
      all.addAll(found.subList(0, Math.min(MOST_OF_A_KIND, found.size())));
      if (found.size() > MOST_OF_A_KIND) {
        Finding next = found.get(MOST_OF_A_KIND);
        all.add(
            new Finding(
                next.severity(),
                next.place(),
                "%d more of this kind on the sheet: %s."
                    .formatted(found.size() - MOST_OF_A_KIND, kind)));
      }
    });
    return all;
  }

  private void found(String kind, Severity severity, int row, int column, String message) {
    if (generated.stream().anyMatch(area -> area.isInRange(row, column))) {
      return;
    }
    kinds
        .computeIfAbsent(kind, key -> new ArrayList<>())
        .add(new Finding(severity, place(row, column), message));
  }

  private String place(int row, int column) {
    return TablePlace.quoted(sheet.name())
        + "!"
        + CellReference.convertNumToColString(column)
        + (row + 1);
  }

  /** Literal numbers in a row that calls itself a total, under at least two numbers. */
  private void totalRow(int row) {
    int label = -1;
    for (int c = 0; c < Math.min(sheet.width(row), 6) && label < 0; c++) {
      if (sheet.get(row, c) instanceof String text
          && text.length() < 40
          && TOTAL.matcher(text).matches()) {
        label = c;
      }
    }
    if (label < 0) {
      return;
    }
    for (int c = label + 1; c < sheet.width(row); c++) {
      int first = firstNumberAbove(row, c);
      if (sheet.get(row, c) instanceof Double && row - first >= 2) {
        String letters = CellReference.convertNumToColString(c);
        found(
            "typed-in totals",
            Severity.WARNING,
            row,
            c,
            "The total %s is typed in; use a formula such as =SUM(%s%d:%s%d)."
                .formatted(
                    CellText.number(number(sheet.get(row, c))), letters, first + 1, letters, row));
      }
    }
  }

  private int firstNumberAbove(int row, int column) {
    int first = row;
    while (first > 0 && isNumeric(sheet.get(first - 1, column))) {
      first--;
    }
    return first;
  }

  private static boolean isNumeric(@Nullable Object content) {
    return content instanceof Double
        || (content instanceof FormulaGrid.Formula formula && formula.stored() instanceof Double);
  }

  private static double number(@Nullable Object content) {
    return switch (content) {
      case Double number -> number;
      case FormulaGrid.Formula formula when formula.stored() instanceof Double number -> number;
      case null, default -> 0;
    };
  }

  private void column(int c) {
    double sum = 0;
    int run = 0;
    int numbers = 0;
    List<Integer> texts = new ArrayList<>();
    for (int r = 0; r < sheet.rowCount(); r++) {
      Object content = sheet.get(r, c);
      if (content instanceof Double value) {
        if (run >= 3
            && value != 0
            && Math.abs(sum - value) < 1e-9 * Math.abs(value)
            && !isNumeric(sheet.get(r + 1, c))) {
          untold(r, c, run, value);
        }
      }
      if (isNumeric(content)) {
        sum += number(content);
        run++;
        numbers++;
      } else {
        sum = 0;
        run = 0;
        if (content instanceof String text
            && r > 0
            && NUMBER_TEXT.matcher(text).matches()
            && !header(r)) {
          texts.add(r);
        }
      }
      neighbours(r, c);
      omission(r, c);
    }
    if (numbers >= 3 && numbers > 2 * texts.size()) {
      for (int r : texts) {
        found(
            "numbers stored as text",
            Severity.WARNING,
            r,
            c,
            "\"%s\" is text among numbers, and no sum counts it; store it as a number."
                .formatted(sheet.get(r, c)));
      }
    }
  }

  /** Texts and nothing else, under no row of the same kind: "Month, 0, 1, 2" names columns. */
  private boolean header(int row) {
    return texts(row) >= 2 && texts(row - 1) < 2;
  }

  /** How many cells of the row are texts; none where anything else is among them. */
  private int texts(int row) {
    int texts = 0;
    for (int c = 0; c < sheet.width(row); c++) {
      Object content = sheet.get(row, c);
      if (content instanceof String) {
        texts++;
      } else if (content != null) {
        return 0;
      }
    }
    return texts;
  }

  /** A number that equals the sum of all numbers right above it and ends their block. */
  private void untold(int row, int column, int run, double value) {
    boolean known =
        kinds.getOrDefault("typed-in totals", List.of()).stream()
            .anyMatch(finding -> finding.place().equals(place(row, column)));
    if (!known) {
      String letters = CellReference.convertNumToColString(column);
      found(
          "typed-in totals",
          Severity.WARNING,
          row,
          column,
          "%s is the sum of the %d numbers above it but is typed in; use =SUM(%s%d:%s%d)."
              .formatted(CellText.number(value), run, letters, row - run + 1, letters, row));
    }
  }

  /** A cell between two neighbours whose formulas agree should agree too. */
  private void neighbours(int row, int column) {
    Object here = sheet.get(row, column);
    if (here == null || here instanceof String) {
      return;
    }
    FormulaGrid.Formula above = row == 0 ? null : formula(row - 1, column);
    FormulaGrid.Formula below = formula(row + 1, column);
    if (above == null
        || below == null
        || !differs(here, above, 1, 0)
        || !alike(above, below, 2, 0)
        || !column(row, column, above, below)) {
      FormulaGrid.Formula left = column == 0 ? null : formula(row, column - 1);
      FormulaGrid.Formula right = formula(row, column + 1);
      boolean lonely = above == null && below == null;
      if (lonely
          && left != null
          && right != null
          && differs(here, left, 0, 1)
          && alike(left, right, 0, 2)) {
        inconsistent(row, column, here, FormulaShift.by(left.plain(), 0, 1));
      }
      return;
    }
    inconsistent(row, column, here, FormulaShift.by(above.plain(), 1, 0));
  }

  /**
   * Whether the formulas above and below are a column's, not steps of a statement: there each
   * result reads the line above it, which is an input, and no third formula is like them.
   */
  private boolean column(
      int row, int column, FormulaGrid.Formula above, FormulaGrid.Formula below) {
    FormulaGrid.Formula second = row < 2 ? null : formula(row - 2, column);
    FormulaGrid.Formula next = formula(row + 2, column);
    String here = CellReference.convertNumToColString(column) + (row + 1);
    return !Pattern.compile("(?<![A-Za-z$!])" + here + "(?![0-9(])").matcher(below.plain()).find()
        || (second != null && alike(second, above, 1, 0))
        || (next != null && alike(below, next, 1, 0));
  }

  /** A sum that ends before the last numbers above it, or left of it. */
  private void omission(int row, int column) {
    FormulaGrid.Formula formula = formula(row, column);
    Matcher sum = formula == null ? null : SUM.matcher(formula.plain());
    if (sum == null || !sum.matches()) {
      return;
    }
    int first = Integer.parseInt(sum.group(2)) - 1;
    int last = Integer.parseInt(sum.group(4)) - 1;
    int left = CellReference.convertColStringToIndex(sum.group(1));
    int right = CellReference.convertColStringToIndex(sum.group(3));
    boolean down = left == column && right == column && last > first && last < row - 1;
    boolean across = first == row && last == row && right > left && right < column - 1;
    int at = down ? last + 1 : right + 1;
    int end = down ? row : column;
    for (int i = at; (down || across) && i < end; i++) {
      if (!((down ? sheet.get(i, column) : sheet.get(row, i)) instanceof Double)) {
        return;
      }
    }
    if (down || across) {
      String from = down ? cell(at, column) : cell(row, at);
      String to = down ? cell(end - 1, column) : cell(row, end - 1);
      found(
          "sums that leave numbers out",
          Severity.WARNING,
          row,
          column,
          "=%s leaves out %s, which stands between its range and the sum; take it in or say why."
              .formatted(
                  FormulaFunctions.shown(Objects.requireNonNull(formula).written()),
                  from.equals(to) ? from : from + ":" + to));
    }
  }

  private static String cell(int row, int column) {
    return CellReference.convertNumToColString(column) + (row + 1);
  }

  private FormulaGrid.@Nullable Formula formula(int row, int column) {
    return sheet.get(row, column) instanceof FormulaGrid.Formula formula ? formula : null;
  }

  private static boolean alike(
      FormulaGrid.Formula first, FormulaGrid.Formula second, int rows, int columns) {
    return FormulaShift.by(first.plain(), rows, columns).equals(second.plain());
  }

  private static boolean differs(
      Object here, FormulaGrid.Formula neighbour, int rows, int columns) {
    return !(here instanceof FormulaGrid.Formula formula)
        || !alike(neighbour, formula, rows, columns);
  }

  private void inconsistent(int row, int column, Object here, String expected) {
    String shown = FormulaFunctions.shown(expected);
    if (here instanceof FormulaGrid.Formula formula) {
      found(
          "inconsistent formulas",
          Severity.WARNING,
          row,
          column,
          "Its formula =%s differs from its neighbours', which would be =%s here; make it alike or say why."
              .formatted(FormulaFunctions.shown(formula.written()), shown));
    } else {
      found(
          "formulas typed over",
          Severity.WARNING,
          row,
          column,
          "A typed value stands between formulas; =%s would be expected here.".formatted(shown));
    }
  }

  private void constants() {
    Map<String, int[]> seen = new LinkedHashMap<>();
    for (int r = 0; r < sheet.rowCount(); r++) {
      for (int c = 0; c < sheet.width(r); c++) {
        FormulaGrid.Formula formula = formula(r, c);
        String constant = formula == null ? null : buried(formula.plain());
        if (formula != null && constant != null) {
          String pattern =
              constant + " " + FormulaShift.by(formula.plain(), 1_000_000 - r, 10_000 - c);
          int[] first = seen.computeIfAbsent(pattern, key -> new int[] {0, 0, 0});
          if (first[2]++ == 0) {
            first[0] = r;
            first[1] = c;
          }
        }
      }
    }
    seen.forEach((pattern, first) ->
        found(
            "constants buried in formulas",
            Severity.WARNING,
            first[0],
            first[1],
            "The number %s is buried in the formula%s; put it into a labelled input cell and refer to that."
                .formatted(
                    pattern.substring(0, pattern.indexOf(' ')),
                    first[2] > 1 ? " (and in %d cells like it)".formatted(first[2] - 1) : "")));
  }

  /** A number that is an operand of + - * / and does not explain itself. */
  private static @Nullable String buried(String formula) {
    List<FormulaToken> tokens =
        FormulaToken.of(formula).stream()
            .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
            .toList();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      if (token.kind() != FormulaToken.Kind.NUMBER) {
        continue;
      }
      boolean operand =
          (i > 0
                  && isOperator(tokens.get(i - 1))
                  && i > 1
                  && !tokens.get(i - 2).is("(")
                  && !tokens.get(i - 2).is(","))
              || (i + 1 < tokens.size() && isOperator(tokens.get(i + 1)));
      if (operand && !explains(token.text())) {
        return token.text();
      }
    }
    return null;
  }

  private static boolean isOperator(FormulaToken token) {
    return token.is("*") || token.is("/") || token.is("+") || token.is("-");
  }

  private static boolean explains(String number) {
    try {
      return SELF_EXPLAINING.contains(Double.parseDouble(number));
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
