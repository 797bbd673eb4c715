package dev.workroom.documents;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.poi.ss.usermodel.DateUtil;
import org.jspecify.annotations.Nullable;

/** A cell's value as text: exact numbers, ISO dates. */
final class CellText {
  private static final MathContext DIGITS = new MathContext(15);
  private static final MathContext SHORT = new MathContext(12);
  private static final double NOISE = 2e-14;
  private static final ConcurrentHashMap<String, Boolean> DATE_FORMATS = new ConcurrentHashMap<>();

  private CellText() {}

  static String of(SheetCell cell, boolean from1904) {
    Object value = value(cell, from1904);
    return switch (value) {
      case null -> "";
      case Double number -> number(number);
      case Boolean truth -> truth ? "TRUE" : "FALSE";
      case LocalDateTime time -> time(time);
      default -> value.toString();
    };
  }

  /** As stored, but numbers with a date format as {@code LocalDateTime}. */
  static @Nullable Object value(SheetCell cell, boolean from1904) {
    if (cell.value() instanceof Double number
        && isDate(cell.format())
        && number >= 0
        && number < 2_958_466) {
      try {
        return DateUtil.getLocalDateTime(number, from1904, true);
      } catch (DateTimeException | IllegalArgumentException outside) {
        return number;
      }
    }
    return cell.value();
  }

  static boolean isDate(String format) {
    if (format.equals("General")) {
      return false;
    }
    if (DATE_FORMATS.size() > 5_000) {
      DATE_FORMATS.clear();
    }
    return DATE_FORMATS.computeIfAbsent(format, code -> DateUtil.isADateFormat(-1, code));
  }

  /** Up to 15 digits, as Excel keeps them, without an exponent where that is readable. */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shorter = exact.round(SHORT);
    // 208492.919999998 is 208492.92 after some additions.
    boolean noise = Math.abs(shorter.doubleValue() - number) <= NOISE * Math.abs(number);
    BigDecimal rounded = (noise ? shorter : exact.round(DIGITS)).stripTrailingZeros();
    return Math.abs(number) < 1e21 && Math.abs(number) > 1e-7
        ? rounded.toPlainString()
        : rounded.toString();
  }

  private static String time(LocalDateTime time) {
    if (time.getYear() <= 1900 && time.getDayOfYear() >= 365
        || time.toLocalDate().toEpochDay() <= -25567) {
      return time.toLocalTime().toString();
    }
    return time.toLocalTime().toSecondOfDay() == 0
        ? time.toLocalDate().toString()
        : time.toString().replace('T', ' ');
  }
}
