package dev.workroom.worker;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.documents.CsvFile;
import dev.workroom.json.Describe;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Cut;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.QueryTool;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cleans data by named rules, with a log of everything that they changed. */
final class CleanTool implements FileTool {
  private static final Spec SPEC = new Spec("Clean", Input.class);
  private static final String CHECKS = "rows in = rows out + dropped; types; ragged rows";

  private final Database database;
  private final SourceJournal journal;

  CleanTool(Database database, SourceJournal journal) {
    this.database = database;
    this.journal = journal;
  }

  /**
   * What a model says.
   *
   * @param source a file, {@code book.xlsx#Sheet}, or a table of the session
   * @param log where the log goes; beside the result when absent
   */
  record Input(
      String source,
      String path,
      @Describe(value = "", min = 1) List<Cleaning.Rule> rules,
      @Guided @Nullable String log) {
    String logged() {
      return log == null || log.isBlank()
          ? path.replaceFirst("(?i)\\.(csv|xlsx)$", "") + ".log.csv"
          : log;
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = bound(input);
    var places = new Places(folders);
    var log = Changes.write(places, in.logged());
    return Changes.write(places, in.path)
        .with(log.resources().toArray(String[]::new))
        .with(QueryTool.TABLES);
  }

  private static Input bound(Json input) {
    var in = Inputs.bind(input, Input.class);
    if (!in.path.toLowerCase(Locale.ROOT).matches("(?s).*\\.(csv|xlsx)")) {
      throw new Refusal("Clean writes .csv or .xlsx; \"" + in.path + "\" must end so.");
    }
    if (!in.logged().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      throw new Refusal("The log is a .csv; \"" + in.logged() + "\" must end so.");
    }
    return in;
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    var in = bound(input);
    var places = new Places(desk.folders());
    Path path = places.target(in.path);
    Path log = places.target(in.logged());
    if (path.equals(log)) {
      throw new Refusal("The log needs another name than the result.");
    }
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    Optional<String> logBefore = Changes.before(log, places.shown(log));
    var cleaning = new Cleaning(database, places, in.rules);
    Cleaning.Outcome outcome = cleaning.run(in.source);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    Path stagedLog = desk.stage(String.valueOf(log.getFileName()));
    boolean workbook = shown.toLowerCase(Locale.ROOT).endsWith(".xlsx");
    Optional<byte[]> record = Optional.empty();
    if (workbook) {
      cleaning.workbook(staged);
    } else {
      Database.Saved saved = cleaning.csv(staged);
      String sha256 = new UserFile(staged, Files.size(staged)).sha256();
      record = journal.saved(saved, true, sha256);
    }
    cleaning.log(stagedLog);
    List<Finding> findings = Artifact.findings(cleaning.findings(outcome));
    proven(outcome, workbook ? -1 : counted(staged));
    return work(
        desk,
        new Made(path, staged, before),
        new Made(log, stagedLog, logBefore),
        places,
        outcome,
        findings,
        record);
  }

  private record Made(Path path, Path staged, Optional<String> before) {}

  private static long counted(Path csv) {
    long[] rows = {0};
    if (CsvFile.isEmpty(csv)) {
      return 0;
    }
    CsvFile.detect(csv)
        .withHeader(true)
        .records(fields -> {
          rows[0]++;
          return true;
        });
    return rows[0];
  }

  /** What does not add up is not handed over. */
  private static void proven(Cleaning.Outcome outcome, long written) {
    if (outcome.in() != outcome.out() + outcome.dropped()
        || written >= 0 && written != outcome.out()) {
      throw new Refusal(
          "The cleaning does not add up: %,d rows in, %,d out, %,d dropped, %,d written; nothing was kept."
              .formatted(outcome.in(), outcome.out(), outcome.dropped(), written));
    }
  }

  private static Work work(
      Desk desk,
      Made result,
      Made log,
      Places places,
      Cleaning.Outcome outcome,
      List<Finding> findings,
      Optional<byte[]> record)
      throws IOException {
    String sum =
        "%,d rows in = %,d rows out + %,d dropped"
            .formatted(outcome.in(), outcome.out(), outcome.dropped());
    String rules =
        outcome.rules().stream().map(rule -> "- " + rule.said()).collect(Collectors.joining("\n"));
    String text =
        "Cleaned "
            + outcome.source()
            + " into "
            + places.shown(result.path())
            + ": "
            + sum
            + ". Log: "
            + places.shown(log.path())
            + ".\n"
            + rules
            + "\n"
            + Artifact.told(CHECKS, findings);
    var operations = new ArrayList<Operation>();
    var facts = new ArrayList<Event.Fact>();
    for (Made made : List.of(result, log)) {
      operations.add(new Operation.Write(made.path(), made.staged(), made.before()));
      String name = made.path().toString();
      String sha256 = new UserFile(made.staged(), Files.size(made.staged())).sha256();
      facts.add(
          new Event.ArtifactProduced(
              desk.call(),
              name,
              sha256,
              name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT),
              Files.size(made.staged())));
      if (made.equals(result)) {
        facts.add(new Event.ArtifactChecked(desk.call(), name, sha256, sum, findings));
        if (record.isPresent()) {
          String kept = desk.keep(record.get());
          facts.add(new Event.SourcesRecorded(desk.call(), name, sha256, kept));
        }
      }
    }
    return new Work(new ToolResult.Ok(Cut.at(text, Cut.RESULT)), operations, facts);
  }
}
