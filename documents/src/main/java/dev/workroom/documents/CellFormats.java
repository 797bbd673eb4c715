package dev.workroom.documents;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Excel format codes for the names that the model uses and for values that come without one. */
final class CellFormats {
  private static final Pattern PERCENT =
      Pattern.compile("(?i).*(%|\\bpct\\b|\\bpercent(age)?\\b).*");
  private static final Pattern IDENTIFIER =
      Pattern.compile("(?i).*\\b(id|no|nr|number|code|account|invoice|zip|postcode|key)\\W*");
  private static final Pattern YEAR = Pattern.compile("(?i)(.*\\b)?(year|fy|fiscal year)\\b.*");

  /** Digits after the point that a person types in a percentage; more come from a calculation. */
  private static final int MOST_TYPED = 3;

  /** After a decimal point # before 0 would be nonsense. */
  private static final Pattern GROUPED_BY_POINTS = Pattern.compile("#\\.##0");

  /** Words of headers that tell English from the languages of {@link CellLocale#total}. */
  private static final Pattern ENGLISH =
      Pattern.compile(
          "(?i).*\\b(account|actual|amount|average|balance|category|change|cost|costs|count|country"
              + "|customer|date|day|department|description|due|employee|expense|expenses|growth|hours|invoice"
              + "|item|month|number|owner|paid|previous|price|profit|quantity|quarter|revenue|sales|share"
              + "|spend|spent|supplier|target|units|value|variance|week|year)\\b.*");

  private static final Pattern BARE_SYMBOL = Pattern.compile("\\[\\$([^\\]\\-\"]+)\\]");

  private final String currency;
  private final @Nullable CellLocale locale;

  CellFormats(@Nullable String currency) {
    this(currency, null);
  }

  /**
   * @param currency its symbol; the locale's own, or € when absent
   * @param locale such as {@code de-DE}; when absent dates are ISO and separators the program's own
   * @throws DocumentException when the locale is not known
   */
  CellFormats(@Nullable String currency, @Nullable String locale) {
    this.currency = currency == null || currency.isBlank() ? "€" : currency.strip();
    this.locale = locale == null || locale.isBlank() ? null : CellLocale.of(locale, currency);
  }

  /** The code for a name; anything else is taken for a code. */
  String code(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "integer", "int", "whole" -> number("#,##0");
      case "number", "decimal" -> number("#,##0.00");
      case "money", "accounting" -> number("#,##0.00_);(#,##0.00);\"–\"_)");
      case "currency" -> locale == null ? "[$" + currency + "] #,##0.00" : locale.currency();
      case "thousands" -> number("#,##0,");
      case "millions" -> number("#,##0.0,,");
      case "percent", "percentage" -> number("0.0%");
      case "factor", "multiple" -> number("0.0\"x\"");
      case "date" -> date();
      case "month" -> locale == null ? "mmm yyyy" : locale.tag() + "mmm yyyy";
      case "datetime", "timestamp" -> dateTime();
      case "time" -> "hh:mm";
      case "year", "id" -> "0";
      case "text", "string" -> "@";
      case "general", "" -> "General";
      default -> english(name);
    };
  }

  /** A code whose point groups thousands and whose comma begins decimals, as a file has it. */
  static String english(String code) {
    if (!GROUPED_BY_POINTS.matcher(code).find()) {
      return code;
    }
    StringBuilder swapped = new StringBuilder();
    boolean text = false;
    for (char sign : code.toCharArray()) {
      text = sign == '"' ? !text : sign == '[' || text && sign != ']';
      swapped.append(text ? sign : sign == '.' ? ',' : sign == ',' ? '.' : sign);
    }
    return swapped.toString();
  }

  /** The same, with all digits of percentages that somebody typed: 3.75% does not read 3.8%. */
  String code(String name, Collection<?> typed) {
    String code = code(name);
    return code.equals(number("0.0%")) ? withDigits(code, typed) : code;
  }

  private static String withDigits(String code, Collection<?> typed) {
    int most = 1;
    for (Object value : typed) {
      if (value instanceof Number number) {
        int digits =
            new BigDecimal(number.toString()).movePointRight(2).stripTrailingZeros().scale();
        if (digits > MOST_TYPED) {
          return code;
        }
        most = Math.max(most, digits);
      }
    }
    return code.replaceFirst("0\\.0(?=\\D)", "0." + "0".repeat(most));
  }

  /** A number's code as the locale writes it. */
  String number(String code) {
    return locale == null ? code : locale.number(code);
  }

  /**
   * The label of a row of totals that has none of its own: in the headers' language where half of
   * them are English, for a locale says how numbers are written, not in what words.
   */
  String total(List<String> headers) {
    long english = headers.stream().filter(ENGLISH.asMatchPredicate()).count();
    return locale == null || english > 0 && 2 * english >= headers.size()
        ? "Total"
        : locale.total();
  }

  String date() {
    return locale == null ? "yyyy-mm-dd" : locale.date();
  }

  String dateTime() {
    return date() + " hh:mm";
  }

  /** What suits a column whose format nobody named; null leaves it open until values are known. */
  @Nullable String suggested(String header, Table.Type type, boolean formula) {
    return switch (type) {
      case DATE -> date();
      case DATETIME -> dateTime();
      case TIME -> "hh:mm";
      case BOOLEAN -> "General";
      case INTEGER ->
          YEAR.matcher(header).matches() || IDENTIFIER.matcher(header).matches()
              ? "0"
              : number("#,##0");
      case NUMBER ->
          PERCENT.matcher(header).matches() ? number("0.0%") : formula ? null : number("#,##0.00");
      case TEXT ->
          formula ? (PERCENT.matcher(header).matches() ? number("0.0%") : null) : "General";
    };
  }

  /** The code for a computed column, by the size of its values. */
  String bySize(double largest, boolean allWhole) {
    return number(allWhole || largest >= 1000 ? "#,##0" : largest >= 10 ? "#,##0.0" : "#,##0.00");
  }

  /** A code as POI's formatter takes it, which keeps the brackets of {@code [$€]}. */
  static String shown(String code) {
    return BARE_SYMBOL.matcher(code).replaceAll("\"$1\"");
  }

  static boolean isPercent(@Nullable String code) {
    return code != null && code.contains("%");
  }

  static boolean isDate(@Nullable String code) {
    return code != null && (code.contains("yy") || code.contains("hh") || CellText.isDate(code));
  }
}
