package dev.workroom.tools;

import dev.workroom.tools.LineageQuery.Names;
import dev.workroom.tools.LineageQuery.Relation;
import dev.workroom.tools.Origin.Made;
import dev.workroom.tools.Origin.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Asks again which rows of which files the values of a query came from, with nothing but the
 * query's {@link Origin} and the files themselves.
 */
public final class Lineage {
  private final Path directory;
  private final SheetRows sheets;

  /**
   * @param directory private and writable; what is in it afterwards may be deleted
   */
  public Lineage(Path directory, SheetRows sheets) {
    this.directory = directory;
    this.sheets = sheets;
  }

  /**
   * A row of the query's answer.
   *
   * @param row its place in the answer, from 0
   * @param values some of its values by their columns, to make sure that it is the same row
   */
  public record Wanted(long row, Map<Integer, Object> values) {
    public Wanted {
      values = Map.copyOf(values);
    }
  }

  /** What became of a file since it was read. */
  public enum State {
    SAME,
    CHANGED,
    MISSING
  }

  /**
   * A file with the rows that contributed.
   *
   * @param total how many rows contributed; -1: not known
   * @param rows the first of them
   */
  public record FileRows(
      String path,
      Optional<String> sheet,
      String sha256,
      State state,
      long total,
      List<Line> rows) {
    public FileRows {
      rows = List.copyOf(rows);
    }
  }

  /** A row of a file by its number as programs for tables count, with what it says. */
  public record Line(long number, Map<String, String> values) {}

  /**
   * What is known.
   *
   * @param exact whether the files' rows are those that the values came from; else the files are
   *     the finest that is known
   * @param why a sentence if it is not exact, or if there is something to know
   */
  public record Traced(boolean exact, String why, List<FileRows> files) {
    public Traced {
      files = List.copyOf(files);
    }
  }

  /** A column of the answer, from 0, and the rows of it that are asked for. */
  public record Asked(int column, List<Wanted> rows) {
    public Asked {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The source rows of one column's values in some rows of a query.
   *
   * @param shown rows of each file that are shown at most
   */
  public Traced trace(Origin origin, Asked asked, Places places, int shown)
      throws IOException, InterruptedException {
    return trace(origin, List.of(asked), places, shown).getFirst();
  }

  /** As {@link #trace(Origin, Asked, Places, int)}, for several columns of the same answer. */
  public List<Traced> trace(Origin origin, List<Asked> asked, Places places, int shown)
      throws IOException, InterruptedException {
    Map<NamedFile, State> states = new LinkedHashMap<>();
    for (NamedFile file : origin.allFiles()) {
      states.put(file, state(file, places));
    }
    if (states.containsValue(State.MISSING)) {
      return all(asked, coarse("a source file is not where it was", states));
    }
    // People ask for several figures at once; the engine locks what it has opened.
    try (var own = ScratchDirectory.below(directory);
        var database = new Database(own.path(), sheets)) {
      return database.inside(
          places,
          connection ->
              new Asking(connection, origin, places, states, shown, own.path()).traced(asked));
    } catch (Untraceable e) {
      return all(asked, coarse(String.valueOf(e.getMessage()), states));
    } catch (Refusal e) {
      return all(
          asked, coarse("the query could not be asked again (" + e.getMessage() + ")", states));
    }
  }

  private static List<Traced> all(List<Asked> asked, Traced one) {
    return asked.stream().map(_ -> one).toList();
  }

  private static State state(NamedFile file, Places places) throws IOException {
    Path path = Path.of(file.path());
    boolean seen = places.folders().stream().anyMatch(folder -> path.startsWith(folder.path()));
    if (!seen || !Files.isRegularFile(path)) {
      return State.MISSING;
    }
    return UserFile.at(places.existing(file.path()), file.path()).sha256().equals(file.sha256())
        ? State.SAME
        : State.CHANGED;
  }

  /** The files alone. */
  private static Traced coarse(String why, Map<NamedFile, State> states) {
    var files = new LinkedHashMap<String, FileRows>();
    states.forEach((file, state) ->
        files.putIfAbsent(
            file.path() + "#" + file.sheet().orElse(""),
            new FileRows(file.path(), file.sheet(), file.sha256(), state, -1, List.of())));
    return new Traced(false, "Not by row: " + why + ".", List.copyOf(files.values()));
  }

  /** One origin that is asked again. */
  private final class Asking {
    private final DuckDBConnection connection;
    private final Origin origin;
    private final Map<NamedFile, State> states;
    private final int shown;
    private final SqlTree tree;
    private final LineageFiles files;

    Asking(
        DuckDBConnection connection,
        Origin origin,
        Places places,
        Map<NamedFile, State> states,
        int shown,
        Path scratch) {
      this.connection = connection;
      this.origin = origin;
      this.states = states;
      this.shown = shown;
      tree = new SqlTree(connection);
      files =
          new LineageFiles(
              connection, new DataFiles(scratch.resolve("text")), sheets, places, tree);
    }

    List<Traced> traced(List<Asked> asked) throws SQLException, IOException {
      Map<String, Relation> known = relations(connection, origin, files, tree);
      Map<String, Object> node = parsed(files.loaded(origin.sql(), origin.files()), tree);
      var query =
          new Relation.Query(
              "the query", node, List.of(), names(origin.uses(), known, origin, files));
      if (conditions(node)) {
        plain(connection, origin, files, tree);
      }
      var queries = new LineageQuery(connection, tree, aggregates(connection));
      List<Traced> all = new ArrayList<>();
      for (Asked one : asked) {
        try {
          all.add(traced(queries, query, one));
        } catch (Untraceable e) {
          all.add(coarse(String.valueOf(e.getMessage()), states));
        }
      }
      return all;
    }

    private Traced traced(LineageQuery queries, Relation.Query query, Asked asked)
        throws SQLException, IOException {
      String table = queries.worked(query, new TreeSet<>(Set.of(asked.column())), false);
      TreeSet<Long> rows = rows(connection, table, asked.rows());
      if (rows.isEmpty()) {
        boolean changed = states.containsValue(State.CHANGED);
        throw new Untraceable(
            changed
                ? "a source file has changed and the query gives other values now"
                : "the query gives other values now");
      }
      return new Traced(
          true, "", found(connection, table, asked.column(), rows, files, states, shown));
    }
  }

  private static Map<String, Object> parsed(String select, SqlTree tree) throws SQLException {
    Map<String, Object> node = tree.query(select);
    if (node == null) {
      throw new Untraceable("its SQL is of a kind that cannot be taken apart (such as PIVOT)");
    }
    return node;
  }

  private static Map<String, Relation> relations(
      Connection connection, Origin origin, LineageFiles files, SqlTree tree)
      throws SQLException, IOException {
    Map<String, Relation> known = new HashMap<>();
    for (Made made : origin.made()) {
      known.put(made.id(), relation(connection, made, origin, files, tree, known));
    }
    return known;
  }

  private static Relation relation(
      Connection connection,
      Made made,
      Origin origin,
      LineageFiles files,
      SqlTree tree,
      Map<String, Relation> known)
      throws SQLException, IOException {
    return switch (made.kind()) {
      case CHANGE -> new Relation.Dark(made.name() + " was changed row by row after it was made");
      case OTHER -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute(files.loaded(made.sql(), made.files()));
        }
        yield new Relation.Dark(made.name() + " is no table");
      }
      case TABLE, VIEW -> {
        Optional<Defined> defined = Defined.by(made.sql());
        if (defined.isEmpty()) {
          yield new Relation.Dark(made.name() + " was not made by a query");
        }
        Map<String, Object> node = tree.query(files.loaded(defined.get().select(), made.files()));
        yield node == null
            ? new Relation.Dark(made.name() + " was made in a way that cannot be taken apart")
            : new Relation.Query(
                made.id(), node, defined.get().columns(), names(made.uses(), known, origin, files));
      }
    };
  }

  private static Names names(
      List<String> uses, Map<String, Relation> known, Origin origin, LineageFiles files) {
    var names = new HashMap<>(files.relations());
    for (Made made : origin.made()) {
      Relation relation = known.get(made.id());
      if (uses.contains(made.id()) && relation != null) {
        names.put(made.name(), relation);
      }
    }
    return new Names(names);
  }

  /** What stands between CREATE and the query. */
  private record Defined(List<String> columns, String select) {
    static Optional<Defined> by(String sql) {
      List<SqlToken> tokens = SqlToken.of(sql);
      var columns = new ArrayList<String>();
      int depth = 0;
      for (SqlToken token : tokens) {
        depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        if (depth == 0 && token.is("AS")) {
          return Optional.of(new Defined(columns, sql.substring(token.end())));
        }
        if (depth == 1 && !token.is("(") && !token.is(",")) {
          columns.add(token.value());
        }
      }
      return Optional.empty();
    }
  }

  /** Whether there are queries among the conditions, which need their tables as they were. */
  private static boolean conditions(Object tree) {
    if (tree instanceof List<?> list) {
      return list.stream().anyMatch(item -> item != null && conditions(item));
    }
    return tree instanceof Map<?, ?> node
        && ("SUBQUERY".equals(node.get("class"))
            || node.values().stream().anyMatch(value -> value != null && conditions(value)));
  }

  /** The session's tables and views as they were. */
  private static void plain(Connection connection, Origin origin, LineageFiles files, SqlTree tree)
      throws SQLException, IOException {
    for (Made made : origin.made()) {
      Optional<Defined> defined = Defined.by(made.sql());
      if (made.kind() == Origin.Kind.OTHER || defined.isEmpty()) {
        continue;
      }
      String columns =
          defined.get().columns().stream().map(SqlTree::name).collect(Collectors.joining(", "));
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM (%s) AS made%s"
                .formatted(
                    SqlTree.name(made.name()),
                    files.loaded(defined.get().select(), made.files()),
                    columns.isEmpty() ? "" : "(" + columns + ")"));
      }
    }
  }

  private static Set<String> aggregates(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT DISTINCT function_name FROM duckdb_functions()"
                    + " WHERE function_type = 'aggregate'")) {
      var names = new TreeSet<String>();
      while (found.next()) {
        names.add(found.getString(1).toLowerCase(Locale.ROOT));
      }
      return names;
    }
  }

  /** Where the wanted rows are now: in their places, or where else their values stand. */
  private static TreeSet<Long> rows(Connection connection, String table, List<Wanted> wanted)
      throws SQLException {
    Map<Long, Wanted> places = new TreeMap<>();
    wanted.forEach(one -> places.put(one.row(), one));
    var found = new TreeSet<Long>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT rowid, * FROM " + table)) {
      while (rows.next()) {
        Wanted one = places.get(rows.getLong(1));
        if (one != null && same(rows, one)) {
          places.remove(one.row());
          found.add(one.row());
        }
      }
    }
    return places.isEmpty()
        ? found
        : elsewhere(connection, table, found, List.copyOf(places.values()));
  }

  /** Rows that are not in their places are looked for by all that is known of them. */
  private static TreeSet<Long> elsewhere(
      Connection connection, String table, TreeSet<Long> found, List<Wanted> lost)
      throws SQLException {
    if (lost.size() > 1_000) {
      return new TreeSet<>();
    }
    var left = new ArrayList<>(lost);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT rowid, * FROM " + table)) {
      while (rows.next() && !left.isEmpty()) {
        if (found.contains(rows.getLong(1))) {
          continue;
        }
        for (Wanted one : left) {
          if (!one.values().isEmpty() && same(rows, one)) {
            found.add(rows.getLong(1));
            left.remove(one);
            break;
          }
        }
      }
    }
    return left.isEmpty() ? found : new TreeSet<>();
  }

  private static boolean same(ResultSet row, Wanted wanted) throws SQLException {
    for (Map.Entry<Integer, Object> value : wanted.values().entrySet()) {
      if (!same(row.getObject(value.getKey() + 2), value.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Numbers but for the last digits of a double, texts but for spaces around them. */
  private static boolean same(@Nullable Object now, Object then) {
    if (now instanceof Number number && then instanceof Number other) {
      double difference = Math.abs(number.doubleValue() - other.doubleValue());
      return difference <= 1e-9 * Math.max(1, Math.abs(other.doubleValue()));
    }
    if (now instanceof String text && then instanceof String other) {
      return text.strip().equals(other.strip());
    }
    // What a sheet keeps in another form, such as dates, says nothing here.
    return now != null;
  }

  private static List<FileRows> found(
      DuckDBConnection connection,
      String table,
      int column,
      TreeSet<Long> rows,
      LineageFiles files,
      Map<NamedFile, State> states,
      int shown)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE main.wanted (n BIGINT)");
      try (DuckDBAppender appender = connection.createAppender("main", "wanted")) {
        for (long row : rows) {
          appender.beginRow();
          appender.append(row);
          appender.endRow();
        }
      }
      var totals = new LinkedHashMap<NamedFile, Long>();
      var first = new LinkedHashMap<NamedFile, List<Long>>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT DISTINCT unnest(t.%s) AS s FROM %s AS t SEMI JOIN main.wanted ON t.rowid = wanted.n ORDER BY s"
                  .formatted(LineageSource.ROWS_OF + column, table))) {
        while (found.next()) {
          long row = found.getLong(1);
          NamedFile file = files.file(row);
          totals.merge(file, 1L, Long::sum);
          List<Long> few = first.computeIfAbsent(file, _ -> new ArrayList<>());
          if (few.size() < shown) {
            few.add(row);
          }
        }
      }
      var result = new ArrayList<FileRows>();
      for (Map.Entry<NamedFile, Long> entry : totals.entrySet()) {
        var lines = new ArrayList<Line>();
        for (long row : first.getOrDefault(entry.getKey(), List.of())) {
          LineageFiles.Row line = files.row(row);
          lines.add(new Line(line.number(), line.values()));
        }
        NamedFile file = entry.getKey();
        State state =
            states.entrySet().stream()
                .filter(known -> known.getKey().path().equals(file.path()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(State.SAME);
        result.add(
            new FileRows(file.path(), file.sheet(), file.sha256(), state, entry.getValue(), lines));
      }
      return result;
    }
  }
}
