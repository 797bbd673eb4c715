package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns that a {@code CREATE TABLE} of SQLite names.
 *
 * @param rowId the column that is another name of the row's number; -1: none is
 * @param withoutRowIds whether the rows have no numbers
 */
record SqliteColumns(List<String> names, int rowId, boolean withoutRowIds) {
  private static final String WORD = "\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^]]*]|'[^']*'|[^\\s(),]+";
  private static final Pattern CONSTRAINT =
      Pattern.compile("(?is)\\s*(constraint|primary|unique|check|foreign)\\b.*");
  private static final Pattern KEY =
      Pattern.compile(
          "(?is).*primary\\s+key\\s*\\(\\s*(" + WORD + ")\\s*(asc|autoincrement|\\s)*\\).*");
  private static final Pattern COLUMN =
      Pattern.compile("(?is)\\s*(?<name>" + WORD + ")\\s*(?<integer>integer\\b)?(?<rest>.*)");
  private static final Pattern OWN_KEY =
      Pattern.compile("(?is).*\\bprimary\\s+key\\b(?!\\s+desc).*");

  static SqliteColumns of(String written) {
    String sql = written.replaceAll("--[^\\n]*|(?s)/\\*.*?\\*/", " ");
    List<String> parts = new ArrayList<>();
    int open = sql.indexOf('(');
    int close = open < 0 ? sql.length() : split(sql, open + 1, parts);
    List<String> names = new ArrayList<>();
    List<String> integers = new ArrayList<>();
    String key = "";
    for (String part : parts) {
      Matcher column = COLUMN.matcher(part);
      if (CONSTRAINT.matcher(part).matches()) {
        Matcher keyed = KEY.matcher(part);
        key = keyed.matches() ? plain(keyed.group(1)) : key;
      } else if (column.matches()) {
        String name = plain(column.group("name"));
        names.add(name);
        if (column.group("integer") != null) {
          integers.add(name);
          key = OWN_KEY.matcher(column.group("rest")).matches() ? name : key;
        }
      }
    }
    boolean bare = sql.substring(close).matches("(?is).*without\\s+rowid.*");
    return new SqliteColumns(
        List.copyOf(names), integers.contains(key) ? names.indexOf(key) : -1, bare);
  }

  private static String plain(String name) {
    return name.matches("(?s)[\"`'\\[].*")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /** Splits at the commas between columns; the answer is where the list of them ends. */
  private static int split(String sql, int from, List<String> parts) {
    int depth = 0;
    int start = from;
    char quote = 0;
    for (int at = from; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'' || c == '`' || c == '[') {
        quote = c == '[' ? ']' : c;
      } else if (c == '(') {
        depth++;
      } else if (c == ',' && depth == 0 || c == ')' && depth-- == 0) {
        parts.add(sql.substring(start, at));
        start = at + 1;
        if (c == ')') {
          return at;
        }
      }
    }
    parts.add(sql.substring(start));
    return sql.length();
  }
}
