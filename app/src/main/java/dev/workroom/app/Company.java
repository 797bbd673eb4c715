package dev.workroom.app;

import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.session.Sessions;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Who is with a session while it runs: who watches it, and who answers it. */
interface Company {
  /** Where its words to a person go, and theirs come from. */
  Terminal terminal();

  /** Whether a fresh reader looks at finished files. */
  boolean verify();

  /** Whether what is new in folders and extensions is accepted unasked. */
  boolean acceptsAll();

  /** Those who watch; {@code titles} says in a few words what a call does. */
  List<Progress> views(Function<ToolUse, String> titles) throws IOException;

  /** Who answers. */
  Attendance attendance(Sessions sessions, Workshop workshop);
}
