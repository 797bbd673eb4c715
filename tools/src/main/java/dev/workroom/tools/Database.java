package dev.workroom.tools;

import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.SqlStatement.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The session's tables and views, in a DuckDB of its own: it reads the granted folders and nothing
 * else, keeps what was made for as long as its directory lives, and runs one call at a time.
 *
 * <p>The locks are DuckDB's own (securing DuckDB, duckdb.org/docs): {@code allowed_directories},
 * then {@code enable_external_access = false}, then {@code lock_configuration}.
 */
public final class Database implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String CALLS = "files.calls";

  /** A statement as the model wrote it, as it runs, and the files it reads. */
  private record Ready(SqlStatement written, SqlStatement runs, List<NamedFile> files) {}

  /** All rows of a query and where they come from. */
  public record Sourced(Rows rows, Origin origin) {}

  /** Something done with the open, locked database. */
  @FunctionalInterface
  interface Inside<T> {
    T with(DuckDBConnection connection) throws SQLException, IOException;
  }

  /** What a call answered. */
  record Answers(List<StatementResult> outcomes, List<String> notes) {}

  /** Which rows of each statement are wanted. */
  record Window(int offset, int most) {
    static final Window ALL = new Window(0, Integer.MAX_VALUE);
  }

  private final Path directory;
  private final SheetRows sheets;
  private final DataFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> loaded = new HashMap<>();
  private @Nullable DuckDBConnection connection;
  private List<dev.workroom.core.event.Setup.Folder> open = List.of();

  /**
   * @param directory private to this database, writable; made when first needed
   */
  public Database(Path directory, SheetRows sheets) {
    this(directory, sheets, DocumentText.NONE);
  }

  /**
   * @param directory private to this database, writable; made when first needed
   * @param documents whose text is a row of read_text
   */
  public Database(Path directory, SheetRows sheets, DocumentText documents) {
    this.directory = directory;
    this.sheets = sheets;
    this.files = new DataFiles(directory.resolve("text"), new WholeFiles(documents));
  }

  /**
   * All rows of one query, for documents that are filled by it.
   *
   * @throws Refusal with one sentence for the model
   */
  public Rows rows(String sql, Places places) throws IOException, InterruptedException {
    return sourced(sql, places).rows();
  }

  /** As {@link #rows}, with where the rows come from. */
  public Sourced sourced(String sql, Places places) throws IOException, InterruptedException {
    StatementResult last = run("", sql, places, Window.ALL).outcomes.getLast();
    Rows rows = last.rows();
    if (rows == null) {
      throw new Refusal("The query gives no rows; end it with a SELECT.");
    }
    return new Sourced(
        rows,
        last.origin()
            .orElseGet(() -> new Origin(last.statement().sql(), List.of(), List.of(), List.of())));
  }

  /** Works on the database as calls do: one at a time, stopped by an interrupt or when late. */
  <T> T inside(Places places, Inside<T> work) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try (QueryWatch watch = new QueryWatch(PATIENCE)) {
      connect(places);
      DuckDBConnection current = Objects.requireNonNull(connection);
      try (Statement jdbc = current.createStatement()) {
        watch.over(jdbc);
        return work.with(current);
      } catch (SQLException e) {
        throw new Refusal(QueryFailure.sentence(e, watch.late(), PATIENCE, this::tables), e);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs statements in one transaction.
   *
   * @param call a call that is run again changes nothing a second time; empty: not a call
   */
  Answers run(String call, String sql, Places places, Window window)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      var notes = new ArrayList<String>();
      List<Ready> statements = prepared(sql, places, notes);
      boolean changes = statements.stream().anyMatch(s -> s.runs.kind() == Kinds.CHANGES);
      try (QueryWatch watch = new QueryWatch(PATIENCE)) {
        return new Answers(transaction(statements, changes ? call : "", window, watch), notes);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Rows that were written into a file: how many, their columns' names, and their origin. */
  public record Saved(long rows, List<String> columns, Origin origin) {
    public Saved {
      columns = List.copyOf(columns);
    }
  }

  /** Writes the rows of one query into a file whose name says its format. */
  public Saved save(String sql, Places places, Path target, String format)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      var notes = new ArrayList<String>();
      List<Ready> statements = new ArrayList<>(prepared(sql, places, notes));
      Ready asked = statements.removeLast();
      SqlStatement last = asked.runs;
      if (last.kind() != Kinds.SELECTS) {
        throw new Refusal("saveAs needs the SQL to end with a SELECT.");
      }
      Path own = Files.createDirectories(directory.resolve("out")).resolve("result");
      Files.deleteIfExists(own);
      String copy = "COPY (" + last.sql() + ") TO " + DataFiles.quoted(own) + " " + format;
      var writes = new SqlStatement(copy, Kinds.MAKES, "COPY");
      statements.add(new Ready(asked.written, writes, asked.files));
      try (QueryWatch watch = new QueryWatch(PATIENCE)) {
        StatementResult done = transaction(statements, "", new Window(0, 0), watch).getLast();
        Files.move(own, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        // Of a PIVOT, COPY does not say how many rows it wrote.
        long rows = done.changed() >= 0 ? done.changed() : count(last.sql());
        return new Saved(rows, columns(last.sql()), done.origin().orElseThrow());
      }
    } finally {
      lock.unlock();
    }
  }

  private long count(String select) {
    try (Statement jdbc = Objects.requireNonNull(connection).createStatement();
        ResultSet rows = jdbc.executeQuery("SELECT count(*) FROM (" + select + ")")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new Refusal(QueryFailure.sentence(e, false, PATIENCE, this::tables), e);
    }
  }

  private List<String> columns(String select) {
    // Run rather than only prepared: before, a PIVOT does not know its columns.
    try (Statement jdbc = Objects.requireNonNull(connection).createStatement();
        ResultSet none = jdbc.executeQuery("SELECT * FROM (" + select + ") LIMIT 0")) {
      ResultSetMetaData meta = none.getMetaData();
      var columns = new ArrayList<String>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
      }
      return columns;
    } catch (SQLException e) {
      throw new Refusal(QueryFailure.sentence(e, false, PATIENCE, this::tables), e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the data could not be closed: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private List<Ready> prepared(String sql, Places places, List<String> notes) throws IOException {
    List<SqlStatement> statements = SqlStatement.of(sql);
    connect(places);
    var prepared = new ArrayList<Ready>();
    for (SqlStatement statement : statements) {
      DataFiles.Resolved resolved =
          files.resolve(
              statement.sql(),
              places,
              (path, shown, sheet) -> load(path, shown, sheet, notes),
              notes);
      var runs = new SqlStatement(resolved.sql(), statement.kind(), statement.title());
      prepared.add(new Ready(statement, runs, resolved.files()));
    }
    return prepared;
  }

  private List<StatementResult> transaction(
      List<Ready> statements, String call, Window window, QueryWatch watch)
      throws InterruptedException {
    DuckDBConnection current = Objects.requireNonNull(connection);
    try (Statement jdbc = current.createStatement()) {
      watch.over(jdbc);
      jdbc.execute("BEGIN");
      try {
        boolean repeated = !call.isEmpty() && repeated(jdbc, call);
        var outcomes = new ArrayList<StatementResult>();
        var made = new MadeThings(current);
        for (Ready ready : statements) {
          SqlStatement statement = ready.runs;
          boolean done = repeated && statement.kind() == Kinds.CHANGES;
          StatementResult outcome =
              done
                  ? new StatementResult(statement, null, 0, 0, Optional.empty())
                  : StatementResult.of(jdbc, statement, window);
          switch (ready.written.kind()) {
            case MAKES, CHANGES -> {
              if (!done) {
                made.add(ready.written, ready.files);
              }
              outcomes.add(outcome);
            }
            case SELECTS -> outcomes.add(sourced(outcome, ready, made));
            case SHOWS -> outcomes.add(outcome);
          }
        }
        watch.end();
        jdbc.execute("COMMIT");
        return outcomes;
      } catch (SQLException | RuntimeException e) {
        watch.end();
        rollback(current);
        throw e;
      }
    } catch (SQLException e) {
      if (watch.stopped()) {
        throw new InterruptedException("the query was stopped");
      }
      throw new Refusal(QueryFailure.sentence(e, watch.late(), PATIENCE, this::tables), e);
    }
  }

  private static StatementResult sourced(StatementResult outcome, Ready ready, MadeThings made)
      throws SQLException {
    Origin origin = made.origin(ready.written.sql(), ready.files);
    return outcome.from(origin);
  }

  /** Whether this call had been carried out before; notes that it is now. */
  private static boolean repeated(Statement jdbc, String call) throws SQLException {
    String id = "'" + call.replace("'", "''") + "'";
    try (ResultSet found = jdbc.executeQuery("SELECT 1 FROM " + CALLS + " WHERE id = " + id)) {
      if (found.next()) {
        return true;
      }
    }
    jdbc.execute("INSERT INTO " + CALLS + " VALUES (" + id + ")");
    return false;
  }

  private static void rollback(Connection connection) throws SQLException {
    try (Statement jdbc = connection.createStatement()) {
      jdbc.execute("ROLLBACK");
    }
  }

  /** Opens it locked to these folders; other folders than before close it first. */
  private void connect(Places places) throws IOException {
    if (connection != null && open.equals(places.folders())) {
      return;
    }
    close();
    Files.createDirectories(directory);
    Path file = directory.resolve("session.duckdb");
    try {
      connection = opened(file, places);
    } catch (SQLException e) {
      // A file that a crash broke holds nothing that a query cannot make again.
      close();
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory.resolve("session.duckdb.wal"));
      try {
        connection = opened(file, places);
      } catch (SQLException again) {
        throw new Refusal("The data engine does not start: " + again.getMessage(), again);
      }
    }
    open = places.folders();
    loaded.clear();
  }

  private DuckDBConnection opened(Path file, Places places) throws SQLException {
    var made = DriverManager.getConnection("jdbc:duckdb:" + file).unwrap(DuckDBConnection.class);
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    String directories =
        Stream.concat(
                Stream.of(directory),
                places.folders().stream().map(folder -> Path.of(folder.path())))
            .map(DataFiles::quoted)
            .collect(Collectors.joining(", "));
    try (Statement jdbc = made.createStatement()) {
      for (String statement :
          List.of(
              "SET memory_limit = '512MB'",
              "SET threads = " + threads,
              "SET temp_directory = " + DataFiles.quoted(directory.resolve("temp")),
              "SET autoinstall_known_extensions = false",
              "SET autoload_known_extensions = false",
              "SET preserve_insertion_order = true",
              "CREATE SCHEMA IF NOT EXISTS files",
              "CREATE TABLE IF NOT EXISTS " + CALLS + " (id VARCHAR)",
              MadeThings.TABLE,
              "SET allowed_directories = [" + directories + "]",
              "SET enable_external_access = false",
              "SET lock_configuration = true")) {
        jdbc.execute(statement);
      }
    }
    return made;
  }

  /** A sheet as a table, loaded again when its workbook has changed. */
  private String load(Path workbook, String shown, Optional<String> wanted, List<String> notes)
      throws IOException {
    String stamp = Files.size(workbook) + "@" + Files.getLastModifiedTime(workbook).toMillis();
    String asked = shown + wanted.map(sheet -> "#" + sheet).orElse("");
    String name = "files.\"" + asked.replace("\"", "\"\"") + "\"";
    if (stamp.equals(loaded.get(asked))) {
      return name;
    }
    List<String> all = sheets.sheets(workbook);
    String sheet =
        wanted.isEmpty()
            ? all.getFirst()
            : all.stream()
                .filter(wanted.get()::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() ->
                    new Refusal(
                        shown
                            + " has no sheet \""
                            + wanted.get()
                            + "\"; its sheets: "
                            + String.join(", ", all)
                            + "."));
    SheetTable table = SheetTable.of(sheets.rows(workbook, sheet));
    if (wanted.isEmpty() && all.size() > 1) {
      notes.add(
          shown
              + ": sheet \""
              + sheet
              + "\"; others as '"
              + shown
              + "#NAME': "
              + String.join(", ", all.subList(1, all.size())));
    }
    if (table.headerRow() > 1) {
      notes.add(asked + ": headers taken from row " + table.headerRow());
    }
    List<String> totals = sheets.totals(workbook, sheet);
    if (!totals.isEmpty()) {
      notes.add(asked + ": left out " + String.join(", ", totals));
    }
    table
        .total()
        .ifPresent(label ->
            notes.add(asked + ": the last row reads \"" + label + "\" and is among the rows"));
    fill(asked, table);
    loaded.put(asked, stamp);
    return name;
  }

  private void fill(String plain, SheetTable table) {
    try {
      SheetLoad.into(Objects.requireNonNull(connection), "files", plain, table, "");
    } catch (SQLException e) {
      throw new Refusal("The sheet " + plain + " could not be loaded: " + e.getMessage(), e);
    }
  }

  /** The names of the session's tables and views, for a model that misses one. */
  private List<String> tables() {
    var names = new ArrayList<String>();
    try (Statement jdbc = Objects.requireNonNull(connection).createStatement();
        ResultSet found =
            jdbc.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
                    + " ORDER BY 1 LIMIT 50")) {
      while (found.next()) {
        names.add(found.getString(1));
      }
    } catch (SQLException e) {
      names.clear();
    }
    return names;
  }
}
