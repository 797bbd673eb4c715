package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Describe;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells how to use the parts of a tool that its description leaves out, for brevity. */
final class GuideTool implements FileTool {
  private static final Spec SPEC = new Spec("Guide", Input.class, GuideTool.class);

  /** Each is a file {@code guides/TOPIC.md} beside this class. */
  static final List<String> TOPICS =
      List.of("workbook", "deck", "report", "agents", "plan", "clean", "pdf", "mail");

  /** What a model says. */
  record Input(@Describe("workbook, deck, report, agents, plan, clean, pdf, mail") String topic) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("look up " + Inputs.bind(input, Input.class).topic);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    String topic = Inputs.bind(input, Input.class).topic.strip();
    if (!TOPICS.contains(topic)) {
      throw new Refusal("There is no guide to \"" + topic + "\", only to: " + list() + ".");
    }
    try (InputStream in = GuideTool.class.getResourceAsStream("guides/" + topic + ".md")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its guide to " + topic);
      }
      return Work.ok(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  private static String list() {
    return String.join(", ", TOPICS);
  }
}
