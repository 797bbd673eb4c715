package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** Rewrites structured references to addresses, for engines that do not know tables. */
final class FormulaStructured {
  private static final Pattern PART = Pattern.compile("\\[((?:[^\\[\\]']|'.)*)\\]");

  private final Map<String, FormulaTable> tables = new HashMap<>();

  FormulaStructured(List<FormulaTable> tables) {
    tables.forEach(table -> this.tables.put(table.name().toLowerCase(Locale.ROOT), table));
  }

  /** The formula with addresses; what cannot be resolved becomes {@code #REF!}. */
  String plain(String formula, String sheet, int row) {
    if (formula.indexOf('[') < 0) {
      return formula;
    }
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      FormulaTable table =
          token.kind() == FormulaToken.Kind.WORD
                  && i + 1 < tokens.size()
                  && tokens.get(i + 1).kind() == FormulaToken.Kind.BRACKETS
              ? tables.get(token.text().toLowerCase(Locale.ROOT))
              : null;
      if (table == null) {
        text.append(token.text());
      } else {
        text.append(address(table, tokens.get(++i).text(), sheet, row));
      }
    }
    return text.toString();
  }

  private static String address(FormulaTable table, String brackets, String sheet, int row) {
    List<String> items = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    String inside = brackets.substring(1, Math.max(1, brackets.length() - 1)).strip();
    boolean thisRow = inside.startsWith("@");
    if (thisRow) {
      inside = inside.substring(1);
    }
    if (inside.startsWith("[")) {
      Matcher part = PART.matcher(inside);
      while (part.find()) {
        (part.group(1).startsWith("#") ? items : columns).add(unescaped(part.group(1)));
      }
    } else if (inside.startsWith("#")) {
      items.add(inside);
    } else if (!inside.isEmpty()) {
      columns.add(unescaped(inside));
    }
    thisRow |= items.stream().anyMatch("#this row"::equalsIgnoreCase);
    int[] rows = thisRow ? new int[] {row, row} : rows(table, items);
    int first = columns.isEmpty() ? 0 : index(table, columns.getFirst());
    int last = columns.isEmpty() ? table.columns().size() - 1 : index(table, columns.getLast());
    if (first < 0 || last < 0 || rows == null || rows[1] < rows[0]) {
      return "#REF!";
    }
    String from = cell(table.firstColumn() + first, rows[0]);
    String to = cell(table.firstColumn() + last, rows[1]);
    String prefix =
        table.sheet().equalsIgnoreCase(sheet) ? "" : TablePlace.quoted(table.sheet()) + "!";
    return prefix + (from.equals(to) ? from : from + ":" + to);
  }

  private static int @Nullable [] rows(FormulaTable table, List<String> items) {
    int first = table.headerRow() + table.headers();
    int last = table.lastRow() - table.totals();
    if (items.isEmpty()) {
      return new int[] {first, last};
    }
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    for (String item : items) {
      int[] part =
          switch (item.toLowerCase(Locale.ROOT)) {
            case "#all" -> new int[] {table.headerRow(), table.lastRow()};
            case "#data" -> new int[] {first, last};
            case "#headers" ->
                new int[] {table.headerRow(), table.headerRow() + table.headers() - 1};
            case "#totals" -> new int[] {last + 1, table.lastRow()};
            default -> new int[] {1, 0};
          };
      if (part[1] < part[0]) {
        return null;
      }
      top = Math.min(top, part[0]);
      bottom = Math.max(bottom, part[1]);
    }
    return new int[] {top, bottom};
  }

  private static String unescaped(String column) {
    return column.replaceAll("'(.)", "$1").strip();
  }

  private static int index(FormulaTable table, String column) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  private static String cell(int column, int row) {
    return "$" + CellReference.convertNumToColString(column) + "$" + (row + 1);
  }
}
