package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * The values and formulas of a workbook, for the engines that compute them.
 *
 * <p>A cell is null, {@code Double}, {@code String}, {@code Boolean}, {@link CellError} or {@link
 * Formula}. Structured references are already rewritten to addresses.
 */
final class FormulaGrid {
  private final List<Sheet> sheets = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * A formula cell.
   *
   * @param written as the file has it, without "="
   * @param plain with addresses instead of structured references
   * @param stored the value beside it in the file, or null
   */
  record Formula(String written, String plain, @Nullable Object stored) {}

  /** A formula's place. */
  record At(int sheet, int row, int column) {}

  /** One sheet; rows are as long as their last cell. */
  static final class Sheet {
    private final String name;
    private final List<@Nullable Object @Nullable []> rows = new ArrayList<>();

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
    return TablePlace.quoted(sheets.get(at.sheet()).name())
        + "!"
        + CellReference.convertNumToColString(at.column())
        + (at.row() + 1);
  }

  /**
   * Everything that is stored in a workbook.
   *
   * @throws IOException when it is damaged or holds more cells than fit
   */
  static FormulaGrid read(WorkbookSource workbook, int mostCells) throws IOException {
    FormulaGrid grid = new FormulaGrid();
    FormulaStructured structured = new FormulaStructured(workbook.tables());
    workbook
        .names()
        .forEach((name, meaning) -> grid.names.put(name, structured.plain(meaning, "", 0)));
    int[] count = {0};
    for (SheetName name : workbook.sheets()) {
      Sheet sheet = grid.add(name.name());
      workbook.read(
          name,
          cell -> {
            if (cell.row() > 1_048_575 || ++count[0] > mostCells) {
              return false;
            }
            String formula = cell.formula();
            sheet.set(
                cell.row(),
                cell.column(),
                formula == null
                    ? cell.value()
                    : new Formula(
                        formula, structured.plain(formula, name.name(), cell.row()), cell.value()));
            return true;
          });
      if (count[0] > mostCells) {
        throw new IOException("it holds more than %,d cells".formatted(mostCells));
      }
    }
    return grid;
  }
}
