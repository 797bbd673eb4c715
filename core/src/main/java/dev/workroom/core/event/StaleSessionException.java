package dev.workroom.core.event;

import dev.workroom.core.message.SessionId;

/** Somebody else appended first. */
public final class StaleSessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleSessionException(SessionId session, long expected) {
    super("session " + session + " has gone on elsewhere since its entry " + expected);
  }
}
