package dev.workroom.tools;

import dev.workroom.tools.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds where a SQL statement names files. */
final class SqlFiles {
  /** Kinds of data file. */
  enum Format {
    CSV,
    JSON,
    PARQUET,
    WORKBOOK
  }

  /**
   * A place in the statement that names a file.
   *
   * @param text the file, perhaps with a pattern in it
   * @param argument whether a reading function stands around it
   * @param listed whether it is an item of a list in brackets
   */
  record Place(
      int start, int end, String text, Optional<String> sheet, boolean argument, boolean listed) {}

  /**
   * A call that reads whole files, each a row with its name.
   *
   * @param text whether as text, not as bytes
   */
  record Whole(int start, int end, boolean text) {
    boolean holds(Place place) {
      return start < place.start && place.end < end;
    }
  }

  private static final Set<String> BEFORE =
      Set.of("FROM", "JOIN", "SUMMARIZE", "DESCRIBE", "DESC", "TABLE");
  private static final Pattern READER =
      Pattern.compile(
          "(?i)read_(csv|csv_auto|json|json_auto|json_objects|ndjson|ndjson_auto|parquet|text|blob)"
              + "|sniff_csv|parquet_(scan|metadata|schema|file_metadata)|glob");

  private final List<SqlToken> tokens;
  private final List<Place> places = new ArrayList<>();

  private SqlFiles(List<SqlToken> tokens) {
    this.tokens = tokens;
  }

  /** The places in their order. */
  static List<Place> in(String sql) {
    var found = new SqlFiles(SqlToken.of(sql));
    found.look();
    return found.places;
  }

  /** The calls of read_text and read_blob, in their order. */
  static List<Whole> whole(String sql) {
    List<SqlToken> tokens = SqlToken.of(sql);
    var calls = new ArrayList<Whole>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      SqlToken name = tokens.get(i);
      boolean called = name.kind() == Kind.WORD && tokens.get(i + 1).is("(");
      if (called && name.value().matches("(?i)read_(text|blob)")) {
        int depth = 0;
        for (int j = i + 1; j < tokens.size(); j++) {
          depth += tokens.get(j).is("(") ? 1 : tokens.get(j).is(")") ? -1 : 0;
          if (depth == 0) {
            boolean text = name.value().equalsIgnoreCase("read_text");
            calls.add(new Whole(name.start(), tokens.get(j).end(), text));
            break;
          }
        }
      }
    }
    return calls;
  }

  /** What the name of a file says about its kind; empty if it is no data file. */
  static Optional<Format> format(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "csv", "tsv", "txt", "tab", "dat" -> Optional.of(Format.CSV);
      case "json", "jsonl", "ndjson" -> Optional.of(Format.JSON);
      case "parquet", "pq" -> Optional.of(Format.PARQUET);
      case "xlsx", "xlsm", "xls" -> Optional.of(Format.WORKBOOK);
      default -> Optional.empty();
    };
  }

  private void look() {
    // For each open parenthesis: whether it is a reader's, and still at its first argument.
    Deque<Boolean> readers = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      SqlToken previous = i == 0 ? null : tokens.get(i - 1);
      if (token.is("(")) {
        readers.push(
            previous != null
                && previous.kind() == Kind.WORD
                && READER.matcher(previous.value()).matches());
      } else if (token.is("[")) {
        readers.push(!readers.isEmpty() && readers.peek());
      } else if (token.is(")") || token.is("]")) {
        readers.poll();
      } else if (token.is(",") && !readers.isEmpty() && !inList(i)) {
        readers.pop();
        readers.push(false);
      } else if (token.is("read_xlsx") && i + 2 < tokens.size() && tokens.get(i + 1).is("(")) {
        i = workbook(i);
      } else if (token.kind() == Kind.STRING && !readers.isEmpty() && readers.peek()) {
        add(
            token,
            true,
            i > 0 && (tokens.get(i - 1).is("[") || (tokens.get(i - 1).is(",") && inList(i - 1))));
      } else if ((token.kind() == Kind.STRING || token.kind() == Kind.NAME)
          && previous != null
          && BEFORE.contains(previous.upper())
          && !(i > 1 && tokens.get(i - 2).is("DISTINCT") && previous.is("FROM"))
          && format(withoutSheet(token.value())).isPresent()) {
        add(token, false, false);
      }
    }
  }

  /** Whether the comma at this place parts the items of a list in brackets. */
  private boolean inList(int comma) {
    int depth = 0;
    for (int i = comma - 1; i >= 0; i--) {
      if (tokens.get(i).is(")") || tokens.get(i).is("]")) {
        depth++;
      } else if (tokens.get(i).is("(") || tokens.get(i).is("[")) {
        if (depth-- == 0) {
          return tokens.get(i).is("[");
        }
      }
    }
    return false;
  }

  /** {@code read_xlsx('file', sheet = 'name')}; answers where it ends. */
  private int workbook(int at) {
    SqlToken file = tokens.get(at + 2);
    if (file.kind() != Kind.STRING) {
      throw new Refusal("Name the workbook as a text: FROM 'file.xlsx#Sheet'.");
    }
    Optional<String> sheet = Optional.empty();
    for (int i = at + 3; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is(")")) {
        places.add(
            new Place(tokens.get(at).start(), token.end(), file.value(), sheet, false, false));
        return i;
      }
      if (token.is("range")) {
        throw new Refusal("Query reads whole sheets: FROM 'file.xlsx#Sheet'; leave out range.");
      }
      if (token.kind() == Kind.STRING
          && tokens.subList(at, i).stream().anyMatch(t -> t.is("sheet"))) {
        sheet = Optional.of(token.value());
      }
    }
    throw new Refusal("A parenthesis of read_xlsx is not closed.");
  }

  private void add(SqlToken token, boolean argument, boolean listed) {
    String text = token.value();
    String file = withoutSheet(text);
    Optional<String> sheet =
        file.length() < text.length()
            ? Optional.of(text.substring(file.length() + 1))
            : Optional.empty();
    places.add(new Place(token.start(), token.end(), file, sheet, argument, listed));
  }

  private static String withoutSheet(String text) {
    int mark = text.lastIndexOf('#');
    return mark > 0 && format(text.substring(0, mark)).orElse(null) == Format.WORKBOOK
        ? text.substring(0, mark)
        : text;
  }
}
