package dev.workroom.documents;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DateUtil;
import org.jspecify.annotations.Nullable;

/** What a value given by the model or by a query is in a cell. */
final class CellValues {
  private static final int DAYS_TO_1904 = 1_462;

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern DATETIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");

  private CellValues() {}

  /** A formula as the model wrote it, without its "=". */
  record Formula(String text) {}

  /**
   * A literal of the description: text beginning with "=" is a formula, ISO dates are dates, a
   * leading apostrophe keeps text as it is.
   */
  static @Nullable Object literal(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (text.length() > 1 && text.charAt(0) == '=') {
      return new Formula(text.substring(1).strip());
    }
    if (text.length() > 1 && text.charAt(0) == '\'') {
      return text.substring(1);
    }
    try {
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
      if (DATETIME.matcher(text).matches()) {
        return LocalDateTime.parse(text.replace(' ', 'T'));
      }
    } catch (DateTimeParseException notADate) {
      return text;
    }
    return text;
  }

  /** The same in a workbook that may count its days from 1904, as old Macintoshes did. */
  static Object stored(Object value, boolean from1904) {
    boolean day = value instanceof LocalDate || value instanceof LocalDateTime;
    return day && from1904 && stored(value) instanceof Double number
        ? number - DAYS_TO_1904
        : stored(value);
  }

  /**
   * What a cell stores: {@code Double}, {@code Boolean} or {@code String}. Excel keeps 15 digits; a
   * longer whole number is stored as text, so that none is lost.
   */
  static Object stored(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case LocalDate date when inCalendar(date.getYear()) -> DateUtil.getExcelDate(date);
      case LocalDateTime time when inCalendar(time.getYear()) -> DateUtil.getExcelDate(time);
      case LocalTime time -> time.toNanoOfDay() / 86_400e9;
      case Long number when Math.abs(number) >= 1_000_000_000_000_000L -> number.toString();
      case BigInteger number when number.bitLength() > 49 -> number.toString();
      case BigDecimal number when number.scale() <= 0 && number.toBigInteger().bitLength() > 49 ->
          number.toPlainString();
      case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
      default -> value.toString();
    };
  }

  private static boolean inCalendar(int year) {
    return year >= 1900 && year < 10_000;
  }

  /** The type that all values of a column share; text when they differ. */
  static Table.Type typeOf(List<? extends @Nullable Object> values) {
    Table.@Nullable Type type = null;
    for (Object value : values) {
      if (value == null || value instanceof Formula || value.equals("")) {
        continue;
      }
      Table.Type next = typeOf(value);
      if (type == null || type == next) {
        type = next;
      } else if (isNumber(type) && isNumber(next)) {
        type = Table.Type.NUMBER;
      } else {
        return Table.Type.TEXT;
      }
    }
    return type == null ? Table.Type.TEXT : type;
  }

  private static boolean isNumber(Table.Type type) {
    return type == Table.Type.INTEGER || type == Table.Type.NUMBER;
  }

  static Table.Type typeOf(Object value) {
    return switch (value) {
      case Integer i -> Table.Type.INTEGER;
      case Long l -> Table.Type.INTEGER;
      case Short s -> Table.Type.INTEGER;
      case Byte b -> Table.Type.INTEGER;
      case BigInteger i -> Table.Type.INTEGER;
      case BigDecimal d -> Table.Type.NUMBER;
      case Number n -> Table.Type.NUMBER;
      case Boolean b -> Table.Type.BOOLEAN;
      case LocalDate d -> Table.Type.DATE;
      case LocalDateTime d -> Table.Type.DATETIME;
      case LocalTime t -> Table.Type.TIME;
      default -> Table.Type.TEXT;
    };
  }
}
