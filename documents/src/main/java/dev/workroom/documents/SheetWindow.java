package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.usermodel.DataFormatter;

/**
 * A part of a sheet for a person's eyes: cells as they are shown, with formulas and exact numbers.
 * Rows and columns count from 1.
 *
 * @param rows the last row with something in it, in the whole sheet
 * @param columns the last column with something in it
 */
public record SheetWindow(
    String sheet, int rows, int columns, int row, int column, List<Cell> cells) {
  private static final int LONGEST = 2_000;

  public SheetWindow {
    cells = List.copyOf(cells);
  }

  /** What a cell holds. */
  public enum Type {
    NUMBER,
    TEXT,
    BOOL,
    ERROR,
    DATE
  }

  /**
   * One cell.
   *
   * @param v as it is shown
   * @param f its formula without "="
   * @param n its exact number
   * @param format the number format's code, if it has one of its own
   */
  public record Cell(
      int r,
      int c,
      String v,
      Optional<String> f,
      Optional<Double> n,
      Type t,
      Optional<String> format) {}

  /** A sheet of a workbook. */
  public record Sheet(String name, boolean hidden) {}

  /** The sheets of a workbook, in order. */
  public static List<Sheet> sheets(Path file) {
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      return workbook.sheets().stream().map(one -> new Sheet(one.name(), one.hidden())).toList();
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  /**
   * The cells of a part that hold something.
   *
   * @param sheet the first when blank
   * @throws DocumentException with one sentence when there is no such sheet
   */
  public static SheetWindow of(
      Path file, String sheet, int row, int rows, int column, int columns) {
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      SheetName chosen = chosen(workbook, sheet, file);
      var reading = new Reading(workbook.from1904(), row - 1, rows, column - 1, columns);
      workbook.read(chosen, reading::take);
      return new SheetWindow(
          chosen.name(), reading.lastRow + 1, reading.lastColumn + 1, row, column, reading.cells);
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  private static SheetName chosen(WorkbookSource workbook, String name, Path file) {
    return workbook.sheets().stream()
        .filter(one -> name.isBlank() || one.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(() ->
            new DocumentException("%s has no sheet \"%s\".".formatted(file.getFileName(), name)));
  }

  /** Takes the cells inside, and notes how far those outside reach. */
  private static final class Reading {
    private final boolean from1904;
    private final int row;
    private final int rows;
    private final int column;
    private final int columns;
    private final DataFormatter shown = new DataFormatter(Locale.ROOT);
    private final Map<String, Optional<String>> formats = new LinkedHashMap<>();
    private final List<Cell> cells = new ArrayList<>();
    private int lastRow = -1;
    private int lastColumn = -1;

    Reading(boolean from1904, int row, int rows, int column, int columns) {
      this.from1904 = from1904;
      this.row = row;
      this.rows = rows;
      this.column = column;
      this.columns = columns;
    }

    boolean take(SheetCell cell) {
      if (cell.value() == null && cell.formula() == null) {
        return true;
      }
      lastRow = Math.max(lastRow, cell.row());
      lastColumn = Math.max(lastColumn, cell.column());
      boolean inside =
          cell.row() >= row
              && cell.row() < row + rows
              && cell.column() >= column
              && cell.column() < column + columns;
      if (inside) {
        cells.add(cell(cell));
      }
      return true;
    }

    private Cell cell(SheetCell cell) {
      String text = text(cell);
      return new Cell(
          cell.row() + 1,
          cell.column() + 1,
          text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text,
          Optional.ofNullable(cell.formula()).map(FormulaFunctions::shown),
          cell.value() instanceof Double number ? Optional.of(number) : Optional.empty(),
          type(cell),
          formats.computeIfAbsent(
              cell.format(), code -> Optional.of(code).filter(c -> !c.equals("General"))));
    }

    private String text(SheetCell cell) {
      if (cell.value() instanceof Double number && !cell.format().equals("General")) {
        try {
          return shown.formatRawCellContents(
              number, -1, CellFormats.shown(cell.format()), from1904);
        } catch (RuntimeException _) {
          // a format that nobody understands is no reason to show nothing
        }
      }
      return CellText.of(cell, from1904);
    }

    private static Type type(SheetCell cell) {
      return switch (cell.value()) {
        case Double _ -> CellText.isDate(cell.format()) ? Type.DATE : Type.NUMBER;
        case Boolean _ -> Type.BOOL;
        case CellError _ -> Type.ERROR;
        case null, default -> Type.TEXT;
      };
    }
  }
}
