package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins a table's query, literal rows and described columns into columns and rows. */
final class TableRows {
  /** What a cell of a literal row may say beside its value. */
  private static final Set<String> OWN = Set.of("value", "format", "style");

  private final String name;
  private final CellFormats formats;
  private final List<TableColumn> columns = new ArrayList<>();
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final Map<Integer, Table.Type> known = new HashMap<>();
  private final Map<TablePlace.Spot, CellSpec> looks = new HashMap<>();

  private TableRows(String name, CellFormats formats) {
    this.name = name;
    this.formats = formats;
  }

  /** Columns in order and rows as long as they; a table without rows gets an empty one. */
  record Joined(
      List<TablePlace.Column> columns,
      List<List<@Nullable Object>> rows,
      Map<TablePlace.Spot, CellSpec> looks) {}

  static Joined join(String name, TableSpec spec, TableQuery query, CellFormats formats) {
    TableRows joining = new TableRows(name, formats);
    if (spec.query() == null || spec.query().isBlank()) {
      joining.columns.addAll(spec.columns().isEmpty() ? fromRows(spec) : spec.columns());
    } else {
      joining.addQuery(query.run(spec.query()), spec.columns());
    }
    joining.uniqueHeaders();
    for (int i = 0; i < spec.rows().size(); i++) {
      joining.addRow(spec.rows().get(i), i);
    }
    return joining.finish();
  }

  private static List<TableColumn> fromRows(TableSpec spec) {
    if (!spec.rows().isEmpty() && spec.rows().getFirst() instanceof Map<?, ?> first) {
      return first.keySet().stream().map(key -> TableColumn.valueOf(key.toString())).toList();
    }
    throw new DocumentException(
        "The table "
            + (spec.title() == null ? "" : "\"" + spec.title() + "\" ")
            + "has neither columns nor a query: give it \"columns\" or \"query\".");
  }

  private void addQuery(Table result, List<TableColumn> described) {
    List<Table.Column> found = result.columns();
    int[] target = new int[found.size()];
    List<TableColumn> filled =
        described.stream().filter(column -> fromQuery(column, found)).toList();
    List<Integer> matches = new ArrayList<>();
    for (TableColumn column : filled) {
      matches.add(indexIn(found, column));
    }
    if (filled.size() == found.size() && matches.contains(-1)) {
      matches = renamed(matches, found.size());
    }
    if (matches.contains(-1)) {
      TableColumn lost = filled.get(matches.indexOf(-1));
      throw new DocumentException(
          "Table %s: the query gives no column \"%s\"; it gives %s. Rename it in the query, give the column a formula, or give it a list or the style input if people fill it in."
              .formatted(name, lost.header(), found.stream().map(Table.Column::name).toList()));
    }
    boolean all = matches.size() == found.size();
    if (!all) {
      for (int i = 0; i < found.size(); i++) {
        int at = matches.indexOf(i);
        columns.add(at < 0 ? TableColumn.valueOf(found.get(i).name()) : filled.get(at));
        target[i] = i;
      }
      described.stream().filter(column -> !filled.contains(column)).forEach(columns::add);
    } else {
      columns.addAll(described);
      for (int i = 0; i < filled.size(); i++) {
        target[matches.get(i)] = described.indexOf(filled.get(i));
      }
    }
    for (int i = 0; i < found.size(); i++) {
      known.put(target[i], found.get(i).type());
    }
    for (List<? extends @Nullable Object> row : result.rows()) {
      List<@Nullable Object> full = blank();
      for (int i = 0; i < target.length; i++) {
        full.set(target[i], row.get(i));
      }
      rows.add(full);
    }
  }

  /** Formulas are not, nor are columns that people fill in. */
  private static boolean fromQuery(TableColumn column, List<Table.Column> found) {
    boolean byHand = !column.list().isEmpty() || "input".equals(column.style());
    return column.formula() == null
        && column.sparkline() == null
        && !(byHand && indexIn(found, column) < 0);
  }

  /**
   * The same number of columns as the query gives: those without a match take the rest in order.
   */
  private static List<Integer> renamed(List<Integer> matches, int count) {
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!matches.contains(i)) {
        free.add(i);
      }
    }
    List<Integer> all = new ArrayList<>(matches);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) < 0) {
        all.set(i, free.removeFirst());
      }
    }
    return all;
  }

  private static int indexIn(List<Table.Column> found, TableColumn column) {
    String wanted = TablePlace.loose(column.source() == null ? column.header() : column.source());
    for (int i = 0; i < found.size(); i++) {
      if (TablePlace.loose(found.get(i).name()).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private void uniqueHeaders() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      TableColumn column = columns.get(i);
      String header = column.header().isBlank() ? "Column " + (i + 1) : column.header();
      String unique = header;
      for (int n = 2; seen.contains(TablePlace.loose(unique)); n++) {
        unique = header + " " + n;
      }
      seen.add(TablePlace.loose(unique));
      if (!unique.equals(column.header())) {
        columns.set(
            i,
            new TableColumn(
                unique,
                column.formula(),
                column.source(),
                column.format(),
                column.style(),
                column.total(),
                column.list(),
                column.validation(),
                column.sparkline(),
                column.comment(),
                column.width()));
      }
    }
  }

  private List<@Nullable Object> blank() {
    List<@Nullable Object> row = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.add(null);
    }
    return row;
  }

  private void addRow(@Nullable Object row, int number) {
    List<@Nullable Object> full = blank();
    if (row instanceof Map<?, ?> byHeader) {
      byHeader.forEach((key, value) -> {
        int place = position(key.toString(), number);
        full.set(place, literal(value, place));
      });
    } else if (row instanceof List<?> values) {
      List<Integer> places = places(values.size());
      if (places.size() < values.size()) {
        throw new DocumentException(
            "Table %s, row %d has %d values, but the table has %d columns: %s."
                .formatted(
                    name,
                    number + 1,
                    values.size(),
                    columns.size(),
                    columns.stream().map(TableColumn::header).toList()));
      }
      for (int i = 0; i < values.size(); i++) {
        full.set(places.get(i), literal(values.get(i), places.get(i)));
      }
    } else {
      throw new DocumentException(
          "Table %s, row %d must be a list of values or an object.".formatted(name, number + 1));
    }
    rows.add(full);
  }

  private @Nullable Object literal(@Nullable Object value, int column) {
    if (value instanceof Map<?, ?> own && OWN.containsAll(own.keySet())) {
      looks.put(
          new TablePlace.Spot(rows.size(), column),
          new CellSpec(
              null, text(own.get("format")), text(own.get("style")), null, List.of(), null));
      return literal(own.get("value"), column);
    }
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      throw new DocumentException(
          "Table %s: a cell is a value or {value, format, style}, not %s.".formatted(name, value));
    }
    return CellValues.literal(value);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** Which columns a row of this many values fills: all, or those without a formula. */
  private List<Integer> places(int count) {
    List<Integer> filled = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      all.add(i);
      if (columns.get(i).formula() == null && columns.get(i).sparkline() == null) {
        filled.add(i);
      }
    }
    return count <= filled.size() ? filled : all;
  }

  private int position(String header, int row) {
    for (int i = 0; i < columns.size(); i++) {
      if (TablePlace.loose(columns.get(i).header()).equals(TablePlace.loose(header))) {
        return i;
      }
    }
    throw new DocumentException(
        "Table %s, row %d names a column \"%s\" that the table does not have."
            .formatted(name, row + 1, header));
  }

  private Joined finish() {
    if (rows.isEmpty()) {
      rows.add(blank());
    }
    List<TablePlace.Column> typed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      TableColumn column = columns.get(i);
      int at = i;
      Table.Type type = known.get(i);
      if (type == null) {
        boolean formulas =
            column.formula() != null
                || rows.stream().anyMatch(row -> row.get(at) instanceof CellValues.Formula);
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(at)));
        Table.Type literal = CellValues.typeOf(values);
        boolean blank = values.stream().allMatch(v -> v == null || v instanceof CellValues.Formula);
        type = formulas && (blank || literal != Table.Type.TEXT) ? Table.Type.NUMBER : literal;
      }
      boolean computed = column.formula() != null;
      String format =
          column.format() == null
              ? formats.suggested(column.header(), type, computed)
              : known.get(i) == null
                  ? formats.code(
                      column.format(),
                      rows.stream().map(row -> row.get(at)).filter(Objects::nonNull).toList())
                  : formats.code(column.format());
      typed.add(new TablePlace.Column(column, type, format));
    }
    return new Joined(typed, rows, looks);
  }
}
