package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.documents.ProvenanceSheets;
import dev.workroom.documents.ProvenanceSheets.Cell;
import dev.workroom.documents.ProvenanceSheets.Place;
import dev.workroom.tools.Lineage;
import dev.workroom.tools.Lineage.Asked;
import dev.workroom.tools.Lineage.Traced;
import dev.workroom.tools.Lineage.Wanted;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Places;
import dev.workroom.worker.Provenance.Column;
import dev.workroom.worker.Provenance.Filled;
import dev.workroom.worker.Trace.Source;
import dev.workroom.worker.Trace.Statement;
import dev.workroom.worker.Trace.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows a cell through its formulas to the queries that filled the cells they stand on. */
final class CellTrace {
  private static final int STEPS = 12;
  private static final int MOST_FORMULAS = 20_000;
  private static final int NAMED = 6;

  private final ProvenanceSheets sheets;
  private final Provenance record;
  private final List<Folder> folders;
  private final Path scratch;
  private final int shown;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int formulas;

  CellTrace(
      ProvenanceSheets sheets, Provenance record, List<Folder> folders, Path scratch, int shown) {
    this.sheets = sheets;
    this.record = record;
    this.folders = List.copyOf(folders);
    this.scratch = scratch;
    this.shown = shown;
  }

  /** A column of a table that a query filled. */
  private record FilledColumn(Filled table, Column column) {}

  /** What was found. */
  record Found(List<Step> steps, List<Source> sources, List<String> typed, List<String> notes) {}

  Found follow(Place start) throws IOException, InterruptedException {
    Set<Place> ends = ends(start);
    Map<FilledColumn, TreeMap<Long, Place>> filled = new LinkedHashMap<>();
    List<String> typed = new ArrayList<>();
    int more = 0;
    for (Place end : ends) {
      FilledColumn column = column(end);
      if (column != null) {
        filled
            .computeIfAbsent(column, _ -> new TreeMap<>())
            .put((long) end.row() + 1 - column.table.firstRow(), end);
      } else if (sheets.cell(end).value() != null) {
        if (typed.size() < 40) {
          typed.add(end.shown() + " = " + sheets.cell(end).text());
        } else {
          more++;
        }
      }
    }
    if (more > 0) {
      typed.add("… and " + more + " more");
    }
    List<Source> sources = sources(filled);
    if (formulas > STEPS) {
      notes.add("%d formulas stand on the way; the first %d are shown.".formatted(formulas, STEPS));
    }
    return new Found(steps, sources, typed, notes);
  }

  /** The cells without a formula that a cell stands on, in the order they are met. */
  private Set<Place> ends(Place start) {
    Set<Place> ends = new LinkedHashSet<>();
    Set<Place> seen = new LinkedHashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    open.add(start);
    seen.add(start);
    while (!open.isEmpty() && !Thread.currentThread().isInterrupted()) {
      Place place = open.poll();
      Cell cell = sheets.cell(place);
      if (cell.formula().isEmpty()) {
        ends.add(place);
        continue;
      }
      List<Place> inputs = sheets.precedents(place);
      if (++formulas <= STEPS) {
        steps.add(new Step(place.shown(), cell.text(), "=" + cell.formula().get(), named(inputs)));
      }
      if (formulas == MOST_FORMULAS) {
        notes.add("It stands on more formulas than are followed here; what is shown is a part.");
        return ends;
      }
      for (Place input : inputs) {
        if (seen.add(input)) {
          open.add(input);
        }
      }
    }
    return ends;
  }

  private static String named(List<Place> places) {
    String some = places.stream().limit(NAMED).map(Place::shown).collect(Collectors.joining(", "));
    return places.size() <= NAMED ? some : some + " … (%,d cells)".formatted(places.size());
  }

  private @Nullable FilledColumn column(Place place) {
    for (Filled table : record.tables()) {
      long row = place.row() + 1L - table.firstRow();
      if (table.sheet().equalsIgnoreCase(place.sheet()) && row >= 0 && row < table.rows()) {
        for (Column column : table.columns()) {
          if (column.column() == place.column() + 1) {
            return new FilledColumn(table, column);
          }
        }
      }
    }
    return null;
  }

  /** Columns of the same query are asked for together. */
  private List<Source> sources(Map<FilledColumn, TreeMap<Long, Place>> filled)
      throws IOException, InterruptedException {
    Map<Integer, List<FilledColumn>> byQuery = new LinkedHashMap<>();
    filled
        .keySet()
        .forEach(column ->
            byQuery.computeIfAbsent(column.table.query(), _ -> new ArrayList<>()).add(column));
    List<Source> sources = new ArrayList<>();
    for (Map.Entry<Integer, List<FilledColumn>> entry : byQuery.entrySet()) {
      Origin origin = record.origin(entry.getKey());
      List<Asked> asked = new ArrayList<>();
      for (FilledColumn column : entry.getValue()) {
        List<Wanted> wanted = new ArrayList<>();
        filled
            .getOrDefault(column, new TreeMap<>())
            .forEach((row, place) -> wanted.add(new Wanted(row, values(column.table, place))));
        asked.add(new Asked(column.column.of(), wanted));
      }
      List<Traced> traced =
          new Lineage(scratch, new WorkbookSheets())
              .trace(origin, asked, new Places(folders), shown);
      for (int i = 0; i < traced.size(); i++) {
        FilledColumn column = entry.getValue().get(i);
        sources.add(
            new Source(
                named(List.copyOf(filled.getOrDefault(column, new TreeMap<>()).values())),
                column.column.header(),
                origin.sql(),
                chain(origin),
                traced.get(i).exact(),
                traced.get(i).why(),
                traced.get(i).files()));
      }
    }
    return sources;
  }

  static List<Statement> chain(Origin origin) {
    return origin.made().stream().map(made -> new Statement(made.name(), made.sql())).toList();
  }

  /** What the other cells of the row say, so that the query's row is known for sure. */
  private Map<Integer, Object> values(Filled table, Place place) {
    Map<Integer, Object> values = new HashMap<>();
    for (Column column : table.columns()) {
      Object value =
          sheets.cell(new Place(place.sheet(), place.row(), column.column() - 1)).value();
      if (value instanceof Double || value instanceof String) {
        values.put(column.of(), value);
      }
    }
    return values;
  }
}
