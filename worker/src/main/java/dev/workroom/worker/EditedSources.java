package dev.workroom.worker;

import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.FilledTable;
import dev.workroom.documents.ProvenanceFigure;
import dev.workroom.documents.ProvenanceSheets;
import dev.workroom.documents.ProvenanceSheets.Place;
import dev.workroom.documents.ProvenanceText;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.FigureSources.Matched;
import dev.workroom.worker.Provenance.Column;
import dev.workroom.worker.Provenance.Filled;
import dev.workroom.worker.Provenance.Stated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of a document that was changed: what its record said before, where that stands now,
 * and what the change brought in.
 */
final class EditedSources {
  private static final int LONGEST = 5_000_000;

  /** Rows that are looked through for the headers of a table that has moved. */
  private static final int FURTHEST = 5_000;

  private EditedSources() {}

  /**
   * The record of a changed workbook; none when nothing is known of it.
   *
   * @param old the record of the workbook as it was, if the session made it
   * @param before the workbook as it was
   * @param after the workbook as it is
   * @param filled what queries of the change filled
   */
  static Optional<Provenance> workbook(
      Optional<Provenance> old,
      Path before,
      Path after,
      List<FilledTable> filled,
      TableSources asked) {
    ProvenanceSheets now = ProvenanceSheets.open(after);
    var draft = new Provenance.Draft();
    if (old.isPresent()) {
      ProvenanceSheets then = ProvenanceSheets.open(before);
      for (Filled table : old.get().tables()) {
        Filled moved = moved(table, then, now);
        if (moved != null) {
          draft.table(old.get(), moved);
        }
      }
    }
    Provenance added = asked.of(filled);
    for (Filled table : added.tables()) {
      if (holds(table, filled, now)) {
        draft.table(added, table);
      }
    }
    Provenance record = draft.done();
    return record.tables().isEmpty() ? Optional.empty() : Optional.of(record);
  }

  /**
   * Where a table stands now: under the same headers in the same order, nearest to where it was.
   */
  private static @Nullable Filled moved(Filled table, ProvenanceSheets then, ProvenanceSheets now) {
    Integer header = header(table, then);
    if (header == null || table.columns().isEmpty()) {
      return null;
    }
    List<String> sheets =
        now.sheets().contains(table.sheet()) ? List.of(table.sheet()) : now.sheets();
    for (String sheet : sheets) {
      for (int away = 0; away <= FURTHEST; away++) {
        for (int row : away == 0 ? new int[] {header} : new int[] {header + away, header - away}) {
          List<Column> columns = row < 0 ? null : columns(table, now, sheet, row);
          if (columns != null) {
            return new Filled(
                sheet,
                table.table(),
                table.firstRow() + row - header,
                table.rows(),
                table.query(),
                columns);
          }
        }
      }
    }
    return null;
  }

  /** The row of a table's headers, from 0: above its rows, or further up if they were appended. */
  private static @Nullable Integer header(Filled table, ProvenanceSheets sheets) {
    if (!sheets.sheets().contains(table.sheet())) {
      return null;
    }
    for (int row = table.firstRow() - 2; row >= 0; row--) {
      List<Column> columns = columns(table, sheets, table.sheet(), row);
      if (columns != null && columns.equals(table.columns())) {
        return row;
      }
    }
    return null;
  }

  /** Its columns where a row holds all of their headers in order; null where it does not. */
  private static @Nullable List<Column> columns(
      Filled table, ProvenanceSheets sheets, String sheet, int row) {
    List<Column> columns = new ArrayList<>();
    int at = 0;
    int widest = table.columns().getLast().column() + 100;
    for (Column column : table.columns()) {
      while (at < widest && !holds(sheets, sheet, row, at, column.header())) {
        if (columns.isEmpty() && at > column.column() + 50) {
          return null;
        }
        at++;
      }
      if (at >= widest) {
        return null;
      }
      columns.add(new Column(++at, column.header(), column.of()));
    }
    return columns;
  }

  private static boolean holds(
      ProvenanceSheets sheets, String sheet, int row, int column, Object wanted) {
    Object value = sheets.cell(new Place(sheet, row, column)).value();
    return value instanceof Double number && wanted instanceof Number other
        ? number == other.doubleValue()
        : value != null && value.toString().strip().equals(wanted.toString().strip());
  }

  /** Whether what a query filled still stands there, after the changes that came behind it. */
  private static boolean holds(Filled table, List<FilledTable> filled, ProvenanceSheets now) {
    if (!now.sheets().contains(table.sheet())) {
      return false;
    }
    for (FilledTable one : filled) {
      if (one.sheet().equals(table.sheet()) && one.firstRow() + 1 == table.firstRow()) {
        return one.rows().isEmpty()
            || table.columns().stream()
                .allMatch(column -> {
                  Object value = one.rows().getFirst().get(column.column() - 1 - one.firstColumn());
                  return !(value instanceof Number || value instanceof String)
                      || holds(now, table.sheet(), one.firstRow(), column.column() - 1, value);
                });
      }
    }
    return false;
  }

  /**
   * The record of a changed text, and what the change states without a source; what stood there
   * before is not this change's.
   */
  static Matched text(SourceJournal journal, Optional<Provenance> old, Path before, Path after)
      throws IOException {
    Matched matched = FigureSources.of(journal, after);
    Set<String> there = new HashSet<>();
    for (ProvenanceFigure figure : ProvenanceText.figures(markdown(before))) {
      there.add(figure.text() + "\n" + figure.sentence());
    }
    String sha256 = UserFile.at(before, before.toString()).sha256();
    var draft = new Provenance.Draft();
    List<Stated> fresh = new ArrayList<>();
    for (Stated figure : matched.record().figures()) {
      String said = figure.text() + "\n" + figure.sentence();
      Optional<Stated> known =
          old.flatMap(record ->
              record.figures().stream()
                  .filter(one -> (one.text() + "\n" + one.sentence()).equals(said))
                  .findFirst());
      if (known.isPresent()) {
        draft.figure(old.get(), known.get());
      } else if (there.contains(said) && figure.source().isEmpty()) {
        var stood = new Provenance.Source.Before(sha256);
        draft.figure(
            new Stated(figure.text(), figure.place(), figure.sentence(), Optional.of(stood), 0));
      } else {
        draft.figure(matched.record(), figure);
      }
      if (!there.contains(said)) {
        fresh.add(figure);
      }
    }
    return new Matched(draft.done(), FigureSources.sourceless(fresh));
  }

  private static String markdown(Path file) {
    try {
      return new DocumentReader().read(file, 0, LONGEST).markdown();
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }
}
