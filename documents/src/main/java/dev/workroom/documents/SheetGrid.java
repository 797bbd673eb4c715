package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * A part of a sheet as text: each cell with its value, formula and format, and the rules for what
 * may stand in the cells and how they look under conditions.
 */
public final class SheetGrid {
  private static final int MOST_CELLS = 600;
  private static final int MOST_RULES = 60;

  private SheetGrid() {}

  /**
   * The cells of a range, a line for each that holds something.
   *
   * @param sheet the first when null or blank
   * @param range such as {@code A1:F20}; from the top left when null or blank
   * @throws DocumentException with one sentence when there is no such sheet or range
   */
  public static String of(Path file, @Nullable String sheet, @Nullable String range) {
    try (WorkbookSource workbook = WorkbookReader.open(file)) {
      SheetName chosen = chosen(workbook, sheet, file);
      CellRangeAddress area = area(range);
      Map<Integer, Map<Integer, SheetCell>> rows = new TreeMap<>();
      int[] count = {0};
      workbook.read(
          chosen,
          cell -> {
            boolean inside = area == null || area.isInRange(cell.row(), cell.column());
            if (inside && (cell.value() != null || cell.formula() != null)) {
              rows.computeIfAbsent(cell.row(), _ -> new TreeMap<>()).put(cell.column(), cell);
              count[0]++;
            }
            return count[0] < MOST_CELLS && (area == null || cell.row() <= area.getLastRow());
          });
      return written(workbook, chosen, rows, count[0] >= MOST_CELLS)
          + (workbook instanceof WorkbookXlsx ? SheetObjects.shown(file, chosen, area) : "")
          + rules(workbook, chosen, area);
    } catch (EncryptedDocumentException e) {
      throw WorkbookReader.locked(file, e);
    } catch (IOException e) {
      throw WorkbookReader.unreadable(file, e);
    }
  }

  private static String written(
      WorkbookSource workbook,
      SheetName sheet,
      Map<Integer, Map<Integer, SheetCell>> rows,
      boolean cut) {
    StringBuilder out = new StringBuilder(sheet.name() + "\n");
    rows.forEach((row, cells) -> {
      out.append("row ").append(row + 1).append('\n');
      Map<Integer, SheetCell> above = rows.getOrDefault(row - 1, Map.of());
      cells
          .values()
          .forEach(cell -> out.append(line(workbook, cell, above.get(cell.column()))).append('\n'));
    });
    if (out.indexOf("  =↑") >= 0) {
      out.append("[=↑: the formula and format of the cell above, moved along]\n");
    }
    if (rows.isEmpty()) {
      out.append("(no cells with content there)\n");
    }
    if (cut) {
      out.append("[more cells: ask for a range]\n");
    }
    return out.toString();
  }

  private static String rules(
      WorkbookSource workbook, SheetName sheet, @Nullable CellRangeAddress area)
      throws IOException {
    StringBuilder out = new StringBuilder();
    if (workbook instanceof WorkbookXlsx xlsx) {
      int count = 0;
      for (SheetRules.Rule rule : SheetRules.of(xlsx, sheet)) {
        if ((area == null || rule.meets(area)) && count++ < MOST_RULES) {
          String kind = rule.validation() ? "validation: " : "conditional format: ";
          String text = rule.shown();
          out.append(kind)
              .append(text.length() > 400 ? text.substring(0, 399) + "…" : text)
              .append('\n');
        }
      }
      if (count > MOST_RULES) {
        out.append("[and ").append(count - MOST_RULES).append(" more rules]\n");
      }
    }
    return out.toString();
  }

  private static String line(WorkbookSource workbook, SheetCell cell, @Nullable SheetCell above) {
    String value = CellText.of(cell, workbook.from1904()).replaceAll("\\R", " ");
    String text = value.length() > 120 ? value.substring(0, 120) + "…" : value;
    boolean goesOn = above != null && goesOn(above, cell);
    String formula =
        cell.formula() == null
            ? ""
            : goesOn ? "  =↑" : "  =" + FormulaFunctions.shown(cell.formula());
    boolean alike = goesOn && above != null && cell.format().equals(above.format());
    String format = cell.format().equals("General") || alike ? "" : "  [" + cell.format() + "]";
    return "  "
        + CellReference.convertNumToColString(cell.column())
        + ": "
        + text
        + formula
        + format;
  }

  private static boolean goesOn(SheetCell above, SheetCell cell) {
    return cell.formula() != null
        && above.formula() != null
        && FormulaShift.by(above.formula(), 1, 0).equals(cell.formula());
  }

  private static SheetName chosen(WorkbookSource workbook, @Nullable String name, Path file) {
    List<SheetName> sheets = workbook.sheets();
    for (SheetName each : sheets) {
      if (name == null || name.isBlank() || each.name().equalsIgnoreCase(name.strip())) {
        return each;
      }
    }
    throw new DocumentException(
        "%s has no sheet \"%s\"; its sheets are %s."
            .formatted(file.getFileName(), name, sheets.stream().map(SheetName::name).toList()));
  }

  private static @Nullable CellRangeAddress area(@Nullable String range) {
    if (range == null || range.isBlank()) {
      return null;
    }
    try {
      return CellRangeAddress.valueOf(range.strip().replace("$", ""));
    } catch (RuntimeException e) {
      throw new DocumentException("\"" + range + "\" is no range such as A1:F20.", e);
    }
  }
}
