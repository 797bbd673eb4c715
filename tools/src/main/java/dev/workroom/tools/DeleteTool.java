package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Describe;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Deletes files and folders; a person is asked every time. */
public final class DeleteTool implements FileTool {
  private static final Spec SPEC = new Spec("Delete", Input.class);

  /** What a model says. */
  record Input(@Describe(value = "", min = 1, max = 1000) List<String> paths) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    Set<String> resources = new LinkedHashSet<>();
    for (String path : in.paths) {
      resources.addAll(Changes.resources(places, places.writable(path)));
    }
    String names = String.join(", ", in.paths);
    return new Effect(Effect.Kind.DELETE, resources, "delete " + names);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Set<Path> paths = new LinkedHashSet<>();
    for (String text : in.paths) {
      Path path = MoveTool.entry(places, text);
      if (!WriteTool.exists(path)) {
        places.existing(text);
      }
      paths.add(path);
    }
    var operations = new ArrayList<Operation>();
    var text = new StringBuilder("Deleted " + Cut.count(paths.size(), "path") + ":");
    for (Path path : paths) {
      operations.add(new Operation.Delete(path));
      text.append(' ').append(places.shown(path));
    }
    return new Work(new ToolResult.Ok(Cut.at(text.toString(), Cut.RESULT)), operations, List.of());
  }
}
