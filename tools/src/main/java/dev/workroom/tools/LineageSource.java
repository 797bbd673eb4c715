package dev.workroom.tools;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * One item of a FROM clause while its query is rewritten: its columns, and which of them somebody
 * wants the source rows of.
 */
final class LineageSource {
  /** The name of the column that holds the source rows of a column. */
  static final String ROWS_OF = "__w";

  /** The name of the column that holds the source rows of the row itself. */
  static final String ROWS = "__wr";

  /** The name of the column that a source row is known by. */
  static final String ROW = "__src";

  /** Whether and how its rows are known. */
  enum Kind {
    /** A file: each row is known by its number. */
    FILE,
    /** A query: each column and the row know where they come from. */
    QUERY,
    /** Turned columns: all columns come from the row that was turned. */
    TURNED,
    /** Constants and functions: from nowhere. */
    NOWHERE
  }

  /** Puts it out, with the columns that are wanted by then. */
  @FunctionalInterface
  interface Build {
    Map<String, Object> from(LineageSource source) throws SQLException;
  }

  private final String alias;
  private final List<String> columns;
  private final Kind kind;
  private final Build build;
  private final TreeSet<Integer> wanted = new TreeSet<>();
  private final boolean fileBelow;
  private boolean rowWanted;

  LineageSource(String alias, List<String> columns, Kind kind, boolean fileBelow, Build build) {
    this.alias = alias;
    this.columns = List.copyOf(columns);
    this.kind = kind;
    this.fileBelow = fileBelow;
    this.build = build;
  }

  String alias() {
    return alias;
  }

  List<String> columns() {
    return columns;
  }

  Kind kind() {
    return kind;
  }

  TreeSet<Integer> wanted() {
    return wanted;
  }

  boolean rowWanted() {
    return rowWanted;
  }

  Map<String, Object> build() throws SQLException {
    return build.from(this);
  }

  /** The position of a column, or -1. */
  int column(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  boolean named(String name) {
    return alias.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
  }

  /** The source rows of a column, as an expression; empty: from nowhere. */
  String rowsOf(int column) {
    if (kind == Kind.QUERY) {
      wanted.add(column);
      return SqlTree.name(alias) + "." + ROWS_OF + column;
    }
    return rows();
  }

  /** The source rows of the row itself, as an expression; empty: from nowhere. */
  String rows() {
    String prefix = SqlTree.name(alias) + ".";
    return switch (kind) {
      case FILE -> "list_value(" + prefix + ROW + ")";
      case QUERY -> {
        rowWanted = true;
        yield prefix + ROWS;
      }
      case TURNED -> fileBelow ? "list_value(" + prefix + ROW + ")" : prefix + ROWS;
      case NOWHERE -> "";
    };
  }
}
