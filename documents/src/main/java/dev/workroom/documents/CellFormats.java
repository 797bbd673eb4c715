package dev.workroom.documents;

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

  private final String currency;

  CellFormats(@Nullable String currency) {
    this.currency = currency == null || currency.isBlank() ? "€" : currency.strip();
  }

  /** The code for a name; anything else is taken for a code. */
  String code(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "integer", "int", "whole" -> "#,##0";
      case "number", "decimal" -> "#,##0.00";
      case "money", "accounting" -> "#,##0.00_);(#,##0.00);\"–\"_)";
      case "currency" -> "[$" + currency + "] #,##0.00";
      case "thousands" -> "#,##0,";
      case "millions" -> "#,##0.0,,";
      case "percent", "percentage" -> "0.0%";
      case "factor", "multiple" -> "0.0\"x\"";
      case "date" -> "yyyy-mm-dd";
      case "month" -> "mmm yyyy";
      case "datetime", "timestamp" -> "yyyy-mm-dd hh:mm";
      case "time" -> "hh:mm";
      case "year", "id" -> "0";
      case "text", "string" -> "@";
      case "general", "" -> "General";
      default -> name;
    };
  }

  /** What suits a column whose format nobody named; null leaves it open until values are known. */
  @Nullable String suggested(String header, Table.Type type, boolean formula) {
    return switch (type) {
      case DATE -> "yyyy-mm-dd";
      case DATETIME -> "yyyy-mm-dd hh:mm";
      case TIME -> "hh:mm";
      case BOOLEAN -> "General";
      case INTEGER ->
          YEAR.matcher(header).matches() || IDENTIFIER.matcher(header).matches() ? "0" : "#,##0";
      case NUMBER -> PERCENT.matcher(header).matches() ? "0.0%" : formula ? null : "#,##0.00";
      case TEXT -> formula ? (PERCENT.matcher(header).matches() ? "0.0%" : null) : "General";
    };
  }

  /** The code for a computed column, by the size of its values. */
  static String bySize(double largest, boolean allWhole) {
    return allWhole || largest >= 1000 ? "#,##0" : largest >= 10 ? "#,##0.0" : "#,##0.00";
  }

  static boolean isPercent(@Nullable String code) {
    return code != null && code.contains("%");
  }

  static boolean isDate(@Nullable String code) {
    return code != null && (code.contains("yy") || code.contains("hh"));
  }
}
