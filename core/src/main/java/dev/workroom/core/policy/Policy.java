package dev.workroom.core.policy;

import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;

/** What may happen without asking. Pure: same state and call, same verdict. */
public interface Policy {
  Verdict check(SessionState state, ToolUse use, Effect effect);

  /** The answer, with the rule that gave it. */
  sealed interface Verdict {
    String rule();

    record Allow(String rule) implements Verdict {}

    /** {@code reason} tells the model what it may do instead. */
    record Deny(String rule, String reason) implements Verdict {}

    record Ask(String rule, String question, Gate gate) implements Verdict {}

    /** A person wished to look at the plan again before this; {@code why} says so. */
    record Review(String rule, String why) implements Verdict {}
  }
}
