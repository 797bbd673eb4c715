package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;

/** Shows sessions while they happen; told by one thread. */
interface Progress extends AutoCloseable {
  void entry(SessionId session, Entry entry);

  /** What happened before this process began: nothing to show, but to be known. */
  default void earlier(SessionId session, Entry entry) {}

  /** Something for the eye only; it may be left out. */
  default void delta(SessionId session, Delta delta) {}

  /**
   * A person typed a line that no question waited for; {@code answer} is what came of it, empty if
   * the log shows that.
   */
  default void typed(String line, String answer) {}

  /**
   * A person asked for a line to be completed: it stands now as {@code line}, and {@code told} says
   * what could be meant.
   */
  default void completed(String line, String told) {}

  /** Makes room for a question to the person and keeps still until the next entry. */
  default void yield() {}

  @Override
  default void close() {}
}
