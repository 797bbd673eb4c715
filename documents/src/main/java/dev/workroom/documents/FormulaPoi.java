package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.formula.EvaluationCell;
import org.apache.poi.ss.formula.EvaluationName;
import org.apache.poi.ss.formula.EvaluationSheet;
import org.apache.poi.ss.formula.EvaluationWorkbook;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaParsingWorkbook;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.formula.IStabilityClassifier;
import org.apache.poi.ss.formula.SheetIdentifier;
import org.apache.poi.ss.formula.WorkbookEvaluator;
import org.apache.poi.ss.formula.eval.BlankEval;
import org.apache.poi.ss.formula.eval.BoolEval;
import org.apache.poi.ss.formula.eval.ErrorEval;
import org.apache.poi.ss.formula.eval.NotImplementedException;
import org.apache.poi.ss.formula.eval.NumberEval;
import org.apache.poi.ss.formula.eval.StringEval;
import org.apache.poi.ss.formula.eval.ValueEval;
import org.apache.poi.ss.formula.ptg.Area3DPxg;
import org.apache.poi.ss.formula.ptg.AreaPtgBase;
import org.apache.poi.ss.formula.ptg.NamePtg;
import org.apache.poi.ss.formula.ptg.NameXPtg;
import org.apache.poi.ss.formula.ptg.NameXPxg;
import org.apache.poi.ss.formula.ptg.Ptg;
import org.apache.poi.ss.formula.ptg.Ref3DPxg;
import org.apache.poi.ss.formula.ptg.RefPtgBase;
import org.apache.poi.ss.formula.udf.AggregatingUDFFinder;
import org.apache.poi.ss.formula.udf.UDFFinder;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.ss.usermodel.Table;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * POI's evaluator over a {@link FormulaGrid}; it knows some 250 functions and reads values where
 * they lie, so that large data costs little.
 */
final class FormulaPoi implements FormulaEngine {
  @Override
  public Map<FormulaGrid.At, Object> compute(
      FormulaGrid grid, Set<FormulaGrid.At> wanted, Map<FormulaGrid.At, Object> known) {
    Book book = new Book(grid, known);
    // Nothing changes while it computes, so that no dependency needs to be remembered.
    WorkbookEvaluator evaluator =
        new WorkbookEvaluator(book, IStabilityClassifier.TOTALLY_IMMUTABLE, null);
    Map<FormulaGrid.At, Object> results = new HashMap<>();
    FormulaMarks circular = new FormulaMarks(grid);
    for (FormulaGrid.At at : wanted) {
      if (Thread.currentThread().isInterrupted()) {
        return results;
      }
      EvaluationCell cell = book.getSheet(at.sheet()).getCell(at.row(), at.column());
      try {
        ValueEval result = evaluator.evaluate(cell);
        Object value = value(result);
        if (result == ErrorEval.CIRCULAR_REF_ERROR) {
          circular.add(at);
        } else if (value != null) {
          results.put(at, value);
        }
      } catch (RuntimeException | StackOverflowError notSupported) {
        continue;
      }
    }
    // What a formula made of a circle's error is no result.
    if (!circular.isEmpty()) {
      circular.spread(FormulaReach.of(wanted, grid));
      results.keySet().removeIf(circular::has);
    }
    return results;
  }

  private static @Nullable Object value(ValueEval result) {
    return switch (result) {
      case NumberEval number -> number.getNumberValue();
      case StringEval text -> text.getStringValue();
      case BoolEval truth -> truth.getBooleanValue();
      case BlankEval blank -> 0.0;
      case ErrorEval error ->
          FormulaError.isValidCode(error.getErrorCode())
              ? new CellError(error.getErrorString())
              : null;
      default -> null;
    };
  }

  /** A formula that others repeat in other rows. */
  @NullUnmarked
  private record Parsed(Ptg[] tokens, int row) {
    Ptg[] at(int other) {
      if (other == row) {
        return tokens;
      }
      Ptg[] moved = new Ptg[tokens.length];
      for (int i = 0; i < tokens.length; i++) {
        moved[i] =
            switch (tokens[i]) {
              case RefPtgBase cell when cell.isRowRelative() -> {
                RefPtgBase copy = (RefPtgBase) cell.copy();
                copy.setRow(cell.getRow() + other - row);
                yield copy;
              }
              case AreaPtgBase area when area.isFirstRowRelative() || area.isLastRowRelative() -> {
                AreaPtgBase copy = (AreaPtgBase) area.copy();
                if (area.isFirstRowRelative()) {
                  copy.setFirstRow(area.getFirstRow() + other - row);
                }
                if (area.isLastRowRelative()) {
                  copy.setLastRow(area.getLastRow() + other - row);
                }
                yield copy;
              }
              default -> tokens[i];
            };
      }
      return moved;
    }
  }

  /** The grid as POI wants to see a workbook; its interfaces mean null for "none". */
  @NullUnmarked
  private static final class Book implements EvaluationWorkbook, FormulaParsingWorkbook {
    private final FormulaGrid grid;
    private final List<SheetView> sheets = new ArrayList<>();
    private final List<String> names;
    private final Map<String, Parsed> parsed = new HashMap<>();

    Book(FormulaGrid grid, Map<FormulaGrid.At, Object> known) {
      this.grid = grid;
      for (int i = 0; i < grid.sheets().size(); i++) {
        sheets.add(new SheetView(i, grid.sheets().get(i), known));
      }
      names = List.copyOf(grid.names().keySet());
    }

    @Override
    public String getSheetName(int sheet) {
      return sheets.get(sheet).sheet().name();
    }

    @Override
    public int getSheetIndex(EvaluationSheet sheet) {
      return ((SheetView) sheet).index();
    }

    @Override
    public int getSheetIndex(String name) {
      return grid.sheetIndex(name);
    }

    @Override
    public EvaluationSheet getSheet(int sheet) {
      return sheets.get(sheet);
    }

    @Override
    public ExternalSheet getExternalSheet(int index) {
      throw new IllegalStateException("sheets are named here");
    }

    @Override
    public ExternalSheet getExternalSheet(String first, String last, int workbook) {
      String other = workbook > 0 ? "[" + workbook + "]" : null;
      return last == null || first.equals(last)
          ? new ExternalSheet(other, first)
          : new ExternalSheetRange(other, first, last);
    }

    @Override
    public int convertFromExternSheetIndex(int index) {
      throw new IllegalStateException("sheets are named here");
    }

    @Override
    public ExternalName getExternalName(int sheet, int name) {
      throw new IllegalStateException("names are named here");
    }

    @Override
    public ExternalName getExternalName(String name, String sheet, int workbook) {
      return new ExternalName(name, names.indexOf(name), 0);
    }

    @Override
    public EvaluationName getName(NamePtg name) {
      return new NameView(name.getIndex());
    }

    @Override
    public EvaluationName getName(String name, int sheet) {
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase(name)) {
          return new NameView(i);
        }
      }
      return null;
    }

    @Override
    public String resolveNameXText(NameXPtg name) {
      throw new IllegalStateException("names are named here");
    }

    @Override
    public Ptg[] getFormulaTokens(EvaluationCell cell) {
      CellView view = (CellView) cell;
      FormulaGrid.Formula formula = (FormulaGrid.Formula) view.content();
      if (formula.array() != null) {
        throw new NotImplementedException("an array formula");
      }
      String pattern =
          view.sheet().index()
              + " "
              + view.column()
              + FormulaShift.pattern(formula.plain(), view.row());
      Parsed first = parsed.get(pattern);
      if (first == null) {
        first = new Parsed(parse(formula.plain(), view.sheet().index(), view.row()), view.row());
        parsed.put(pattern, first);
      }
      return first.at(view.row());
    }

    private Ptg[] parse(String formula, int sheet, int row) {
      return FormulaParser.parse(formula, this, FormulaType.CELL, sheet, row);
    }

    @Override
    public UDFFinder getUDFFinder() {
      return AggregatingUDFFinder.DEFAULT;
    }

    @Override
    public SpreadsheetVersion getSpreadsheetVersion() {
      return SpreadsheetVersion.EXCEL2007;
    }

    @Override
    public void clearAllCachedResultValues() {}

    @Override
    public Name createName() {
      throw new FormulaParseException("unknown name");
    }

    @Override
    public Table getTable(String name) {
      return null;
    }

    @Override
    public Ptg getNameXPtg(String name, SheetIdentifier sheet) {
      return sheet == null
          ? new NameXPxg(name)
          : new NameXPxg(sheet.getSheetIdentifier().getName(), name);
    }

    @Override
    public Ptg get3DReferencePtg(CellReference cell, SheetIdentifier sheet) {
      known(sheet);
      return new Ref3DPxg(sheet, cell);
    }

    @Override
    public Ptg get3DReferencePtg(AreaReference area, SheetIdentifier sheet) {
      known(sheet);
      return new Area3DPxg(sheet, area);
    }

    private void known(SheetIdentifier sheet) {
      if (sheet.getBookName() != null || getSheetIndex(sheet.getSheetIdentifier().getName()) < 0) {
        throw new FormulaParseException("another workbook");
      }
    }

    @Override
    public int getExternalSheetIndex(String sheet) {
      throw new IllegalStateException("sheets are named here");
    }

    @Override
    public int getExternalSheetIndex(String workbook, String sheet) {
      throw new IllegalStateException("sheets are named here");
    }

    /** A defined name. */
    private final class NameView implements EvaluationName {
      private final int index;

      NameView(int index) {
        this.index = index;
      }

      @Override
      public String getNameText() {
        return names.get(index);
      }

      @Override
      public boolean isFunctionName() {
        return false;
      }

      @Override
      public boolean hasFormula() {
        return true;
      }

      @Override
      public Ptg[] getNameDefinition() {
        String meaning = grid.names().get(names.get(index));
        if (meaning.indexOf('{') >= 0) {
          throw new NotImplementedException("a name for an array");
        }
        return FormulaParser.parse(meaning, Book.this, FormulaType.NAMEDRANGE, -1, -1);
      }

      @Override
      public boolean isRange() {
        return true;
      }

      @Override
      public NamePtg createPtg() {
        return new NamePtg(index);
      }
    }
  }

  @NullUnmarked
  private record SheetView(int index, FormulaGrid.Sheet sheet, Map<FormulaGrid.At, Object> known)
      implements EvaluationSheet {
    @Override
    public EvaluationCell getCell(int row, int column) {
      Object content = sheet.get(row, column);
      boolean computed =
          content instanceof FormulaGrid.Formula || content instanceof FormulaGrid.Spilled;
      if (computed && !known.isEmpty()) {
        content = known.getOrDefault(new FormulaGrid.At(index, row, column), content);
      }
      if (content instanceof FormulaGrid.Spilled) {
        throw new NotImplementedException("a spilled value");
      }
      return content == null ? null : new CellView(this, row, column, content);
    }

    @Override
    public void clearAllCachedResultValues() {}

    @Override
    public int getLastRowNum() {
      return sheet.rowCount() - 1;
    }

    @Override
    public boolean isRowHidden(int row) {
      return false;
    }
  }

  @NullUnmarked
  private record CellView(SheetView sheet, int row, int column, Object content)
      implements EvaluationCell {
    @Override
    public Object getIdentityKey() {
      return new FormulaGrid.At(sheet.index(), row, column);
    }

    @Override
    public EvaluationSheet getSheet() {
      return sheet;
    }

    @Override
    public int getRowIndex() {
      return row;
    }

    @Override
    public int getColumnIndex() {
      return column;
    }

    @Override
    public CellType getCellType() {
      return switch (content) {
        case Double number -> CellType.NUMERIC;
        case String text -> CellType.STRING;
        case Boolean truth -> CellType.BOOLEAN;
        case CellError error -> CellType.ERROR;
        case FormulaGrid.Formula formula -> CellType.FORMULA;
        default -> CellType.BLANK;
      };
    }

    @Override
    public double getNumericCellValue() {
      return (Double) content;
    }

    @Override
    public String getStringCellValue() {
      return (String) content;
    }

    @Override
    public boolean getBooleanCellValue() {
      return (Boolean) content;
    }

    @Override
    public int getErrorCellValue() {
      try {
        return FormulaError.forString(((CellError) content).code()).getCode();
      } catch (IllegalArgumentException unknown) {
        return FormulaError.VALUE.getCode();
      }
    }

    @Override
    public CellRangeAddress getArrayFormulaRange() {
      return null;
    }

    @Override
    public boolean isPartOfArrayFormulaGroup() {
      return false;
    }

    @Override
    public CellType getCachedFormulaResultType() {
      return CellType.BLANK;
    }
  }
}
