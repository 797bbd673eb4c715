package dev.workroom.documents;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private CsvTypes() {}

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

  /** The first record is a header when it is all text and filled, and what follows differs. */
  static boolean header(List<List<String>> sample, boolean decimalComma) {
    if (sample.isEmpty()) {
      return false;
    }
    List<String> first = sample.getFirst();
    boolean names =
        first.stream()
            .allMatch(
                field -> field.isBlank() || type(field.strip(), decimalComma) == Table.Type.TEXT);
    long filled = first.stream().filter(field -> !field.isBlank()).count();
    long distinct = first.stream().map(String::strip).distinct().count();
    return names && filled > 0 && distinct >= first.size() * 0.8 && filled >= first.size() * 0.5;
  }

  static List<Table.Column> columns(
      List<List<String>> sample, boolean header, boolean decimalComma) {
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
              name, shared(sample.subList(header ? 1 : 0, sample.size()), c, decimalComma)));
    }
    return columns;
  }

  private static Table.Type shared(List<List<String>> rows, int column, boolean decimalComma) {
    Table.Type type = null;
    for (List<String> row : rows) {
      String field = column < row.size() ? row.get(column).strip() : "";
      if (field.isEmpty()) {
        continue;
      }
      Table.Type next = type(field, decimalComma);
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

  private static Table.Type type(String field, boolean decimalComma) {
    if (INTEGER.matcher(field).matches()) {
      return Table.Type.INTEGER;
    }
    if (number(field, decimalComma) != null) {
      return Table.Type.NUMBER;
    }
    if (field.equalsIgnoreCase("true") || field.equalsIgnoreCase("false")) {
      return Table.Type.BOOLEAN;
    }
    Object date = CellValues.literal(field);
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

  static @Nullable Object value(String field, Table.Type type, boolean decimalComma) {
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
        case DATE -> LocalDate.parse(text);
        case DATETIME -> LocalDateTime.parse(text.replace(' ', 'T'));
        case TIME, TEXT -> field;
      };
    } catch (DateTimeParseException | NumberFormatException e) {
      return field;
    }
  }
}
