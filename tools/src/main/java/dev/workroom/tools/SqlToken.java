package dev.workroom.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL text: what stands between {@code start} and {@code end}.
 *
 * @param value a word as it stands, a string or quoted name without its quotes, a symbol
 */
record SqlToken(Kind kind, String value, int start, int end) {
  /** Kinds of token; comments and white space are none. */
  enum Kind {
    WORD,
    STRING,
    NAME,
    SYMBOL
  }

  boolean is(String word) {
    return kind != Kind.STRING && kind != Kind.NAME && value.equalsIgnoreCase(word);
  }

  String upper() {
    return kind == Kind.WORD ? value.toUpperCase(Locale.ROOT) : value;
  }

  /**
   * The tokens of a text.
   *
   * @throws Refusal if a quote or comment is not closed
   */
  static List<SqlToken> of(String sql) {
    return new Scanner(sql).tokens();
  }

  private static final class Scanner {
    private final String sql;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    Scanner(String sql) {
      this.sql = sql;
    }

    List<SqlToken> tokens() {
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
        } else if (sql.startsWith("--", at)) {
          int end = sql.indexOf('\n', at);
          at = end < 0 ? sql.length() : end;
        } else if (sql.startsWith("/*", at)) {
          comment();
        } else if (c == '\'') {
          quoted(at, Kind.STRING);
        } else if (c == '"') {
          quoted(at, Kind.NAME);
        } else if (c == '$' && tag() != null) {
          dollars(tag());
        } else if (Character.isLetterOrDigit(c) || c == '_') {
          word();
        } else {
          tokens.add(new SqlToken(Kind.SYMBOL, String.valueOf(c), at, ++at));
        }
      }
      return tokens;
    }

    private void comment() {
      int end = sql.indexOf("*/", at + 2);
      int inner = sql.indexOf("/*", at + 2);
      // Parsers differ on nested comments; what is a statement must not be in doubt.
      if (end < 0 || inner >= 0 && inner < end) {
        throw new Refusal("Leave out the comment in the SQL; it is nested or not closed.");
      }
      at = end + 2;
    }

    private void quoted(int start, Kind kind) {
      char quote = sql.charAt(start);
      var value = new StringBuilder();
      for (int i = start + 1; i < sql.length(); i++) {
        if (sql.charAt(i) != quote) {
          value.append(sql.charAt(i));
        } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          value.append(quote);
          i++;
        } else {
          tokens.add(new SqlToken(kind, value.toString(), start, i + 1));
          at = i + 1;
          return;
        }
      }
      throw new Refusal("A quote in the SQL is not closed: " + Cut.at(sql.substring(start), 60));
    }

    /** The {@code $tag$} that begins here; null if none does. */
    private @Nullable String tag() {
      int end = sql.indexOf('$', at + 1);
      boolean plain =
          end > 0 && sql.substring(at + 1, end).chars().allMatch(c -> c == '_' || isLetter(c));
      return plain ? sql.substring(at, end + 1) : null;
    }

    private static boolean isLetter(int c) {
      return Character.isLetterOrDigit(c);
    }

    private void dollars(String tag) {
      int end = sql.indexOf(tag, at + tag.length());
      if (end < 0) {
        throw new Refusal("A text that begins with " + tag + " in the SQL is not closed.");
      }
      String value = sql.substring(at + tag.length(), end);
      tokens.add(new SqlToken(Kind.STRING, value, at, end + tag.length()));
      at = end + tag.length();
    }

    private void word() {
      int start = at;
      while (at < sql.length() && (isLetter(sql.charAt(at)) || sql.charAt(at) == '_')) {
        at++;
      }
      // E'…' has backslash escapes, which would hide where the text ends.
      if (at < sql.length() && sql.charAt(at) == '\'') {
        if (sql.substring(start, at).equalsIgnoreCase("e")) {
          throw new Refusal(
              "Write texts in SQL as 'plain text', not as E'…'; chr(10) is a line end.");
        }
      }
      tokens.add(new SqlToken(Kind.WORD, sql.substring(start, at), start, at));
    }
  }
}
