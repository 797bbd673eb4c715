package dev.workroom.core.agent;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Tool.Answer;
import java.util.List;
import java.util.Optional;

/**
 * What may have a say about an agent's calls beside policy. It can stop a call, have a person
 * asked, give it another input and add to its result; policy is asked afterwards all the same, so
 * it can never allow anything.
 */
public interface Hooks {
  Hooks NONE = new None();

  /** Before a call is judged. */
  Word before(Session session, ToolUse use) throws InterruptedException;

  /** When a person would be asked: why the call is refused instead. */
  Optional<String> refuses(Session session, ToolUse use, Request request)
      throws InterruptedException;

  /** When a call has its result: the one that enters the log. */
  Answer.Finished after(Session session, ToolUse use, Answer.Finished answer)
      throws InterruptedException;

  /**
   * What was said of a call.
   *
   * @param reason for people and the model
   * @param events that enter the log first; another input for the call may be among them
   */
  record Word(Say say, String reason, List<Event> events) {
    public static final Word NOTHING = new Word(Say.NOTHING, "", List.of());

    public Word {
      events = List.copyOf(events);
    }
  }

  /** The kinds of word. */
  enum Say {
    NOTHING,
    ASK,
    STOP
  }

  /** Nobody has a say. */
  record None() implements Hooks {
    @Override
    public Word before(Session session, ToolUse use) {
      return Word.NOTHING;
    }

    @Override
    public Optional<String> refuses(Session session, ToolUse use, Request request) {
      return Optional.empty();
    }

    @Override
    public Answer.Finished after(Session session, ToolUse use, Answer.Finished answer) {
      return answer;
    }
  }
}
