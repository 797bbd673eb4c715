package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.documents.CsvFile;
import dev.workroom.tools.Database;
import dev.workroom.tools.Origin.Made;
import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.Places;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Provenance.Filled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the rows of a data set add up: as many as its record says, and of cleaned data rows
 * in = rows out + rows that the log beside it says were dropped, each with a reason.
 */
final class DataCheck {
  /** A query that takes the rows of one file, all or some. */
  private static final Pattern CHOICE =
      Pattern.compile(
          "(?is)select\\s+(?<columns>(?!distinct\\b).+?)\\s+from\\s+'(?:[^']|'')+'(?:\\s+where\\s+(?<condition>.+?))?(?:\\s+order\\s+by\\s+(?:(?!\\blimit\\b|\\boffset\\b).)+)?;?");

  /** What makes one row of many, or many of one. */
  private static final Pattern CHANGES_COUNT =
      Pattern.compile(
          "(?i)\\b(from|unnest|generate_series|sum|count|avg|min|max|any_value|first|last|list|string_agg|median|mode|quantile\\w*|stddev\\w*|var\\w*|arg_m\\w+|bool_\\w+|product)\\s*\\(|\\bfrom\\b");

  private static final Pattern SECOND_QUERY =
      Pattern.compile(
          "(?i)\\b(select|group\\s+by|having|qualify|limit|offset|union|intersect|except|sample)\\b");

  private final Database database;
  private final Places places;
  private final Path path;
  private final List<Finding> findings = new ArrayList<>();

  DataCheck(Database database, Places places, Path path) {
    this.database = database;
    this.places = places;
    this.path = path;
  }

  /** What was found, and the sum in a few words; empty if nothing is known to compare with. */
  record Checked(List<Finding> findings, String summary) {}

  /** What a log of cleaning says. */
  private record Dropped(long rows, long unexplained, String first) {}

  Checked check(Optional<Provenance> record) throws IOException, InterruptedException {
    Optional<Filled> filled =
        record.flatMap(one -> one.tables().stream().filter(t -> t.sheet().isEmpty()).findFirst());
    Optional<Dropped> dropped = log();
    if (filled.isEmpty() && dropped.isEmpty()) {
      return new Checked(findings, "");
    }
    long out = rows(path, filled.isPresent() && filled.get().firstRow() == 2);
    if (filled.isPresent() && filled.get().rows() != out) {
      error("It holds %,d rows, but %,d were written.".formatted(out, filled.get().rows()));
    }
    if (dropped.isEmpty()) {
      return new Checked(findings, chosen(record.get(), filled.get(), out));
    }
    Dropped gone = dropped.get();
    if (gone.unexplained() > 0) {
      findings.add(
          new Finding(
              Severity.WARNING,
              places.shown(beside()),
              "%,d of %,d dropped rows have no reason, the first is row %s."
                  .formatted(gone.unexplained(), gone.rows(), gone.first())));
    }
    Optional<NamedFile> source = record.flatMap(DataCheck::source);
    if (source.isEmpty()) {
      note("How many rows came in is not known, for no record names the file it was cleaned from.");
      return new Checked(findings, "%,d rows out, %,d dropped".formatted(out, gone.rows()));
    }
    return new Checked(findings, sum(source.get(), out, gone.rows()));
  }

  private String sum(NamedFile source, long out, long gone)
      throws IOException, InterruptedException {
    Path file = Path.of(source.path());
    String shown = places.shown(file);
    if (!unchanged(source)) {
      note(shown + " was changed or moved since, so its rows cannot be compared.");
      return "%,d rows out, %,d dropped".formatted(out, gone);
    }
    long in =
        shown.toLowerCase(Locale.ROOT).matches("(?s).*\\.(csv|tsv|txt|tab)")
            ? CsvFile.detect(file).shape().rows()
            : count(named(source));
    if (in != out + gone) {
      error(
          "The rows do not add up: %,d in (%s), %,d out, %,d dropped (%s); %,d are unaccounted for."
              .formatted(in, shown, out, gone, places.shown(beside()), Math.abs(in - out - gone)));
    }
    return "%,d rows in, %,d out, %,d dropped; reasons".formatted(in, out, gone);
  }

  /** What a query that only chooses rows left out, and by what condition. */
  private String chosen(Provenance record, Filled filled, long out)
      throws IOException, InterruptedException {
    String plain = "rows as the query gave them: %,d".formatted(out);
    Provenance.Query query = record.queries().get(filled.query());
    Matcher choice = CHOICE.matcher(query.sql().strip());
    if (query.files().size() != 1 || !query.uses().isEmpty() || !choice.matches()) {
      return plain;
    }
    String columns = choice.group("columns");
    String condition = choice.group("condition");
    if (CHANGES_COUNT.matcher(columns).find()
        || (condition != null && SECOND_QUERY.matcher(condition).find())) {
      return plain;
    }
    NamedFile source = query.files().getFirst();
    String shown = places.shown(Path.of(source.path()));
    if (!unchanged(source)) {
      note(shown + " was changed or moved since, so its rows cannot be compared.");
      return plain;
    }
    long in = count(named(source));
    if (in != out && condition == null) {
      error(
          "%s has %,d rows and the query chooses none of them, but %,d were written."
              .formatted(shown, in, out));
    } else if (in != out) {
      long unknown = count(named(source), "(" + condition + ") IS NULL");
      note(
          "%,d of %,d rows of %s were left out by WHERE %s%s."
              .formatted(
                  in - out,
                  in,
                  shown,
                  condition.strip(),
                  unknown == 0
                      ? ""
                      : "; for %,d of them the condition has no answer, because a value is missing"
                          .formatted(unknown)));
    }
    return "%,d rows in, %,d out, %,d left out by the query".formatted(in, out, in - out);
  }

  private boolean unchanged(NamedFile source) throws IOException {
    Path file = Path.of(source.path());
    return Files.isRegularFile(file)
        && UserFile.at(file, places.shown(file)).sha256().equals(source.sha256());
  }

  private static String named(NamedFile source) {
    return source.path() + source.sheet().map(sheet -> "#" + sheet).orElse("");
  }

  /** The one file that cleaning began with. */
  private static Optional<NamedFile> source(Provenance record) {
    return record.made().stream()
        .filter(made -> made.name().equals("clean_rows"))
        .findFirst()
        .map(Made::files)
        .filter(files -> files.size() == 1)
        .map(List::getFirst);
  }

  private Path beside() {
    String name = String.valueOf(path.getFileName());
    return path.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".log.csv");
  }

  /** The log of the cleaning, if one lies beside the file. */
  private Optional<Dropped> log() {
    Path log = beside();
    if (!Files.isRegularFile(log) || CsvFile.isEmpty(log)) {
      return Optional.empty();
    }
    CsvFile csv = CsvFile.detect(log).withHeader(false);
    int[] at = {-1, -1};
    long[] counts = {0, 0};
    String[] first = {""};
    boolean[] header = {true};
    csv.records(fields -> {
      if (header[0]) {
        header[0] = false;
        at[0] = fields.indexOf("action");
        at[1] = fields.indexOf("reason");
        return at[0] >= 0 && at[1] >= 0;
      }
      if (field(fields, at[0]).equals("dropped")) {
        counts[0]++;
        if (field(fields, at[1]).isBlank() && counts[1]++ == 0) {
          first[0] = fields.getFirst();
        }
      }
      return true;
    });
    return at[0] < 0 || at[1] < 0
        ? Optional.empty()
        : Optional.of(new Dropped(counts[0], counts[1], first[0]));
  }

  private static String field(List<String> fields, int at) {
    return at < fields.size() ? fields.get(at) : "";
  }

  private long rows(Path file, boolean header) throws IOException, InterruptedException {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet")) {
      return count(file.toString());
    }
    if (CsvFile.isEmpty(file)) {
      return 0;
    }
    CsvFile csv = CsvFile.detect(file);
    return (header ? csv.withHeader(true) : csv).shape().rows();
  }

  private long count(String name) throws IOException, InterruptedException {
    return count(name, "true");
  }

  private long count(String name, String condition) throws IOException, InterruptedException {
    @Nullable Object count =
        database
            .rows(
                "SELECT count(*) FROM '" + name.replace("'", "''") + "' WHERE " + condition, places)
            .rows()
            .getFirst()
            .getFirst();
    return count instanceof Number number ? number.longValue() : 0;
  }

  private void error(String message) {
    findings.add(new Finding(Severity.ERROR, "", message));
  }

  private void note(String message) {
    findings.add(new Finding(Severity.NOTE, "", message));
  }
}
