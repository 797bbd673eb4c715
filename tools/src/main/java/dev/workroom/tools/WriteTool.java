package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes or replaces a text file. */
public final class WriteTool implements FileTool {
  private static final Spec SPEC = new Spec("Write", Input.class);

  private static final Map<String, String> OTHERS =
      Map.of(
          "xlsx", "use Workbook",
          "xlsm", "use Workbook",
          "xls", "make an .xlsx with Workbook",
          "docx", "use Report",
          "pdf", "use Report",
          "parquet", "use Query with saveAs",
          "doc", "make a .docx with Report",
          "pptx", "it is no text");

  /** What a model says. */
  record Input(String path, String content) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    String other = OTHERS.get(extension(in.path));
    if (other != null) {
      throw new Refusal("Write makes text files; for ." + extension(in.path) + " " + other + ".");
    }
    return Changes.write(new Places(folders), in.path);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.target(in.path);
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    byte[] bytes = in.content.getBytes(StandardCharsets.UTF_8);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    Files.write(staged, bytes);
    String what =
        (before.isPresent() ? "Replaced " : "Created ")
            + shown
            + ": "
            + Cut.count(in.content.lines().count(), "line")
            + ", "
            + Cut.size(bytes.length)
            + ".";
    return new Work(
        new ToolResult.Ok(what), List.of(new Operation.Write(path, staged, before)), List.of());
  }

  static String extension(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** Whether there is something, a link that leads nowhere included. */
  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
