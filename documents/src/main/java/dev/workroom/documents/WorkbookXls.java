package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.hssf.usermodel.HSSFName;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/** An xls file of Excel 97 to 2003. */
final class WorkbookXls implements WorkbookSource {
  /** The format holds 65,536 rows a sheet; beyond this size its records do not fit the heap. */
  private static final long LARGEST = 60L << 20;

  private final HSSFWorkbook workbook;

  private WorkbookXls(HSSFWorkbook workbook) {
    this.workbook = workbook;
  }

  static WorkbookXls open(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("it is an old xls file of more than 60 MB; save it as xlsx");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new WorkbookXls(new HSSFWorkbook(in));
    } catch (RuntimeException e) {
      throw new IOException("its records are damaged", e);
    }
  }

  @Override
  public List<SheetName> sheets() {
    List<SheetName> sheets = new ArrayList<>();
    for (int i = 0; i < workbook.getNumberOfSheets(); i++) {
      sheets.add(
          new SheetName(
              i,
              workbook.getSheetName(i),
              workbook.getSheetVisibility(i) != SheetVisibility.VISIBLE));
    }
    return sheets;
  }

  @Override
  public Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    for (HSSFName name : workbook.getAllNames()) {
      try {
        if (!name.isFunctionName() && !name.isDeleted() && name.getSheetIndex() < 0) {
          names.put(name.getNameName(), name.getRefersToFormula());
        }
      } catch (RuntimeException damaged) {
        continue;
      }
    }
    return names;
  }

  @Override
  public List<FormulaTable> tables() {
    return List.of();
  }

  /** Old files do not tell. */
  @Override
  public List<CellRangeAddress> generated(String sheet) {
    return List.of();
  }

  @Override
  public boolean from1904() {
    return workbook.getInternalWorkbook().isUsing1904DateWindowing();
  }

  @Override
  public void read(SheetName sheet, Cells cells) {
    for (Row row : workbook.getSheetAt(sheet.index())) {
      for (Cell cell : row) {
        SheetCell content = content(cell);
        if (content != null && !cells.take(content)) {
          return;
        }
      }
    }
  }

  private static @Nullable SheetCell content(Cell cell) {
    String formula = null;
    CellType type = cell.getCellType();
    if (type == CellType.FORMULA) {
      type = cell.getCachedFormulaResultType();
      try {
        formula = cell.getCellFormula();
      } catch (RuntimeException unknownFunction) {
        formula = null;
      }
    }
    Object value =
        switch (type) {
          case NUMERIC -> cell.getNumericCellValue();
          case STRING -> cell.getStringCellValue();
          case BOOLEAN -> cell.getBooleanCellValue();
          case ERROR -> new CellError(error(cell.getErrorCellValue()));
          case BLANK, FORMULA, _NONE -> null;
        };
    if (value == null && formula == null) {
      return null;
    }
    String format = cell.getCellStyle().getDataFormatString();
    return new SheetCell(
        cell.getRowIndex(),
        cell.getColumnIndex(),
        value,
        formula,
        format == null ? "General" : format);
  }

  private static String error(byte code) {
    try {
      return FormulaError.forInt(code).getString();
    } catch (IllegalArgumentException e) {
      return "#ERROR!";
    }
  }

  @Override
  public void close() throws IOException {
    workbook.close();
  }
}
