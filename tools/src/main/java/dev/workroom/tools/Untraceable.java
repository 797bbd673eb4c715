package dev.workroom.tools;

/** A query of a kind for which it cannot be said which rows its values came from. */
final class Untraceable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why goes on a sentence that begins "Not by row: "
   */
  Untraceable(String why) {
    super(why);
  }
}
