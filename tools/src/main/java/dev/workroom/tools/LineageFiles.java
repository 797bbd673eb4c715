package dev.workroom.tools;

import dev.workroom.tools.LineageQuery.Relation;
import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.SqlToken.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files that statements read, each as a table in which every row has a number. */
final class LineageFiles {
  /** Rows of one reader; a row's number is its reader's number times this, plus its place. */
  private static final long MOST_ROWS = 1L << 40;

  private static final Set<String> WHOLE =
      Set.of("glob", "sniff_csv", "read_text", "read_blob", "parquet_metadata", "parquet_schema");

  private final Connection connection;
  private final DataFiles ready;
  private final SheetRows sheets;
  private final Places places;
  private final SqlTree sql;
  private final List<Reader> readers = new ArrayList<>();
  private final Map<String, Reader> known = new HashMap<>();

  LineageFiles(
      Connection connection, DataFiles ready, SheetRows sheets, Places places, SqlTree sql) {
    this.connection = connection;
    this.ready = ready;
    this.sheets = sheets;
    this.places = places;
    this.sql = sql;
  }

  /**
   * One reading of a file or several.
   *
   * @param sheetRows for a sheet: the number of each row in it
   * @param starts the first row of each file, from 1
   */
  private record Reader(
      String table,
      List<String> columns,
      List<NamedFile> files,
      List<Long> starts,
      List<Integer> sheetRows) {}

  /** A row of a file; {@code place} counts its rows of data from 1. */
  record Row(NamedFile file, long place, long number, Map<String, String> values) {}

  /** The tables of the files that were read, by their names. */
  Map<String, Relation> relations() {
    var all = new LinkedHashMap<String, Relation>();
    readers.forEach(
        reader -> all.put(reader.table, new Relation.File(reader.table, reader.columns)));
    return all;
  }

  /** The statement with tables instead of files; they are loaded. */
  String loaded(String statement, List<NamedFile> files) throws IOException, SQLException {
    List<SqlToken> tokens = SqlToken.of(statement);
    var out = new StringBuilder();
    int from = 0;
    for (SqlFiles.Place place : SqlFiles.in(statement)) {
      if (place.start() < from) {
        continue;
      }
      int[] call = place.argument() ? call(tokens, place) : new int[] {place.start(), place.end()};
      String text = statement.substring(call[0], call[1]);
      Reader reader = known.get(text);
      if (reader == null) {
        reader = load(text, files);
        known.put(text, reader);
        readers.add(reader);
      }
      out.append(statement, from, call[0]).append(SqlTree.name(reader.table));
      if (!aliased(tokens, call[1])) {
        out.append(" AS ").append(SqlTree.name(alias(text, place)));
      }
      from = call[1];
    }
    return out.append(statement, from, statement.length()).toString();
  }

  private static String alias(String text, SqlFiles.Place place) {
    if (place.argument()) {
      return text.substring(0, text.indexOf('(')).strip();
    }
    String name = String.valueOf(Path.of(place.text()).getFileName());
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
  }

  private static boolean aliased(List<SqlToken> tokens, int end) {
    SqlToken next = tokens.stream().filter(token -> token.start() >= end).findFirst().orElse(null);
    return next != null
        && (next.is("AS")
            || next.kind() == Kind.NAME
            || next.kind() == Kind.WORD && !CLAUSES.contains(next.upper()));
  }

  private static final Set<String> CLAUSES =
      Set.of(
          "WHERE",
          "GROUP",
          "ORDER",
          "LIMIT",
          "JOIN",
          "LEFT",
          "RIGHT",
          "INNER",
          "FULL",
          "CROSS",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "ON",
          "USING",
          "HAVING",
          "QUALIFY",
          "SELECT",
          "SEMI",
          "ANTI",
          "ASOF",
          "NATURAL",
          "POSITIONAL",
          "WINDOW",
          "OFFSET",
          "UNPIVOT",
          "PIVOT",
          "OUTER",
          "TABLESAMPLE",
          "INTO",
          "IN");

  /** From the reader's name to its closing parenthesis. */
  private static int[] call(List<SqlToken> tokens, SqlFiles.Place place) {
    int at = 0;
    while (tokens.get(at).start() < place.start()) {
      at++;
    }
    int depth = 0;
    int open = at;
    while (depth >= 0) {
      open--;
      depth += tokens.get(open).is(")") ? 1 : tokens.get(open).is("(") ? -1 : 0;
    }
    String reader = tokens.get(open - 1).value().toLowerCase(Locale.ROOT);
    if (WHOLE.contains(reader)) {
      throw new Untraceable(reader + " reads files as a whole");
    }
    int close = at;
    depth = 1;
    while (depth > 0) {
      close++;
      depth += tokens.get(close).is("(") ? 1 : tokens.get(close).is(")") ? -1 : 0;
    }
    return new int[] {tokens.get(open - 1).start(), tokens.get(close).end()};
  }

  private Reader load(String text, List<NamedFile> files) throws IOException, SQLException {
    // A reader may name several files in a list.
    List<SqlFiles.Place> all =
        SqlFiles.in(text.startsWith("'") || text.startsWith("\"") ? "FROM " + text : text);
    SqlFiles.Place place = all.getFirst();
    List<NamedFile> named =
        all.stream()
            .flatMap(each ->
                files.stream()
                    .filter(f -> f.text().equals(each.text()) && f.sheet().equals(each.sheet())))
            .distinct()
            .toList();
    if (named.isEmpty()) {
      throw new Untraceable("the file " + place.text() + " is not in the record");
    }
    String table = "file_" + (readers.size() + 1);
    boolean workbook = SqlFiles.format(place.text()).orElse(null) == SqlFiles.Format.WORKBOOK;
    if (workbook) {
      return sheet(table, named.getFirst());
    }
    List<Long> starts = rows(table, text, all, named);
    List<String> columns = new ArrayList<>(sql.columns("SELECT * FROM " + table));
    columns.remove(LineageSource.ROW);
    columns.remove(FILE);
    return new Reader(table, columns, named, starts, List.of());
  }

  private static final String FILE = "__file";

  /** Answers where the rows of each file begin. */
  private List<Long> rows(
      String table, String text, List<SqlFiles.Place> all, List<NamedFile> named)
      throws IOException, SQLException {
    SqlFiles.Place place = all.getFirst();
    String paths =
        named.stream()
            .map(file -> DataFiles.quoted(Path.of(file.path())))
            .collect(Collectors.joining(", "));
    String list = named.size() == 1 || place.listed() ? paths : "[" + paths + "]";
    String shifted = text.startsWith("'") || text.startsWith("\"") ? "FROM " + text : text;
    String absolute =
        shifted.substring(0, place.start()) + list + shifted.substring(all.getLast().end());
    if (!place.argument()) {
      // A bare name becomes a reader, which can be asked for the file of each row.
      absolute = reader(place.text()) + "(" + list + ")";
    }
    String several =
        named.size() > 1
            ? absolute.substring(0, absolute.lastIndexOf(')')) + ", filename = '" + FILE + "')"
            : absolute;
    String runs = ready.resolve(several, places, LineageFiles::noSheet, new ArrayList<>()).sql();
    long base = (readers.size() + 1) * MOST_ROWS;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE %s AS SELECT *, %d + row_number() OVER () AS %s FROM %s"
              .formatted(table, base, LineageSource.ROW, runs));
      if (named.size() == 1) {
        return List.of(1L);
      }
      var starts = new ArrayList<Long>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT min(%s) - %d FROM %s GROUP BY %s ORDER BY 1"
                  .formatted(LineageSource.ROW, base, table, FILE))) {
        while (found.next()) {
          starts.add(found.getLong(1));
        }
      }
      if (starts.size() != named.size()) {
        throw new Untraceable("one of its files is empty");
      }
      return starts;
    }
  }

  private static String noSheet(Path workbook, String shown, Optional<String> sheet) {
    throw new Untraceable("it reads several workbooks at once");
  }

  private static String reader(String name) {
    return switch (SqlFiles.format(name).orElse(SqlFiles.Format.CSV)) {
      case CSV -> "read_csv";
      case JSON -> "read_json";
      case PARQUET, WORKBOOK -> "read_parquet";
    };
  }

  private Reader sheet(String table, NamedFile file) throws IOException, SQLException {
    Path workbook = places.existing(file.path());
    List<String> all = sheets.sheets(workbook);
    String name =
        file.sheet().isEmpty()
            ? all.getFirst()
            : all.stream()
                .filter(file.sheet().get()::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new Untraceable("its sheet is not there any more"));
    SheetTable content = SheetTable.of(sheets.rows(workbook, name));
    List<Integer> numbers = sheets.rowNumbers(workbook, name);
    SheetLoad.into(connection, "main", table, content, LineageSource.ROW);
    long base = (readers.size() + 1) * MOST_ROWS;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE %s SET %s = %s + %d"
              .formatted(table, LineageSource.ROW, LineageSource.ROW, base));
    }
    var rows = new ArrayList<Integer>();
    content.positions().forEach(position -> rows.add(numbers.get(position)));
    NamedFile named =
        new NamedFile(file.text(), Optional.of(name), file.path(), file.sha256(), file.bytes());
    return new Reader(
        table,
        content.columns().stream().map(SheetTable.Column::name).toList(),
        List.of(named),
        List.of(1L),
        rows);
  }

  /** The file that a row number belongs to. */
  NamedFile file(long row) {
    Reader reader = reader(row);
    return reader.files.get(fileIndex(reader, row % MOST_ROWS));
  }

  private Reader reader(long row) {
    return readers.get((int) (row / MOST_ROWS) - 1);
  }

  private static int fileIndex(Reader reader, long place) {
    int index = 0;
    while (index + 1 < reader.starts.size() && reader.starts.get(index + 1) <= place) {
      index++;
    }
    return index;
  }

  /** A row with what it says. */
  Row row(long row) throws SQLException, IOException {
    Reader reader = reader(row);
    long place = row % MOST_ROWS;
    int index = fileIndex(reader, place);
    NamedFile file = reader.files.get(index);
    long data = place - reader.starts.get(index) + 1;
    var values = new LinkedHashMap<String, String>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT * FROM %s WHERE %s = %d".formatted(reader.table, LineageSource.ROW, row))) {
      while (found.next()) {
        for (String column : reader.columns) {
          @Nullable Object value = found.getObject(column);
          values.put(column, value == null ? "" : SheetTable.text(value));
        }
      }
    }
    long number =
        reader.sheetRows.isEmpty()
            ? new RecordNumbers(Path.of(file.path()), reader.columns).of(data)
            : reader.sheetRows.get((int) data - 1);
    return new Row(file, data, number, values);
  }
}
