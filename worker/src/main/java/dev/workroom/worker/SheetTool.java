package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.SheetWindow;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import java.nio.file.Path;
import java.util.List;

/**
 * A part of a sheet as JSON on the wire, or the list of the sheets: for the page. No model is shown
 * this tool.
 */
public final class SheetTool implements FileTool {
  /** What the host calls it by. */
  public static final String NAME = "Sheet";

  SheetTool() {}

  /** What the host says; rows and columns from 1, {@code rows} 0 asks for the sheets alone. */
  public record Input(String path, String sheet, int row, int rows, int column, int columns) {}

  /** The sheets of a workbook. */
  public record Sheets(List<SheetWindow.Sheet> sheets) {
    public Sheets {
      sheets = List.copyOf(sheets);
    }
  }

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("show cells of a workbook");
  }

  @Override
  public Work run(Json input, Desk desk) {
    var in = Inputs.bind(input, Input.class);
    Path file = Path.of(in.path);
    return Work.ok(
        in.rows == 0
            ? Wire.write(new Sheets(SheetWindow.sheets(file)))
            : Wire.write(SheetWindow.of(file, in.sheet, in.row, in.rows, in.column, in.columns)));
  }
}
