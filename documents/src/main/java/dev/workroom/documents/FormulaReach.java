package dev.workroom.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;

/**
 * The cells that a formula reads.
 *
 * @param everywhere whether it may read more than can be told from its text
 */
record FormulaReach(List<Area> areas, boolean everywhere) {
  private static final int LAST_ROW = 1_048_575;
  private static final int LAST_COLUMN = 16_383;
  private static final int DEEPEST_NAME = 8;
  private static final String FROM_TEXT = "INDIRECT";

  /** Its result lies on the sheet of what it is given. */
  private static final String MOVED = "OFFSET";

  FormulaReach {
    areas = List.copyOf(areas);
  }

  /** A block of cells on one sheet, first and last inclusive, counted from 0. */
  record Area(int sheet, int firstRow, int firstColumn, int lastRow, int lastColumn) {
    boolean meets(Area other) {
      return sheet == other.sheet
          && firstRow <= other.lastRow
          && other.firstRow <= lastRow
          && firstColumn <= other.lastColumn
          && other.firstColumn <= lastColumn;
    }

    boolean has(FormulaGrid.At at) {
      return at.sheet() == sheet
          && at.row() >= firstRow
          && at.row() <= lastRow
          && at.column() >= firstColumn
          && at.column() <= lastColumn;
    }
  }

  /** How many filled rows times columns it reads, at most; blocks that overlap count twice. */
  long cells(FormulaGrid grid) {
    long cells = 0;
    for (Area area : areas) {
      FormulaGrid.Sheet sheet = grid.sheets().get(area.sheet());
      long rows = Math.min(area.lastRow() + 1L, sheet.rowCount()) - area.firstRow();
      cells += Math.max(0, rows) * Math.min(100L, area.lastColumn() - area.firstColumn() + 1L);
    }
    return cells;
  }

  /** The cells that it names, as far as its sheets are filled. */
  Stream<FormulaGrid.At> filled(FormulaGrid grid) {
    return areas.stream()
        .flatMap(area -> {
          FormulaGrid.Sheet sheet = grid.sheets().get(area.sheet());
          return IntStream.range(area.firstRow(), Math.min(area.lastRow() + 1, sheet.rowCount()))
              .boxed()
              .flatMap(row ->
                  IntStream.range(
                          area.firstColumn(), Math.min(area.lastColumn() + 1, sheet.width(row)))
                      .mapToObj(column -> new FormulaGrid.At(area.sheet(), row, column)));
        });
  }

  /** What the formula, with addresses instead of structured references, reads. */
  static FormulaReach of(String formula, int sheet, FormulaGrid grid) {
    Scan scan = new Scan(grid);
    scan.formula(formula, sheet, 0);
    return new FormulaReach(scan.areas, scan.everywhere);
  }

  /** What each of these formula cells reads. */
  static Map<FormulaGrid.At, FormulaReach> of(
      Collection<FormulaGrid.At> formulas, FormulaGrid grid) {
    Map<FormulaGrid.At, FormulaReach> reaches = new LinkedHashMap<>();
    for (FormulaGrid.At at : formulas) {
      if (grid.at(at) instanceof FormulaGrid.Formula formula) {
        reaches.put(at, of(formula.plain(), at.sheet(), grid));
      }
    }
    return reaches;
  }

  /** The formulas among these cells or that read any of them, directly or through others. */
  static Set<FormulaGrid.At> affected(FormulaGrid grid, Collection<FormulaGrid.At> changed) {
    Map<FormulaGrid.At, FormulaReach> formulas = of(grid.formulas(), grid);
    FormulaMarks marks = new FormulaMarks(grid);
    changed.forEach(marks::add);
    marks.spread(formulas);
    Set<FormulaGrid.At> affected = new LinkedHashSet<>();
    for (FormulaGrid.At at : formulas.keySet()) {
      if (marks.has(at)) {
        affected.add(at);
      }
    }
    return affected;
  }

  /** One pass over a formula's pieces. */
  private static final class Scan {
    private final FormulaGrid grid;
    private final List<Area> areas = new ArrayList<>();
    private boolean everywhere;

    Scan(FormulaGrid grid) {
      this.grid = grid;
    }

    void formula(String formula, int home, int depth) {
      int before = areas.size();
      if (FormulaFunctions.called(formula).anyMatch(MOVED::equals)) {
        pieces(formula, home, depth);
        List<Integer> sheets =
            areas.subList(before, areas.size()).stream().map(Area::sheet).distinct().toList();
        for (int sheet : sheets) {
          areas.add(new Area(sheet, 0, 0, LAST_ROW, LAST_COLUMN));
        }
      } else {
        pieces(formula, home, depth);
      }
    }

    private void pieces(String formula, int home, int depth) {
      List<FormulaToken> tokens =
          FormulaToken.of(formula).stream()
              .filter(token -> token.kind() != FormulaToken.Kind.SPACE)
              .toList();
      int sheet = home;
      for (int i = 0; i < tokens.size(); i++) {
        FormulaToken token = tokens.get(i);
        FormulaToken next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
        boolean prefix = next != null && next.is("!");
        switch (token.kind()) {
          case SHEET -> sheet = named(unquoted(token.text()), prefix);
          case BRACKETS -> everywhere = true;
          case WORD -> {
            if (prefix) {
              sheet = named(token.text(), true);
            } else if (next != null && next.is("(")) {
              everywhere |= bare(token.text()).equals(FROM_TEXT);
              sheet = home;
            } else {
              i = reference(tokens, i, sheet, depth);
              sheet = home;
            }
          }
          case NUMBER -> {
            if (next != null && next.is(":")) {
              i = reference(tokens, i, sheet, depth);
            }
            sheet = home;
          }
          case SIGN -> {
            if (!token.is("!")) {
              sheet = home;
            }
            // The result of a function as one end of a range, or a spilled range.
            everywhere |= token.is(":") || token.is("#");
          }
          case STRING, BRACES, SPACE -> sheet = home;
        }
      }
    }

    private int named(String sheet, boolean prefix) {
      int index = prefix ? grid.sheetIndex(sheet) : -1;
      everywhere |= index < 0;
      return index;
    }

    private static String unquoted(String text) {
      return text.length() < 2 ? "" : text.substring(1, text.length() - 1).replace("''", "'");
    }

    private static String bare(String function) {
      return function.toUpperCase(Locale.ROOT).replace("_XLFN.", "").replace("_XLWS.", "");
    }

    /** Takes a cell, a range or a name; returns the index of its last piece. */
    private int reference(List<FormulaToken> tokens, int at, int sheet, int depth) {
      String first = tokens.get(at).text();
      boolean range = at + 2 < tokens.size() && tokens.get(at + 1).is(":");
      String last = range ? tokens.get(at + 2).text() : first;
      int[] from = end(first, 0);
      int[] to = end(last, 1);
      boolean cell = from[0] >= 0 && from[1] >= 0 && !range;
      if (sheet >= 0 && from[2] == to[2] && from[2] >= 0 && (range || cell)) {
        areas.add(
            new Area(
                sheet,
                Math.min(from[0], to[0]),
                Math.min(from[1], to[1]),
                Math.max(from[0], to[0]),
                Math.max(from[1], to[1])));
        return range ? at + 2 : at;
      }
      word(first, depth);
      return at;
    }

    private void word(String word, int depth) {
      String upper = word.toUpperCase(Locale.ROOT);
      if (upper.equals("TRUE")
          || upper.equals("FALSE")
          || upper.startsWith("_XLPM.")
          || upper.startsWith("_XLETA.")) {
        return;
      }
      String meaning = grid.name(word);
      if (meaning == null || depth > DEEPEST_NAME) {
        everywhere = true;
      } else {
        formula(meaning, -1, depth + 1);
      }
    }

    /** Row, column and kind of one end: 0 a cell, 1 a column, 2 a row, -1 none of these. */
    private static int[] end(String text, int which) {
      Matcher cell = FormulaShift.CELL.matcher(text);
      if (cell.matches()) {
        return new int[] {
          Integer.parseInt(cell.group(4)) - 1,
          CellReference.convertColStringToIndex(cell.group(2).toUpperCase(Locale.ROOT)),
          0
        };
      }
      String plain = text.replace("$", "");
      if (plain.matches("[A-Za-z]{1,3}")) {
        int column = CellReference.convertColStringToIndex(plain.toUpperCase(Locale.ROOT));
        return new int[] {which == 0 ? 0 : LAST_ROW, column, 1};
      }
      if (plain.matches("[1-9][0-9]{0,6}")) {
        return new int[] {Integer.parseInt(plain) - 1, which == 0 ? 0 : LAST_COLUMN, 2};
      }
      return new int[] {-1, -1, -1};
    }
  }
}
