package dev.workroom.documents;

import dev.workroom.documents.DiffReport.Change;
import dev.workroom.documents.DiffReport.Kind;
import dev.workroom.documents.DiffReport.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Compares workbooks sheet by sheet. Rows are aligned first, so that an inserted row is one change
 * and not all the rows below it; formulas are compared as they would read in the same row.
 */
final class DiffSheets {
  private static final int MOST_CELLS = 1_500_000;
  private static final double ENOUGH = 0.34;
  private static final Pattern REFERENCE =
      Pattern.compile("(?<![A-Za-z0-9_.$])(\\$?)([A-Z]{1,3})(\\$?)([0-9]{1,7})(?![A-Za-z0-9_(.!])");

  private DiffSheets() {}

  /**
   * A cell as a person sees it.
   *
   * @param format of a number; "" of anything else
   */
  private record Cell(String value, @Nullable String formula, String format) {
    String shown() {
      return formula == null
          ? value
          : "=" + FormulaFunctions.shown(formula) + (value.isEmpty() ? "" : " (" + value + ")");
    }

    /** What was put into it; a formula's references to rows as distances from its own. */
    String content(int row) {
      return formula == null ? value : "=" + relative(formula, row);
    }
  }

  /** A filled row. */
  private record Row(int number, TreeMap<Integer, Cell> cells, List<String> content) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && row.content.equals(content);
    }

    @Override
    public int hashCode() {
      return content.hashCode();
    }
  }

  static DiffReport compare(Path before, Path after) {
    Map<String, List<Row>> old = read(before);
    Map<String, List<Row>> now = read(after);
    List<Part> parts = new ArrayList<>();
    Map<String, List<Change>> whole = new LinkedHashMap<>();
    renamed(old, now)
        .forEach((was, is) -> {
          old.put(is, Objects.requireNonNull(old.remove(was)));
          rewrite(old, (formula, own) -> DiffSheets.renamed(formula, was, is));
          whole.computeIfAbsent(is, _ -> new ArrayList<>()).add(Change.changed("sheet", was, is));
        });
    for (String name : now.keySet()) {
      if (old.containsKey(name)) {
        columns(name, old, now, whole.computeIfAbsent(name, _ -> new ArrayList<>()));
      }
    }
    old.forEach((name, rows) -> {
      if (!now.containsKey(name)) {
        parts.add(new Part(name, List.of(Change.removed("sheet", size(rows)))));
      }
    });
    now.forEach((name, rows) -> {
      List<Row> earlier = old.get(name);
      List<Change> changes = new ArrayList<>(whole.getOrDefault(name, List.of()));
      changes.addAll(
          earlier == null ? List.of(Change.added("sheet", size(rows))) : changes(earlier, rows));
      if (!changes.isEmpty()) {
        parts.add(new Part(name, changes));
      }
    });
    return new DiffReport("cells and formulas", parts, List.of());
  }

  /**
   * Sheets that are gone, with those that came in their place and hold the same for the most part.
   */
  private static Map<String, String> renamed(
      Map<String, List<Row>> old, Map<String, List<Row>> now) {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (Map.Entry<String, List<Row>> was : old.entrySet()) {
      for (Map.Entry<String, List<Row>> is : now.entrySet()) {
        if (!now.containsKey(was.getKey())
            && !old.containsKey(is.getKey())
            && !renamed.containsKey(was.getKey())
            && !renamed.containsValue(is.getKey())
            && mostly(was.getValue(), is.getValue())) {
          renamed.put(was.getKey(), is.getKey());
        }
      }
    }
    return renamed;
  }

  private static boolean mostly(List<Row> old, List<Row> now) {
    Set<Row> rows = new HashSet<>(old);
    long same = now.stream().filter(rows::contains).count();
    return same > 0 && 2 * same >= Math.max(old.size(), now.size());
  }

  private static String renamed(String formula, String was, String is) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      boolean named =
          i + 1 < tokens.size()
              && tokens.get(i + 1).is("!")
              && SheetShift.sheetName(tokens.get(i))
              && SheetShift.name(tokens.get(i)).equalsIgnoreCase(was);
      out.append(named ? TablePlace.quoted(is) : tokens.get(i).text());
    }
    return out.toString();
  }

  private static void rewrite(Map<String, List<Row>> sheets, SheetReferences.Rewriting rewriting) {
    sheets.forEach((own, rows) ->
        rows.replaceAll(row -> {
          TreeMap<Integer, Cell> cells = new TreeMap<>();
          row.cells()
              .forEach((column, cell) ->
                  cells.put(
                      column,
                      cell.formula() == null
                          ? cell
                          : new Cell(
                              cell.value(),
                              rewriting.formula(cell.formula(), own),
                              cell.format())));
          return row(row.number(), cells);
        }));
  }

  /** Tells of columns that came or went, and leaves the old rows as if they had before. */
  private static void columns(
      String name, Map<String, List<Row>> old, Map<String, List<Row>> now, List<Change> changes) {
    List<Row> rows = Objects.requireNonNull(now.get(name));
    List<DiffColumns.Step> steps =
        DiffColumns.of(name, contents(Objects.requireNonNull(old.get(name))), contents(rows));
    for (DiffColumns.Step step : steps) {
      String letters = "column " + CellReference.convertNumToColString(step.at());
      if (step.inserted()) {
        rewrite(old, step.shift()::formula);
        old.computeIfPresent(name, (_, before) -> shifted(before, step.shift()));
        changes.add(Change.added(letters, column(rows, step.at())));
        now.computeIfPresent(name, (_, after) -> without(after, step.at()));
      } else {
        List<Row> before = Objects.requireNonNull(old.get(name));
        changes.add(Change.removed(letters, column(before, step.at())));
        old.put(name, shifted(without(before, step.at()), step.shift()));
        rewrite(old, step.shift()::formula);
      }
    }
  }

  /** What stands in each column: values, and formulas as if all stood in one cell. */
  private static List<Set<String>> contents(List<Row> rows) {
    List<Set<String>> columns = new ArrayList<>();
    for (Row row : rows) {
      row.cells()
          .forEach((column, cell) -> {
            while (columns.size() <= column) {
              columns.add(new HashSet<>());
            }
            columns.get(column).add(cell.formula() == null ? cell.value() : "=" + cell.value());
          });
    }
    return columns;
  }

  private static String column(List<Row> rows, int column) {
    List<Cell> cells =
        rows.stream().map(row -> row.cells().get(column)).filter(Objects::nonNull).toList();
    String first = cells.isEmpty() ? "" : cells.getFirst().shown();
    return cells.size() < 2 ? first : "%s and %d more cells".formatted(first, cells.size() - 1);
  }

  private static List<Row> without(List<Row> rows, int column) {
    List<Row> left = new ArrayList<>();
    for (Row row : rows) {
      TreeMap<Integer, Cell> cells = new TreeMap<>(row.cells());
      cells.remove(column);
      if (!cells.isEmpty()) {
        left.add(row(row.number(), cells));
      }
    }
    return left;
  }

  private static List<Row> shifted(List<Row> rows, SheetShift shift) {
    List<Row> moved = new ArrayList<>();
    for (Row row : rows) {
      TreeMap<Integer, Cell> cells = new TreeMap<>();
      row.cells().forEach((column, cell) -> cells.put(shift.moved(column), cell));
      moved.add(row(row.number(), cells));
    }
    return moved;
  }

  private static String size(List<Row> rows) {
    return rows.size() + (rows.size() == 1 ? " row" : " rows");
  }

  private static Map<String, List<Row>> read(Path file) {
    Map<String, List<Row>> sheets = new LinkedHashMap<>();
    int[] count = {0};
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      for (SheetName sheet : workbook.sheets()) {
        TreeMap<Integer, TreeMap<Integer, Cell>> rows = new TreeMap<>();
        workbook.read(
            sheet,
            cell -> {
              if (++count[0] > MOST_CELLS) {
                throw new DocumentException(
                    "%s has more than %,d cells; compare its data as CSV."
                        .formatted(file.getFileName(), MOST_CELLS));
              }
              String value = CellText.of(cell, workbook.from1904());
              if (cell.formula() != null || !value.isEmpty()) {
                rows.computeIfAbsent(cell.row(), _ -> new TreeMap<>())
                    .put(
                        cell.column(),
                        new Cell(
                            value,
                            cell.formula(),
                            cell.value() instanceof Double ? cell.format() : ""));
              }
              return true;
            });
        List<Row> filled = new ArrayList<>();
        rows.forEach((number, cells) -> filled.add(row(number, cells)));
        sheets.put(sheet.name(), filled);
      }
      return sheets;
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  private static Row row(int number, TreeMap<Integer, Cell> cells) {
    List<String> content = new ArrayList<>();
    cells.forEach((column, cell) -> content.add(column + " " + cell.content(number)));
    return new Row(number, cells, content);
  }

  private static List<Change> changes(List<Row> old, List<Row> now) {
    List<Change> changes = new ArrayList<>();
    DiffFormats formats = new DiffFormats();
    for (DiffAlign.Pair pair : DiffAlign.of(old, now, DiffSheets::alike, ENOUGH)) {
      if (pair.before() < 0) {
        Row row = now.get(pair.after());
        changes.add(Change.added("row " + (row.number() + 1), shown(row)));
      } else if (pair.after() < 0) {
        Row row = old.get(pair.before());
        changes.add(Change.removed("row " + (row.number() + 1), shown(row)));
      } else {
        cells(old.get(pair.before()), now.get(pair.after()), changes, formats);
      }
    }
    changes.addAll(formats.changes());
    return changes;
  }

  /** Rows that begin alike are the same row; else it takes a third of the cells. */
  private static double alike(Row before, Row after) {
    Map.Entry<Integer, Cell> first = before.cells().firstEntry();
    Map.Entry<Integer, Cell> other = after.cells().firstEntry();
    boolean named =
        first != null
            && first.getValue().formula() == null
            && !first.getValue().value().matches("[-0-9.,]*")
            && other != null
            && first.getKey().equals(other.getKey())
            && first.getValue().shown().equals(other.getValue().shown());
    int same = 0;
    for (String cell : before.content()) {
      same += after.content().contains(cell) ? 1 : 0;
    }
    double share = (double) same / Math.max(before.content().size(), after.content().size());
    return named ? 0.5 + share / 2 : share;
  }

  private static void cells(Row old, Row now, List<Change> changes, DiffFormats formats) {
    TreeSet<Integer> columns = new TreeSet<>(old.cells().keySet());
    columns.addAll(now.cells().keySet());
    for (int column : columns) {
      Cell was = old.cells().get(column);
      Cell is = now.cells().get(column);
      String place = CellReference.convertNumToColString(column) + (now.number() + 1);
      if (was == null) {
        changes.add(Change.added(place, Objects.requireNonNull(is).shown()));
      } else if (is == null) {
        changes.add(Change.removed(place, was.shown()));
      } else if (!was.content(old.number()).equals(is.content(now.number()))) {
        changes.add(Change.changed(place, was.shown(), is.shown()));
        continue;
      } else if (!was.value().equals(is.value())) {
        changes.add(new Change(Kind.FOLLOWED, place, was.value(), is.value(), List.of()));
      }
      if (was != null && is != null) {
        formats.add(now.number(), column, was.format(), is.format());
      }
    }
  }

  private static String shown(Row row) {
    return String.join(" | ", row.cells().values().stream().map(Cell::shown).toList());
  }

  private static String relative(String formula, int row) {
    StringBuilder out = new StringBuilder();
    for (FormulaToken token : FormulaToken.of(formula)) {
      if (token.kind() != FormulaToken.Kind.WORD) {
        out.append(token.text());
        continue;
      }
      Matcher reference = REFERENCE.matcher(token.text());
      if (reference.matches() && reference.group(3).isEmpty()) {
        int distance = Integer.parseInt(reference.group(4)) - 1 - row;
        out.append(reference.group(1)).append(reference.group(2)).append('[').append(distance);
        out.append(']');
      } else {
        out.append(token.text());
      }
    }
    return out.toString();
  }
}
