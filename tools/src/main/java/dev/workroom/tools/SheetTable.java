package dev.workroom.tools;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sheet seen as a table: which row holds the headers, and what each column's values are.
 *
 * @param headerRow the headers' row in the sheet, from 1
 * @param positions where each row stands among the rows of the sheet that were given, from 0
 */
record SheetTable(
    List<Column> columns,
    List<? extends List<? extends @Nullable Object>> rows,
    int headerRow,
    List<Integer> positions) {
  private static final Pattern TOTAL =
      Pattern.compile("(?i)(grand |sub)?totals?|sum|gesamt(summe)?|summe|zusammen");

  private static final int LOOKED_AT = 50;
  private static final double EXACT = 1L << 53;

  /** A column with its type in SQL. */
  record Column(String name, String type) {}

  /** The first row that is about as full as the fullest near the top holds the headers. */
  static SheetTable of(List<? extends List<? extends @Nullable Object>> sheet) {
    int fullest = 0;
    int width = 0;
    for (int i = 0; i < sheet.size(); i++) {
      if (i < LOOKED_AT) {
        fullest = Math.max(fullest, filled(sheet.get(i)));
      }
      width = Math.max(width, lastFilled(sheet.get(i)));
    }
    int header = 0;
    while (header < Math.min(LOOKED_AT, sheet.size())
        && filled(sheet.get(header)) < Math.max(1, Math.round(0.6 * fullest))) {
      header++;
    }
    if (width == 0 || header >= sheet.size()) {
      throw new Refusal("The sheet is empty.");
    }
    var rows = new ArrayList<List<? extends @Nullable Object>>();
    var positions = new ArrayList<Integer>();
    for (int i = header + 1; i < sheet.size(); i++) {
      if (filled(sheet.get(i)) > 0) {
        rows.add(sheet.get(i));
        positions.add(i);
      }
    }
    var columns = new ArrayList<Column>();
    Set<String> taken = new LinkedHashSet<>();
    for (int i = 0; i < width; i++) {
      columns.add(new Column(name(at(sheet.get(header), i), i, taken), type(rows, i)));
    }
    return new SheetTable(columns, rows, header + 1, positions);
  }

  /** What the last row calls itself, if that is a total of those above it. */
  Optional<String> total() {
    if (rows.size() < 2) {
      return Optional.empty();
    }
    for (int i = 0; i < columns.size(); i++) {
      if (at(rows.getLast(), i) instanceof Object first) {
        return Optional.of(first.toString().strip()).filter(text -> TOTAL.matcher(text).matches());
      }
    }
    return Optional.empty();
  }

  /** The value in a row, null beyond its end. */
  static @Nullable Object at(List<? extends @Nullable Object> row, int column) {
    Object value = column < row.size() ? row.get(column) : null;
    return value instanceof String text && text.isBlank() ? null : value;
  }

  private static int filled(List<? extends @Nullable Object> row) {
    int count = 0;
    for (int i = 0; i < row.size(); i++) {
      count += at(row, i) == null ? 0 : 1;
    }
    return count;
  }

  private static int lastFilled(List<? extends @Nullable Object> row) {
    int last = row.size();
    while (last > 0 && at(row, last - 1) == null) {
      last--;
    }
    return last;
  }

  private static String name(@Nullable Object header, int column, Set<String> taken) {
    String wanted =
        header == null ? letters(column) : header.toString().strip().replaceAll("\\s+", " ");
    String name = wanted;
    for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** A column's letters as spreadsheets count: A, B … Z, AA. */
  static String letters(int column) {
    String last = String.valueOf((char) ('A' + column % 26));
    return column < 26 ? last : letters(column / 26 - 1) + last;
  }

  private static String type(List<List<? extends @Nullable Object>> rows, int column) {
    var kinds = new LinkedHashSet<String>();
    for (List<? extends @Nullable Object> row : rows) {
      Object value = at(row, column);
      if (value != null) {
        kinds.add(kind(value));
      }
    }
    if (kinds.size() == 1) {
      return kinds.getFirst();
    }
    if (Set.of("BIGINT", "DOUBLE").equals(kinds)) {
      return "DOUBLE";
    }
    return Set.of("DATE", "TIMESTAMP").equals(kinds) ? "TIMESTAMP" : "VARCHAR";
  }

  private static String kind(Object value) {
    return switch (value) {
      case Boolean _ -> "BOOLEAN";
      case LocalDate _ -> "DATE";
      case LocalDateTime _ -> "TIMESTAMP";
      case LocalTime _ -> "TIME";
      case Number number ->
          number.doubleValue() == Math.rint(number.doubleValue())
                  && Math.abs(number.doubleValue()) < EXACT
              ? "BIGINT"
              : "DOUBLE";
      default -> "VARCHAR";
    };
  }

  /** A value as text, numbers without exponents. */
  static String text(Object value) {
    return switch (value) {
      case Double number when Double.isFinite(number) -> plain(BigDecimal.valueOf(number));
      case Float number when Float.isFinite(number) -> plain(new BigDecimal(number.toString()));
      case BigDecimal number -> number.toPlainString();
      default -> Objects.toString(value);
    };
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
