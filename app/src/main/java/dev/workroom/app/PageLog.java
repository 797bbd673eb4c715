package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.message.SessionId;
import java.util.List;
import java.util.Optional;

/**
 * The log as sessions of the server write it: it rings at each append, and when the server ends it
 * takes no more, so that what is at work stands where a crash would have left it and goes on from
 * there.
 */
final class PageLog implements EventLog {
  private final EventLog log;
  private final RecentLogs recent;
  private volatile Runnable bell = () -> {};
  private volatile boolean closed;

  PageLog(EventLog log) {
    this.log = log;
    this.recent = new RecentLogs(log);
  }

  /** What is told of each append. */
  void ring(Runnable bell) {
    this.bell = bell;
  }

  /** From here on nothing is taken. */
  void close() {
    closed = true;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public List<Entry> append(SessionId session, long expected, String actor, List<Event> events) {
    if (closed) {
      throw new EventLogException("The server is stopping; the session goes on when it starts.");
    }
    List<Entry> entries = log.append(session, expected, actor, events);
    bell.run();
    return entries;
  }

  @Override
  public List<Entry> read(SessionId session, long fromSeq) {
    return recent.read(session, fromSeq);
  }

  @Override
  public long last(SessionId session) {
    return log.last(session);
  }

  @Override
  public Optional<Claim> claim(SessionId session) {
    return log.claim(session);
  }
}
