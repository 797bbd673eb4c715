package dev.workroom.app;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event.ModelLent;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.BudgetUse;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.extensions.mcp.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session's model for a connector that a person let use it: words in, words out, without tools
 * and without anything of the session. What it consumes stands in the session's log and comes off
 * its budget.
 *
 * @param name of the model, which the connector is told
 */
record ModelSampler(Model model, String name, Sessions sessions) implements Surroundings.Sampler {
  private static final String ACTOR = "connector";
  private static final int LONGEST = 200_000;

  @Override
  public Map<String, Object> reply(Surroundings.Borrower borrower, Map<String, Object> params)
      throws IOException, InterruptedException {
    Session session = sessions.open(borrower.session());
    Optional<BudgetUse> over =
        BudgetUse.of(session.state()).stream()
            .filter(use -> use.limit() != Budget.Limit.SUBAGENTS && use.reached())
            .findFirst();
    if (over.isPresent()) {
      throw new IOException("The session's budget is used up: " + over.get().sentence());
    }
    Model.Reply reply;
    try {
      reply = model.reply(prompt(params), _ -> {});
    } catch (ModelException e) {
      throw new IOException("The model gave no answer: " + e.getMessage(), e);
    }
    session.append(ACTOR, new ModelLent(borrower.call(), borrower.connector(), reply.usage()));
    return Map.of(
        "role",
        "assistant",
        "model",
        name,
        "stopReason",
        "endTurn",
        "content",
        Map.of("type", "text", "text", reply.message().text()));
  }

  /** The connector's words, which are all that the model is shown. */
  private static Prompt prompt(Map<String, Object> params) throws IOException {
    var messages = new ArrayList<Message>();
    int size = 0;
    for (Object one : params.get("messages") instanceof List<?> list ? list : List.of()) {
      String text = one instanceof Map<?, ?> message ? text(message.get("content")) : "";
      size += text.length();
      if (text.isEmpty() || size > LONGEST) {
        throw new IOException(
            "Only messages of text, of %d characters in all, are put to the model."
                .formatted(LONGEST));
      }
      List<ContentBlock> said = List.of(new Text(text));
      messages.add(
          one instanceof Map<?, ?> message && "assistant".equals(message.get("role"))
              ? new Message.Assistant(said, Message.StopReason.END)
              : new Message.User(said));
    }
    if (messages.isEmpty()) {
      throw new IOException("There is no message to answer.");
    }
    String system = params.get("systemPrompt") instanceof String text ? text : "";
    return new Prompt(system, messages, List.of());
  }

  /** A block of text, or several; empty if there is anything else. */
  private static String text(@Nullable Object content) {
    var text = new StringBuilder();
    for (Object block : content instanceof List<?> several ? several : Arrays.asList(content)) {
      if (!(block instanceof Map<?, ?> map) || !(map.get("text") instanceof String words)) {
        return "";
      }
      text.append(text.isEmpty() ? "" : "\n").append(words);
    }
    return text.toString();
  }
}
