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
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

/**
 * A part of a sheet as JSON on the wire, or the list of the sheets: for the page. No model is shown
 * this tool.
 */
public final class SheetTool implements FileTool {
  /** What the host calls it by. */
  public static final String NAME = "Sheet";

  private static final int ROWS = 4_000;
  private static final int COLUMNS = 100;

  private volatile SoftReference<Block> last = new SoftReference<>(null);

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
    SheetWindow window = window(file, in);
    return Work.ok(
        Wire.write(
            new Part(
                window,
                SheetLook.of(file, window.sheet(), in.row, in.rows, in.column, in.columns))));
  }

  /** The part of a sheet that was read last, of a file as it was then. */
  private record Block(
      Path file, FileTime changed, long size, String sheet, int from, SheetWindow window) {}

  /** Every reading goes through the whole sheet, so that more of it is kept for who scrolls. */
  private SheetWindow window(Path file, Input in) throws IOException {
    int from = (in.row - 1) / ROWS * ROWS + 1;
    if (in.row + in.rows > from + ROWS || in.column + in.columns > COLUMNS + 1) {
      return SheetWindow.of(file, in.sheet, in.row, in.rows, in.column, in.columns);
    }
    FileTime changed = Files.getLastModifiedTime(file);
    long size = Files.size(file);
    Block known = last.get();
    if (known == null
        || !known.file.equals(file)
        || !known.changed.equals(changed)
        || known.size != size
        || !known.sheet.equals(in.sheet)
        || known.from != from) {
      SheetWindow read = SheetWindow.of(file, in.sheet, from, ROWS, 1, COLUMNS);
      known = new Block(file, changed, size, in.sheet, from, read);
      last = new SoftReference<>(known);
    }
    SheetWindow all = known.window;
    List<SheetWindow.Cell> cells =
        all.cells().stream()
            .filter(cell -> cell.r() >= in.row && cell.r() < in.row + in.rows)
            .filter(cell -> cell.c() >= in.column && cell.c() < in.column + in.columns)
            .toList();
    return new SheetWindow(all.sheet(), all.rows(), all.columns(), in.row, in.column, cells);
  }
}
