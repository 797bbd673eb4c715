package dev.workroom.documents;

import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the values of a query's column for readers of a language: numbers of one kind alike. */
final class SlideNumbers {
  private final Locale locale;

  /**
   * @param language BCP 47
   */
  SlideNumbers(String language) {
    this.locale = Locale.forLanguageTag(language);
  }

  List<String> column(List<? extends @Nullable Object> values) {
    List<@Nullable Double> numbers = new ArrayList<>();
    for (Object value : values) {
      numbers.add(value instanceof Number number ? number.doubleValue() : null);
    }
    boolean years = years(numbers);
    int decimals = decimals(numbers);
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Double number = numbers.get(i);
      Object value = values.get(i);
      shown.add(
          number == null
              ? value == null ? "" : String.valueOf(value)
              : years ? String.valueOf(number.longValue()) : written(number, decimals));
    }
    return shown;
  }

  private String written(double number, int decimals) {
    // A column of large and of small numbers holds several kinds: each has the decimals it needs.
    String pattern =
        decimals < 0
            ? Math.abs(number) >= 1000 ? "#,##0" : "#,##0.##"
            : "#,##0" + (decimals == 0 ? "" : "." + "0".repeat(decimals));
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(locale));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(number);
  }

  /** Whether they can only be years, which are never grouped. */
  static boolean years(List<@Nullable Double> numbers) {
    return numbers.stream()
        .filter(Objects::nonNull)
        .allMatch(number -> number >= 1900 && number <= 2100 && number == Math.rint(number));
  }

  /**
   * How many decimals suit all of these: none beside thousands, one beside hundreds, at most two;
   * -1 where what is small would be lost so.
   */
  static int decimals(List<@Nullable Double> numbers) {
    int needed = 0;
    double largest = 0;
    double smallest = Double.MAX_VALUE;
    for (Double number : numbers) {
      double size = number == null ? 0 : Math.abs(number);
      double rest = size % 1;
      if (rest > 1e-9) {
        needed = Math.max(needed, Math.abs(rest * 10 - Math.rint(rest * 10)) < 1e-6 ? 1 : 2);
      }
      largest = Math.max(largest, size);
      smallest = size > 0 ? Math.min(smallest, size) : smallest;
    }
    int most = largest >= 1000 ? 0 : largest >= 100 ? 1 : 2;
    if (needed <= most) {
      return needed;
    }
    return smallest >= (most == 0 ? 10 : 1) ? most : -1;
  }
}
