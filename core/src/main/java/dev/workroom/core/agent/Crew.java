package dev.workroom.core.agent;

import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Effect;
import java.util.Optional;

/** Where sub-agents come from: each is equipped for its assignment, and for nothing beyond it. */
@FunctionalInterface
public interface Crew {
  /**
   * Equips one.
   *
   * @param setup its folders and share of the budget, as its log has them
   */
  Member hire(SessionId child, Setup setup, Task assignment) throws Exception;

  /** One that works; closed when it has ended. */
  interface Member extends AutoCloseable {
    Agent agent();

    /** What a call of its would touch; empty if that cannot be said. */
    Optional<Effect> effect(ToolUse use);

    @Override
    void close();
  }
}
