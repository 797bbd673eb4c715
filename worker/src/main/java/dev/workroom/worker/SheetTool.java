package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.SheetLook;
import dev.workroom.documents.SheetWindow;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A part of a sheet as JSON on the wire, or the list of the sheets: for the page. No model is shown
 * this tool.
 */
public final class SheetTool implements FileTool {
  /** What the host calls it by. */
  public static final String NAME = "Sheet";

  SheetTool() {}

  /**
   * What the host says; rows and columns from 1.
   *
   * @param rows 0 asks for the sheets alone
   * @param chart asks for a picture of this chart of the sheet; 0: no picture
   */
  public record Input(
      String path, String sheet, int row, int rows, int column, int columns, int chart) {}

  /** A sheet of a workbook, and how many charts it has. */
  public record Sheet(String name, boolean hidden, int charts) {}

  /** The sheets of a workbook. */
  public record Sheets(List<Sheet> sheets) {
    public Sheets {
      sheets = List.copyOf(sheets);
    }
  }

  /** A part of a sheet: its cells, and what it looks like. */
  public record Part(SheetWindow window, SheetLook look) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("show cells of a workbook");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    Path file = Path.of(in.path);
    if (in.chart > 0) {
      Path staged = desk.stage("chart-" + in.chart + ".png");
      Files.write(staged, SheetLook.picture(file, in.sheet, in.chart));
      return Work.ok(staged.toString());
    }
    if (in.rows == 0) {
      Map<String, Integer> charts = SheetLook.charts(file);
      return Work.ok(
          Wire.write(
              new Sheets(
                  SheetWindow.sheets(file).stream()
                      .map(one ->
                          new Sheet(one.name(), one.hidden(), charts.getOrDefault(one.name(), 0)))
                      .toList())));
    }
    SheetWindow window = SheetWindow.of(file, in.sheet, in.row, in.rows, in.column, in.columns);
    return Work.ok(
        Wire.write(
            new Part(
                window,
                SheetLook.of(file, window.sheet(), in.row, in.rows, in.column, in.columns))));
  }
}
