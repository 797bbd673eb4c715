package dev.workroom.core.agent;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.Reply;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.CallState;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets the model write its part of a state capsule when its context grows beyond a limit; the house
 * adds what the log knows. The last reply and its results stay as they are.
 *
 * @param limitTokens context from which on a capsule is due
 * @param request what the model is told to write
 */
public record CapsuleCompactor(Model model, long limitTokens, String request) implements Compactor {
  /** How the request for a capsule begins, so that a script knows it. */
  public static final String MARK = "<note>\nState capsule, please.";

  private static final int CHARACTERS_PER_TOKEN = 3;

  @Override
  public Optional<ContextCompacted> compact(Session session, Prompt next)
      throws ModelException, InterruptedException {
    SessionState state = session.state();
    var last = state.lastReply();
    Capsule.Ledger known = session.capsule().map(Capsule::ledger).orElse(Capsule.Ledger.EMPTY);
    if (last.isEmpty()
        || last.get().seq() <= known.through()
        || last.get().contextTokens() + unread(state) < limitTokens) {
      return Optional.empty();
    }
    // The same prefix as the step itself would send, so that the provider's cache serves it.
    var messages = new ArrayList<>(next.messages());
    messages.add(
        new Message.User(List.of(new ContentBlock.Text(MARK + "\n" + request + "\n</note>"))));
    Reply reply = model.reply(new Prompt(next.system(), messages, next.tools()), _ -> {});
    String written = reply.message().text().strip();
    if (written.isEmpty()) {
      throw new ModelException(
          "The model gave no summary when its context was full. Try again with another model.");
    }
    Capsule.Notes notes = session.notes().updated(written);
    Capsule.Ledger ledger = known.plus(session.entriesAfter(known.through()));
    return Optional.of(
        new ContextCompacted(new Capsule(notes, ledger), last.get().seq(), reply.usage()));
  }

  /** Results that came since the model's last answer, reckoned in tokens. */
  private static long unread(SessionState state) {
    long characters = 0;
    for (CallState call : state.calls().values()) {
      if (call instanceof CallState.Finished(var result)) {
        characters += result.text().length();
      }
    }
    return characters / CHARACTERS_PER_TOKEN;
  }
}
