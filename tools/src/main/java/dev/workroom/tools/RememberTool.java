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
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a note for later sessions into {@code memory/} of the first writable folder: a file like
 * any other, seen, edited and undone like any other.
 */
public final class RememberTool implements FileTool {
  /** Where notes lie in a folder. */
  public static final String FOLDER = "memory";

  private static final Spec SPEC = new Spec("Remember", Input.class);
  private static final int LONGEST = 4_000;

  /** What a model says. */
  record Input(String topic, String text, String source) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    Input in = Inputs.bind(input, Input.class);
    if (in.text.isBlank() || in.source.isBlank()) {
      throw new Refusal("A note needs a text and a source.");
    }
    if (in.text.length() > LONGEST) {
      throw new Refusal(
          "A note holds at most " + LONGEST + " characters; keep what later work needs.");
    }
    return Changes.write(new Places(folders), path(in, folders));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    Input in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.target(path(in, desk.folders()));
    String shown = places.shown(path);
    Optional<String> before = Changes.before(path, shown);
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    Files.writeString(staged, note(in), StandardCharsets.UTF_8);
    return new Work(
        new ToolResult.Ok(
            (before.isPresent() ? "Replaced the note " : "Noted in ")
                + shown
                + ". The user can read and change it; later sessions see it as data."),
        List.of(new Operation.Write(path, staged, before)),
        List.of());
  }

  private static String note(Input in) {
    return "---\ntopic: %s\ndate: %s\nsource: %s\n---\n%s\n"
        .formatted(
            line(in.topic),
            LocalDate.now(ZoneId.systemDefault()),
            line(in.source),
            in.text.strip());
  }

  private static String line(String text) {
    return Cut.at(text.replaceAll("\\s+", " ").strip(), 200);
  }

  /** One file a topic: who notes the same topic again replaces what stood there. */
  private static String path(Input in, List<Folder> folders) {
    String folder =
        folders.stream()
            .filter(Folder::writable)
            .map(Folder::path)
            .findFirst()
            .orElseThrow(
                () -> new Refusal("No granted folder can be written, so nothing is kept."));
    String name =
        Normalizer.normalize(in.topic, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    if (name.isEmpty()) {
      throw new Refusal("Give the note a topic of a few words.");
    }
    return Path.of(folder, FOLDER, Cut.at(name, 60).replace("…", "") + ".md").toString();
  }
}
