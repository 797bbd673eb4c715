package dev.workroom.documents;

/**
 * A file from which no text can be had; the message is one sentence that says why and, where there
 * is something to do, what.
 */
public final class UnreadableDocument extends Exception {
  public UnreadableDocument(String message) {
    super(message);
  }

  public UnreadableDocument(String message, Throwable cause) {
    super(message, cause);
  }
}
