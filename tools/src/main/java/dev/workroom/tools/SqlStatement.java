package dev.workroom.tools;

import dev.workroom.tools.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One statement of what a model sent: only what reads files and works on the session's own tables.
 * What is made lasts for the session and replaces what had its name, so that a call may be
 * repeated.
 */
record SqlStatement(String sql, Kinds kind, String title) {
  /** What a statement does. */
  enum Kinds {
    /** Answers with rows and changes nothing. */
    SELECTS,
    /** Answers with rows, and cannot stand inside another statement. */
    SHOWS,
    /** Makes something anew; doing it twice is doing it once. */
    MAKES,
    /** Changes rows or tables; doing it twice is not doing it once. */
    CHANGES
  }

  private static final Set<String> SELECTS =
      Set.of("SELECT", "FROM", "WITH", "VALUES", "TABLE", "(", "PIVOT", "UNPIVOT");
  private static final Set<String> SHOWS =
      Set.of("DESCRIBE", "DESC", "SUMMARIZE", "SHOW", "EXPLAIN");
  private static final Set<String> CHANGES =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "ALTER", "DROP", "TRUNCATE");
  private static final Set<String> MADE =
      Set.of("TABLE", "VIEW", "MACRO", "FUNCTION", "TYPE", "SCHEMA", "SEQUENCE");
  private static final Set<String> REPLACED = Set.of("TABLE", "VIEW", "MACRO", "FUNCTION");

  /**
   * The statements of a text, in order.
   *
   * @throws Refusal if there is none, or one that a query may not hold
   */
  static List<SqlStatement> of(String sql) {
    var statements = new ArrayList<SqlStatement>();
    var current = new ArrayList<SqlToken>();
    for (SqlToken token : SqlToken.of(sql)) {
      if (token.is(";")) {
        add(statements, current, sql);
        current.clear();
      } else {
        current.add(token);
      }
    }
    add(statements, current, sql);
    if (statements.isEmpty()) {
      throw new Refusal("The SQL is empty.");
    }
    return statements;
  }

  private static void add(List<SqlStatement> statements, List<SqlToken> tokens, String sql) {
    if (tokens.isEmpty()) {
      return;
    }
    String first = tokens.getFirst().upper();
    String text = sql.substring(tokens.getFirst().start(), tokens.getLast().end());
    if (first.equals("CREATE")) {
      statements.add(create(tokens, sql));
    } else if (SELECTS.contains(first)) {
      boolean changes =
          first.equals("WITH") && tokens.stream().anyMatch(t -> CHANGES.contains(t.upper()));
      statements.add(new SqlStatement(text, changes ? Kinds.CHANGES : Kinds.SELECTS, first));
    } else if (SHOWS.contains(first)) {
      if (first.equals("EXPLAIN")) {
        explained(tokens);
      }
      statements.add(new SqlStatement(text, Kinds.SHOWS, first));
    } else if (CHANGES.contains(first)) {
      statements.add(new SqlStatement(text, Kinds.CHANGES, title(tokens)));
    } else if (first.equals("SET") && tokens.size() > 1 && tokens.get(1).is("VARIABLE")) {
      statements.add(new SqlStatement(text, Kinds.MAKES, title(tokens)));
    } else {
      throw refused(first);
    }
  }

  private static Refusal refused(String first) {
    String instead =
        switch (first) {
          case "COPY", "EXPORT" -> "to write a file, give a SELECT and saveAs";
          case "ATTACH", "USE", "DETACH" -> "files are read as FROM 'name.csv'";
          case "INSTALL", "LOAD" -> "what is there is enough for CSV, Parquet, JSON and xlsx";
          case "SET", "PRAGMA", "RESET" -> "settings are fixed";
          case "BEGIN", "COMMIT", "ROLLBACK" -> "each call is a transaction already";
          default ->
              "use SELECT, CREATE TABLE or VIEW, INSERT, UPDATE, DELETE, DESCRIBE, SUMMARIZE";
        };
    return new Refusal(Cut.at(first, 40) + " is not possible in Query: " + instead + ".");
  }

  private static void explained(List<SqlToken> tokens) {
    int depth = 0;
    for (SqlToken token : tokens.subList(1, tokens.size())) {
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && token.kind() == Kind.WORD && !token.is("ANALYZE")) {
        if (!SELECTS.contains(token.upper())) {
          throw new Refusal("EXPLAIN works for queries only.");
        }
        return;
      }
    }
  }

  private static SqlStatement create(List<SqlToken> tokens, String sql) {
    int at = 1;
    boolean replaces = false;
    while (at < tokens.size()
        && Set.of("OR", "REPLACE", "TEMP", "TEMPORARY").contains(tokens.get(at).upper())) {
      replaces |= tokens.get(at).is("REPLACE");
      at++;
    }
    String what = at < tokens.size() ? tokens.get(at).upper() : "";
    if (!MADE.contains(what)) {
      throw refused("CREATE " + what);
    }
    boolean kept =
        at + 1 < tokens.size() && tokens.get(at + 1).is("IF") || !REPLACED.contains(what);
    String start = kept && !replaces ? "CREATE " : "CREATE OR REPLACE ";
    String text = start + sql.substring(tokens.get(at).start(), tokens.getLast().end());
    boolean repeatable =
        start.contains("REPLACE") || tokens.get(Math.min(at + 1, tokens.size() - 1)).is("IF");
    return new SqlStatement(
        text, repeatable ? Kinds.MAKES : Kinds.CHANGES, title(tokens.subList(at, tokens.size())));
  }

  /** The first words: {@code TABLE ledger}, {@code INSERT INTO ledger}. */
  private static String title(List<SqlToken> tokens) {
    var title = new StringBuilder();
    for (SqlToken token : tokens.subList(0, Math.min(3, tokens.size()))) {
      if (token.is("AS") || token.is("(") || token.is("SET") && !title.isEmpty()) {
        break;
      }
      title.append(title.isEmpty() ? "" : " ").append(Cut.at(token.value(), 60));
    }
    return title.toString();
  }
}
