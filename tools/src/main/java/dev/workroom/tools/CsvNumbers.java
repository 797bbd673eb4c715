package dev.workroom.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a file of separated values writes its numbers. DuckDB finds a separator, a header and types
 * by itself, but takes 1.234,56 for a text unless it is told.
 *
 * @param commas whether a comma stands before most decimals
 * @param grouped whether points stand between thousands
 * @param unclear whether points also stand elsewhere, as in 1.5 or 1.2.3, which would be lost
 */
record CsvNumbers(boolean commas, boolean grouped, boolean unclear) {
  private static final CsvNumbers PLAIN = new CsvNumbers(false, false, false);

  /** A file without such a number in its beginning is not read further. */
  private static final int BEGINNING = 1 << 20;

  private static final int LONGEST = 40;

  /** A comma with three digits behind it may stand between thousands. */
  private static final Pattern CERTAIN =
      Pattern.compile("[-+]?(\\d+,(\\d{1,2}|\\d{4,})|\\d{1,3}(\\.\\d{3})+,\\d+)");

  private static final Pattern GROUPED = Pattern.compile("[-+]?\\d{1,3}(\\.\\d{3})+(,\\d+)?");
  private static final Pattern POINTS = Pattern.compile("[-+]?[\\d.,]*\\.[\\d.,]*");
  private static final Pattern POINT = Pattern.compile("[-+]?\\d+\\.\\d+");
  private static final Pattern DAY = Pattern.compile("\\d{1,2}\\.\\d{1,2}\\.\\d{4}");

  /** Reads the file, which is UTF-8 or a single-byte encoding. */
  static CsvNumbers of(Path file) throws IOException {
    var count = new Count();
    boolean first = true;
    boolean quoted = false;
    boolean separates = true; // a comma, where the first line has nothing else that could
    var field = new StringBuilder();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long read = 0;
      int next = 0;
      while (next >= 0) {
        next = in.read();
        if (++read > BEGINNING && count.commas == 0) {
          return PLAIN;
        }
        first &= next != '\n';
        quoted ^= next == '"';
        separates &= !first || quoted || ";\t|".indexOf(next) < 0;
        boolean ends = next < 0 || ";\t|\"\r\n".indexOf(next) >= 0;
        if (ends || next == ',' && separates && !quoted) {
          count.field(field.toString().strip());
          field.setLength(0);
        } else if (field.length() <= LONGEST) {
          field.append((char) next);
        }
      }
    }
    return count.numbers();
  }

  /** What the fields of a file look like. */
  private static final class Count {
    private int commas;
    private int points;
    private boolean grouped;
    private boolean unclear;

    void field(String text) {
      if (text.length() < 3 || text.length() > LONGEST) {
        return;
      }
      commas += text.indexOf(',') > 0 && CERTAIN.matcher(text).matches() ? 1 : 0;
      if (text.indexOf('.') > 0 && POINTS.matcher(text).matches()) {
        boolean groups = GROUPED.matcher(text).matches();
        grouped |= groups;
        points += !groups && POINT.matcher(text).matches() ? 1 : 0;
        unclear |= !groups && !DAY.matcher(text).matches();
      }
    }

    CsvNumbers numbers() {
      return commas > 0 && commas >= points ? new CsvNumbers(true, grouped, unclear) : PLAIN;
    }
  }

  /** What read_csv is told, with a comma before each; "" where it needs nothing. */
  String options() {
    if (!commas) {
      return "";
    }
    return grouped && !unclear
        ? ", decimal_separator = ',', thousands = '.'"
        : ", decimal_separator = ','";
  }

  /** What a person should know. */
  Optional<String> note(String shown) {
    if (!commas) {
      return Optional.empty();
    }
    return Optional.of(
        grouped && unclear
            ? shown
                + " writes numbers as 1.234,56, but has points elsewhere too, such as 1.5 or 1.2.3:"
                + " columns with points are text; replace(replace(x, '.', ''), ',', '.')::DOUBLE"
                + " reads those that are numbers"
            : shown
                + " writes decimals with a comma; they were read so ("
                + options().substring(2)
                + ")");
  }
}
