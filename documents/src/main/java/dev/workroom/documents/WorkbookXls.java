package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hssf.record.PrecisionRecord;
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

  private static final Pattern WHOLE =
      Pattern.compile(
          "(?<![$A-Za-z0-9_.])([A-Z]{1,2}|[0-9]{1,5}):([A-Z]{1,2}|[0-9]{1,5})(?![A-Z0-9(])");

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
  public List<FormulaNames.Name> names() {
    List<FormulaNames.Name> names = new ArrayList<>();
    for (HSSFName name : workbook.getAllNames()) {
      try {
        String meaning = name.isFunctionName() ? null : meaning(name);
        if (meaning != null) {
          int sheet = name.getSheetIndex();
          names.add(
              new FormulaNames.Name(
                  name.getNameName(), sheet < 0 ? "" : workbook.getSheetName(sheet), meaning));
        }
      } catch (RuntimeException damaged) {
        continue;
      }
    }
    return names;
  }

  /** POI writes whole columns and rows without the "$" that they have. */
  private static @Nullable String meaning(HSSFName name) {
    String meaning = name.isDeleted() ? "#REF!" : name.getRefersToFormula();
    return meaning == null ? null : WHOLE.matcher(meaning).replaceAll("\\$$1:\\$$2");
  }

  /** POI does not tell; so that no circle of an old workbook is called a mistake. */
  @Override
  public boolean iterates() {
    return true;
  }

  @Override
  public boolean asShown() {
    return workbook.getInternalWorkbook().getRecords().stream()
        .anyMatch(record -> record instanceof PrecisionRecord digits && !digits.getFullPrecision());
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
  public String program() {
    SummaryInformation about = workbook.getSummaryInformation();
    String name = about == null ? null : about.getApplicationName();
    return name == null ? "" : name.replace("\0", "").strip();
  }

  @Override
  public boolean from1904() {
    return workbook.getInternalWorkbook().isUsing1904DateWindowing();
  }

  @Override
  public void read(SheetName sheet, Cells cells) {
    for (Row row : workbook.getSheetAt(sheet.index())) {
      boolean hidden = row.getZeroHeight();
      for (Cell cell : row) {
        SheetCell content = content(cell, hidden);
        if (content != null && !cells.take(content)) {
          return;
        }
      }
    }
  }

  private static @Nullable SheetCell content(Cell cell, boolean hidden) {
    String formula = null;
    FormulaGrid.Array array = null;
    CellType type = cell.getCellType();
    if (type == CellType.FORMULA) {
      type = cell.getCachedFormulaResultType();
      try {
        formula = cell.getCellFormula();
        if (cell.isPartOfArrayFormulaGroup()) {
          CellRangeAddress whole = cell.getArrayFormulaRange();
          boolean first =
              whole.getFirstRow() == cell.getRowIndex()
                  && whole.getFirstColumn() == cell.getColumnIndex();
          formula = first ? formula : null;
          array = first ? FormulaGrid.Array.of(whole.formatAsString(), false) : null;
        }
      } catch (RuntimeException unknownFunction) {
        formula = null;
      }
      if (formula != null && formula.startsWith("#") && type != CellType.ERROR) {
        formula = null; // written for what POI cannot say
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
        format == null ? "General" : format,
        array,
        hidden);
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
