package dev.workroom.worker;

import dev.workroom.documents.CsvFile;
import dev.workroom.documents.Finding;
import dev.workroom.documents.Severity;
import dev.workroom.documents.SheetSpec;
import dev.workroom.documents.TableSpec;
import dev.workroom.documents.WorkbookSpec;
import dev.workroom.documents.WorkbookWriter;
import dev.workroom.json.Guided;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rules over the rows of a file, one after the other, as SQL; what each changes or drops is kept in
 * the tables {@code clean_changes} and {@code clean_dropped}, the result in {@code clean_rows}.
 *
 * <p>Every value is text, so that a code such as 00123 stays what it was. Rows are numbered from 1
 * after the header.
 */
final class Cleaning {
  private static final String ROW = "\"__row\"";

  private final Database database;
  private final Places places;
  private final List<Rule> rules;
  private List<Integer> ragged = List.of();
  private long uneven;

  Cleaning(Database database, Places places, List<Rule> rules) {
    this.database = database;
    this.places = places;
    this.rules = List.copyOf(rules);
  }

  /**
   * One rule; either {@code column} and {@code set}, or {@code drop}, or {@code unique}.
   *
   * @param set an SQL expression over the columns
   * @param where only rows for which this holds
   * @param drop an SQL condition; rows for which it holds go
   * @param unique columns that no two rows may share; the first row stays
   */
  @Guided
  record Rule(
      String name,
      @Nullable String column,
      @Nullable String set,
      @Guided @Nullable String where,
      @Nullable String drop,
      @Guided @Nullable String reason,
      @Guided List<String> unique) {
    Rule {
      unique = unique == null ? List.of() : List.copyOf(unique);
    }
  }

  /** What a rule did. */
  record Did(String name, String what, long count) {
    String said() {
      return "%s: %,d %s".formatted(name, count, what);
    }
  }

  /** What came of it. */
  record Outcome(String source, long in, long out, long dropped, List<Did> rules) {}

  Outcome run(String source) throws IOException, InterruptedException {
    check();
    long read = load(source);
    ask(
        "CREATE OR REPLACE TABLE clean_changes (\"row\" BIGINT, rule VARCHAR, \"column\" VARCHAR,"
            + " before VARCHAR, after VARCHAR);"
            + "CREATE OR REPLACE TABLE clean_dropped (\"row\" BIGINT, rule VARCHAR, reason VARCHAR,"
            + " content VARCHAR); SELECT 1");
    long in = number("SELECT count(*) FROM clean_rows");
    if (read >= 0 && read != in) {
      throw new Refusal(
          "%s holds %,d rows, but only %,d of them could be read as data; look at it with Read."
              .formatted(source, read, in));
    }
    List<Did> did = new ArrayList<>();
    for (Rule rule : rules) {
      did.add(apply(rule));
    }
    return new Outcome(
        source,
        in,
        number("SELECT count(*) FROM clean_rows"),
        number("SELECT count(*) FROM clean_dropped"),
        did);
  }

  private void check() {
    List<String> names = new ArrayList<>();
    for (Rule rule : rules) {
      int kinds =
          (rule.set() == null ? 0 : 1)
              + (rule.drop() == null ? 0 : 1)
              + (rule.unique().isEmpty() ? 0 : 1);
      if (kinds != 1 || rule.set() != null && rule.column() == null) {
        throw new Refusal(
            "The rule \"" + rule.name() + "\" must be either column with set, or drop, or unique.");
      }
      if (names.contains(rule.name())) {
        throw new Refusal(
            "Two rules are called \"" + rule.name() + "\"; the log could not tell them apart.");
      }
      names.add(rule.name());
    }
  }

  /** Reads all as text; answers how many rows our own reader counts, or -1. */
  private long load(String source) throws IOException, InterruptedException {
    String lower = source.toLowerCase(Locale.ROOT);
    String from;
    long count = -1;
    if (lower.matches("(?s).*\\.(csv|tsv|txt|tab)")) {
      CsvFile csv = CsvFile.detect(places.existing(source));
      CsvFile.Shape shape = csv.shape();
      ragged = shape.ragged();
      uneven = shape.uneven();
      count = shape.rows();
      from = reader(csv, source);
    } else if (lower.matches("(?s).*\\.(xlsx|xlsm|xls)(#.*)?|.*\\.(parquet|json|jsonl)")) {
      from = text(source);
    } else {
      from = name(source);
    }
    // Column by column, so that each value can be followed back to its own.
    String columns =
        database.rows("SELECT * FROM " + from + " LIMIT 0", places).columns().stream()
            .map(column -> name(column.name()))
            .map(column -> ", CAST(" + column + " AS VARCHAR) AS " + column)
            .collect(Collectors.joining());
    ask(
        "CREATE OR REPLACE TABLE clean_rows AS SELECT row_number() OVER () AS "
            + ROW
            + columns
            + " FROM "
            + from
            + "; SELECT 1");
    return count;
  }

  private static String reader(CsvFile csv, String source) {
    String columns =
        csv.columns().stream()
            .map(column -> text(column.name()) + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    return "read_csv(%s, auto_detect = false, header = %s, delim = %s, quote = '\"', escape = '\"', columns = %s, null_padding = true, strict_mode = false, parallel = false)"
        .formatted(text(source), csv.header(), text(String.valueOf(csv.delimiter())), columns);
  }

  private Did apply(Rule rule) throws IOException, InterruptedException {
    try {
      if (rule.set() != null) {
        return set(rule, rule.set());
      }
      return rule.drop() == null ? unique(rule) : drop(rule, rule.drop());
    } catch (Refusal e) {
      throw new Refusal("The rule \"" + rule.name() + "\": " + e.getMessage(), e);
    }
  }

  private Did set(Rule rule, String expression) throws IOException, InterruptedException {
    Optional<String> known = column(String.valueOf(rule.column()));
    String column = name(known.orElse(String.valueOf(rule.column())));
    String old = known.isPresent() ? column : "CAST(NULL AS VARCHAR)";
    String value = "CAST((" + expression + ") AS VARCHAR)";
    String cased =
        rule.where() == null
            ? value
            : "CASE WHEN (" + rule.where() + ") THEN " + value + " ELSE " + old + " END";
    ask(
        "CREATE OR REPLACE TABLE clean_next AS SELECT *, "
            + cased
            + " AS \"__new\" FROM clean_rows; SELECT 1");
    String log =
        "INSERT INTO clean_changes SELECT %s, %s, %s, %s, \"__new\" FROM clean_next WHERE coalesce(%s, '') <> coalesce(\"__new\", '')"
            .formatted(
                ROW,
                text(rule.name()),
                text(known.orElse(String.valueOf(rule.column()))),
                old,
                old);
    String next =
        known.isPresent()
            ? "SELECT * EXCLUDE (\"__new\") REPLACE (\"__new\" AS " + column + ") FROM clean_next"
            : "SELECT * EXCLUDE (\"__new\"), \"__new\" AS " + column + " FROM clean_next";
    ask(
        log
            + "; CREATE OR REPLACE TABLE clean_rows AS "
            + next
            + " ORDER BY "
            + ROW
            + "; DROP TABLE clean_next; SELECT 1");
    return new Did(
        rule.name(),
        "cells of " + known.orElse(String.valueOf(rule.column())) + " changed",
        number("SELECT count(*) FROM clean_changes WHERE rule = " + text(rule.name())));
  }

  private Did drop(Rule rule, String condition) throws IOException, InterruptedException {
    String reason = rule.reason() == null || rule.reason().isBlank() ? rule.name() : rule.reason();
    return dropped(rule, "coalesce(CAST((" + condition + ") AS BOOLEAN), false)", text(reason));
  }

  private Did unique(Rule rule) throws IOException, InterruptedException {
    List<String> there = columns();
    String columns =
        rule.unique().stream()
            .map(wanted ->
                there.stream()
                    .filter(wanted.strip()::equalsIgnoreCase)
                    .findFirst()
                    .map(Cleaning::name)
                    .orElseThrow(() ->
                        new Refusal(
                            "there is no column \"" + wanted + "\"; there are " + there + ".")))
            .collect(Collectors.joining(", "));
    String first = "min(" + ROW + ") OVER (PARTITION BY " + columns + ")";
    String reason =
        rule.reason() != null
            ? text(rule.reason())
            : "'the same "
                + String.join(", ", rule.unique()).replace("'", "''")
                + " as row ' || \"__first\"";
    return dropped(rule, ROW + " <> " + first, reason, ", " + first + " AS \"__first\"");
  }

  private Did dropped(Rule rule, String condition, String reason)
      throws IOException, InterruptedException {
    return dropped(rule, condition, reason, ", 0 AS \"__first\"");
  }

  private Did dropped(Rule rule, String condition, String reason, String more)
      throws IOException, InterruptedException {
    String own = "\"__drop\", \"__first\"";
    ask(
        "CREATE OR REPLACE TABLE clean_next AS SELECT *, (%s) AS \"__drop\"%s FROM clean_rows; SELECT 1"
            .formatted(condition, more));
    ask(
        "INSERT INTO clean_dropped SELECT %s, %s, %s, regexp_replace(CAST(c AS VARCHAR), '.__row.: \\d+, ', '') FROM (SELECT n.%s, n.\"__first\", r AS c FROM clean_next n JOIN clean_rows r USING (%s) WHERE n.\"__drop\")"
                .formatted(ROW, text(rule.name()), reason, ROW, ROW)
            + "; CREATE OR REPLACE TABLE clean_rows AS SELECT * EXCLUDE ("
            + own
            + ") FROM clean_next WHERE NOT \"__drop\" ORDER BY "
            + ROW
            + "; DROP TABLE clean_next; SELECT 1");
    return new Did(
        rule.name(),
        "rows dropped",
        number("SELECT count(*) FROM clean_dropped WHERE rule = " + text(rule.name())));
  }

  Database.Saved csv(Path target) throws IOException, InterruptedException {
    return database.save(
        "SELECT * EXCLUDE (" + ROW + ") FROM clean_rows ORDER BY " + ROW,
        places,
        target,
        "(FORMAT csv, HEADER true)");
  }

  void log(Path target) throws IOException, InterruptedException {
    database.save(LOG, places, target, "(FORMAT csv, HEADER true)");
  }

  private static final String LOG =
      "SELECT * FROM (SELECT \"row\", 'changed' AS action, rule, \"column\", before, after, NULL AS reason FROM clean_changes"
          + " UNION ALL SELECT \"row\", 'dropped', rule, NULL, content, NULL, reason FROM clean_dropped)"
          + " ORDER BY \"row\", action, rule";

  /**
   * The rows as an Excel table with the types that all their values have, and the log beside it.
   */
  void workbook(Path target) throws IOException, InterruptedException {
    List<String> casts = new ArrayList<>();
    for (String column : columns()) {
      String quoted = name(column);
      String type = type(column);
      casts.add(type.isEmpty() ? quoted : "CAST(" + quoted + " AS " + type + ") AS " + quoted);
    }
    String data = "SELECT " + String.join(", ", casts) + " FROM clean_rows ORDER BY " + ROW;
    new WorkbookWriter(sql -> QueryTable.of(sql, () -> database.rows(sql, places)))
        .write(
            new WorkbookSpec(
                null, null, null, null, Map.of(), List.of(sheet("Data", data), sheet("Log", LOG))),
            target);
  }

  private static SheetSpec sheet(String name, String query) {
    return new SheetSpec(
        name,
        null,
        null,
        List.of(
            new TableSpec(name, null, null, query, List.of(), List.of(), null, null, List.of())),
        Map.of(),
        List.of(),
        null,
        Map.of(),
        null,
        null,
        null,
        List.of(),
        List.of());
  }

  /** Empty for text; numbers with leading zeros are codes. */
  private String type(String column) throws IOException, InterruptedException {
    String quoted = name(column);
    for (String type : List.of("BIGINT", "DOUBLE", "DATE", "TIMESTAMP")) {
      String fits =
          "SELECT count(*) FROM clean_rows WHERE %s IS NOT NULL AND (TRY_CAST(%s AS %s) IS NULL OR regexp_matches(%s, '^[-+]?0[0-9]|^[-+]?[0-9]{16}'))"
              .formatted(quoted, quoted, type, quoted);
      boolean any = number("SELECT count(" + quoted + ") FROM clean_rows") > 0;
      if (any && number(fits) == 0) {
        return type;
      }
    }
    return "";
  }

  /** What a person should look at. */
  List<Finding> findings(Outcome outcome) throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Did rule : outcome.rules()) {
      if (rule.count() == 0) {
        findings.add(
            new Finding(
                Severity.NOTE,
                rule.name(),
                "The rule changed nothing; leave it out, or look whether it says what it should."));
      }
    }
    if (!ragged.isEmpty()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "row " + ragged.getFirst(),
              "%,d rows have more or fewer fields than most (rows %s); see whether their values stand where they belong."
                  .formatted(
                      uneven,
                      ragged.stream()
                          .limit(8)
                          .map(String::valueOf)
                          .collect(Collectors.joining(", ")))));
    }
    if (outcome.out() == 0) {
      findings.add(new Finding(Severity.WARNING, "", "No row is left."));
    }
    for (String column : columns()) {
      odd(column).ifPresent(findings::add);
    }
    return findings;
  }

  /** A few values that are no numbers among many that are. */
  private Optional<Finding> odd(String column) throws IOException, InterruptedException {
    String quoted = name(column);
    Rows rows =
        database.rows(
            "SELECT count(%s) AS filled, count(TRY_CAST(%s AS DOUBLE)) AS numbers, min(%s) FILTER (TRY_CAST(%s AS DOUBLE) IS NULL) AS odd, min(%s) FILTER (%s IS NOT NULL AND TRY_CAST(%s AS DOUBLE) IS NULL) AS at FROM clean_rows"
                .formatted(quoted, quoted, quoted, quoted, ROW, quoted, quoted),
            places);
    List<@Nullable Object> found = rows.rows().getFirst();
    long filled = ((Number) Objects.requireNonNull(found.get(0))).longValue();
    long numbers = ((Number) Objects.requireNonNull(found.get(1))).longValue();
    if (numbers == filled || numbers < filled * 0.9) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Severity.WARNING,
            column + ", row " + found.get(3),
            "%,d of %,d values are no numbers, such as \"%s\"; set or drop them by a rule."
                .formatted(filled - numbers, filled, found.get(2))));
  }

  private List<String> columns() throws IOException, InterruptedException {
    return database
        .rows("SELECT * EXCLUDE (" + ROW + ") FROM clean_rows LIMIT 0", places)
        .columns()
        .stream()
        .map(Rows.Column::name)
        .toList();
  }

  private Optional<String> column(String wanted) throws IOException, InterruptedException {
    return columns().stream().filter(wanted.strip()::equalsIgnoreCase).findFirst();
  }

  private void ask(String sql) throws IOException, InterruptedException {
    database.rows(sql, places);
  }

  private long number(String sql) throws IOException, InterruptedException {
    return database.rows(sql, places).rows().getFirst().getFirst() instanceof Number number
        ? number.longValue()
        : 0;
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String name(String value) {
    return "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
