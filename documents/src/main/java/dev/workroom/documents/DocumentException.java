package dev.workroom.documents;

/**
 * A document that cannot be read or made; the message is one sentence for the person or the model
 * that says what is wrong, where, and what to do.
 */
public final class DocumentException extends RuntimeException {
  public DocumentException(String message) {
    super(message);
  }

  public DocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
