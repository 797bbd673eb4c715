package dev.workroom.json;

import java.math.BigDecimal;

/** Numbers from the digits that stand in JSON. */
final class Numbers {
  private Numbers() {}

  static int exactInt(String digits) {
    return Math.toIntExact(exactLong(digits));
  }

  /** Also of {@code 3.0} and {@code 3e2}. */
  static long exactLong(String digits) {
    return new BigDecimal(digits).longValueExact();
  }

  /** Within the range of a double, so that nobody writes out a billion zeros. */
  static BigDecimal decimal(String digits) {
    finite(digits);
    var value = new BigDecimal(digits);
    if (value.scale() > 1000) {
      throw new ArithmeticException(digits + " has too many places");
    }
    return value;
  }

  static double finite(String digits) {
    double value = Double.parseDouble(digits);
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(digits + " is too large");
    }
    return value;
  }

  static boolean whole(String digits) {
    return digits.length() < 19 && digits.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
  }

  /** A Long if it is whole, a Double if that is exact as decimal digits go, else a BigDecimal. */
  static Number natural(String digits) {
    if (whole(digits)) {
      return Long.parseLong(digits);
    }
    double value = Double.parseDouble(digits);
    if (digits.length() > 40 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      return value;
    }
    BigDecimal exact = new BigDecimal(digits);
    return BigDecimal.valueOf(value).compareTo(exact) == 0 ? (Number) value : exact;
  }
}
