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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves or renames files and folders, many in one call: each by its name, or as many as fit a
 * {@link MoveRule}. All or nothing: what stands in the way of one is said before any is moved.
 */
public final class MoveTool implements FileTool {
  private static final Spec SPEC = new Spec("Move", Input.class);

  /** Of more moves, those who judge them look at the folders, and each when it is applied. */
  private static final int EACH_NAMED = 500;

  /** How many moves or conflicts are written out. */
  private static final int LISTED = 50;

  /** What a model says. */
  record Input(@Describe(value = "", min = 1) List<Step> moves) {}

  /** One move; {@code from} may be a rule, and {@code to} is then its pattern. */
  record Step(String from, String to) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    List<Step> steps = steps(in, places);
    Set<String> resources = new LinkedHashSet<>();
    boolean each = steps.size() <= EACH_NAMED;
    for (Step step : each ? steps : in.moves) {
      if (!each && MoveRule.is(places, step.from)) {
        MoveRule rule = MoveRule.of(places, step.from, step.to);
        resources.addAll(area(places, rule.start()));
        resources.addAll(area(places, rule.into(places)));
      } else {
        resources.addAll(Changes.resources(places, places.writable(step.from)));
        resources.addAll(Changes.resources(places, target(places, step)));
      }
    }
    return new Effect(Effect.Kind.WRITE, resources, what(in, steps, places));
  }

  /** All below a folder that may be changed. */
  private static Set<String> area(Places places, Path folder) {
    Path inside = places.writable(folder.resolve("**").toString());
    return Changes.resources(places, inside);
  }

  /** Into a folder that is there, or that the target says is one, a file goes by its own name. */
  private static Path target(Places places, Step step) {
    boolean folder = step.to.endsWith("/") || Files.isDirectory(places.named(step.to));
    Path name = places.named(step.from).getFileName();
    return folder && name != null
        ? places.writable(places.named(step.to).resolve(name).toString())
        : places.writable(step.to);
  }

  /** Each move by itself, as the files lie now. */
  private static List<Step> steps(Input in, Places places) {
    var steps = new ArrayList<Step>();
    for (Step step : in.moves) {
      if (!MoveRule.is(places, step.from)) {
        steps.add(step);
        continue;
      }
      try {
        List<Step> found = MoveRule.of(places, step.from, step.to).steps(places);
        if (found.isEmpty()) {
          throw new Refusal("No file fits " + step.from + ", so nothing was moved.");
        }
        steps.addAll(found);
      } catch (IOException e) {
        throw new Refusal("The files that fit " + step.from + " cannot be listed.", e);
      }
    }
    return steps;
  }

  private static String what(Input in, List<Step> steps, Places places) {
    Step first = steps.getFirst();
    if (steps.size() == 1) {
      return "move " + shown(places, first.from) + " to " + shown(places, first.to);
    }
    if (in.moves.size() == steps.size()) {
      return "move " + steps.size() + " files";
    }
    String rules =
        in.moves.stream()
            .filter(step -> MoveRule.is(places, step.from))
            .limit(3)
            .map(step -> step.from + " → " + step.to)
            .collect(Collectors.joining(", "));
    return "move %,d files: %s (the first: %s → %s)"
        .formatted(
            steps.size(), Cut.at(rules, 300), shown(places, first.from), shown(places, first.to));
  }

  private static String shown(Places places, String text) {
    return places.shown(places.named(text));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var places = new Places(desk.folders());
    List<Step> steps = steps(Inputs.bind(input, Input.class), places);
    var moves = new Moves(places);
    for (Step step : steps) {
      moves.add(step);
    }
    moves.refuseIfOneIsInTheWay();
    return new Work(new ToolResult.Ok(moves.text()), moves.operations, List.of());
  }

  /** The moves of one call, each looked at as the ones before it leave the folders. */
  private static final class Moves {
    private final Places places;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<Path> gone = new HashSet<>();
    private final Set<Path> made = new HashSet<>();
    private final Map<Path, Path> parents = new HashMap<>();
    private final Map<Path, Set<String>> names = new HashMap<>();
    private final List<String> conflicts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int moved;
    private int inTheWay;

    Moves(Places places) {
      this.places = places;
    }

    void add(Step step) throws IOException {
      Path from = entry(step.from);
      Path to = entry(step.to.endsWith("/") ? target(places, step).toString() : step.to);
      if (from.equals(to)) {
        return;
      }
      if (!made.contains(from) && (gone.contains(from) || !exists(from))) {
        places.existing(step.from);
        throw new Refusal("\"" + step.from + "\" is moved twice; list each file once.");
      }
      if (exists(to) && !gone.contains(to) && Files.isDirectory(to)) {
        to = to.resolve(String.valueOf(from.getFileName()));
      }
      if (to.startsWith(from)) {
        throw new Refusal("\"" + step.from + "\" cannot be moved into itself.");
      }
      if (made.contains(to) || exists(to) && !gone.contains(to)) {
        conflict(from, to);
        return;
      }
      Path parent = to.getParent();
      if (parent != null && !Files.isDirectory(parent) && made.add(parent)) {
        operations.add(new Operation.MakeDirectory(parent));
      }
      operations.add(new Operation.Move(from, to));
      gone.add(from);
      made.remove(from);
      made.add(to);
      if (++moved <= LISTED) {
        text.append(places.shown(from)).append(" → ").append(places.shown(to)).append('\n');
      }
    }

    private void conflict(Path from, Path to) {
      if (++inTheWay <= LISTED) {
        String why = made.contains(to) ? "two would get this name" : "exists already";
        conflicts.add("%s → %s: %s".formatted(places.shown(from), places.shown(to), why));
      }
    }

    void refuseIfOneIsInTheWay() {
      if (inTheWay == 1) {
        throw new Refusal(
            conflicts.getFirst()
                + ", so nothing was moved; choose another name or delete it first.");
      }
      if (inTheWay > 1) {
        throw new Refusal(
            "Nothing was moved, because %,d of %,d targets are taken; choose other names:\n%s%s"
                .formatted(
                    inTheWay,
                    inTheWay + moved,
                    String.join("\n", conflicts),
                    inTheWay > LISTED ? "\n… and %,d more".formatted(inTheWay - LISTED) : ""));
      }
    }

    String text() {
      String more =
          moved > LISTED
              ? "… and %,d more; Glob lists them where they are now\n".formatted(moved - LISTED)
              : "";
      return Cut.at("Moved %,d:\n%s%s".formatted(moved, text, more), Cut.RESULT);
    }

    /** By the names in its folder, which are listed once however many are asked for. */
    private boolean exists(Path path) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      if (parent == null || name == null) {
        return true;
      }
      return names.computeIfAbsent(parent, Moves::names).contains(name.toString());
    }

    private static Set<String> names(Path folder) {
      var names = new HashSet<String>();
      try (Stream<Path> all = Files.list(folder)) {
        all.forEach(path -> names.add(String.valueOf(path.getFileName())));
      } catch (IOException none) {
        // It is not there: nothing is in it.
      }
      return names;
    }

    /** As {@link MoveTool#entry}, with each folder looked at once. */
    private Path entry(String text) throws IOException {
      Path path = places.writable(text);
      Path parent = path.getParent();
      Path name = path.getFileName();
      Path known = parents.get(parent);
      if (known != null && name != null) {
        return known.resolve(name);
      }
      Path entry = MoveTool.entry(places, text);
      if (parent != null && entry.getParent() != null) {
        parents.put(parent, entry.getParent());
      }
      return entry;
    }
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
