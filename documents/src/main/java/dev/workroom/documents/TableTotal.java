package dev.workroom.documents;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a column of a total row.
 *
 * @param function Excel's name for it in a table ({@code sum}, {@code average}, {@code count},
 *     {@code countNums}, {@code max}, {@code min}, {@code custom}), or null for an empty cell
 * @param formula as the model would write it, or null for an empty cell
 */
record TableTotal(@Nullable String function, @Nullable String formula) {
  private static final TableTotal NONE = new TableTotal(null, null);

  /** The last word of headers over whole numbers that name something instead of counting it. */
  private static final Pattern NAMING =
      Pattern.compile(
          "(?:.*\\W)?(?:ids?|no\\.?|nr\\.?|number|record|line|row|account|code|key|cent(?:re|er)|year|month|week|day|zip|postcode"
              + "|konto|kostenstelle|zeile|nummer|jahr|monat|tag|plz)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** Headers over what is never added up: what a single thing costs, and what is a sum already. */
  private static final Pattern NOT_ADDED =
      Pattern.compile(
          "(?:.*[\\W_])?(?:price|rate|speed|cumulative|running|\\p{L}*preis|kurs|\\p{L}*satz|kumuliert)"
              + "|(?:cumulative|running|kumuliert\\p{L}*)\\W.*"
              + "|(?:(?:.*\\W)?(?:price|cost|rate|amount|revenue|.*preis|kosten) )?(?:per|pro|je) .*",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** One column divided by another of its row, which no product goes with. */
  private static final Pattern RATIO =
      Pattern.compile(
          "=(?:(?:IF|IFERROR|ROUND)\\((?:[^*]*,)?)*[^*,]*/ *\\(?\\{([^{}.@]+)\\}[^*]*",
          Pattern.CASE_INSENSITIVE);

  static TableTotal of(TablePlace table, int index) {
    TablePlace.Column column = table.columns().get(index);
    String wanted = column.spec().total();
    if (wanted == null || wanted.isBlank()) {
      return byDefault(table, index);
    }
    if (wanted.startsWith("=")) {
      return new TableTotal("custom", ofColumn(wanted, column.header(), table));
    }
    return switch (wanted.strip().toLowerCase(Locale.ROOT)) {
      case "sum", "true" -> subtotal(table, index, "sum", 109);
      case "average", "avg", "mean" -> subtotal(table, index, "average", 101);
      case "count" ->
          column.numeric()
              ? subtotal(table, index, "countNums", 102)
              : subtotal(table, index, "count", 103);
      case "max" -> subtotal(table, index, "max", 104);
      case "min" -> subtotal(table, index, "min", 105);
      case "same" -> same(column, table);
      case "none", "false" -> NONE;
      default ->
          throw new DocumentException(
              "Table %s, column %s: \"%s\" is no total; use sum, average, count, min, max, same, none or a formula."
                  .formatted(table.name(), column.header(), wanted));
    };
  }

  /** In a column's own total its name can only mean the column: the same row would be a circle. */
  private static String ofColumn(String formula, String header, TablePlace table) {
    Pattern own = Pattern.compile(Pattern.quote("{" + header + "}"), Pattern.CASE_INSENSITIVE);
    String whole = "{%s.%s}".formatted(table.name(), header);
    return own.matcher(formula).replaceAll(Matcher.quoteReplacement(whole));
  }

  private static TableTotal byDefault(TablePlace table, int index) {
    TablePlace.Column column = table.columns().get(index);
    String formula = column.spec().formula();
    boolean ratio =
        CellFormats.isPercent(column.format())
            || (column.format() != null && column.format().contains("\"x\""))
            || (formula != null && ratio(formula));
    if (formula != null && ratio) {
      return same(column, table);
    }
    boolean naming =
        column.type() == Table.Type.INTEGER
            && formula == null
            && NAMING.matcher(column.header()).matches();
    boolean addable =
        column.numeric()
            && !ratio
            && !naming
            && !NOT_ADDED.matcher(column.header()).matches()
            && (column.format() == null || amounts(column.format()));
    return index > 0 && addable ? subtotal(table, index, "sum", 109) : NONE;
  }

  /** Amount by quantity, whose sum means nothing; not amount by price, which is a quantity. */
  private static boolean ratio(String formula) {
    Matcher ratio = RATIO.matcher(formula);
    return ratio.matches() && !NOT_ADDED.matcher(ratio.group(1)).matches();
  }

  /** Not years and numbers that only name something, which are whole and ungrouped. */
  private static boolean amounts(String format) {
    return format.contains("#") || format.contains("0.0");
  }

  private static TableTotal same(TablePlace.Column column, TablePlace table) {
    String formula = column.spec().formula();
    if (formula == null) {
      throw new DocumentException(
          "Table %s, column %s: the total \"same\" needs a column with a formula."
              .formatted(table.name(), column.header()));
    }
    return new TableTotal("custom", formula);
  }

  private static TableTotal subtotal(TablePlace table, int index, String function, int code) {
    String letters = CellReference.convertNumToColString(table.firstColumn() + index);
    String range = letters + (table.firstRow() + 1) + ":" + letters + (table.lastRow() + 1);
    String header = table.columns().get(index).header();
    boolean structured = table.listObject() && header.matches("[\\p{L}_][\\p{L}\\p{N}_ ]*");
    String cells = structured ? table.name() + "[" + header + "]" : range;
    return new TableTotal(function, "=SUBTOTAL(%d,%s)".formatted(code, cells));
  }
}
