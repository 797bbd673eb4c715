package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Replaces the conditional formats of a table, or of cells, in an existing workbook. */
final class SheetRepaint {
  private final WorkbookParts book;
  private final TablePlace target;
  private final WorkbookStub stub;

  /**
   * @param where a table's name, or cells such as {@code Data!C2:F40}
   * @throws DocumentException when it is neither
   */
  SheetRepaint(WorkbookParts book, String where) throws IOException {
    this.book = book;
    this.stub = WorkbookStub.of(book);
    int mark = where.lastIndexOf('!');
    this.target =
        mark < 0
            ? stub.layout()
                .table(where)
                .orElseThrow(() ->
                    new DocumentException(
                        "There is no table \"%s\"; the tables are %s. Cells are named as Data!C2:F40."
                            .formatted(
                                where,
                                stub.layout().tables().stream().map(TablePlace::name).toList())))
            : cells(
                book.entry(where.substring(0, mark).replaceAll("^'|'$", "").replace("''", "'"))
                    .name(),
                where.substring(mark + 1));
  }

  /** Cells as a table whose columns are called by their letters. */
  private static TablePlace cells(String sheet, String text) {
    String[] corners = text.replace("$", "").split(":", 2);
    CellReference first = WorkbookLayout.address(corners[0], sheet);
    CellReference last = WorkbookLayout.address(corners[corners.length - 1], sheet);
    if (last.getRow() < first.getRow() || last.getCol() < first.getCol()) {
      throw new DocumentException("%s!%s must go down and right.".formatted(sheet, text));
    }
    List<TablePlace.Column> columns = new ArrayList<>();
    for (int c = first.getCol(); c <= last.getCol(); c++) {
      String letters = CellReference.convertNumToColString(c);
      columns.add(new TablePlace.Column(TableColumn.valueOf(letters), Table.Type.NUMBER, null));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int r = first.getRow(); r <= last.getRow(); r++) {
      rows.add(List.of());
    }
    TableSpec spec =
        new TableSpec(text, null, null, null, List.of(), List.of(), null, null, List.of());
    return new TablePlace(
        sheet,
        text,
        spec,
        first.getRow() - 1,
        first.getCol(),
        columns,
        List.copyOf(rows),
        null,
        false,
        true,
        Map.of());
  }

  void apply(List<TableHighlight> highlights) throws IOException {
    WorkbookParts.Entry entry = book.entry(target.sheet());
    CellRangeAddress area =
        new CellRangeAddress(
            target.firstRow(), target.lastRow(), target.firstColumn(), target.lastColumn());
    SheetAreas.clear(book.sheet(entry), "conditionalFormatting", area);
    if (highlights.isEmpty()) {
      return;
    }
    XSSFSheet sheet = stub.workbook().getSheet(target.sheet());
    boolean one = target.columns().size() == 1;
    for (TableHighlight highlight : highlights) {
      new SheetHighlights(sheet, new FormulaText(stub.layout()), target)
          .write(
              highlight.column() == null && one
                  ? new TableHighlight(
                      target.columns().getFirst().header(), highlight.rule(), highlight.style())
                  : highlight);
    }
    Path draft = Files.createTempFile("workbook", ".xlsx");
    try {
      NewFile.write(draft, stub.workbook()::write);
      try (WorkbookPackage made = WorkbookPackage.open(draft)) {
        new WorkbookGraft(book, new WorkbookParts(made)).graft(false, null);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
