package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Label.Origin;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Tool;
import dev.workroom.tools.Places;
import dev.workroom.worker.WorkerClient;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file tool as the loop sees it: it runs in the worker, and the host applies what it wants. */
record ConfinedTool(
    FileTool tool,
    List<Folder> folders,
    FileOrigins origins,
    SourceShelf sources,
    WorkerClient worker,
    Keeping keeping)
    implements Tool {
  private static final Pattern MARK =
      Pattern.compile(
          "\\[(?:hidden (?:row|column)\\]|hidden: |comment: ).{0,80}|(?m)^#+ .{1,60} \\(hidden\\)$");

  @Override
  public ToolSpec spec() {
    return tool.spec();
  }

  @Override
  public Effect effect(Json input) {
    Effect effect = tool.effect(input, folders);
    // What reads the folders waits for earlier calls that change them.
    return effect.kind() == Effect.Kind.READ
        ? effect.with(folders.stream().map(f -> "folder:" + f.path()).toArray(String[]::new))
        : effect;
  }

  /**
   * What lies in the granted folders, unless the worker knows worse: it may add to the labels of a
   * result and never take any away.
   */
  @Override
  public List<Label> labels(Json input) {
    String what;
    try {
      what = tool.effect(input, folders).what();
    } catch (IllegalArgumentException _) {
      what = spec().name(); // it was refused for its input, and nothing was read
    }
    return origins.of(input, List.of(), "", _ -> false, what);
  }

  @Override
  public Answer run(Json input, Context context) throws Exception {
    Effect effect = effect(input);
    sources.handOver(spec().name(), input, new Places(folders), worker);
    Work said =
        worker.call(spec().name(), input, context.session(), context.call(), context.progress());
    Work work =
        said.labelled(
            origins.of(
                input,
                bounded(said.labels()),
                marked(said),
                keeping.composed(context.session()),
                effect.what()));
    Optional<String> overreach = WorkerBounds.overreach(effect, context.call(), work);
    return overreach.isPresent()
        ? Answer.failed(overreach.get())
        : keeping.settle(context, work, worker.staging(), effect.kind() == Effect.Kind.DELETE);
  }

  /** What readers mark as unseen stays so, whichever tool shows it. */
  private static String marked(Work said) {
    Matcher mark = MARK.matcher(said.result().text());
    return mark.find() ? "It shows what a person does not see: “" + mark.group().strip() + "”" : "";
  }

  /** The worker may have been taken over: it can say only what lies in files, and whom to doubt. */
  private static List<Label> bounded(List<Label> said) {
    return said.stream()
        .map(label ->
            new Label(
                label.origin() == Origin.UNKNOWN ? Origin.UNKNOWN : Origin.WORKSPACE,
                label.name(),
                label.hidden(),
                label.beside()))
        .toList();
  }

  @Override
  public Answer resume(Json input, Context context) throws Exception {
    return keeping.resume(input, context);
  }

  @Override
  public Recovery recover(Json input, Context context) throws Exception {
    return keeping.recover(input, context);
  }
}
