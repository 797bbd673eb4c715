package dev.workroom.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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

  /** Reading this much takes seconds; a longer file is read as far. */
  private static final long MOST_READ = 512L << 20;

  private static final int LONGEST = 40;
  private static final int MOST_SHAPES = 10_000;

  /** A comma with three digits behind it may stand between thousands. */
  private static final Pattern CERTAIN =
      Pattern.compile("[-+]?(\\d+,(\\d{1,2}|\\d{4,})|\\d{1,3}(\\.\\d{3})+,\\d+)");

  private static final Pattern GROUPED = Pattern.compile("[-+]?\\d{1,3}(\\.\\d{3})+(,\\d+)?");
  private static final Pattern POINTS = Pattern.compile("[-+]?[\\d.,]*\\.[\\d.,]*");
  private static final Pattern POINT = Pattern.compile("[-+]?\\d+\\.\\d+");
  private static final Pattern DAY = Pattern.compile("\\d{1,2}\\.\\d{1,2}\\.(\\d{4}|\\d{2})");

  /** Reads the file, which is UTF-8 or a single-byte encoding. */
  static CsvNumbers of(Path file) throws IOException {
    var count = new Count();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long read = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int at = 0; at < n; at++) {
          count.next(buffer[at] & 0xFF);
        }
        read += n;
        if (read > BEGINNING && count.commas == 0) {
          return PLAIN;
        }
        if (read > MOST_READ) {
          count.unclear = true; // what was not seen may write points otherwise
          break;
        }
      }
    }
    count.field();
    return count.numbers();
  }

  /** What the fields of a file look like: only their shapes matter, and those are few. */
  private static final class Count {
    private final StringBuilder field = new StringBuilder();
    private final Map<String, Shape> shapes = new HashMap<>();
    private long commas;
    private long points;
    private boolean grouped;
    private boolean unclear;
    private boolean first = true;
    private boolean quoted;
    private boolean separates = true; // a comma, where the first line has nothing else that could
    private boolean other; // the field holds more than a number does

    void next(int next) {
      if (next >= '0' && next <= '9') {
        add('0');
        return;
      }
      first &= next != '\n';
      quoted ^= next == '"';
      separates &= !first || quoted || ";\t|".indexOf(next) < 0;
      if (";\t|\"\r\n".indexOf(next) >= 0 || next == ',' && separates && !quoted) {
        field();
      } else if (".,+- ".indexOf(next) >= 0) {
        add((char) next);
      } else {
        other = true;
      }
    }

    private void add(char next) {
      if (!other && field.length() <= LONGEST) {
        field.append(next);
      }
    }

    void field() {
      if (!other && field.length() >= 3 && field.length() <= LONGEST) {
        String text = field.toString();
        Shape shape = shapes.get(text);
        if (shape == null) {
          shape = Shape.of(text.strip());
          if (shapes.size() < MOST_SHAPES) {
            shapes.put(text, shape);
          }
        }
        commas += shape.comma ? 1 : 0;
        points += shape.point ? 1 : 0;
        grouped |= shape.grouped;
        unclear |= shape.unclear;
      }
      field.setLength(0);
      other = false;
    }

    CsvNumbers numbers() {
      return commas > 0 && commas >= points ? new CsvNumbers(true, grouped, unclear) : PLAIN;
    }
  }

  /** What fields of one shape say. */
  private record Shape(boolean comma, boolean point, boolean grouped, boolean unclear) {
    static Shape of(String text) {
      boolean comma = text.indexOf(',') > 0 && CERTAIN.matcher(text).matches();
      if (text.indexOf('.') <= 0 || !POINTS.matcher(text).matches()) {
        return new Shape(comma, false, false, false);
      }
      boolean groups = GROUPED.matcher(text).matches();
      return new Shape(
          comma,
          !groups && POINT.matcher(text).matches(),
          groups,
          !groups && !DAY.matcher(text).matches());
    }
  }

  /** What read_csv is told; "" where it needs nothing. */
  String options() {
    if (!commas) {
      return "";
    }
    return grouped && !unclear
        ? "decimal_separator = ',', thousands = '.'"
        : "decimal_separator = ','";
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
            : shown + " writes decimals with a comma; they were read so (" + options() + ")");
  }
}
