package dev.workroom.worker;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DocumentCheck;
import dev.workroom.documents.DocumentKind;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.LibreOffice;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.json.Wire;
import dev.workroom.tools.Cut;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
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
import org.jspecify.annotations.Nullable;

/** Checks a finished file, whoever made it. */
final class CheckTool implements FileTool {
  private static final Spec SPEC = new Spec("Check", Input.class);

  private final Database database;
  private final SourceJournal journal;
  private final Path stage;

  CheckTool(Database database, SourceJournal journal, Path stage) {
    this.database = database;
    this.journal = journal;
    this.stage = stage;
  }

  /**
   * What a model says.
   *
   * @param record where the host has put the file's record of sources, if there is one
   */
  record Input(String path, @Guided @Nullable String record) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var places = new Places(folders);
    return Effect.read("check " + places.shown(places.named(Inputs.bind(input, Input.class).path)));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    var places = new Places(desk.folders());
    Input in = Inputs.bind(input, Input.class);
    Path path = places.existing(in.path);
    String shown = places.shown(path);
    UserFile file = UserFile.at(path, shown);
    try {
      DocumentKind kind = new DocumentReader().kind(path);
      List<Finding> findings =
          new ArrayList<>(
              Artifact.findings(
                  new DocumentCheck(new DocumentReader(), LibreOffice.installed()).check(path)));
      Optional<Provenance> record = record(in.record, file.sha256());
      // Of a file that no session made nothing is known, so nothing is missing.
      record.ifPresent(one -> {
        findings.addAll(FigureSources.sourceless(one.figures()));
        findings.addAll(StatedNow.findings(one.figures()));
      });
      String summary = DocumentCheck.summary(kind);
      if (kind == DocumentKind.CSV || shown.toLowerCase(Locale.ROOT).endsWith(".parquet")) {
        DataCheck.Checked data = new DataCheck(database, places, path).check(record);
        findings.addAll(data.findings());
        summary = data.summary().isEmpty() ? summary : data.summary();
      }
      String text = shown + "\n" + Artifact.told(summary, findings);
      return new Work(
          new ToolResult.Ok(Cut.at(text, Cut.RESULT)),
          List.of(),
          List.of(
              new Event.ArtifactChecked(
                  desk.call(), path.toString(), file.sha256(), summary, findings)));
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<Provenance> record(@Nullable String given, String sha256) throws IOException {
    if (given == null) {
      return journal.record(sha256);
    }
    Path kept = Path.of(given).normalize();
    return kept.startsWith(stage)
        ? Optional.of(Wire.read(Files.readString(kept), Provenance.class))
        : Optional.empty();
  }
}
