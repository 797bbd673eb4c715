package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Rows or columns that are inserted into a sheet or deleted from it, and what that makes of every
 * reference to its cells. Rows and columns count from 0.
 *
 * @param rows rows, otherwise columns
 * @param at the first that is inserted or deleted
 * @param count how many are inserted; negative: deleted
 * @param grown rows of a table that get {@code longer} more at their end, with ranges that span
 *     them; null when none
 */
record SheetShift(String sheet, boolean rows, int at, int count, @Nullable Grown grown) {
  private static final Pattern AREA =
      Pattern.compile(
          "(\\$?[A-Za-z]{1,3}\\$?[1-9]\\d{0,6}|\\$?[A-Za-z]{1,3}|\\$?[1-9]\\d{0,6})"
              + "(?::(\\$?[A-Za-z]{1,3}\\$?[1-9]\\d{0,6}|\\$?[A-Za-z]{1,3}|\\$?[1-9]\\d{0,6}))?");
  private static final Pattern CORNER = Pattern.compile("(\\$?)([A-Za-z]{0,3})(\\$?)(\\d{0,7})");

  /**
   * The data of a table that grows.
   *
   * @param header its header row
   * @param last its last row of data before it grows
   */
  record Grown(int header, int last, int left, int right, int longer) {}

  /** A corner of an area; -1 where it names whole rows or columns. */
  private record Corner(boolean fixedColumn, int column, boolean fixedRow, int row) {
    static Corner of(String text) {
      Matcher parts = CORNER.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException(text);
      }
      String letters = parts.group(2);
      boolean onlyRow = letters.isEmpty();
      return new Corner(
          !onlyRow && !parts.group(1).isEmpty(),
          onlyRow ? -1 : CellReference.convertColStringToIndex(letters.toUpperCase(Locale.ROOT)),
          onlyRow
              ? !parts.group(1).isEmpty() || !parts.group(3).isEmpty()
              : !parts.group(3).isEmpty(),
          parts.group(4).isEmpty() ? -1 : Integer.parseInt(parts.group(4)) - 1);
    }

    Corner at(boolean rows, int position) {
      return rows
          ? new Corner(fixedColumn, column, fixedRow, position)
          : new Corner(fixedColumn, position, fixedRow, row);
    }

    int position(boolean rows) {
      return rows ? row : column;
    }

    String text() {
      return (column < 0
              ? ""
              : (fixedColumn ? "$" : "") + CellReference.convertNumToColString(column))
          + (row < 0 ? "" : (fixedRow ? "$" : "") + (row + 1));
    }
  }

  static SheetShift insert(String sheet, boolean rows, int at, int count) {
    return new SheetShift(sheet, rows, at, count, null);
  }

  static SheetShift delete(String sheet, boolean rows, int at, int count) {
    return new SheetShift(sheet, rows, at, -count, null);
  }

  /** Where a row (or column) goes; -1 when it is deleted. */
  int moved(int position) {
    if (position < at) {
      return position;
    }
    return count >= 0 || position >= at - count ? position + count : -1;
  }

  /** An address or a range on the sheet, such as {@code $B$2:$C$9}; null when it is all deleted. */
  @Nullable String area(String text) {
    Matcher parts = AREA.matcher(text);
    if (!parts.matches()) {
      return text;
    }
    Corner first = Corner.of(parts.group(1));
    Corner last = parts.group(2) == null ? first : Corner.of(parts.group(2));
    Grown table = grown;
    if (table != null && spans(table, first, last)) {
      last = last.at(true, last.row() + table.longer());
      return first.text() + ":" + last.text();
    }
    int from = first.position(rows);
    int to = last.position(rows);
    if (count == 0 || from < 0 || to < 0) {
      return text;
    }
    int newFrom = moved(from);
    int newTo = moved(to);
    if (newFrom < 0) {
      newFrom = at;
    }
    if (newTo < 0) {
      newTo = at - 1;
    }
    if (newFrom > newTo || moved(from) < 0 && from == to) {
      return null;
    }
    String moved = first.at(rows, newFrom).text();
    return parts.group(2) == null ? moved : moved + ":" + last.at(rows, newTo).text();
  }

  /** Whether a range covers all rows of the table that grows, with or without its headers. */
  private static boolean spans(Grown table, Corner first, Corner last) {
    return last.row() == table.last()
        && (first.row() == table.header() || first.row() == table.header() + 1)
        && first.column() >= table.left()
        && last.column() <= table.right();
  }

  /** Several ranges with spaces between; empty when all are deleted. */
  String areas(String text) {
    List<String> left = new ArrayList<>();
    for (String one : text.strip().split("\\s+")) {
      String moved = area(one);
      if (moved != null) {
        left.add(moved);
      }
    }
    return String.join(" ", left);
  }

  /**
   * A formula as it reads afterwards.
   *
   * @param own the sheet that it stands on; empty for a name's
   */
  String formula(String formula, String own) {
    if (formula.isEmpty()) {
      return formula;
    }
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder(formula.length() + 8);
    for (int i = 0; i < tokens.size(); ) {
      String named = own;
      boolean outside = i > 0 && tokens.get(i - 1).kind() == FormulaToken.Kind.BRACKETS;
      if (i + 2 < tokens.size() && tokens.get(i + 1).is("!") && sheetName(tokens.get(i))) {
        // A reference through several sheets stays, as in Excel: the others have not moved.
        outside |=
            i > 1
                && tokens.get(i - 1).is(":")
                && sheetName(tokens.get(i - 2))
                && !(i > 2 && tokens.get(i - 3).is("!"));
        named = name(tokens.get(i));
        text.append(tokens.get(i).text()).append('!');
        i += 2;
      }
      int length = reference(tokens, i);
      StringBuilder written = new StringBuilder();
      for (int k = i; k < i + Math.max(1, length); k++) {
        written.append(tokens.get(k).text());
      }
      i += Math.max(1, length);
      if (length > 0 && !outside && named.equalsIgnoreCase(sheet)) {
        String moved = area(written.toString());
        text.append(moved == null ? "#REF!" : moved);
      } else {
        text.append(written);
      }
    }
    return text.toString();
  }

  static boolean sheetName(FormulaToken token) {
    return token.kind() == FormulaToken.Kind.SHEET || token.kind() == FormulaToken.Kind.WORD;
  }

  /** A sheet's name without the quotes that formulas put around it. */
  static String name(FormulaToken token) {
    return token.kind() == FormulaToken.Kind.SHEET && token.text().length() >= 2
        ? token.text().substring(1, token.text().length() - 1).replace("''", "'")
        : token.text();
  }

  /** How many tokens from here are a cell, a range, or whole rows or columns; 0 when none. */
  private static int reference(List<FormulaToken> tokens, int at) {
    if (at >= tokens.size() || !corner(tokens.get(at))) {
      return 0;
    }
    if (at + 2 < tokens.size() && tokens.get(at + 1).is(":") && corner(tokens.get(at + 2))) {
      String both = tokens.get(at).text() + ":" + tokens.get(at + 2).text();
      boolean called = at + 3 < tokens.size() && tokens.get(at + 3).is("(");
      return AREA.matcher(both).matches() && !called ? 3 : 0;
    }
    boolean called =
        at + 1 < tokens.size() && (tokens.get(at + 1).is("(") || tokens.get(at + 1).is("!"));
    return !called && FormulaShift.CELL.matcher(tokens.get(at).text()).matches() ? 1 : 0;
  }

  private static boolean corner(FormulaToken token) {
    return token.kind() == FormulaToken.Kind.WORD
            && token.text().matches("\\$?[A-Za-z]{1,3}(\\$?[1-9]\\d{0,6})?|\\$[1-9]\\d{0,6}")
        || token.kind() == FormulaToken.Kind.NUMBER && token.text().matches("[1-9]\\d{0,6}");
  }
}
