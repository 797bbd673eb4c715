package dev.workroom.core.agent;

import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets the model write a state capsule (goal, decisions, facts with sources, files, open items)
 * when its context grows beyond a limit. The last reply and its results stay as they are.
 *
 * @param limitTokens context from which on a capsule is due
 * @param request what the model is told to write
 */
public record CapsuleCompactor(Model model, long limitTokens, String request) implements Compactor {

  @Override
  public Optional<ContextCompacted> compact(SessionState state, Prompt next)
      throws ModelException, InterruptedException {
    var last = state.lastReply();
    if (last.isEmpty() || last.get().contextTokens() < limitTokens) {
      return Optional.empty();
    }
    // The same prefix as the step itself would send, so that the provider's cache serves it.
    var messages = new ArrayList<>(next.messages());
    messages.add(new Message.User(List.of(new ContentBlock.Text(request))));
    Reply reply = model.reply(new Prompt(next.system(), messages, next.tools()), _ -> {});
    String capsule = reply.message().text().strip();
    if (capsule.isEmpty()) {
      throw new ModelException(
          "The model gave no summary when its context was full. Try again with another model.");
    }
    return Optional.of(new ContextCompacted(capsule, last.get().seq(), reply.usage()));
  }
}
