package dev.workroom.tools;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what DuckDB's errors mean for whoever wrote the query. */
final class QueryFailure {
  private static final Pattern POSITION = Pattern.compile("(?s)\\s*LINE \\d+:.*");
  private static final Pattern NEAR = Pattern.compile("(LINE \\d+: )([^\n]*)\n( *)\\^");
  private static final Pattern ALIAS =
      Pattern.compile("^Parser Error: syntax error at or near \"[A-Za-z_]+\"");
  private static final Pattern CATALOG_GUESS =
      Pattern.compile("\\s*Did you mean \"(?:pg_|duckdb_|sqlite_|information_schema)[^\"]*\"\\?");
  private static final Pattern OPTIONS =
      Pattern.compile("(?s)\\s*(Possible Solution:|Possible fixes:|file = ).*");
  private static final Pattern FILE =
      Pattern.compile("Cannot access (?:file|directory) \"([^\"]*)\"");

  private static final Pattern DOCUMENT =
      Pattern.compile(
          "(?i)with name [^!]*\\.(docx?|pdf|pptx?|odt|odp|rtf|eml|msg|html?|epub|md) does");

  private QueryFailure() {}

  static String sentence(
      SQLException failure, boolean late, Duration patience, Supplier<List<String>> tables) {
    if (late) {
      return "The query took longer than "
          + patience.toSeconds()
          + " s and was stopped; filter or aggregate first, or work in smaller steps.";
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("does not support the encoding")) {
      return "read_csv knows encoding = 'utf-8', 'utf-16' and 'latin-1' only. FROM 'name.csv' by"
          + " itself finds the encoding, also Windows-1252, the separator and the header.";
    }
    if (message.contains("Maximum line size")) {
      return "A line of the file is longer than 2 MB:"
          + " read_csv('f', max_line_size = 100000000, buffer_size = 200000000) reads it.";
    }
    String first =
        OPTIONS
            .matcher(POSITION.matcher(message).replaceFirst(""))
            .replaceFirst("")
            .strip()
            .replaceAll("\\s*\n\\s*", " ");
    return Cut.at(CATALOG_GUESS.matcher(first).replaceFirst(""), 700)
        + near(message)
        + hint(message, tables);
  }

  /** What stands around the place of a syntax error; a long query is not searched by eye. */
  private static String near(String message) {
    Matcher line = NEAR.matcher(message);
    if (!message.startsWith("Parser Error") || !line.find()) {
      return "";
    }
    String text = line.group(2);
    int at = Math.clamp(line.group(3).length() - line.group(1).length(), 0, text.length());
    return ", here at ^: " + text.substring(0, at) + "^" + text.substring(at) + ".";
  }

  private static String hint(String message, Supplier<List<String>> tables) {
    Matcher file = FILE.matcher(message);
    if (file.find()) {
      return " Put each file's name directly after FROM or JOIN: FROM 'name.csv'.";
    }
    if (ALIAS.matcher(message).find()) {
      return " An alias that is also a word of SQL (day, desc, end …) needs AS or double quotes.";
    }
    if (message.startsWith("Catalog Error: Table")) {
      if (DOCUMENT.matcher(message).find()) {
        return " That is no data file: SELECT content FROM read_text('name.docx') gives the text"
            + " of documents, Read also shows their tables.";
      }
      List<String> names = tables.get();
      return " There "
          + (names.isEmpty() ? "are no tables yet" : "are: " + String.join(", ", names))
          + "; a call that failed made none. Files are read as FROM 'name.csv'.";
    }
    if (message.startsWith("Conversion Error")) {
      return " Use try_cast or try_strptime, or read as text: read_csv('f', all_varchar = true).";
    }
    if (message.contains("CSV Error") || message.contains("sniffing file")) {
      return " Try read_csv('f', all_varchar = true, strict_mode = false, null_padding = true) or"
          + " ignore_errors = true, and count what is left out.";
    }
    if (message.startsWith("Out of Memory")) {
      return " Select fewer columns, filter or aggregate first.";
    }
    return message.startsWith("Binder Error: Referenced column")
        ? " DESCRIBE SELECT * FROM … shows the columns."
        : "";
  }
}
