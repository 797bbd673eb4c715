package dev.workroom.core.message;

/**
 * JSON text as it came over the edge; the core carries it and never looks inside.
 *
 * <p>It may be invalid when a model sent it so: whoever binds it says what is wrong with it.
 */
public record Json(String text) {
  public static final Json EMPTY = new Json("{}");
}
