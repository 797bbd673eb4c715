package dev.workroom.checks;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.tool.FileTool;
import dev.workroom.models.ScriptModel;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.QueryTool;
import dev.workroom.tools.SheetRows;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.jspecify.annotations.Nullable;

/** The finance script up to its workbook, its queries run by the real tool; the tables remain. */
final class FinanceQueries implements AutoCloseable {
  private final Path work;
  private final Folder folder;
  private final Database database;

  private FinanceQueries(Path room, Path work) {
    this.work = work;
    this.folder = new Folder(room.toString(), true);
    this.database = new Database(work.resolve("database"), new PoiSheets());
  }

  /** Plays the script on a folder until it asks for the workbook. */
  static FinanceQueries play(Path room, Path work) throws Exception {
    FinanceQueries queries = new FinanceQueries(room.toRealPath(), work.toRealPath());
    ScriptModel script = ScriptModel.open(FinanceInputs.ROOM.resolve("script.yaml"));
    List<Message> messages = new ArrayList<>();
    messages.add(new Message.User(List.of(new Text("Reconcile the exports."))));
    while (true) {
      Message.Assistant said =
          script.reply(new Prompt("", List.copyOf(messages), List.of()), delta -> {}).message();
      List<ToolUse> calls = said.toolUses();
      if (calls.isEmpty() || calls.stream().anyMatch(call -> call.tool().equals("Workbook"))) {
        return queries;
      }
      messages.add(said);
      List<ContentBlock> results = new ArrayList<>();
      for (ToolUse call : calls) {
        results.add(queries.answer(call));
      }
      messages.add(new Message.User(results));
    }
  }

  /** All rows of a query, each value as plain text. */
  List<List<String>> rows(String sql) throws IOException, InterruptedException {
    return database.rows(sql, new Places(List.of(folder))).rows().stream()
        .map(row -> row.stream().map(FinanceQueries::text).toList())
        .toList();
  }

  @Override
  public void close() {
    database.close();
  }

  private ToolOutput answer(ToolUse call) throws Exception {
    ToolResult result =
        switch (call.tool()) {
          case "Query" -> new QueryTool(database).run(call.input(), new Desk(call.id())).result();
          case "Read" -> new ToolResult.Ok(Files.readString(Path.of(folder.path(), "WORKROOM.md")));
          case "Glob", "Plan" -> new ToolResult.Ok("ok");
          default -> throw new AssertionError("the script calls " + call.tool() + " so early");
        };
    return switch (result) {
      case ToolResult.Ok ok -> new ToolOutput(call.id(), ok.text(), List.of(), false);
      default -> throw new AssertionError("the script's query failed: " + result);
    };
  }

  private static String text(@Nullable Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }

  /** What the tool may use; it stages nothing here. */
  private final class Desk implements FileTool.Desk {
    private final CallId call;

    Desk(CallId call) {
      this.call = call;
    }

    @Override
    public CallId call() {
      return call;
    }

    @Override
    public List<Folder> folders() {
      return List.of(folder);
    }

    @Override
    public Path stage(String name) {
      return work.resolve(name);
    }

    @Override
    public String keep(byte[] content) {
      throw new AssertionError("the script's queries make no pictures");
    }

    @Override
    public Consumer<String> progress() {
      return line -> {};
    }
  }

  /** Sheets read by POI. */
  private static final class PoiSheets implements SheetRows {
    @Override
    public List<String> sheets(Path workbook) throws IOException {
      try (InputStream in = Files.newInputStream(workbook);
          Workbook book = WorkbookFactory.create(in)) {
        return IntStream.range(0, book.getNumberOfSheets()).mapToObj(book::getSheetName).toList();
      }
    }

    @Override
    public List<List<@Nullable Object>> rows(Path workbook, String sheet) throws IOException {
      try (InputStream in = Files.newInputStream(workbook);
          Workbook book = WorkbookFactory.create(in)) {
        Sheet found = book.getSheet(sheet);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i <= found.getLastRowNum(); i++) {
          rows.add(values(found.getRow(i)));
        }
        return rows;
      }
    }

    private static List<@Nullable Object> values(@Nullable Row row) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; row != null && i < row.getLastCellNum(); i++) {
        Cell cell = row.getCell(i);
        CellType type = cell == null ? CellType.BLANK : cell.getCellType();
        values.add(
            switch (type == CellType.FORMULA ? cell.getCachedFormulaResultType() : type) {
              case STRING -> cell.getStringCellValue();
              case NUMERIC -> cell.getNumericCellValue();
              default -> null;
            });
      }
      return values;
    }
  }
}
