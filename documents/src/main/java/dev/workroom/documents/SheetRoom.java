package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellReference;

/** Finds what cells have no room to show: numbers shown as ####, and texts that are cut off. */
final class SheetRoom {
  private static final int MOST_ROWS = 3_000;
  private static final long MOST_CELLS = 400_000;
  private static final int NAMED = 4;

  /** Metrics differ between programs; only what surely does not fit is said. */
  static final double SLACK = 1.08;

  private final String sheet;
  private final SheetFit fit;
  private final SheetPart part;
  private final List<String> hashes = new ArrayList<>();
  private final List<String> low = new ArrayList<>();
  private final List<String> cut = new ArrayList<>();

  private SheetRoom(String sheet, SheetPart part, SheetFit fit) {
    this.sheet = sheet;
    this.part = part;
    this.fit = fit;
  }

  /** What is found in a workbook of moderate size; nothing of larger sheets. */
  static List<Finding> check(Path file, FormulaGrid grid) throws IOException {
    long cells = 0;
    for (FormulaGrid.Sheet sheet : grid.sheets()) {
      for (int row = 0; row < sheet.rowCount(); row++) {
        cells += sheet.width(row);
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (cells > MOST_CELLS) {
      return findings;
    }
    try (WorkbookPackage open = WorkbookPackage.open(file)) {
      WorkbookParts book = new WorkbookParts(open);
      List<CellLook> looks = CellLook.of(new WorkbookStyles(open));
      for (WorkbookParts.Entry entry : book.entries()) {
        int index = grid.sheetIndex(entry.name());
        if (index >= 0 && book.isCells(entry) && open.has(entry.part())) {
          SheetPart part = book.sheet(entry);
          FormulaGrid.Sheet values = grid.sheets().get(index);
          SheetFit fit = new SheetFit(part, values, looks, grid.from1904());
          findings.addAll(new SheetRoom(entry.name(), part, fit).findings());
        }
      }
    }
    return findings;
  }

  private List<Finding> findings() {
    for (int row : part.rows()) {
      if (row >= MOST_ROWS) {
        break;
      }
      if (!fit.hidden(row)) {
        row(row);
      }
    }
    List<Finding> found = new ArrayList<>();
    one(
        found,
        hashes,
        Severity.WARNING,
        "%s shown as #### because the column is too narrow (%s); make it wider.",
        "number is",
        "numbers are");
    one(
        found,
        low,
        Severity.WARNING,
        "%s cut off because the row is too low for the wrapped text (%s); make it higher.",
        "cell is",
        "rows are");
    one(
        found,
        cut,
        Severity.NOTE,
        "%s cut off by what stands in the cell beside it (%s); make the column wider or wrap the text.",
        "text is",
        "texts are");
    return found;
  }

  private void one(
      List<Finding> found,
      List<String> places,
      Severity severity,
      String sentence,
      String single,
      String many) {
    if (!places.isEmpty()) {
      String some = String.join(", ", places.subList(0, Math.min(NAMED, places.size())));
      String count = places.size() == 1 ? "1 " + single : places.size() + " " + many;
      found.add(
          new Finding(
              severity,
              TablePlace.quoted(sheet) + "!" + places.getFirst(),
              sentence.formatted(count, some + (places.size() > NAMED ? ", …" : ""))));
    }
  }

  private void row(int row) {
    double needed = fit.fixed(row) ? fit.needed(row, SLACK) : 0;
    double height = fit.height(row).orElse(0.0);
    boolean lower = false;
    for (int column : part.cells(row).keySet()) {
      double width = fit.width(column);
      if (width == 0) {
        continue;
      }
      String at = new CellReference(row, column).formatAsString();
      if (fit.numberWidth(row, column) > width * SLACK + 0.3) {
        hashes.add(at);
      } else if (fit.textWidth(row, column) > width * 1.15 + 1 && fit.hemmed(row, column)) {
        cut.add(at);
      }
      double line = fit.look(row, column).points() * 1.3;
      if (!lower && needed - height > 0.8 * line && fit.wrapped(row, column)) {
        lower = true;
        low.add(at);
      }
    }
  }
}
