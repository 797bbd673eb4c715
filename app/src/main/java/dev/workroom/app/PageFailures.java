package dev.workroom.app;

import dev.workroom.server.Refused;
import dev.workroom.server.Refused.Kind;

/** Turns what a user must mend into what the page is answered. */
final class PageFailures {
  private PageFailures() {}

  /** What went wrong, as the server tells it. */
  static Throwable told(Throwable e) {
    return e instanceof UserError wrong
        ? new Refused(
            wrong.exit() == Exit.USAGE ? Kind.BAD_REQUEST : Kind.CONFLICT,
            String.valueOf(wrong.getMessage()))
        : e;
  }
}
