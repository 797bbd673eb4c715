package dev.workroom.app;

import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;

/** Answers what sessions ask, or knows that somebody will. */
interface Attendance {
  /** Whether somebody or something will answer this. */
  boolean attends(Request request);

  /** Answers if it can; the decision goes into the session's log. */
  void answer(SessionId id, CallId call, Request request);
}
