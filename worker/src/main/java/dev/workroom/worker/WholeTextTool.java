package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.DocumentText;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All of a document as Markdown, in a staged file whose path is the result: for the command line,
 * where nothing is cut. No model is shown this tool.
 */
final class WholeTextTool implements FileTool {
  static final String NAME = "WholeText";
  private static final int PIECE = 1_000_000;

  /** What the host says. */
  record Input(String path) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("read all of a document");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    Path file = Path.of(Inputs.bind(input, Input.class).path);
    Path text = desk.stage("text.md");
    var reader = new DocumentReader();
    try (var out = Files.newBufferedWriter(text)) {
      DocumentText piece;
      int offset = 0;
      do {
        piece = reader.read(file, offset, PIECE);
        if (offset == 0) {
          for (String note : piece.notes()) {
            out.write("> " + note + "\n");
          }
          out.write(piece.notes().isEmpty() ? "" : "\n");
        }
        out.write(piece.markdown());
        offset += piece.markdown().length();
      } while (piece.more() && !piece.markdown().isEmpty());
      out.write("\n");
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
    return Work.ok(text.toString());
  }
}
