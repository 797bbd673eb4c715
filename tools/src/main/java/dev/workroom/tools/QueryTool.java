package dev.workroom.tools;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs SQL over data files; what it makes stays for the session. */
public final class QueryTool implements FileTool {
  /** The only column of a file that was not cut: all headers in one, with what stands between. */
  private static final Pattern UNCUT =
      Pattern.compile("[\\p{L}_][^,;|\\t(]*([,;|\\t])(?:[^,;|\\t()]*\\1)*[^,;|\\t()]*");

  /** More files than this are one label's worth each no more. */
  private static final int MOST_LABELS = 200;

  private static final Spec SPEC = new Spec("Query", Input.class);

  /** The tables and views that queries make; what uses them waits for those who make them. */
  public static final String TABLES = "own:tables";

  private static final int ROWS = 100;
  private static final int LONG_VALUE = 500;

  private final Database database;
  private final ValueLog values;

  public QueryTool(Database database) {
    this(database, ValueLog.NONE);
  }

  public QueryTool(Database database, ValueLog values) {
    this.database = database;
    this.values = values;
  }

  /** What a model says. */
  record Input(
      String sql, @Nullable Integer offset, @Nullable Integer limit, @Nullable String saveAs) {
    Optional<String> target() {
      return Optional.ofNullable(saveAs).filter(name -> !name.isBlank());
    }

    int from() {
      return offset == null ? 0 : Math.max(0, offset);
    }

    int most() {
      return limit == null ? ROWS : Math.clamp(limit, 1, 100_000);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    if (in.target().isPresent()) {
      format(in.target().get());
      return Changes.write(new Places(folders), in.target().get()).with(TABLES);
    }
    String what = "query " + Cut.at(in.sql.strip().replaceAll("\\s+", " "), 80);
    return Effect.read(what).with(TABLES);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    if (in.target().isPresent()) {
      return save(in, in.target().get(), places, desk);
    }
    var window = new Database.Window(in.from(), in.most());
    Database.Answers answers = database.run(desk.call().value(), in.sql, places, window);
    var out = new StringBuilder();
    var labels = new LinkedHashSet<Label>();
    for (StatementResult outcome : answers.outcomes()) {
      if (outcome.rows() == null) {
        out.append(outcome.statement().title());
        out.append(outcome.changed() >= 0 ? ": " + Cut.count(outcome.changed(), "row") : ": done");
        out.append('\n');
      } else {
        table(out, outcome.rows(), outcome.total(), in.from());
        Rows shown = outcome.rows();
        outcome
            .origin()
            .ifPresent(origin -> {
              values.queried(origin, shown, in.from());
              origin.allFiles().stream()
                  .limit(MOST_LABELS)
                  .forEach(file -> labels.add(new Label(Label.Origin.WORKSPACE, file.path())));
            });
      }
    }
    var notes = new ArrayList<>(answers.notes());
    answers.outcomes().forEach(outcome -> uncut(outcome).ifPresent(notes::add));
    return Work.ok(out + notes(notes)).labelled(List.copyOf(labels));
  }

  private Work save(Input in, String name, Places places, Desk desk)
      throws IOException, InterruptedException {
    Path path = places.target(name);
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    Database.Saved saved = database.save(in.sql, places, staged, format(name));
    String text =
        "Saved "
            + Cut.count(saved.rows(), "row")
            + " as "
            + shown
            + " ("
            + Cut.size(Files.size(staged))
            + ").";
    String sha256 = new UserFile(staged, Files.size(staged)).sha256();
    boolean header = name.toLowerCase(Locale.ROOT).matches("(?s).*\\.[ct]sv");
    Optional<byte[]> record = values.saved(saved, header, sha256);
    List<Event.Fact> facts = List.of();
    if (record.isPresent()) {
      String kept = desk.keep(record.get());
      facts = List.of(new Event.SourcesRecorded(desk.call(), path.toString(), sha256, kept));
    }
    return new Work(
        new ToolResult.Ok(text), List.of(new Operation.Write(path, staged, before)), facts);
  }

  /** The options of COPY by the name of the file. */
  private static String format(String name) {
    return switch (WriteTool.extension(name)) {
      case "csv" -> "(FORMAT csv, HEADER true)";
      case "tsv" -> "(FORMAT csv, HEADER true, DELIMITER '\t')";
      case "parquet" -> "(FORMAT parquet)";
      case "json" -> "(FORMAT json, ARRAY true)";
      case "jsonl", "ndjson" -> "(FORMAT json)";
      case "xlsx" ->
          throw new Refusal("Query saves csv, tsv, parquet and json; for xlsx Workbook.");
      default -> throw new Refusal("saveAs must end with .csv, .tsv, .parquet, .json or .jsonl.");
    };
  }

  /** Tab-separated rows under the columns' names, as many as one result holds. */
  private static void table(StringBuilder out, Rows rows, long total, int offset) {
    out.append(
        rows.columns().stream()
            .map(column -> escaped(column.name()))
            .collect(Collectors.joining("\t", "", "\n")));
    int shown = 0;
    for (List<@Nullable Object> row : rows.rows()) {
      if (out.length() > Cut.RESULT - 1_000) {
        break;
      }
      out.append(row.stream().map(QueryTool::cell).collect(Collectors.joining("\t", "", "\n")));
      shown++;
    }
    if (offset == 0 && shown == total) {
      out.append('(').append(Cut.count(total, "row")).append(")\n");
    } else if (shown == 0) {
      out.append("(no row at offset ").append(offset).append("; there are ");
      out.append(total).append(")\n");
    } else {
      out.append("(rows ").append(offset + 1).append('–').append(offset + shown).append(" of ");
      out.append(total);
      boolean more = offset + shown < total;
      out.append(more && shown < rows.rows().size() ? ", no more fit here" : "");
      out.append(more ? "; go on with offset " + (offset + shown) + ")\n" : ")\n");
    }
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "NULL" : Cut.at(escaped(SheetTable.text(value)), LONG_VALUE);
  }

  private static String escaped(String text) {
    return text.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n");
  }

  /** A file whose lines have different numbers of fields is read as a single column, in silence. */
  private static Optional<String> uncut(StatementResult outcome) {
    Rows rows = outcome.rows();
    if (rows == null || rows.columns().isEmpty()) {
      return Optional.empty();
    }
    String name = rows.columns().getFirst().name();
    if (name.startsWith("sep=")) {
      return Optional.of(
          "the first line only names the separator; leave it out: read_csv('f', skip = 1, delim ="
              + " ';')");
    }
    Matcher uncut = UNCUT.matcher(name);
    return rows.columns().size() == 1 && uncut.matches()
        ? Optional.of(
            "the lines have different numbers of fields and were not cut; read_csv('f', delim = '%s', header = true, null_padding = true, strict_mode = false) cuts them, Clean tells of each"
                .formatted(uncut.group(1)))
        : Optional.empty();
  }

  private static String notes(List<String> notes) {
    return notes.stream().map(note -> "[" + note + "]\n").collect(Collectors.joining());
  }
}
