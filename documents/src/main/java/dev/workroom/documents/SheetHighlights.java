package dev.workroom.documents;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.ComparisonOperator;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold;
import org.apache.poi.ss.usermodel.ExtendedColor;
import org.apache.poi.ss.usermodel.IconMultiStateFormatting;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFColorScaleFormatting;
import org.apache.poi.xssf.usermodel.XSSFConditionalFormattingRule;
import org.apache.poi.xssf.usermodel.XSSFFontFormatting;
import org.apache.poi.xssf.usermodel.XSSFPatternFormatting;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFSheetConditionalFormatting;
import org.jspecify.annotations.Nullable;

/** Writes a table's conditional formatting. */
final class SheetHighlights {
  private static final Pattern COMPARISON = Pattern.compile("(<=|>=|<>|!=|<|>|=)\\s*(.+)");
  private static final Pattern BETWEEN =
      Pattern.compile("(?i)(not )?between\\s+(.+?)\\s+and\\s+(.+)");
  private static final Pattern RANKED = Pattern.compile("(?i)(top|bottom)\\s+(\\d+)");

  private final XSSFSheetConditionalFormatting rules;
  private final FormulaText formulas;
  private final TablePlace table;

  SheetHighlights(XSSFSheet sheet, FormulaText formulas, TablePlace table) {
    this.rules = sheet.getSheetConditionalFormatting();
    this.formulas = formulas;
    this.table = table;
  }

  void write(TableHighlight highlight) {
    int first = 0;
    int last = table.columns().size() - 1;
    String header = highlight.column();
    if (header != null) {
      first =
          table
              .column(header)
              .orElseThrow(() ->
                  new DocumentException(
                      "A highlight of table %s names the column \"%s\", which it does not have."
                          .formatted(table.name(), header)));
      last = first;
    }
    CellRangeAddress area =
        new CellRangeAddress(
            table.firstRow(),
            table.lastRow(),
            table.firstColumn() + first,
            table.firstColumn() + last);
    String cell =
        CellReference.convertNumToColString(table.firstColumn() + first) + (table.firstRow() + 1);
    XSSFConditionalFormattingRule rule = rule(highlight, cell, area, header != null);
    rules.addConditionalFormatting(new CellRangeAddress[] {area}, rule);
  }

  private XSSFConditionalFormattingRule rule(
      TableHighlight highlight, String cell, CellRangeAddress area, boolean column) {
    String rule = highlight.rule();
    String word = rule.toLowerCase(Locale.ROOT);
    switch (word) {
      case "bars", "databars", "data bars" -> {
        return rules.createConditionalFormattingRule(WorkbookLook.color("9DB8D2"));
      }
      case "scale", "colors", "heat" -> {
        return scale();
      }
      case "icons", "arrows" -> {
        return rules.createConditionalFormattingRule(IconMultiStateFormatting.IconSet.GYR_3_ARROW);
      }
      default -> {
        XSSFConditionalFormattingRule made = plain(rule, cell, area, column);
        style(made, highlight.style());
        return made;
      }
    }
  }

  private XSSFConditionalFormattingRule plain(
      String rule, String cell, CellRangeAddress area, boolean column) {
    String fixed =
        new CellReference(area.getFirstRow(), area.getFirstColumn(), true, true).formatAsString()
            + ":"
            + new CellReference(area.getLastRow(), area.getLastColumn(), true, true)
                .formatAsString();
    Matcher between = BETWEEN.matcher(rule);
    Matcher comparison = COMPARISON.matcher(rule);
    Matcher ranked = RANKED.matcher(rule);
    if (rule.toLowerCase(Locale.ROOT).startsWith("when ")) {
      return rules.createConditionalFormattingRule(anchored(stored(rule.substring(5))));
    }
    if (between.matches()) {
      byte operator =
          between.group(1) == null ? ComparisonOperator.BETWEEN : ComparisonOperator.NOT_BETWEEN;
      return rules.createConditionalFormattingRule(
          operator, stored(between.group(2)), stored(between.group(3)));
    }
    if (ranked.matches()) {
      boolean top = ranked.group(1).equalsIgnoreCase("top");
      return rules.createConditionalFormattingRule(
          "%s%s%s(%s,MIN(%s,COUNT(%s)))"
              .formatted(
                  cell, top ? ">=" : "<=", top ? "LARGE" : "SMALL", fixed, ranked.group(2), fixed));
    }
    if (rule.equalsIgnoreCase("duplicates")) {
      return rules.createConditionalFormattingRule(
          "AND(%s<>\"\",COUNTIF(%s,%s)>1)".formatted(cell, fixed, cell));
    }
    if (rule.toLowerCase(Locale.ROOT).startsWith("text ")) {
      String text = rule.substring(5).strip().replace("\"", "");
      return rules.createConditionalFormattingRule(
          "ISNUMBER(SEARCH(\"%s\",%s))".formatted(text, cell));
    }
    if (comparison.matches() && column) {
      return rules.createConditionalFormattingRule(
          operator(comparison.group(1)), stored(comparison.group(2)));
    }
    throw new DocumentException(
        "Table %s: \"%s\" is no highlight rule; use a comparison with a column such as <0, \"between 1 and 5\", \"text Late\", duplicates, \"top 10\", bars, scale, icons or \"when\" and a formula."
            .formatted(table.name(), rule));
  }

  private String stored(String formula) {
    return formulas.stored(formula, new FormulaText.Place(table.sheet(), table, table.firstRow()));
  }

  /** In a rule for whole rows, the columns stand still while the rows move. */
  private static String anchored(String formula) {
    StringBuilder text = new StringBuilder();
    for (FormulaToken token : FormulaToken.of(formula)) {
      boolean cell =
          token.kind() == FormulaToken.Kind.WORD && token.text().matches("[A-Z]{1,3}[0-9]+");
      text.append(cell ? "$" : "").append(token.text());
    }
    return text.toString();
  }

  private static byte operator(String sign) {
    return switch (sign) {
      case "<" -> ComparisonOperator.LT;
      case "<=" -> ComparisonOperator.LE;
      case ">" -> ComparisonOperator.GT;
      case ">=" -> ComparisonOperator.GE;
      case "=" -> ComparisonOperator.EQUAL;
      default -> ComparisonOperator.NOT_EQUAL;
    };
  }

  private XSSFConditionalFormattingRule scale() {
    XSSFConditionalFormattingRule rule = rules.createConditionalFormattingColorScaleRule();
    XSSFColorScaleFormatting scale = rule.getColorScaleFormatting();
    scale.setColors(
        new ExtendedColor[] {
          WorkbookLook.color("F4C7B8"), WorkbookLook.color("FFFFFF"), WorkbookLook.color("BFDCC6")
        });
    ConditionalFormattingThreshold[] thresholds = scale.getThresholds();
    thresholds[0].setRangeType(ConditionalFormattingThreshold.RangeType.MIN);
    thresholds[1].setRangeType(ConditionalFormattingThreshold.RangeType.PERCENTILE);
    thresholds[1].setValue(50d);
    thresholds[2].setRangeType(ConditionalFormattingThreshold.RangeType.MAX);
    scale.setThresholds(thresholds);
    return rule;
  }

  private static void style(XSSFConditionalFormattingRule rule, @Nullable String style) {
    String name = style == null ? "bad" : style.strip().toLowerCase(Locale.ROOT);
    String font =
        switch (name) {
          case "bad", "red" -> "9C2A1F";
          case "good", "green" -> "1E6B3A";
          case "warning", "yellow", "amber" -> "8A5A00";
          case "muted", "grey" -> WorkbookLook.GREY;
          default ->
              throw new DocumentException(
                  "There is no highlight style \"%s\"; use bad, good, warning or muted."
                      .formatted(style));
        };
    String fill =
        switch (name) {
          case "bad", "red" -> "FBE3DF";
          case "good", "green" -> "DFF1E4";
          case "warning", "yellow", "amber" -> "FFF1CC";
          default -> WorkbookLook.PALE;
        };
    XSSFFontFormatting text = rule.createFontFormatting();
    text.setFontColor(WorkbookLook.color(font));
    XSSFPatternFormatting pattern = rule.createPatternFormatting();
    pattern.setFillBackgroundColor(WorkbookLook.color(fill));
    pattern.setFillPattern(XSSFPatternFormatting.SOLID_FOREGROUND);
  }
}
