package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which line of a text file a row of its data is, as programs for tables count: from the top of the
 * file, lines above the headers and empty ones too; a field may hold line ends.
 */
record RecordNumbers(Path file, List<String> columns) {
  /** The number of a row of data, both from 1. Files that are no text count their data alone. */
  long of(long data) throws IOException {
    if (SqlFiles.format(file.toString()).orElse(SqlFiles.Format.PARQUET) != SqlFiles.Format.CSV
        || file.toString().endsWith(".gz")) {
      return data;
    }
    long header = header();
    try (TextLines lines = TextLines.of(UserFile.at(file, file.toString()))) {
      long number = 0;
      long filled = 0;
      boolean open = false;
      while (lines.next()) {
        String line = lines.whole();
        if (!open) {
          number++;
          filled += number > header && !line.isBlank() ? 1 : 0;
          if (filled == data) {
            return number;
          }
        }
        open ^= opens(line);
      }
    }
    return data;
  }

  /** The row of the headers; 0 if there are none. */
  private long header() throws IOException {
    try (TextLines lines = TextLines.of(UserFile.at(file, file.toString()))) {
      boolean open = false;
      for (long number = 1; number <= CsvHeader.LOOKED_AT && lines.next(); ) {
        String line = lines.whole();
        if (!open && isHeader(line)) {
          return number;
        }
        open ^= opens(line);
        number += open ? 0 : 1;
      }
    }
    return 0;
  }

  private static boolean opens(String line) {
    return line.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  private boolean isHeader(String line) {
    String said = plain(line);
    int at = 0;
    for (String column : columns) {
      int found = said.indexOf(plain(column), at);
      if (found < 0) {
        return false;
      }
      at = found + plain(column).length();
    }
    return true;
  }

  private static String plain(String text) {
    return text.replaceAll("[\"\\s]", "").toLowerCase(Locale.ROOT);
  }
}
