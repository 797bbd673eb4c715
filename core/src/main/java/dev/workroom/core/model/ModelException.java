package dev.workroom.core.model;

/** The model cannot answer; the message is a sentence for the user that says what to do. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }
}
