package dev.workroom.documents;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds cells whose value the workbook's own validation would refuse: Excel asks only what is typed
 * in, not what a program wrote. A rule that cannot be read here, such as one with INDIRECT, is left
 * alone.
 */
final class SheetOutliers {
  private static final int MOST_OF_A_RULE = 4;
  private static final int MOST_SHOWN = 8;
  private static final int WHOLE_COLUMN = 60_000;
  private static final Pattern DATE =
      Pattern.compile("(?i)DATE\\(\\s*(\\d{1,4})\\s*,\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");

  private final FormulaGrid grid;
  private final FormulaGrid.Sheet sheet;
  private final List<Finding> findings = new ArrayList<>();

  private SheetOutliers(FormulaGrid grid, FormulaGrid.Sheet sheet) {
    this.grid = grid;
    this.sheet = sheet;
  }

  static List<Finding> of(FormulaGrid grid, FormulaGrid.Sheet sheet, List<SheetRules.Rule> rules) {
    SheetOutliers outliers = new SheetOutliers(grid, sheet);
    for (SheetRules.Rule rule : rules) {
      if (rule.validation() && !rule.formulas().isEmpty()) {
        outliers.look(rule);
      }
    }
    return outliers.findings;
  }

  /** What a value must be, and how that is said. */
  private interface Wanted {
    boolean takes(Object value);
  }

  private void look(SheetRules.Rule rule) {
    Set<String> offered =
        rule.type().equals("list") ? offered(rule.formulas().getFirst()) : Set.of();
    Wanted wanted = rule.type().equals("list") ? list(offered) : bounds(rule);
    if (wanted == null) {
      return;
    }
    List<String> cells = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (CellRangeAddress area : rule.areas()) {
      boolean column = area.getFirstRow() == 0 && area.getLastRow() >= WHOLE_COLUMN;
      // A rule over a whole column covers its header too.
      for (int r = column ? 1 : area.getFirstRow();
          r <= Math.min(area.getLastRow(), sheet.rowCount() - 1);
          r++) {
        for (int c = area.getFirstColumn();
            c <= Math.min(area.getLastColumn(), sheet.width(r) - 1);
            c++) {
          Object value = value(sheet.get(r, c));
          if (value != null && !value.equals("") && !wanted.takes(value)) {
            cells.add(CellReference.convertNumToColString(c) + (r + 1));
            values.add(shown(value));
          }
        }
      }
    }
    report(rule, offered, cells, values);
  }

  private void report(
      SheetRules.Rule rule, Set<String> offered, List<String> cells, List<String> values) {
    Severity severity = rule.strict() ? Severity.ERROR : Severity.WARNING;
    String rightly =
        rule.type().equals("list")
            ? "its list offers " + some(offered)
            : "it takes " + rule.shown().replaceFirst("^.* takes ", "");
    String where = TablePlace.quoted(sheet.name()) + "!";
    for (int i = 0; i < Math.min(MOST_OF_A_RULE, cells.size()); i++) {
      findings.add(
          new Finding(
              severity,
              where + cells.get(i),
              "The cell holds \"%s\", but %s; correct the value or the validation."
                  .formatted(values.get(i), rightly)));
    }
    if (cells.size() > MOST_OF_A_RULE) {
      List<String> more = cells.subList(MOST_OF_A_RULE, cells.size());
      findings.add(
          new Finding(
              severity,
              where + more.getFirst(),
              "%d more cells hold what their validation refuses (%s): %s."
                  .formatted(
                      more.size(),
                      rightly,
                      String.join(", ", more.subList(0, Math.min(MOST_SHOWN, more.size())))
                          + (more.size() > MOST_SHOWN ? ", …" : ""))));
    }
  }

  private static String some(Set<String> offered) {
    List<String> all = List.copyOf(offered);
    return String.join(", ", all.subList(0, Math.min(MOST_SHOWN, all.size())))
        + (all.size() > MOST_SHOWN ? ", … (" + all.size() + " in all)" : "");
  }

  private static @Nullable Wanted list(Set<String> offered) {
    Set<String> plain = new LinkedHashSet<>();
    offered.forEach(one -> plain.add(plain(one)));
    return plain.isEmpty() ? null : value -> plain.contains(plain(shown(value)));
  }

  /** What a list offers; empty where that cannot be said. */
  private Set<String> offered(String formula) {
    Set<String> offered = new LinkedHashSet<>();
    if (formula.startsWith("\"") && formula.endsWith("\"") && formula.length() > 1) {
      for (String one :
          formula.substring(1, formula.length() - 1).replace("\"\"", "\"").split(",")) {
        offered.add(one.strip());
      }
      return offered;
    }
    String reference = grid.name(formula) == null ? formula : String.valueOf(grid.name(formula));
    int mark = reference.lastIndexOf('!');
    String name = reference.substring(0, Math.max(0, mark)).replaceAll("^'|'$", "");
    int index = mark < 0 ? grid.sheets().indexOf(sheet) : grid.sheetIndex(name.replace("''", "'"));
    String cells = reference.substring(mark + 1).replace("$", "").toUpperCase(Locale.ROOT);
    if (index < 0 || !cells.matches("[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?")) {
      return Set.of();
    }
    CellRangeAddress area = CellRangeAddress.valueOf(cells);
    FormulaGrid.Sheet from = grid.sheets().get(index);
    for (int r = area.getFirstRow(); r <= Math.min(area.getLastRow(), from.rowCount() - 1); r++) {
      for (int c = area.getFirstColumn(); c <= area.getLastColumn(); c++) {
        Object value = value(from.get(r, c));
        if (value != null) {
          offered.add(shown(value));
        }
      }
    }
    return offered;
  }

  private @Nullable Wanted bounds(SheetRules.Rule rule) {
    Double low = number(rule.formulas().getFirst());
    Double high = rule.formulas().size() > 1 ? number(rule.formulas().get(1)) : low;
    if (low == null || high == null) {
      return null;
    }
    return switch (rule.type()) {
      case "whole", "decimal", "date", "time" ->
          value ->
              value instanceof Double number
                  && (!rule.type().equals("whole") || number == Math.rint(number))
                  && within(number, rule.operator(), low, high);
      case "textLength" -> value -> within(shown(value).length(), rule.operator(), low, high);
      default -> null;
    };
  }

  private static boolean within(double value, String operator, double low, double high) {
    return switch (operator) {
      case "between" -> value >= low && value <= high;
      case "notBetween" -> value < low || value > high;
      case "equal" -> value == low;
      case "notEqual" -> value != low;
      case "greaterThan" -> value > low;
      case "lessThan" -> value < low;
      case "greaterThanOrEqual" -> value >= low;
      case "lessThanOrEqual" -> value <= low;
      default -> true;
    };
  }

  private @Nullable Double number(String formula) {
    Matcher date = DATE.matcher(formula);
    try {
      if (date.matches()) {
        var day =
            java.time.LocalDate.of(
                Integer.parseInt(date.group(1)),
                Integer.parseInt(date.group(2)),
                Integer.parseInt(date.group(3)));
        return DateUtil.getExcelDate(day) - (grid.from1904() ? 1_462 : 0);
      }
      return Double.valueOf(formula);
    } catch (NumberFormatException | java.time.DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Object value(@Nullable Object content) {
    return switch (content) {
      case FormulaGrid.Formula formula -> formula.stored();
      case FormulaGrid.Spilled spilled -> spilled.stored();
      case null -> null;
      default -> content;
    };
  }

  private static String shown(Object value) {
    return value instanceof Double number ? CellText.number(number) : value.toString().strip();
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
