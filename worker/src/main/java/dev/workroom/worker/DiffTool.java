package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DiffFiles;
import dev.workroom.documents.DiffReport;
import dev.workroom.documents.DiffRows;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.Table;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What differs between two versions of a file, as a {@link DiffReport} on the wire: for the command
 * line and the page. No model is shown this tool.
 */
public final class DiffTool implements FileTool {
  /** What the host calls it by. */
  public static final String NAME = "Diff";

  private final Database database;

  DiffTool(Database database) {
    this.database = database;
  }

  /** What the host says: absolute paths. */
  public record Input(String before, String after) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("compare two files");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    Input in = Inputs.bind(input, Input.class);
    if (data(in.before) && data(in.after)) {
      var places = new Places(desk.folders());
      return Work.ok(Wire.write(DiffRows.compare(rows(in.before, places), rows(in.after, places))));
    }
    try {
      DiffReport report =
          new DiffFiles(new DocumentReader()).compare(Path.of(in.before), Path.of(in.after));
      return Work.ok(Wire.write(report));
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /** What only the data engine reads as rows. */
  private static boolean data(String path) {
    return path.toLowerCase(Locale.ROOT).matches(".*\\.(parquet|pq|json|jsonl|ndjson)");
  }

  private Table rows(String path, Places places) throws IOException, InterruptedException {
    String file = path.replace("'", "''");
    return QueryTable.of(database.rows("SELECT * FROM '" + file + "'", places));
  }
}
