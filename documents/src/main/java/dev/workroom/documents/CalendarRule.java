package dev.workroom.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in words how an event repeats (RFC 5545, 3.3.10). */
final class CalendarRule {
  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final Map<String, String> DAYS =
      Map.of(
          "MO",
          "Monday",
          "TU",
          "Tuesday",
          "WE",
          "Wednesday",
          "TH",
          "Thursday",
          "FR",
          "Friday",
          "SA",
          "Saturday",
          "SU",
          "Sunday");
  private static final Map<String, String> UNITS =
      Map.of(
          "SECONDLY",
          "second",
          "MINUTELY",
          "minute",
          "HOURLY",
          "hour",
          "DAILY",
          "day",
          "WEEKLY",
          "week",
          "MONTHLY",
          "month",
          "YEARLY",
          "year");

  private CalendarRule() {}

  /** {@code FREQ=WEEKLY;INTERVAL=2;BYDAY=MO} as "every 2 weeks on Monday"; else as it is. */
  static String words(String rule) {
    Map<String, String> parts = new HashMap<>();
    for (String part : rule.strip().split(";")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(
            part.substring(0, equals).toUpperCase(Locale.ROOT), part.substring(equals + 1).strip());
      }
    }
    String unit = UNITS.get(parts.getOrDefault("FREQ", "").toUpperCase(Locale.ROOT));
    if (unit == null) {
      return rule;
    }
    int interval = DocxNumbers.number(parts.getOrDefault("INTERVAL", "1"), 1);
    StringBuilder words = new StringBuilder("every ");
    words.append(interval == 1 ? unit : interval + " " + unit + "s");
    list(words, " on ", parts, "BYDAY", CalendarRule::day);
    list(words, " on day ", parts, "BYMONTHDAY", day -> day.equals("-1") ? "the last" : day);
    list(words, " in ", parts, "BYMONTH", CalendarRule::month);
    list(words, " in week ", parts, "BYWEEKNO", week -> week);
    list(words, " on day of the year ", parts, "BYYEARDAY", day -> day);
    list(words, " at hour ", parts, "BYHOUR", hour -> hour);
    list(words, " at minute ", parts, "BYMINUTE", minute -> minute);
    list(
        words,
        ", of these number ",
        parts,
        "BYSETPOS",
        place -> place.equals("-1") ? "last" : place);
    if (parts.containsKey("COUNT")) {
      words.append(", ").append(parts.get("COUNT")).append(" times");
    }
    if (parts.containsKey("UNTIL")) {
      words.append(" until ").append(CalendarText.time(parts.get("UNTIL")));
    }
    return words.toString();
  }

  private static void list(
      StringBuilder words,
      String before,
      Map<String, String> parts,
      String name,
      java.util.function.UnaryOperator<String> word) {
    String values = parts.getOrDefault(name, "");
    if (!values.isBlank()) {
      words
          .append(before)
          .append(
              Stream.of(values.split(","))
                  .map(value -> word.apply(value.strip()))
                  .collect(Collectors.joining(", ")));
    }
  }

  /** {@code 2MO} is the second Monday, {@code -1FR} the last Friday. */
  private static String day(String day) {
    String name = day.length() < 2 ? day : day.substring(day.length() - 2).toUpperCase(Locale.ROOT);
    String number = day.length() < 2 ? "" : day.substring(0, day.length() - 2);
    String which =
        switch (number) {
          case "", "+" -> "";
          case "1", "+1" -> "the first ";
          case "2", "+2" -> "the second ";
          case "3", "+3" -> "the third ";
          case "4", "+4" -> "the fourth ";
          case "-1" -> "the last ";
          default -> "number " + number + " ";
        };
    return which + DAYS.getOrDefault(name, day);
  }

  private static String month(String month) {
    int number = DocxNumbers.number(month, 0);
    return number >= 1 && number <= 12 ? MONTHS.get(number - 1) : month;
  }
}
