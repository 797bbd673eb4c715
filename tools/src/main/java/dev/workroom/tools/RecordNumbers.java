package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which line of a text file a row of its data is, as programs for tables count: the headers are row
 * 1, a field may hold line ends, empty lines count.
 */
record RecordNumbers(Path file, List<String> columns) {
  /** The number of a row of data, both from 1. Files that are no text count their data alone. */
  long of(long data) throws IOException {
    if (SqlFiles.format(file.toString()).orElse(SqlFiles.Format.PARQUET) != SqlFiles.Format.CSV
        || file.toString().endsWith(".gz")) {
      return data;
    }
    try (TextLines lines = TextLines.of(UserFile.at(file, file.toString()))) {
      long number = 0;
      long filled = 0;
      boolean header = false;
      boolean open = false;
      while (lines.next()) {
        String line = lines.whole();
        if (!open) {
          number++;
          boolean first = filled == 0 && !header;
          if (first && isHeader(line)) {
            header = true;
          } else if (!line.isBlank()) {
            filled++;
          }
          if (filled == data) {
            return number;
          }
        }
        open ^= line.chars().filter(c -> c == '"').count() % 2 == 1;
      }
    }
    return data;
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
