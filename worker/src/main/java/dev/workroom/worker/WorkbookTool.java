package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.FilledTable;
import dev.workroom.documents.SheetSpec;
import dev.workroom.documents.Table;
import dev.workroom.documents.WorkbookChange;
import dev.workroom.documents.WorkbookCheck;
import dev.workroom.documents.WorkbookEdit;
import dev.workroom.documents.WorkbookEditor;
import dev.workroom.documents.WorkbookResult;
import dev.workroom.documents.WorkbookSpec;
import dev.workroom.documents.WorkbookWriter;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.QueryTool;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a workbook from a description, or changes one, with data from the session's queries. */
final class WorkbookTool implements FileTool {
  private static final Spec SPEC = new Spec("Workbook", Input.class);

  private final Database database;
  private final SourceJournal journal;

  WorkbookTool(Database database, SourceJournal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** What a model says: a file, and what {@link WorkbookSpec} says of it. */
  record Input(
      String path,
      @Guided @Nullable String title,
      @Guided @Nullable String author,
      @Guided @Nullable String currency,
      @Guided @Nullable String locale,
      @Guided Map<String, String> names,
      List<SheetSpec> sheets,
      @Guided List<WorkbookChange> edits,
      @Guided @Nullable Boolean replace,
      @Guided boolean sources) {
    Input {
      sheets = sheets == null ? List.of() : List.copyOf(sheets);
      edits = edits == null ? List.of() : List.copyOf(edits);
    }

    WorkbookSpec book(List<SheetSpec> all) {
      return new WorkbookSpec(title, author, currency, locale, names, all);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Changes.write(new Places(folders), named(Inputs.bind(input, Input.class)))
        .with(QueryTool.TABLES);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.target(named(in));
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    boolean edits = !in.edits.isEmpty();
    choose(in, shown, edits, before.isPresent());
    if (!edits) {
      Overwriting.settle(journal, shown, before.orElse(null), in.replace, "workbook");
    }
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    var sources = new TableSources();
    var listed = new SourcesSheet(database, places);
    var writer = new WorkbookWriter(sql -> listed.answers(sql, () -> table(sql, places, sources)));
    List<FilledTable> added = new ArrayList<>();
    Optional<Provenance> old = edits ? journal.record(sha256(path)) : Optional.empty();
    WorkbookResult result =
        edits
            ? WorkbookEditor.edit(
                path,
                new WorkbookEdit(in.edits, in.currency, in.locale),
                sql -> table(sql, places, sources),
                staged,
                added::add)
            : writer.write(in.book(in.sheets), staged);
    if (in.sources) {
      listed.tables(writer.filled(), sources);
      result = writer.write(in.book(listed.behind(in.sheets)), staged);
    }
    String sheets =
        result.sheets().stream()
            .map(sheet -> sheet.name() + " " + sheet.rows() + "×" + sheet.columns())
            .collect(Collectors.joining(", "));
    String made =
        (edits ? "Changed " : "Made ")
            + shown
            + ": "
            + sheets
            + " (rows × columns); "
            + formulas(result.formulas(), result.uncomputed().size());
    var artifact =
        new Artifact(
            path,
            shown,
            staged,
            shown.toLowerCase(Locale.ROOT).endsWith(".xlsm") ? "xlsm" : "xlsx",
            "recalculated; errors, typed-in totals, formulas, charts",
            findings(result, staged));
    journal.made(path.toString(), artifact.sha256());
    journal.own(artifact.sha256());
    Optional<Provenance> record =
        edits
            ? EditedSources.workbook(old, path, staged, added, sources)
            : Optional.of(sources.of(writer.filled()));
    record.ifPresent(one -> journal.keep(one, sha256(staged)));
    return artifact.work(desk, before, made, record);
  }

  private static String formulas(int all, int uncomputed) {
    if (all == 0) {
      return "no formulas.";
    }
    String count = all == 1 ? "1 formula, " : all + " formulas, ";
    return count
        + (uncomputed > 0
            ? uncomputed + " of them computed only when it is opened."
            : all == 1 ? "computed." : "all computed.");
  }

  private static String sha256(Path file) {
    try {
      return UserFile.at(file, file.toString()).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Either a new workbook or changes of one that is there. */
  private static void choose(Input in, String shown, boolean edits, boolean exists) {
    if (edits && !in.sheets.isEmpty()) {
      throw new Refusal("Give either \"sheets\", to make a workbook, or \"edits\", to change one.");
    }
    if (edits && in.sources) {
      throw new Refusal("\"sources\" goes with \"sheets\": the list is made with the workbook.");
    }
    if (edits && !exists) {
      throw new Refusal("There is no " + shown + " to edit; make it with \"sheets\".");
    }
    if (!edits && shown.toLowerCase(Locale.ROOT).endsWith(".xlsm")) {
      throw new Refusal("Workbook makes .xlsx files; .xlsm, with macros, it only changes.");
    }
  }

  /** What the writer noticed, and what a look over the finished file does. */
  private static List<Finding> findings(WorkbookResult result, Path staged) {
    var noticed = result.findings();
    // The check shortens long formulas, so that the same error would be told twice.
    var seen =
        WorkbookCheck.check(staged).stream()
            .filter(finding ->
                noticed.stream()
                    .noneMatch(one ->
                        finding.place().equals(one.place())
                            && one.message().startsWith("The formula =")
                            && finding.message().startsWith("The formula =")));
    return Artifact.findings(Stream.concat(noticed.stream(), seen).distinct().toList());
  }

  private static String named(Input in) {
    if (!in.path.toLowerCase(Locale.ROOT).matches("(?s).*\\.xls[xm]")) {
      throw new Refusal("Workbook makes .xlsx files; \"" + in.path + "\" must end so.");
    }
    return in.path;
  }

  private Table table(String sql, Places places, TableSources sources) {
    return QueryTable.of(
        sql, () -> sources.answer(sql, () -> database.sourced(sql, places)).rows());
  }
}
