package dev.workroom.app;

import dev.workroom.server.Refused;
import dev.workroom.server.Refused.Kind;
import java.util.concurrent.Callable;

/** Turns what a user must mend into what the page is answered. */
final class PageFailures {
  private PageFailures() {}

  static <T> T told(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (UserError e) {
      throw new Refused(
          e.exit() == Exit.USAGE ? Kind.BAD_REQUEST : Kind.CONFLICT,
          String.valueOf(e.getMessage()));
    }
  }
}
