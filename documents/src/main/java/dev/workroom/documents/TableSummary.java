package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a pivot table shows: its source's values, the distinct ones of each column in order, and its
 * figures.
 *
 * @param values of the source by row and column
 * @param items of each column in the order that Excel sorts them, blanks last as null
 */
record TableSummary(List<List<@Nullable Object>> values, List<List<@Nullable Object>> items) {
  /**
   * Numbers, then texts, alike whatever their case, then truth values, then errors, then blanks.
   */
  private static final Comparator<@Nullable Object> ORDER =
      Comparator.<@Nullable Object>comparingInt(TableSummary::rank)
          .thenComparing((a, b) ->
              a instanceof Double x && b instanceof Double y
                  ? x.compareTo(y)
                  : text(a).compareToIgnoreCase(text(b)));

  /** Ways to make one figure of many. */
  enum Function {
    SUM,
    COUNT,
    AVERAGE,
    MIN,
    MAX;

    /** Its name in a sentence, as Excel says it. */
    String shown() {
      return this == AVERAGE
          ? "Average"
          : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  static TableSummary of(TablePlace table, WorkbookValues cells) {
    List<List<@Nullable Object>> values = new ArrayList<>(table.rows().size());
    int width = table.columns().size();
    List<TreeSet<@Nullable Object>> distinct = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      distinct.add(new TreeSet<>(ORDER));
    }
    for (int row = table.firstRow(); row <= table.lastRow(); row++) {
      List<@Nullable Object> line = new ArrayList<>(width);
      for (int c = 0; c < width; c++) {
        Object value = cells.at(table.sheet(), row, table.firstColumn() + c);
        line.add("".equals(value) ? null : value);
        distinct.get(c).add(line.getLast());
      }
      values.add(line);
    }
    List<List<@Nullable Object>> items = new ArrayList<>();
    distinct.forEach(set -> items.add(new ArrayList<>(set)));
    return new TableSummary(values, items);
  }

  private static int rank(@Nullable Object value) {
    return switch (value) {
      case Double number -> 0;
      case String text -> 1;
      case Boolean truth -> 2;
      case null -> 4;
      default -> 3;
    };
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** The position of a value among its column's items. */
  int position(int column, @Nullable Object value) {
    return Collections.binarySearch(items.get(column), value, ORDER);
  }

  /** The rows whose column has this value. */
  static List<List<@Nullable Object>> where(
      List<List<@Nullable Object>> rows, int column, @Nullable Object value) {
    return rows.stream().filter(row -> ORDER.compare(row.get(column), value) == 0).toList();
  }

  /** The distinct values of a column in some of the rows, by their positions among all. */
  List<Integer> present(List<List<@Nullable Object>> rows, int column) {
    TreeSet<@Nullable Object> found = new TreeSet<>(ORDER);
    rows.forEach(row -> found.add(row.get(column)));
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < items.get(column).size(); i++) {
      if (found.contains(items.get(column).get(i))) {
        positions.add(i);
      }
    }
    return positions;
  }

  /** One figure; null where there is nothing to make it of, as Excel leaves the cell empty. */
  static @Nullable Double figure(List<List<@Nullable Object>> rows, int column, Function function) {
    if (rows.isEmpty()) {
      return null;
    }
    if (function == Function.COUNT) {
      long count = rows.stream().filter(row -> row.get(column) != null).count();
      return count == 0 ? null : (double) count;
    }
    double[] numbers =
        rows.stream()
            .map(row -> row.get(column))
            .filter(Double.class::isInstance)
            .mapToDouble(value -> (Double) value)
            .toArray();
    if (numbers.length == 0) {
      return null;
    }
    double first = numbers[0];
    double sum = 0;
    double least = first;
    double most = first;
    for (double number : numbers) {
      sum += number;
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    return switch (function) {
      case SUM -> sum;
      case AVERAGE -> sum / numbers.length;
      case MIN -> least;
      case MAX -> most;
      case COUNT -> (double) numbers.length;
    };
  }
}
