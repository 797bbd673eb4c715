package dev.workroom.documents;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the fields of separated values mean. */
final class CsvTypes {
  /** No leading zeros: 00123 is a code, not a number. */
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(0|[1-9]\\d*|[1-9]\\d{0,2}(,\\d{3})+)?(\\.\\d+)?([eE][-+]?\\d{1,3})?");
  private static final Pattern COMMA_NUMBER =
      Pattern.compile("[-+]?(0|[1-9]\\d*|[1-9]\\d{0,2}(\\.\\d{3})+)(,\\d+)?");
  private static final Pattern CERTAIN_COMMA = Pattern.compile("[-+]?[\\d.]*\\d,\\d+");
  private static final Pattern THOUSANDS = Pattern.compile("[-+]?[1-9]\\d{0,2}(,\\d{3})+");

  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

  /** Days as people write them: year first, or day and month in either order before the year. */
  private static final Pattern DAY =
      Pattern.compile(
          "(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})(?:[ T](\\d{1,2}:\\d{2}(?::\\d{2})?))?");

  private CsvTypes() {}

  /** By the values that can be read one way only; points stand for day first. */
  static CsvDates dates(List<List<String>> sample) {
    boolean dayFirst = false;
    boolean monthFirst = false;
    var between = new HashSet<String>();
    for (List<String> fields : sample) {
      for (String field : fields) {
        Matcher day = DAY.matcher(field.strip());
        if (day.matches()) {
          between.add(day.group(2));
          int first = Integer.parseInt(day.group(1));
          int second = Integer.parseInt(day.group(3));
          dayFirst |= first > 12 && second <= 12 || day.group(2).equals(".");
          monthFirst |= second > 12 && first <= 12;
        }
      }
    }
    if (between.isEmpty()) {
      return CsvDates.ISO;
    }
    if (dayFirst == monthFirst) {
      return CsvDates.UNCERTAIN;
    }
    if (monthFirst) {
      return CsvDates.MONTH_FIRST;
    }
    return between.equals(Set.of("."))
        ? CsvDates.DAY_FIRST_POINTS
        : between.equals(Set.of("-")) ? CsvDates.DAY_FIRST_DASHES : CsvDates.DAY_FIRST;
  }

  /** A day or moment in the file's convention, else in ISO; anything else is text. */
  private static Object moment(String field, CsvDates dates) {
    Matcher day = DAY.matcher(field);
    if (dates == CsvDates.ISO || !day.matches()) {
      return Objects.requireNonNullElse(CellValues.literal(field), field);
    }
    int first = Integer.parseInt(day.group(1));
    int second = Integer.parseInt(day.group(3));
    boolean swapped = dates == CsvDates.MONTH_FIRST;
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(day.group(4)), swapped ? first : second, swapped ? second : first);
      return day.group(5) == null
          ? date
          : date.atTime(
              LocalTime.parse(day.group(5).length() % 3 == 1 ? "0" + day.group(5) : day.group(5)));
    } catch (DateTimeException none) {
      return field;
    }
  }

  /** Whether the numbers of a sample use a comma for decimals. */
  static boolean decimalComma(List<List<String>> sample, char delimiter) {
    if (delimiter == ',') {
      return false;
    }
    long commas = 0;
    long points = 0;
    for (List<String> fields : sample) {
      for (String field : fields) {
        String text = field.strip();
        if (CERTAIN_COMMA.matcher(text).matches() && !THOUSANDS.matcher(text).matches()) {
          commas++;
        } else if (text.matches("[-+]?\\d+\\.\\d{1,2}")) {
          points++;
        }
      }
    }
    return commas > points;
  }

  /**
   * The first record is a header when it is text and filled, and what follows differs; years name
   * columns of something else.
   */
  static boolean header(List<List<String>> sample, boolean decimalComma, CsvDates dates) {
    if (sample.isEmpty()) {
      return false;
    }
    List<String> first = sample.getFirst();
    boolean words = false;
    for (int c = 0; c < first.size(); c++) {
      String field = first.get(c).strip();
      boolean word = !field.isEmpty() && type(field, decimalComma, dates) == Table.Type.TEXT;
      if (!field.isEmpty() && !word && !yearOfOthers(sample, c)) {
        return false;
      }
      words |= word;
    }
    long filled = first.stream().filter(field -> !field.isBlank()).count();
    long distinct = first.stream().map(String::strip).distinct().count();
    return words && distinct >= first.size() * 0.8 && filled >= first.size() * 0.5;
  }

  private static boolean yearOfOthers(List<List<String>> sample, int column) {
    return YEAR.matcher(sample.getFirst().get(column).strip()).matches()
        && sample.stream()
            .skip(1)
            .filter(row -> column < row.size() && !row.get(column).isBlank())
            .anyMatch(row -> !YEAR.matcher(row.get(column).strip()).matches());
  }

  static List<Table.Column> columns(
      List<List<String>> sample, boolean header, boolean decimalComma, CsvDates dates) {
    int width = sample.stream().mapToInt(List::size).max().orElse(0);
    List<Table.Column> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      String given = header && c < sample.getFirst().size() ? sample.getFirst().get(c).strip() : "";
      String base = given.isEmpty() ? "column" + (c + 1) : given;
      String name = base;
      for (int n = 2; names.contains(name.toLowerCase(Locale.ROOT)); n++) {
        name = base + "_" + n;
      }
      names.add(name.toLowerCase(Locale.ROOT));
      columns.add(
          new Table.Column(
              name, shared(sample.subList(header ? 1 : 0, sample.size()), c, decimalComma, dates)));
    }
    return columns;
  }

  private static Table.Type shared(
      List<List<String>> rows, int column, boolean decimalComma, CsvDates dates) {
    Table.Type type = null;
    for (List<String> row : rows) {
      String field = column < row.size() ? row.get(column).strip() : "";
      if (field.isEmpty()) {
        continue;
      }
      Table.Type next = type(field, decimalComma, dates);
      boolean numbers = type != null && isNumber(type) && isNumber(next);
      if (type == null) {
        type = next;
      } else if (numbers && type != next) {
        type = Table.Type.NUMBER;
      } else if (type != next) {
        return Table.Type.TEXT;
      }
    }
    return type == null ? Table.Type.TEXT : type;
  }

  private static boolean isNumber(Table.Type type) {
    return type == Table.Type.INTEGER || type == Table.Type.NUMBER;
  }

  private static Table.Type type(String field, boolean decimalComma, CsvDates dates) {
    if (INTEGER.matcher(field).matches()) {
      return Table.Type.INTEGER;
    }
    if (number(field, decimalComma) != null) {
      return Table.Type.NUMBER;
    }
    if (field.equalsIgnoreCase("true") || field.equalsIgnoreCase("false")) {
      return Table.Type.BOOLEAN;
    }
    Object date = moment(field, dates);
    return date instanceof LocalDate
        ? Table.Type.DATE
        : date instanceof LocalDateTime ? Table.Type.DATETIME : Table.Type.TEXT;
  }

  private static @Nullable BigDecimal number(String field, boolean decimalComma) {
    String plain;
    if (decimalComma) {
      if (!COMMA_NUMBER.matcher(field).matches()) {
        return null;
      }
      plain = field.replace(".", "").replace(',', '.');
    } else {
      if (!NUMBER.matcher(field).matches() || field.chars().noneMatch(Character::isDigit)) {
        return null;
      }
      plain = field.replace(",", "");
    }
    try {
      return new BigDecimal(plain);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static @Nullable Object value(
      String field, Table.Type type, boolean decimalComma, CsvDates dates) {
    String text = field.strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return switch (type) {
        case INTEGER -> INTEGER.matcher(text).matches() ? Long.valueOf(text) : field;
        case NUMBER -> {
          BigDecimal number = number(text, decimalComma);
          yield number == null ? field : number;
        }
        case BOOLEAN ->
            text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
                ? Boolean.valueOf(text)
                : field;
        case DATE -> moment(text, dates) instanceof LocalDate day ? day : field;
        case DATETIME ->
            switch (moment(text, dates)) {
              case LocalDateTime moment -> moment;
              case LocalDate day -> day.atStartOfDay();
              default -> field;
            };
        case TIME, TEXT -> field;
      };
    } catch (NumberFormatException e) {
      return field;
    }
  }
}
