package dev.workroom.extensions;

import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.prompts.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads a skill when the model chooses it: its text stands in the view from then on. Its files are
 * read one by one.
 */
public final class SkillTool implements Tool {
  private static final ToolSpec SPEC =
      new ToolSpec(
          "Skill",
          Prompt.text("tools/Skill.txt").replace("{skills}", String.join(", ", BuiltIn.NAMES)),
          Schemas.of(Input.class));

  private final Kit kit;
  private final String project;
  private final Function<String, String> connected;

  /**
   * @param project the first granted folder
   * @param connected as {@link SkillText} takes it
   */
  public SkillTool(Kit kit, String project, Function<String, String> connected) {
    this.kit = kit;
    this.project = project;
    this.connected = connected;
  }

  /** What a model says; {@code file} is one of the skill's files. */
  record Input(String name, @Guided @Nullable String arguments, @Guided @Nullable String file) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public Effect effect(Json input) {
    return Effect.read("look up " + Inputs.bind(input, Input.class).name);
  }

  /** What the user accepted with its plugin, or what comes with the program. */
  @Override
  public List<Label> labels(Json input) {
    String name = Inputs.bind(input, Input.class).name;
    return List.of(
        kit.skill(name).filter(skill -> skill.place().isPresent()).isPresent()
            ? new Label(Label.Origin.PLUGIN, name)
            : Label.HOUSE);
  }

  @Override
  public Answer run(Json input, Context context) throws IOException {
    Input in = Inputs.bind(input, Input.class);
    Skill skill = chosen(in.name);
    if (in.file != null) {
      return Answer.ok(SkillText.file(skill, in.file));
    }
    String arguments = in.arguments == null ? "" : in.arguments;
    return new Answer.Finished(
        new ToolResult.Ok("Loaded; its text follows behind the last result."),
        List.of(
            new SkillUsed(
                skill.name(),
                arguments,
                new SkillText(context.session().value(), project, connected, kit.firstArgument())
                    .of(skill, arguments),
                Optional.of(context.call()))));
  }

  private Skill chosen(String name) {
    List<Skill> meant = kit.meant(name).stream().filter(Skill::forModel).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    throw new IllegalArgumentException(
        (meant.isEmpty() ? "There is no skill \"%s\", only: %s." : "\"%s\" may be any of: %s.")
            .formatted(
                name,
                (meant.isEmpty() ? kit.skills().stream().filter(Skill::forModel) : meant.stream())
                    .map(Skill::name)
                    .collect(Collectors.joining(", "))));
  }
}
