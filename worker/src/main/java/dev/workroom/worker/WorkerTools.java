package dev.workroom.worker;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.LibreOffice;
import dev.workroom.documents.PagePictures;
import dev.workroom.tools.Database;
import dev.workroom.tools.DeleteTool;
import dev.workroom.tools.DocumentText;
import dev.workroom.tools.EditTool;
import dev.workroom.tools.GlobTool;
import dev.workroom.tools.GrepTool;
import dev.workroom.tools.MoveTool;
import dev.workroom.tools.QueryTool;
import dev.workroom.tools.ReadTool;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.RememberTool;
import dev.workroom.tools.WriteTool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** One session's tools that open users' files, each made when it is first asked for. */
public final class WorkerTools {
  private static final List<String> NAMES =
      List.of(
          "Read",
          "Write",
          "Edit",
          "Glob",
          "Grep",
          "Query",
          "Clean",
          "Workbook",
          "Report",
          "Deck",
          "Render",
          "Pdf",
          "Mail",
          "Check",
          "Remember",
          "Move",
          "Delete");

  private final Path stage;
  private final SourceJournal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, FileTool> made = new HashMap<>();
  private final Database database;
  private final DocumentText documents;

  /**
   * @param stage the worker's own directory
   * @param database what queries make in it is there for workbooks
   */
  WorkerTools(Path stage, SourceJournal journal, Database database, DocumentText documents) {
    this.documents = documents;
    this.stage = stage;
    this.journal = journal;
    this.database = database;
  }

  /** All of them, for the host to describe; there they are never run. */
  public static List<FileTool> all(Path stage) {
    WorkerTools tools = new ToolSets(stage).of(new SessionId("described"));
    return NAMES.stream().map(tools::tool).toList();
  }

  /** The tool of this name, always the same. */
  FileTool tool(String name) {
    lock.lock();
    try {
      FileTool known = made.get(name);
      FileTool tool = known == null ? make(name) : known;
      made.put(name, tool);
      return tool;
    } finally {
      lock.unlock();
    }
  }

  private FileTool make(String name) {
    return switch (name) {
      case "Read" -> new ReadTool(documents, journal);
      case "Write" -> new WriteTool();
      case "Edit" -> new EditTool();
      case "Glob" -> new GlobTool();
      case "Grep" -> new GrepTool(documents);
      case "Query" -> new QueryTool(database, journal);
      case "Clean" -> new CleanTool(database, journal);
      case "Workbook" -> new WorkbookTool(database, journal);
      case "Report" -> new ReportTool(journal);
      case "Deck" -> new DeckTool(database, journal);
      case "Render" -> new RenderTool(this::pictures);
      case PagePictureTool.NAME -> new PagePictureTool(this::pictures);
      case "Pdf" -> new PdfTool(journal);
      case "Mail" -> new MailTool();
      case "Check" -> new CheckTool(database, journal, stage);
      case "Move" -> new MoveTool();
      case "Remember" -> new RememberTool();
      case "Delete" -> new DeleteTool();
      case WholeTextTool.NAME -> new WholeTextTool();
      case SheetTool.NAME -> new SheetTool();
      case DiffTool.NAME -> new DiffTool(database);
      case TraceTool.NAME -> new TraceTool(stage);
      default -> throw new Refusal("The worker has no tool " + name + ".");
    };
  }

  /** What is drawn once is there for the next look, by the model or by a person. */
  private PagePictures pictures() {
    return new PagePictures(LibreOffice.installed(), stage.resolve("pictures"));
  }
}
