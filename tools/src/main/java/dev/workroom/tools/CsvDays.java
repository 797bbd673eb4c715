package dev.workroom.tools;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a file of separated values writes its days where that is short. DuckDB takes 05.01.26 for a
 * day of 2005: a year in front is the first that it tries.
 *
 * @param format what the days are read with; empty where DuckDB reads them rightly by itself
 * @param told whether the values tell the order of day, month and year
 */
record CsvDays(String format, boolean told) {
  private static final CsvDays PLAIN = new CsvDays("", true);

  private static final Pattern DAY =
      Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})");

  private enum Between {
    POINT('.'),
    SLASH('/'),
    DASH('-');

    private final char sign;

    Between(char sign) {
      this.sign = sign;
    }
  }

  /** The largest numbers in each place. */
  private static final class Largest {
    private int first;
    private int second;
    private int third;
    private boolean shortYear;

    void add(Matcher day) {
      first = Math.max(first, Integer.parseInt(day.group(1)));
      second = Math.max(second, Integer.parseInt(day.group(3)));
      third = Math.max(third, Integer.parseInt(day.group(4)));
      shortYear |= day.group(4).length() == 2;
    }

    Optional<CsvDays> days(char sign) {
      if (!shortYear) {
        boolean told = sign != '/' || first > 12 || second > 12;
        return told ? Optional.empty() : Optional.of(new CsvDays("", false));
      }
      if (first > 31) {
        return Optional.empty(); // a year in front
      }
      boolean monthFirst = second > 12 && first <= 12;
      boolean told = monthFirst || sign == '.' || first > 12 && (sign == '/' || third > 31);
      String order = monthFirst ? "%%m%1$s%%d%1$s%%y" : "%%d%1$s%%m%1$s%%y";
      return Optional.of(new CsvDays(order.formatted(sign), told));
    }
  }

  static CsvDays of(String beginning) {
    Map<Between, Largest> largest = new EnumMap<>(Between.class);
    for (String field : beginning.split("[;\t|,\"\r\n]")) {
      Matcher day = DAY.matcher(field.strip());
      if (day.matches()) {
        for (Between between : Between.values()) {
          if (between.sign == day.group(2).charAt(0)) {
            largest.computeIfAbsent(between, _ -> new Largest()).add(day);
          }
        }
      }
    }
    List<CsvDays> found = new ArrayList<>();
    largest.forEach((between, seen) -> seen.days(between.sign).ifPresent(found::add));
    return found.isEmpty() ? PLAIN : found.getFirst(); // read_csv takes one format
  }

  /** What read_csv is told; "" where it needs nothing. */
  String option() {
    return format.isEmpty() ? "" : "dateformat = '" + format + "'";
  }

  /** What a person should know. */
  Optional<String> note(String shown) {
    if (told) {
      return format.isEmpty()
          ? Optional.empty()
          : Optional.of(shown + " writes short years; days were read with " + option());
    }
    return Optional.of(
        shown
            + " does not tell whether its days begin with the day or the month: they were read day"
            + " first; dateformat = '%m/%d/%Y' or the like reads them otherwise");
  }
}
