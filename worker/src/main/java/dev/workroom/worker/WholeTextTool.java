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
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a document as Markdown, in a staged file whose path is the result's first line; the second
 * says what is hidden in it. For the command line, where nothing is cut. No model is shown this
 * tool; its name stands in what a person is told when reading takes too long.
 */
final class WholeTextTool implements FileTool {
  static final String NAME = "Reading";

  /**
   * What the host says.
   *
   * @param member the name of a file in the archive that the path names
   */
  record Input(String path, @Nullable String member) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("read all of a document");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException, InterruptedException {
    var in = Inputs.bind(input, Input.class);
    Path file = Path.of(in.path);
    Path text = desk.stage("text.md");
    try {
      if (in.member == null && Files.isRegularFile(file) && ParquetText.is(file)) {
        Files.writeString(
            text, ParquetText.of(file, new Places(desk.folders()), desk.stage("data")));
        return Work.ok(text + "\n");
      }
      var reader = new DocumentReader();
      DocumentText document =
          in.member == null
              ? reader.read(file, 0, Integer.MAX_VALUE)
              : reader.readMember(file, in.member, 0, Integer.MAX_VALUE);
      try (var out = Files.newBufferedWriter(text)) {
        out.write(ReadableDocuments.remarks(document));
        out.write(document.markdown());
        out.write("\n");
      }
      return Work.ok(text + "\n" + document.hiddenLine());
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }
}
