package dev.workroom.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the first line of a file of separated values names years, as in {@code name,2023,2024}.
 * DuckDB takes such a line for data: a year is a number, as the values below it are.
 */
final class CsvYears {
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

  /** Names and years are few letters; what is longer is no line of headers. */
  private static final int LOOKED_AT = 1 << 16;

  /** What read_csv is told. */
  static final String OPTION = ", header = true";

  private CsvYears() {}

  static boolean head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // Only digits, separators and quotes count, which all such encodings share.
      String text = new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
      List<String> lines = text.lines().limit(2).toList();
      return lines.size() == 2 && head(lines.get(0), lines.get(1));
    }
  }

  private static boolean head(String first, String second) {
    for (String separator : List.of(";", "\t", "|", ",")) {
      List<String> names = fields(first, separator);
      List<String> values = fields(second, separator);
      if (names.size() > 1 && names.size() == values.size()) {
        return head(names, values);
      }
    }
    return false;
  }

  private static boolean head(List<String> names, List<String> values) {
    boolean years = false;
    boolean words = false;
    boolean others = false;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (YEAR.matcher(name).matches()) {
        years = true;
        others |= !values.get(i).isEmpty() && !YEAR.matcher(values.get(i)).matches();
      } else if (name.isEmpty() || name.chars().allMatch(CsvYears::ofNumber)) {
        return false;
      } else {
        words = true;
      }
    }
    return years && words && others && names.stream().distinct().count() == names.size();
  }

  private static boolean ofNumber(int letter) {
    return letter >= '0' && letter <= '9' || ".,+-% ".indexOf(letter) >= 0;
  }

  private static List<String> fields(String line, String separator) {
    return Arrays.stream(line.split(Pattern.quote(separator), -1))
        .map(field -> field.strip().replaceAll("^\"|\"$", "").strip())
        .toList();
  }
}
