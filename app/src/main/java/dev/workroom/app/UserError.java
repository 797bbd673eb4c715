package dev.workroom.app;

/** Something the user must mend: one sentence that says what is wrong, where, and what to do. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Exit exit;

  UserError(String sentence, Exit exit) {
    super(sentence);
    this.exit = exit;
  }

  static UserError usage(String sentence) {
    return new UserError(sentence, Exit.USAGE);
  }

  static UserError failed(String sentence) {
    return new UserError(sentence, Exit.FAILED);
  }

  Exit exit() {
    return exit;
  }
}
