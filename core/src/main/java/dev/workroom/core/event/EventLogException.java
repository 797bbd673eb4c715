package dev.workroom.core.event;

/** The log cannot be read or written; the message is a sentence for the user. */
public final class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventLogException(String message) {
    super(message);
  }

  public EventLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
