package dev.workroom.tools;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the names of the columns stand in a file of separated values, as far as DuckDB does not see
 * it: it takes a line such as {@code name,2023,2024} for data, since a year is a number as the
 * values below it are, and the first of some lines of title for names where all have the same
 * number of separators, as banks write them.
 *
 * @param titles the lines above the names
 * @param years whether names are years
 */
record CsvHeader(int titles, boolean years) {
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
  static final int LOOKED_AT = 50;

  static CsvHeader of(String beginning) {
    List<String> lines = beginning.lines().limit(LOOKED_AT).toList();
    if (lines.size() >= 2 && years(lines.get(0), lines.get(1))) {
      return new CsvHeader(0, true);
    }
    for (String separator : List.of(";", "\t", "|", ",")) {
      int titles = titles(lines.stream().map(line -> fields(line, separator)).toList());
      if (titles > 0) {
        return new CsvHeader(titles, false);
      }
    }
    return new CsvHeader(0, false);
  }

  /** What read_csv is told; "" where it needs nothing. */
  String option() {
    return titles > 0 ? "skip = " + titles + ", header = true" : years ? "header = true" : "";
  }

  /** What a person should know. */
  Optional<String> note(String shown) {
    if (titles > 0) {
      return Optional.of(
          "%s has its names in line %d; what stands above was left out (%s)"
              .formatted(shown, titles + 1, option()));
    }
    return years
        ? Optional.of(
            shown + " names years in its first line; they were read as names (header = true)")
        : Optional.empty();
  }

  /** How many lines stand above the names; 0 unless it is plain. */
  private static int titles(List<List<String>> lines) {
    long fullest = lines.stream().mapToLong(CsvHeader::filled).max().orElse(0);
    if (fullest < 3 || filled(lines.getFirst()) > 2) {
      return 0;
    }
    long above = filled(lines.getFirst());
    for (int i = 1; i < lines.size() - 1; i++) {
      long filled = filled(lines.get(i));
      if (filled > above && filled >= 0.6 * fullest && names(lines.subList(i, lines.size()))) {
        return i;
      }
      above = Math.max(above, filled);
    }
    return 0;
  }

  /** Distinct words first, then rows as wide that hold other things than words. */
  private static boolean names(List<List<String>> lines) {
    List<String> names = lines.getFirst().stream().filter(name -> !name.isEmpty()).toList();
    int width = lines.getFirst().size();
    return new HashSet<>(names).size() == names.size()
        && names.stream().noneMatch(CsvHeader::ofNumber)
        && lines.stream().allMatch(row -> row.size() == width)
        && lines.stream().flatMap(List::stream).anyMatch(CsvHeader::ofNumber);
  }

  private static long filled(List<String> fields) {
    return fields.stream().filter(field -> !field.isEmpty()).count();
  }

  private static boolean years(String first, String second) {
    for (String separator : List.of(";", "\t", "|", ",")) {
      List<String> names = fields(first, separator);
      List<String> values = fields(second, separator);
      if (names.size() > 1 && names.size() == values.size()) {
        return years(names, values);
      }
    }
    return false;
  }

  private static boolean years(List<String> names, List<String> values) {
    boolean years = false;
    boolean words = false;
    boolean others = false;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (YEAR.matcher(name).matches()) {
        years = true;
        others |= !values.get(i).isEmpty() && !YEAR.matcher(values.get(i)).matches();
      } else if (name.isEmpty() || ofNumber(name)) {
        return false;
      } else {
        words = true;
      }
    }
    return years && words && others && names.stream().distinct().count() == names.size();
  }

  private static boolean ofNumber(String field) {
    return !field.isEmpty()
        && field
            .chars()
            .allMatch(letter -> letter >= '0' && letter <= '9' || ".,+-% ".indexOf(letter) >= 0);
  }

  private static List<String> fields(String line, String separator) {
    return Arrays.stream(line.split(outsideQuotes(separator), -1))
        .map(field -> field.strip().replaceAll("^\"|\"$", "").strip())
        .toList();
  }

  /** A separator that an even number of quotation marks follows. */
  private static String outsideQuotes(String separator) {
    return Pattern.quote(separator) + "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
  }
}
