package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists files by a pattern. */
public final class GlobTool implements FileTool {
  private static final Spec SPEC = new Spec("Glob", Input.class);

  /** What a model says. */
  record Input(String pattern, @Nullable String path, @Nullable Integer offset) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    start(in, new Places(folders));
    return Effect.read("list " + in.pattern);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path start = places.existing(start(in, places).toString());
    Walk.Result found = Walk.below(start, relative(in.pattern, start));
    List<Walk.Found> files = found.files();
    if (files.isEmpty()) {
      return Work.ok("No file in " + start + " fits " + in.pattern + ".");
    }
    int first = in.offset == null ? 0 : Math.clamp(in.offset, 0, files.size());
    var out = new StringBuilder();
    int shown = first;
    for (; shown < files.size() && out.length() < Cut.RESULT - 400; shown++) {
      Walk.Found file = files.get(shown);
      out.append(places.shown(file.path())).append('\t').append(what(file)).append('\n');
    }
    if (shown < files.size() || first > 0) {
      out.append("[files ").append(first + 1).append('–').append(shown).append(" of ");
      out.append(files.size());
      out.append(shown < files.size() ? "; go on with offset " + shown + "]\n" : "]\n");
    }
    if (found.cut()) {
      out.append("[too many files to see all; name a folder in path]\n");
    }
    return Work.ok(out.toString());
  }

  private static Path start(Input in, Places places) {
    if (in.path != null && !in.path.isBlank()) {
      return places.named(in.path);
    }
    return start(in.pattern, places);
  }

  /** An absolute pattern begins in the granted folder that it names. */
  static Path start(String pattern, Places places) {
    if (pattern.startsWith("/")) {
      return places.folders().stream()
          .map(folder -> Path.of(folder.path()))
          .filter(folder -> pattern.startsWith(folder + "/"))
          .findFirst()
          .orElseGet(() -> places.named(pattern));
    }
    return places.first();
  }

  static String relative(String pattern, Path start) {
    String within = start + "/";
    return pattern.startsWith(within)
        ? pattern.substring(within.length())
        : pattern.startsWith("./") ? pattern.substring(2) : pattern;
  }

  private static String what(Walk.Found file) {
    if (file.attributes().isSymbolicLink()) {
      return "link";
    }
    return file.attributes().isRegularFile() ? Cut.size(file.attributes().size()) : "special";
  }
}
