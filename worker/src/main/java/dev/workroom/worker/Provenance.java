package dev.workroom.worker;

import dev.workroom.tools.Database;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Origin.Made;
import dev.workroom.tools.Origin.NamedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the values of a file come from: the record that is kept beside the log. docs/provenance.md
 * tells its form.
 *
 * @param format of this record; 1
 * @param made the tables and views of the session that the queries stand on
 * @param tables of a workbook, or the one of a data file, that a query filled
 * @param figures that a text states
 */
public record Provenance(
    int format, List<Made> made, List<Query> queries, List<Filled> tables, List<Stated> figures) {
  public static final int FORMAT = 1;

  public Provenance {
    made = List.copyOf(made);
    queries = List.copyOf(queries);
    tables = List.copyOf(tables);
    figures = List.copyOf(figures);
  }

  /** A query by its SQL, with what it uses of {@code made} and the files it names itself. */
  public record Query(String sql, List<String> uses, List<NamedFile> files) {
    public Query {
      uses = List.copyOf(uses);
      files = List.copyOf(files);
    }
  }

  /**
   * Rows of a sheet that a query filled.
   *
   * @param sheet empty for a file that is one table
   * @param firstRow the sheet's number of the query's first row, from 1
   * @param rows how many rows the query gave
   * @param query its place in {@code queries}, from 0
   */
  public record Filled(
      String sheet, String table, int firstRow, long rows, int query, List<Column> columns) {
    public Filled {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column that a query filled.
   *
   * @param column in the sheet, from 1
   * @param of the query's column, from 0
   */
  public record Column(int column, String header, int of) {}

  /**
   * A figure of a text.
   *
   * @param place the heading or slide it stands under
   * @param source where it comes from; empty: from nowhere that the session has seen
   * @param others how many other values would say the same
   */
  public record Stated(
      String text, String place, String sentence, Optional<Source> source, int others) {}

  /** What a figure was matched to. */
  public sealed interface Source {
    /** A value of a query's answer: row and column from 0. */
    record Value(int query, long row, int column, String name, double value) implements Source {}

    /** A cell of a workbook that the session made. */
    record Cell(String path, String sha256, String cell, double value) implements Source {}

    /** A line of a file that was read. */
    record Line(String path, String sha256, String line) implements Source {}

    /** Words of an answer or a file that say the number as part of a name. */
    record Words(String text) implements Source {}

    /** It stood in the file before the session changed that: its sources are its author's. */
    record Before(String sha256) implements Source {}
  }

  /**
   * The record of a data file.
   *
   * @param header whether its first line holds the columns' names
   */
  static Provenance of(Database.Saved saved, boolean header) {
    var draft = new Draft();
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < saved.columns().size(); c++) {
      columns.add(new Column(c + 1, saved.columns().get(c), c));
    }
    int query = draft.query(saved.origin());
    draft.table(new Filled("", "", header ? 2 : 1, saved.rows(), query, columns));
    return draft.done();
  }

  /** A query's origin, whole. */
  Origin origin(int query) {
    Query asked = queries.get(query);
    Map<String, Made> byId = new LinkedHashMap<>();
    made.forEach(one -> byId.put(one.id(), one));
    Map<String, Made> needed = new LinkedHashMap<>();
    asked.uses().forEach(id -> need(id, byId, needed));
    return new Origin(asked.sql(), asked.uses(), asked.files(), List.copyOf(needed.values()));
  }

  private static void need(String id, Map<String, Made> byId, Map<String, Made> needed) {
    Made one = byId.get(id);
    if (one != null && !needed.containsKey(id)) {
      one.uses().forEach(use -> need(use, byId, needed));
      needed.put(id, one);
    }
  }

  /** Collects a record. */
  static final class Draft {
    private final Map<String, Made> made = new LinkedHashMap<>();
    private final List<Query> queries = new ArrayList<>();
    private final List<Filled> tables = new ArrayList<>();
    private final List<Stated> figures = new ArrayList<>();

    /** The place of a query in the record. */
    int query(Origin origin) {
      origin.made().forEach(one -> made.putIfAbsent(one.id(), one));
      Query query = new Query(origin.sql(), origin.uses(), origin.files());
      int known = queries.indexOf(query);
      if (known >= 0) {
        return known;
      }
      queries.add(query);
      return queries.size() - 1;
    }

    void table(Filled table) {
      tables.add(table);
    }

    /** Takes over a table of another record. */
    void table(Provenance record, Filled table) {
      table(
          new Filled(
              table.sheet(),
              table.table(),
              table.firstRow(),
              table.rows(),
              query(record.origin(table.query())),
              table.columns()));
    }

    /** Takes over a figure of another record. */
    void figure(Provenance record, Stated figure) {
      Optional<Source> source =
          figure
              .source()
              .map(one ->
                  one instanceof Source.Value value
                      ? new Source.Value(
                          query(record.origin(value.query())),
                          value.row(),
                          value.column(),
                          value.name(),
                          value.value())
                      : one);
      figure(new Stated(figure.text(), figure.place(), figure.sentence(), source, figure.others()));
    }

    void figure(Stated figure) {
      figures.add(figure);
    }

    Provenance done() {
      return new Provenance(FORMAT, List.copyOf(made.values()), queries, tables, figures);
    }
  }
}
