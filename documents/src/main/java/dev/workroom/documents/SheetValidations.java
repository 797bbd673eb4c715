package dev.workroom.documents;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationConstraint.OperatorType;
import org.apache.poi.ss.usermodel.DataValidationConstraint.ValidationType;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFDataValidationConstraint;
import org.apache.poi.xssf.usermodel.XSSFName;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** Writes what may be typed into cells: drop-downs and rules, with their messages. */
final class SheetValidations {
  private static final String LISTS = "Lists";

  /** Excel's limit for a list in the rule itself is 255 characters. */
  private static final int LONGEST_LIST = 250;

  private static final Pattern RULE =
      Pattern.compile("(?i)(whole|integer|number|decimal|date|time|length)\\s*(.*)");
  private static final Pattern COMPARISON = Pattern.compile("(<=|>=|<>|!=|<|>|=)\\s*(.+)");
  private static final Pattern BETWEEN =
      Pattern.compile("(?i)(not )?between\\s+(.+?)\\s+and\\s+(.+)");

  private final XSSFSheet sheet;
  private final FormulaText formulas;

  SheetValidations(XSSFSheet sheet, FormulaText formulas) {
    this.sheet = sheet;
    this.formulas = formulas;
  }

  /** Where it applies: the cells, and the place whose formulas its rule may use. */
  record Target(CellRangeAddress cells, FormulaText.Place place) {}

  /** Restricts the cells to a list, a rule, or tells a message only. */
  void write(Target target, List<String> list, @Nullable CellValidation rule) {
    if (list.isEmpty() && rule == null) {
      return;
    }
    DataValidationConstraint constraint =
        list.isEmpty() ? constraint(rule, target.place()) : listed(list, target.place());
    CellRangeAddress cells = target.cells();
    DataValidation validation =
        sheet
            .getDataValidationHelper()
            .createValidation(
                constraint,
                new CellRangeAddressList(
                    cells.getFirstRow(),
                    cells.getLastRow(),
                    cells.getFirstColumn(),
                    cells.getLastColumn()));
    boolean warn = rule != null && Boolean.TRUE.equals(rule.warn());
    validation.setErrorStyle(
        warn ? DataValidation.ErrorStyle.WARNING : DataValidation.ErrorStyle.STOP);
    validation.setShowErrorBox(true);
    String error = rule == null ? null : rule.error();
    validation.createErrorBox(
        list.isEmpty() ? "Not allowed here" : "Not in the list",
        cut(
            error != null
                ? error
                : list.isEmpty()
                    ? "This cell takes: " + rule(rule) + "."
                    : "Choose one of the offered values."));
    if (rule != null && rule.message() != null) {
      validation.setShowPromptBox(true);
      validation.createPromptBox("", cut(rule.message()));
    }
    sheet.addValidationData(validation);
  }

  private static String rule(@Nullable CellValidation rule) {
    return rule == null || rule.rule() == null ? "anything" : rule.rule();
  }

  /** Excel refuses a file with longer messages. */
  private static String cut(String message) {
    return message.length() > 255 ? message.substring(0, 254) + "…" : message;
  }

  private DataValidationConstraint listed(List<String> values, FormulaText.Place place) {
    DataValidationHelper helper = sheet.getDataValidationHelper();
    String only = values.size() == 1 ? values.getFirst().strip() : "";
    if (only.startsWith("=") || only.startsWith("{")) {
      return helper.createFormulaListConstraint(source(formulas.stored(only, place)));
    }
    if (String.join(",", values).length() > LONGEST_LIST
        || values.stream().anyMatch(value -> value.contains(",") || value.contains("\""))) {
      return helper.createFormulaListConstraint(hiddenList(values));
    }
    return helper.createExplicitListConstraint(values.toArray(String[]::new));
  }

  /** A rule cannot hold a structured reference, but a name can; through it the list grows. */
  private String source(String formula) {
    if (!formula.contains("[")) {
      return formula;
    }
    XSSFWorkbook workbook = sheet.getWorkbook();
    String wanted = "list_" + formula.replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("_$", "");
    if (workbook.getName(wanted) == null) {
      XSSFName name = workbook.createName();
      name.setNameName(wanted);
      name.setRefersToFormula(formula);
    }
    return wanted;
  }

  private String hiddenList(List<String> values) {
    XSSFWorkbook workbook = sheet.getWorkbook();
    XSSFSheet lists = workbook.getSheet(LISTS);
    if (lists == null) {
      lists = workbook.createSheet(LISTS);
      workbook.setSheetVisibility(workbook.getSheetIndex(lists), SheetVisibility.HIDDEN);
    }
    int column = lists.getRow(0) == null ? 0 : lists.getRow(0).getLastCellNum();
    for (int i = 0; i < values.size(); i++) {
      (lists.getRow(i) == null ? lists.createRow(i) : lists.getRow(i))
          .createCell(column)
          .setCellValue(values.get(i));
    }
    String letters = CellReference.convertNumToColString(column);
    return "%s!$%s$1:$%s$%d".formatted(LISTS, letters, letters, values.size());
  }

  private DataValidationConstraint constraint(
      @Nullable CellValidation validation, FormulaText.Place place) {
    DataValidationHelper helper = sheet.getDataValidationHelper();
    String rule = rule(validation).strip();
    if (rule.equals("anything")) {
      // Any value, for the sake of the message.
      return new XSSFDataValidationConstraint(ValidationType.ANY, OperatorType.BETWEEN, "");
    }
    if (rule.regionMatches(true, 0, "when ", 0, 5)) {
      return helper.createCustomConstraint(formulas.stored(rule.substring(5), place));
    }
    Matcher known = RULE.matcher(rule);
    if (!known.matches()) {
      throw unknown(rule, place);
    }
    String kind = known.group(1).toLowerCase(Locale.ROOT);
    String rest = known.group(2).strip();
    int type =
        switch (kind) {
          case "whole", "integer" -> ValidationType.INTEGER;
          case "date" -> ValidationType.DATE;
          case "time" -> ValidationType.TIME;
          case "length" -> ValidationType.TEXT_LENGTH;
          default -> ValidationType.DECIMAL;
        };
    if (rest.isEmpty()) {
      String first =
          type == ValidationType.DATE ? "1" : type == ValidationType.TIME ? "0" : "-1E+15";
      String last =
          type == ValidationType.DATE
              ? "2958465"
              : type == ValidationType.TIME ? "0.999999" : "1E+15";
      return new XSSFDataValidationConstraint(type, OperatorType.BETWEEN, first, last);
    }
    Matcher between = BETWEEN.matcher(rest);
    Matcher comparison = COMPARISON.matcher(rest);
    if (between.matches()) {
      int operator = between.group(1) == null ? OperatorType.BETWEEN : OperatorType.NOT_BETWEEN;
      return new XSSFDataValidationConstraint(
          type, operator, bound(between.group(2), place), bound(between.group(3), place));
    }
    if (comparison.matches()) {
      return new XSSFDataValidationConstraint(
          type, operator(comparison.group(1)), bound(comparison.group(2), place));
    }
    throw unknown(rule, place);
  }

  private static DocumentException unknown(String rule, FormulaText.Place place) {
    return new DocumentException(
        "On %s: \"%s\" is no validation; use whole, number, date, time or length, alone or with a comparison such as \">=0\" or \"between 1 and 5\", or \"when\" and a formula."
            .formatted(place.shown(), rule));
  }

  private String bound(String text, FormulaText.Place place) {
    if (CellValues.literal(text.strip()) instanceof LocalDate date) {
      return "DATE(%d,%d,%d)".formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
    }
    return formulas.stored(text.strip(), place);
  }

  private static int operator(String sign) {
    return switch (sign) {
      case "<" -> OperatorType.LESS_THAN;
      case "<=" -> OperatorType.LESS_OR_EQUAL;
      case ">" -> OperatorType.GREATER_THAN;
      case ">=" -> OperatorType.GREATER_OR_EQUAL;
      case "=" -> OperatorType.EQUAL;
      default -> OperatorType.NOT_EQUAL;
    };
  }
}
