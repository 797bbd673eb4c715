package dev.workroom.app;

import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.ModelException;
import dev.workroom.extensions.mcp.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The session's model for a connector that a person let use it: words in, words out, without tools
 * and without anything of the session.
 *
 * @param name of the model, which the connector is told
 */
record ModelSampler(Model model, String name) implements Surroundings.Sampler {
  @Override
  public Optional<Map<String, Object>> reply(Map<String, Object> params)
      throws InterruptedException {
    var messages = new ArrayList<Message>();
    for (Object one : params.get("messages") instanceof List<?> list ? list : List.of()) {
      if (!(one instanceof Map<?, ?> message)
          || !(message.get("content") instanceof Map<?, ?> content)
          || !(content.get("text") instanceof String text)) {
        return Optional.empty();
      }
      List<ContentBlock> said = List.of(new Text(text));
      messages.add(
          "assistant".equals(message.get("role"))
              ? new Message.Assistant(said, Message.StopReason.END)
              : new Message.User(said));
    }
    String system = params.get("systemPrompt") instanceof String text ? text : "";
    try {
      Message.Assistant reply =
          model.reply(new Prompt(system, messages, List.of()), _ -> {}).message();
      return Optional.of(
          Map.of(
              "role",
              "assistant",
              "model",
              name,
              "stopReason",
              "endTurn",
              "content",
              Map.of("type", "text", "text", reply.text())));
    } catch (ModelException _) {
      return Optional.empty();
    }
  }
}
