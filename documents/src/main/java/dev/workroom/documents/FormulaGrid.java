package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * The values and formulas of a workbook, for the engines that compute them.
 *
 * <p>A cell is null, {@code Double}, {@code String}, {@code Boolean}, {@link CellError}, {@link
 * Formula} or {@link Spilled}. Structured references are already rewritten to addresses.
 */
final class FormulaGrid {
  private final List<Sheet> sheets = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private boolean from1904;
  private boolean asShown;
  private boolean iterates;

  /**
   * A formula cell.
   *
   * @param written as the file has it, without "="
   * @param plain with addresses instead of structured references
   * @param stored the value beside it in the file, or null
   * @param array how it is an array, or null when it is an ordinary formula
   */
  record Formula(String written, String plain, @Nullable Object stored, @Nullable Array array) {
    Formula(String written, String plain, @Nullable Object stored) {
      this(written, plain, stored, null);
    }
  }

  /**
   * What an array formula's result covers.
   *
   * @param dynamic whether it takes the room that it needs; else rows and columns are fixed
   */
  record Array(boolean dynamic, int rows, int columns) {
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_COLUMNS = 100;

    /** A dynamic one whose size is not known yet. */
    static final Array DYNAMIC = new Array(true, 1, 1);

    /** All that it covers, or may cover when its size is not known. */
    FormulaReach.Area mayCover(At anchor) {
      return new FormulaReach.Area(
          anchor.sheet(),
          anchor.row(),
          anchor.column(),
          anchor.row() + (dynamic ? MOST_ROWS : rows - 1),
          anchor.column() + (dynamic ? MOST_COLUMNS : columns - 1));
    }

    /** The cells that it covers beside its first one. */
    List<At> covered(At anchor) {
      List<At> cells = new ArrayList<>();
      for (int r = 0; r < rows; r++) {
        for (int c = r == 0 ? 1 : 0; c < columns; c++) {
          cells.add(new At(anchor.sheet(), anchor.row() + r, anchor.column() + c));
        }
      }
      return cells;
    }

    /** As a file has it, such as {@code B2:B9}. */
    static Array of(String range, boolean dynamic) {
      if (!range.matches("[A-Z]{1,3}[0-9]{1,7}(:[A-Z]{1,3}[0-9]{1,7})?")) {
        return new Array(dynamic, 1, 1);
      }
      CellRangeAddress area = CellRangeAddress.valueOf(range);
      return new Array(
          dynamic,
          area.getLastRow() - area.getFirstRow() + 1,
          area.getLastColumn() - area.getFirstColumn() + 1);
    }
  }

  /** A cell into which an array formula's result reaches. */
  record Spilled(At anchor, @Nullable Object stored) {}

  /** A formula's place. */
  record At(int sheet, int row, int column) {}

  /** One sheet; rows are as long as their last cell. */
  static final class Sheet {
    private final String name;
    private final List<@Nullable Object @Nullable []> rows = new ArrayList<>();
    private final BitSet hidden = new BitSet();

    Sheet(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    int rowCount() {
      return rows.size();
    }

    @Nullable Object get(int row, int column) {
      if (row >= rows.size()) {
        return null;
      }
      @Nullable Object @Nullable [] line = rows.get(row);
      return line == null || column >= line.length ? null : line[column];
    }

    /** Whether a row between these, inclusive, is not shown. */
    boolean hides(int firstRow, int lastRow) {
      int found = hidden.nextSetBit(firstRow);
      return found >= 0 && found <= lastRow;
    }

    int width(int row) {
      @Nullable Object @Nullable [] line = row >= rows.size() ? null : rows.get(row);
      return line == null ? 0 : line.length;
    }

    void set(int row, int column, @Nullable Object value) {
      while (rows.size() <= row) {
        rows.add(null);
      }
      @Nullable Object @Nullable [] line = rows.get(row);
      if (line == null || line.length <= column) {
        @Nullable Object[] longer = new @Nullable Object[column + 1];
        if (line != null) {
          System.arraycopy(line, 0, longer, 0, line.length);
        }
        rows.set(row, longer);
        line = longer;
      }
      line[column] = value;
    }
  }

  Sheet add(String name) {
    Sheet sheet = new Sheet(name);
    sheets.add(sheet);
    return sheet;
  }

  List<Sheet> sheets() {
    return sheets;
  }

  Map<String, String> names() {
    return names;
  }

  /** Says how days are counted. */
  void from1904(boolean from1904) {
    this.from1904 = from1904;
  }

  /** Whether days count from 1904. */
  boolean from1904() {
    return from1904;
  }

  /** Whether it computes with the digits that cells show. */
  boolean asShown() {
    return asShown;
  }

  /** Whether circular formulas are meant to be. */
  boolean iterates() {
    return iterates;
  }

  @Nullable Object at(At at) {
    return sheets.get(at.sheet()).get(at.row(), at.column());
  }

  int sheetIndex(String name) {
    for (int i = 0; i < sheets.size(); i++) {
      if (sheets.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The defined name's meaning, forgiving case. */
  @Nullable String name(String name) {
    for (Map.Entry<String, String> entry : names.entrySet()) {
      if (entry.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** What the file has beside its formulas, and what its arrays spill. */
  Map<At, Object> stored() {
    Map<At, Object> stored = new HashMap<>();
    for (int s = 0; s < sheets.size(); s++) {
      Sheet sheet = sheets.get(s);
      for (int r = 0; r < sheet.rowCount(); r++) {
        for (int c = 0; c < sheet.width(r); c++) {
          Object value =
              switch (sheet.get(r, c)) {
                case Formula formula -> formula.stored();
                case Spilled spilled -> spilled.stored();
                case null, default -> null;
              };
          if (value != null) {
            stored.put(new At(s, r, c), value);
          }
        }
      }
    }
    return stored;
  }

  /** Where the formulas are, in reading order. */
  List<At> formulas() {
    List<At> found = new ArrayList<>();
    for (int s = 0; s < sheets.size(); s++) {
      Sheet sheet = sheets.get(s);
      for (int r = 0; r < sheet.rowCount(); r++) {
        for (int c = 0; c < sheet.width(r); c++) {
          if (sheet.get(r, c) instanceof Formula) {
            found.add(new At(s, r, c));
          }
        }
      }
    }
    return found;
  }

  String shown(At at) {
    return TablePlace.quoted(sheets.get(at.sheet()).name()) + "!" + address(at);
  }

  /** Without its sheet, such as {@code B5}. */
  static String address(At at) {
    return CellReference.convertNumToColString(at.column()) + (at.row() + 1);
  }

  /** The room that an array formula takes. */
  private record Block(At anchor, int lastRow, int lastColumn) {
    boolean has(int sheet, int row, int column) {
      return sheet == anchor.sheet()
          && row >= anchor.row()
          && row <= lastRow
          && column >= anchor.column()
          && column <= lastColumn;
    }
  }

  private static int sheets(FormulaGrid grid) {
    return grid.sheets.size() - 1;
  }

  private static @Nullable Object content(
      SheetCell cell,
      FormulaStructured structured,
      FormulaNames names,
      String sheet,
      int index,
      List<Block> blocks) {
    String formula = cell.formula();
    if (formula != null) {
      Array array = cell.array();
      if (array != null) {
        blocks.add(
            new Block(
                new At(index, cell.row(), cell.column()),
                cell.row() + array.rows() - 1,
                cell.column() + array.columns() - 1));
      }
      return new Formula(
          formula,
          names.plain(
              structured.plain(formula, sheet, cell.row()), sheet, cell.row(), cell.column()),
          cell.value(),
          array);
    }
    for (Block block : blocks) {
      if (block.has(index, cell.row(), cell.column())) {
        return new Spilled(block.anchor(), cell.value());
      }
    }
    return cell.value();
  }

  /**
   * Everything that is stored in a workbook.
   *
   * @throws IOException when it is damaged or holds more cells than fit
   */
  static FormulaGrid read(WorkbookSource workbook, int mostCells) throws IOException {
    FormulaGrid grid = new FormulaGrid();
    FormulaStructured structured = new FormulaStructured(workbook.tables());
    List<FormulaNames.Name> defined =
        workbook.names().stream()
            .map(n ->
                new FormulaNames.Name(n.name(), n.sheet(), structured.plain(n.meaning(), "", 0)))
            .toList();
    FormulaNames names = new FormulaNames(defined);
    defined.stream()
        .filter(FormulaNames.Name::everywhere)
        .forEach(name -> grid.names.put(name.name(), name.meaning()));
    grid.from1904 = workbook.from1904();
    grid.asShown = workbook.asShown();
    grid.iterates = workbook.iterates();
    int[] count = {0};
    List<Block> blocks = new ArrayList<>();
    for (SheetName name : workbook.sheets()) {
      Sheet sheet = grid.add(name.name());
      workbook.read(
          name,
          cell -> {
            if (cell.row() > 1_048_575 || ++count[0] > mostCells) {
              return false;
            }
            if (cell.hidden()) {
              sheet.hidden.set(cell.row());
            }
            sheet.set(
                cell.row(),
                cell.column(),
                content(cell, structured, names, name.name(), sheets(grid), blocks));
            return true;
          });
      if (count[0] > mostCells) {
        throw new IOException("it holds more than %,d cells".formatted(mostCells));
      }
    }
    return grid;
  }
}
