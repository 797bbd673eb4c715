package dev.workroom.models;

import dev.workroom.core.agent.Verification;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.ModelException;
import dev.workroom.models.Script.Call;
import dev.workroom.models.Script.Input;
import dev.workroom.models.Script.Section;
import dev.workroom.models.Script.Step;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays a model's turns from a YAML file and says openly that it does.
 *
 * <p>It keeps nothing between calls: the same prompt gives the same reply, so that a session can be
 * resumed or replayed at any point.
 */
public final class ScriptModel implements Model {
  private final String file;
  private final Script script;

  private ScriptModel(String file, Script script) {
    this.file = file;
    this.script = script;
  }

  /**
   * Reads and checks the whole script.
   *
   * @throws ModelException if the file cannot be read or is no script
   */
  public static ScriptModel open(Path file) throws ModelException {
    try {
      return new ScriptModel(file.toString(), ScriptReader.read(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new ModelException("There is no script " + file + ". Check the path after 'script:'.");
    } catch (CharacterCodingException e) {
      throw new ModelException("The script " + file + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new ModelException("The script " + file + " cannot be read: " + e.getMessage() + ".");
    } catch (IllegalArgumentException e) {
      throw new ModelException("The script " + file + " cannot be played: " + e.getMessage() + ".");
    }
  }

  @Override
  public Reply reply(Prompt prompt, Consumer<Delta> deltas)
      throws ModelException, InterruptedException {
    int index = ScriptStage.nextStep(prompt.messages());
    String where = file + ", step " + (index + 1);
    try {
      String task = ScriptStage.task(prompt.messages());
      if (ScriptStage.asksForCapsule(prompt.messages())) {
        return said(
            script.capsule().map(c -> capsule(c, prompt, task)).orElse("## Goal\n" + task), prompt);
      }
      if (task.startsWith(Verification.MARK) && fitting(task).isEmpty()) {
        return said("This script plays no verifier, so nothing was verified.", prompt);
      }
      Section section = section(task);
      if (section.when().isPresent()) {
        where = file + ", the agent for '" + section.when().get() + "', step " + (index + 1);
      }
      if (index >= section.steps().size()) {
        throw new IllegalArgumentException(
            "the script ends after "
                + section.steps().size()
                + " steps and the session asks for more");
      }
      return play(new ScriptStage(section, index, prompt.messages(), task), prompt, deltas);
    } catch (IllegalArgumentException e) {
      throw new ModelException("The script stops at " + where + ": " + e.getMessage() + ".");
    }
  }

  private Reply play(ScriptStage stage, Prompt prompt, Consumer<Delta> deltas)
      throws InterruptedException {
    Step step = stage.step();
    stage.check();
    Map<String, Object> names = stage.names();
    var content = new ArrayList<ContentBlock>();
    String text =
        stage.preface(script.title(), file) + step.say().map(t -> t.text(names)).orElse("");
    if (!text.isBlank()) {
      content.add(new Text(text.strip()));
    }
    int number = 0;
    for (Call call : step.calls()) {
      content.add(new ToolUse(stage.id(++number), call.tool(), input(call, names)));
    }
    Thread.sleep(step.delay());
    if (!text.isBlank()) {
      deltas.accept(new Delta.Text(text.strip()));
    }
    StopReason stop = step.calls().isEmpty() ? StopReason.END : StopReason.TOOL_USE;
    return new Reply(new Message.Assistant(content, stop), usage(prompt, content));
  }

  private Section section(String task) {
    return fitting(task)
        .or(() -> script.sections().stream().filter(s -> s.when().isEmpty()).findFirst())
        .orElseThrow();
  }

  /** The turns of a sub-agent that is told this. */
  private Optional<Section> fitting(String task) {
    return script.sections().stream()
        .filter(s -> s.when().isPresent() && s.when().get().matcher(task).find())
        .findFirst();
  }

  private String capsule(Template words, Prompt prompt, String task) {
    int index = Math.max(0, ScriptStage.nextStep(prompt.messages()) - 1);
    var stage = new ScriptStage(section(task), index, prompt.messages(), task);
    return words.text(stage.names());
  }

  private static Reply said(String text, Prompt prompt) {
    List<ContentBlock> content = List.of(new Text(text));
    return new Reply(new Message.Assistant(content, StopReason.END), usage(prompt, content));
  }

  private static Json input(Call call, Map<String, Object> names) {
    return switch (call.input()) {
      case Input.Raw(var text) -> new Json(text);
      case Input.Tree(var tree) ->
          new Json(JsonMapper.shared().writeValueAsString(Template.fill(tree, names)));
    };
  }

  /** A quarter of the characters, as a rule of thumb; a script costs nothing. */
  private static Usage usage(Prompt prompt, List<ContentBlock> reply) {
    long read = prompt.system().length();
    for (ToolSpec tool : prompt.tools()) {
      read +=
          tool.name().length() + tool.description().length() + tool.inputSchema().text().length();
    }
    for (Message message : prompt.messages()) {
      read += length(message.content());
    }
    return new Usage(read / 4, 0, 0, length(reply) / 4, 0, true);
  }

  private static long length(List<ContentBlock> content) {
    long length = 0;
    for (ContentBlock block : content) {
      length +=
          switch (block) {
            case Text(var text) -> text.length();
            case ToolUse(_, var tool, var input) -> tool.length() + input.text().length();
            case ToolOutput(_, var text, _, _) -> text.length();
            case ContentBlock.Native(_, var raw, _) -> raw.text().length();
            case ContentBlock.Image _ -> 0;
          };
    }
    return length;
  }
}
