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

  private static final int LONGEST_QUERY = 2_000;
  private static final int SHORT_HASH = 12;

  /** Stands for a query, so that the list is data: a file's name that begins with = is a text. */
  private static final String OWN = "-- the sources of this workbook";

  private static final List<Table.Column> COLUMNS =
      List.of(
          new Table.Column("Table", Table.Type.TEXT),
          new Table.Column("Cells", Table.Type.TEXT),
          new Table.Column("File", Table.Type.TEXT),
          new Table.Column("Rows", Table.Type.INTEGER),
          new Table.Column("SHA-256", Table.Type.TEXT),
          new Table.Column("Query", Table.Type.TEXT));

  private final Database database;
  private final Places places;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final Map<String, Optional<Long>> counted = new HashMap<>();

  SourcesSheet(Database database, Places places) {
    this.database = database;
    this.places = places;
  }

  /** The list for its own query, else what the session's data answers. */
  Table answers(String sql, Supplier<Table> other) {
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
    if (files.isEmpty()) {
      rows.add(Arrays.asList(table.name(), cells, "no file", null, "", query));
    }
    for (NamedFile file : files.values()) {
      String sheet = file.sheet().map(name -> "#" + name).orElse("");
      rows.add(
          Arrays.asList(
              table.name(),
              cells,
              places.shown(Path.of(file.path())) + sheet,
              count(file).orElse(null),
              file.sha256().substring(0, Math.min(SHORT_HASH, file.sha256().length())),
              query));
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
    if (sheets.stream().anyMatch(sheet -> sheet.name().equalsIgnoreCase(NAME))) {
      throw new Refusal(
          "A sheet is called Sources already; give it another name, or leave \"sources\" out.");
    }
    List<SheetSpec> all = new ArrayList<>(sheets);
    List<TableColumn> columns =
        COLUMNS.stream().map(column -> TableColumn.valueOf(column.name())).toList();
    TableSpec table =
        new TableSpec(NAME, null, null, OWN, List.of(), columns, null, null, List.of());
    all.add(
        new SheetSpec(
            NAME,
            "Where the figures come from",
            null,
            List.of(table),
            Map.of(),
            List.of(),
            null,
            Map.of(),
            null,
            null,
            null,
            List.of(),
            List.of()));
    return all;
  }
}
