package dev.workroom.worker;

import dev.workroom.documents.FilledTable;
import dev.workroom.documents.SheetSpec;
import dev.workroom.documents.Table;
import dev.workroom.documents.TableColumn;
import dev.workroom.documents.TableSpec;
import dev.workroom.tools.Cut;
import dev.workroom.tools.Database;
import dev.workroom.tools.Database.Sourced;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The last sheet of a workbook on request: which query over which files filled which cells. */
final class SourcesSheet {
  static final String NAME = "Sources";

  private static final String QUERIES = "Queries";

  /** A cell holds 32,767 characters (Excel's limit). */
  private static final int LONGEST_QUERY = 32_000;

  private static final int SHORT_QUERY = 48;
  private static final int SHORT_HASH = 12;

  /** Stands for a query, so that the list is data: a file's name that begins with = is a text. */
  private static final String OWN = "-- the sources of this workbook";

  private static final String OWN_QUERIES = "-- the queries of this workbook";

  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("Table", Table.Type.TEXT),
          new Table.Column("Cells", Table.Type.TEXT),
          new Table.Column("File", Table.Type.TEXT),
          new Table.Column("Rows", Table.Type.INTEGER),
          new Table.Column("SHA-256", Table.Type.TEXT),
          new Table.Column("Query", Table.Type.TEXT),
          new Table.Column("Begins", Table.Type.TEXT));

  private static final List<Table.Column> QUERY_COLUMNS =
      List.of(new Table.Column("Query", Table.Type.TEXT), new Table.Column("SQL", Table.Type.TEXT));

  private final Database database;
  private final Places places;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final Map<String, String> queries = new LinkedHashMap<>();
  private final Map<String, Optional<Long>> counted = new HashMap<>();

  SourcesSheet(Database database, Places places) {
    this.database = database;
    this.places = places;
  }

  /** The list for its own query, else what the session's data answers. */
  Table answers(String sql, Supplier<Table> other) {
    if (sql.equals(OWN_QUERIES)) {
      List<List<@Nullable Object>> all = new ArrayList<>();
      queries.forEach((text, name) -> all.add(Arrays.asList(name, text)));
      return new Table(QUERY_COLUMNS, all);
    }
    return sql.equals(OWN) ? new Table(COLUMNS, rows) : other.get();
  }

  /** Lists each table with each file that its query stands on. */
  void tables(List<FilledTable> tables, TableSources sources)
      throws IOException, InterruptedException {
    for (FilledTable table : tables) {
      Optional<Sourced> answer = sources.answered(table);
      if (answer.isPresent()) {
        add(table, answer.get());
      }
    }
    if (rows.isEmpty()) {
      throw new Refusal("No query fills this workbook, so there are no \"sources\" to list.");
    }
  }

  private void add(FilledTable table, Sourced answer) throws IOException, InterruptedException {
    Map<String, NamedFile> files = new LinkedHashMap<>();
    for (NamedFile file : answer.origin().allFiles()) {
      files.put(file.path() + "#" + file.sheet().orElse("") + file.sha256(), file);
    }
    String cells = table.cells(answer.rows().rows().size());
    String query = query(answer.origin());
    String name = queries.computeIfAbsent(query, _ -> "Q" + (queries.size() + 1));
    String begins = Cut.at(plain(answer.origin().sql()), SHORT_QUERY);
    if (files.isEmpty()) {
      rows.add(Arrays.asList(table.name(), cells, "no file", null, "", name, begins));
    }
    for (NamedFile file : files.values()) {
      String sheet = file.sheet().map(of -> "#" + of).orElse("");
      rows.add(
          Arrays.asList(
              table.name(),
              cells,
              places.shown(Path.of(file.path())) + sheet,
              count(file).orElse(null),
              file.sha256().substring(0, Math.min(SHORT_HASH, file.sha256().length())),
              name,
              begins));
    }
  }

  /** The query with what made the tables it stands on before it. */
  private static String query(Origin origin) {
    var text = new StringBuilder();
    origin.made().forEach(made -> text.append(plain(made.sql())).append("; "));
    return Cut.at(text + plain(origin.sql()), LONGEST_QUERY);
  }

  private static String plain(String sql) {
    return sql.strip().replaceAll("\\s+", " ");
  }

  /** How many rows a file holds now; not known for what is only read with options of its own. */
  private Optional<Long> count(NamedFile file) throws IOException, InterruptedException {
    String name = file.path() + file.sheet().map(sheet -> "#" + sheet).orElse("");
    Optional<Long> known = counted.get(name);
    if (known == null) {
      known = ask(name);
      counted.put(name, known);
    }
    return known;
  }

  private Optional<Long> ask(String name) throws IOException, InterruptedException {
    try {
      Object rows =
          database
              .rows("SELECT count(*) FROM '" + name.replace("'", "''") + "'", places)
              .rows()
              .getFirst()
              .getFirst();
      return rows instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    } catch (Refusal unreadable) {
      return Optional.empty();
    }
  }

  /** The sheets with this one behind them. */
  List<SheetSpec> behind(List<SheetSpec> sheets) {
    for (String own : List.of(NAME, QUERIES)) {
      if (sheets.stream().anyMatch(sheet -> sheet.name().equalsIgnoreCase(own))) {
        throw new Refusal(
            "A sheet is called %s already; give it another name, or leave \"sources\" out."
                .formatted(own));
      }
    }
    List<SheetSpec> all = new ArrayList<>(sheets);
    all.add(sheet(NAME, "Where the figures come from", OWN, COLUMNS, Map.of()));
    all.add(
        sheet(
            QUERIES, "The queries behind Sources", OWN_QUERIES, QUERY_COLUMNS, Map.of("B", 140.0)));
    return all;
  }

  private static SheetSpec sheet(
      String name,
      String title,
      String query,
      List<Table.Column> columns,
      Map<String, Double> widths) {
    List<TableColumn> headers =
        columns.stream().map(column -> TableColumn.valueOf(column.name())).toList();
    return new SheetSpec(
        name,
        title,
        null,
        List.of(new TableSpec(name, null, null, query, List.of(), headers, null, null, List.of())),
        Map.of(),
        List.of(),
        null,
        widths,
        null,
        null,
        null,
        List.of(),
        List.of());
  }
}
