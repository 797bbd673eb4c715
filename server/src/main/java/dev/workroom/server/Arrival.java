package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;

/** An entry of some session at its place among the entries of all sessions. */
public record Arrival(long position, SessionId session, Entry entry) {
  /** The session above all others of its family. */
  public static SessionId root(SessionId session) {
    int slash = session.value().indexOf('/');
    return slash < 0 ? session : new SessionId(session.value().substring(0, slash));
  }
}
