package dev.workroom.documents;

import dev.workroom.documents.DiffReport.Change;
import dev.workroom.documents.DiffReport.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares tables of data: rows by their key where they have one, else in their order. */
public final class DiffRows {
  /** Columns from the left that a key is looked for in. */
  private static final int KEYS = 8;

  private static final double ENOUGH = 0.5;

  private final List<String> before;
  private final List<String> after;
  private final List<Change> changes = new ArrayList<>();

  private DiffRows(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** What differs between two tables. */
  public static DiffReport compare(Table before, Table after) {
    DiffRows diff = new DiffRows(names(before), names(after));
    diff.columns();
    List<List<String>> old = texts(before);
    List<List<String>> now = texts(after);
    List<String> key = diff.key(old, now);
    if (key.isEmpty()) {
      diff.inOrder(old, now);
    } else {
      diff.byKey(old, now, key);
    }
    List<Part> parts = diff.changes.isEmpty() ? List.of() : List.of(new Part("", diff.changes));
    String how = key.isEmpty() ? "rows in their order" : "rows by " + String.join(", ", key);
    return new DiffReport(how, parts, List.of());
  }

  private static List<String> names(Table table) {
    return table.columns().stream().map(Table.Column::name).toList();
  }

  private static List<List<String>> texts(Table table) {
    List<List<String>> rows = new ArrayList<>(table.rows().size());
    for (List<? extends @Nullable Object> row : table.rows()) {
      List<String> line = new ArrayList<>(row.size());
      row.forEach(value -> line.add(text(value)));
      rows.add(line);
    }
    return rows;
  }

  private static String text(@Nullable Object value) {
    return value instanceof Double number ? CellText.number(number) : Objects.toString(value, "");
  }

  private void columns() {
    for (String name : before) {
      if (position(after, name) < 0) {
        changes.add(Change.removed("column", name));
      }
    }
    for (String name : after) {
      if (position(before, name) < 0) {
        changes.add(Change.added("column", name));
      }
    }
  }

  private static int position(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The fewest columns from the left, one or two, that tell the rows of both apart. */
  private List<String> key(List<List<String>> old, List<List<String>> now) {
    List<String> shared =
        before.stream().filter(name -> position(after, name) >= 0).limit(KEYS).toList();
    for (String name : shared) {
      if (unique(old, before, List.of(name)) && unique(now, after, List.of(name))) {
        return List.of(name);
      }
    }
    for (int i = 0; i < shared.size(); i++) {
      for (int j = i + 1; j < shared.size(); j++) {
        List<String> pair = List.of(shared.get(i), shared.get(j));
        if (unique(old, before, pair) && unique(now, after, pair)) {
          return pair;
        }
      }
    }
    return List.of();
  }

  private static boolean unique(List<List<String>> rows, List<String> names, List<String> key) {
    Set<String> seen = new HashSet<>();
    for (List<String> row : rows) {
      String value = keyOf(row, names, key);
      if (value.isBlank() || !seen.add(value)) {
        return false;
      }
    }
    return true;
  }

  private static String keyOf(List<String> row, List<String> names, List<String> key) {
    StringBuilder value = new StringBuilder();
    for (String name : key) {
      String part = cell(row, position(names, name));
      if (part.isBlank()) {
        return "";
      }
      value.append(value.isEmpty() ? "" : " / ").append(part);
    }
    return value.toString();
  }

  private static String cell(List<String> row, int column) {
    return column >= 0 && column < row.size() ? row.get(column) : "";
  }

  private void byKey(List<List<String>> old, List<List<String>> now, List<String> key) {
    Map<String, List<String>> known = new LinkedHashMap<>();
    old.forEach(row -> known.put(keyOf(row, before, key), row));
    Map<String, Integer> order = new HashMap<>();
    for (List<String> row : now) {
      String value = keyOf(row, after, key);
      List<String> earlier = known.remove(value);
      if (earlier == null) {
        changes.add(Change.added(value, shown(row, after)));
      } else {
        cells(value, earlier, row);
      }
      order.put(value, order.size());
    }
    known.forEach((value, row) -> changes.add(Change.removed(value, shown(row, before))));
  }

  private void inOrder(List<List<String>> old, List<List<String>> now) {
    for (DiffAlign.Pair pair : DiffAlign.of(old, now, DiffRows::alike, ENOUGH)) {
      if (pair.before() < 0) {
        changes.add(Change.added("row " + (pair.after() + 1), shown(now.get(pair.after()), after)));
      } else if (pair.after() < 0) {
        changes.add(
            Change.removed("row " + (pair.before() + 1), shown(old.get(pair.before()), before)));
      } else {
        cells("row " + (pair.after() + 1), old.get(pair.before()), now.get(pair.after()));
      }
    }
  }

  private static double alike(List<String> before, List<String> after) {
    int same = 0;
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      same += before.get(i).equals(after.get(i)) ? 1 : 0;
    }
    return (double) same / Math.max(1, Math.max(before.size(), after.size()));
  }

  private void cells(String place, List<String> old, List<String> now) {
    for (int i = 0; i < after.size(); i++) {
      int from = position(before, after.get(i));
      String was = cell(old, from);
      String is = cell(now, i);
      if (from >= 0 && !was.equals(is)) {
        changes.add(Change.changed(place + ", " + after.get(i), was, is));
      }
    }
  }

  private static String shown(List<String> row, List<String> names) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      if (!row.get(i).isEmpty()) {
        String name = i < names.size() ? names.get(i) : String.format(Locale.ROOT, "%d", i + 1);
        cells.add(name + " " + row.get(i));
      }
    }
    return String.join(", ", cells);
  }
}
