package dev.workroom.worker;

import dev.workroom.documents.Table;
import dev.workroom.documents.WorkbookReader;
import dev.workroom.tools.SheetRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sheets for queries, read by the documents' own reader. */
final class WorkbookSheets implements SheetRows {
  @Override
  public List<String> sheets(Path workbook) {
    return WorkbookReader.sheets(workbook);
  }

  @Override
  public List<? extends List<? extends @Nullable Object>> rows(Path workbook, String sheet) {
    Table table = WorkbookReader.table(workbook, sheet);
    var rows = new ArrayList<List<? extends @Nullable Object>>(table.rows().size() + 1);
    rows.add(table.columns().stream().map(Table.Column::name).toList());
    rows.addAll(table.rows());
    return rows;
  }

  @Override
  public List<String> totals(Path workbook, String sheet) {
    return WorkbookReader.totals(workbook, sheet);
  }

  @Override
  public List<Integer> rowNumbers(Path workbook, String sheet) {
    return WorkbookReader.rowNumbers(workbook, sheet);
  }
}
