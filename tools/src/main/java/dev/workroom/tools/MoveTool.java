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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Moves or renames files and folders, many in one call. */
public final class MoveTool implements FileTool {
  private static final Spec SPEC = new Spec("Move", Input.class);

  /** What a model says. */
  record Input(@Describe(value = "", min = 1) List<Step> moves) {}

  /** One move. */
  record Step(String from, String to) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    Set<String> resources = new LinkedHashSet<>();
    for (Step step : in.moves) {
      resources.addAll(Changes.resources(places, places.writable(step.from)));
      resources.addAll(Changes.resources(places, places.writable(step.to)));
    }
    Step first = in.moves.getFirst();
    String what =
        in.moves.size() == 1
            ? "move " + first.from + " to " + first.to
            : "move " + in.moves.size() + " files";
    return new Effect(Effect.Kind.WRITE, resources, what);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    var operations = new ArrayList<Operation>();
    var gone = new HashSet<Path>();
    var made = new HashSet<Path>();
    var text = new StringBuilder();
    for (Step step : in.moves) {
      Path from = entry(places, step.from);
      Path to = entry(places, step.to);
      boolean there = made.contains(from) || WriteTool.exists(from) && !gone.contains(from);
      if (!there) {
        places.existing(step.from);
        throw new Refusal("\"" + step.from + "\" is moved twice; list each file once.");
      }
      if (Files.isDirectory(to)) {
        to = to.resolve(String.valueOf(from.getFileName()));
      }
      if (made.contains(to) || WriteTool.exists(to) && !gone.contains(to)) {
        throw new Refusal(
            "\""
                + places.shown(to)
                + "\" exists already, so nothing was moved; choose another name"
                + " or delete it first.");
      }
      if (to.startsWith(from)) {
        throw new Refusal("\"" + step.from + "\" cannot be moved into itself.");
      }
      Path parent = to.getParent();
      if (parent != null && !Files.isDirectory(parent) && made.add(parent)) {
        operations.add(new Operation.MakeDirectory(parent));
      }
      operations.add(new Operation.Move(from, to));
      gone.add(from);
      made.remove(from);
      made.add(to);
      text.append(places.shown(from)).append(" → ").append(places.shown(to)).append('\n');
    }
    String result = Cut.at("Moved " + in.moves.size() + ":\n" + text, Cut.RESULT);
    return new Work(new ToolResult.Ok(result), operations, List.of());
  }

  /** The entry itself: links on the way are followed, a link at the end is what is moved. */
  static Path entry(Places places, String text) throws IOException {
    Path path = places.writable(text);
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw new Refusal("\"" + text + "\" cannot be moved.");
    }
    return places.root(path).equals(parent)
        ? path
        : places.target(parent.toString()).resolve(name.toString());
  }
}
