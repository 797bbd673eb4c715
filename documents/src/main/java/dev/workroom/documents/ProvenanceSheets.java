package dev.workroom.documents;

import dev.workroom.documents.FormulaGrid.At;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** A workbook's cells, for those who follow a figure through its formulas. */
public final class ProvenanceSheets {
  private static final int MOST_CELLS = 1_500_000;

  /** Numbers in one column of a sheet; more are data. */
  private static final int LONG_COLUMN = 1_000;

  private static final Pattern PLACE =
      Pattern.compile("(?:(.+)!)?\\$?([A-Za-z]{1,3})\\$?([1-9][0-9]{0,6})");

  private final FormulaGrid grid;
  private final ProvenanceFormula formulas;

  private ProvenanceSheets(FormulaGrid grid) {
    this.grid = grid;
    this.formulas = new ProvenanceFormula(grid);
  }

  /** A cell's place; rows and columns count from 0. */
  public record Place(String sheet, int row, int column) {
    /** As people write it: {@code Variance!D12}. */
    public String shown() {
      return TablePlace.quoted(sheet)
          + "!"
          + CellReference.convertNumToColString(column)
          + (row + 1);
    }
  }

  /**
   * A filled cell.
   *
   * @param value {@code String}, {@code Double}, {@code Boolean}, or null
   * @param formula without "="
   */
  public record Cell(Place place, @Nullable Object value, Optional<String> formula) {
    /** The value as text. */
    public String text() {
      return value instanceof Double number
          ? CellText.number(number)
          : value == null ? "" : value.toString();
    }
  }

  /**
   * Reads a workbook.
   *
   * @throws DocumentException with one sentence when it cannot be read
   */
  public static ProvenanceSheets open(Path file) {
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      return new ProvenanceSheets(FormulaGrid.read(workbook, MOST_CELLS));
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  /** The place that a text names: {@code Variance!D12}, {@code 'My sheet'!D12}, {@code D12}. */
  public Optional<Place> place(String text) {
    Matcher parts = PLACE.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    String name = parts.group(1) == null ? grid.sheets().getFirst().name() : parts.group(1);
    if (name.startsWith("'") && name.endsWith("'") && name.length() > 1) {
      name = name.substring(1, name.length() - 1).replace("''", "'");
    }
    int sheet = grid.sheetIndex(name);
    if (sheet < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Place(
            grid.sheets().get(sheet).name(),
            Integer.parseInt(parts.group(3)) - 1,
            CellReference.convertColStringToIndex(parts.group(2).toUpperCase(Locale.ROOT))));
  }

  /** The names of the sheets. */
  public List<String> sheets() {
    return grid.sheets().stream().map(FormulaGrid.Sheet::name).toList();
  }

  /** What stands at a place; a cell without a value if nothing does. */
  public Cell cell(Place place) {
    Object stored = sheet(place).get(place.row(), place.column());
    Object value = ProvenanceFormula.value(stored);
    return new Cell(
        place,
        value instanceof CellError error ? error.toString() : value,
        stored instanceof FormulaGrid.Formula formula
            ? Optional.of(FormulaFunctions.shown(formula.written()))
            : Optional.empty());
  }

  private FormulaGrid.Sheet sheet(Place place) {
    return grid.sheets().get(grid.sheetIndex(place.sheet()));
  }

  /** The cells that a formula takes its value from. */
  public List<Place> precedents(Place place) {
    At at = new At(grid.sheetIndex(place.sheet()), place.row(), place.column());
    List<Place> found = new ArrayList<>();
    for (At one : formulas.precedents(at)) {
      found.add(new Place(grid.sheets().get(one.sheet()).name(), one.row(), one.column()));
    }
    return found;
  }

  /** Takes a number with the words that say what it is. */
  @FunctionalInterface
  public interface Numbers {
    void take(Cell cell, String words);
  }

  /**
   * The numbers that a text may quote, with the texts left of them and the one above them: all but
   * those of long columns, which are data and not results.
   */
  public void numbers(Numbers taker) {
    for (FormulaGrid.Sheet sheet : grid.sheets()) {
      Map<Integer, Integer> counts = new HashMap<>();
      each(
          sheet,
          (_, column, value) -> {
            if (value instanceof Double) {
              counts.merge(column, 1, Integer::sum);
            }
          });
      Map<Integer, String> above = new HashMap<>();
      StringBuilder left = new StringBuilder();
      int[] last = {-1};
      each(
          sheet,
          (row, column, value) -> {
            if (row != last[0]) {
              left.setLength(0);
              last[0] = row;
            }
            if (value instanceof String text) {
              left.append(' ').append(text);
              if (sheet.get(row, column) instanceof String) {
                above.put(column, text);
              }
            } else if (value instanceof Double && counts.getOrDefault(column, 0) <= LONG_COLUMN) {
              taker.take(
                  cell(new Place(sheet.name(), row, column)),
                  sheet.name() + left + " " + above.getOrDefault(column, ""));
            }
          });
    }
  }

  /** Takes a filled cell. */
  @FunctionalInterface
  private interface Taker {
    void take(int row, int column, Object value);
  }

  private static void each(FormulaGrid.Sheet sheet, Taker taker) {
    for (int r = 0; r < sheet.rowCount(); r++) {
      for (int c = 0; c < sheet.width(r); c++) {
        Object value = ProvenanceFormula.value(sheet.get(r, c));
        if (value != null) {
          taker.take(r, c, value);
        }
      }
    }
  }
}
