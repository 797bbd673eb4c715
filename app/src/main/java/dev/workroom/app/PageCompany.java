package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.session.Sessions;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Who is with a session that the server runs: browsers watch, and people answer through the log. A
 * question keeps the session at hand for a while; after that it rests and holds nothing.
 */
final class PageCompany implements Company, Attendance {
  private static final Duration AT_HAND = Duration.ofSeconds(60);

  private final Viewer viewer;
  private final boolean verify;
  private volatile Instant asked = Instant.EPOCH;

  /** What browsers see that is in no log. */
  interface Viewer {
    void delta(SessionId session, Delta delta);

    /** What was being written stands in the log now, or never will. */
    void written(SessionId session);
  }

  /** Nobody watches. */
  record Nobody() implements Viewer {
    @Override
    public void delta(SessionId session, Delta delta) {}

    @Override
    public void written(SessionId session) {}
  }

  PageCompany(Viewer viewer, boolean verify) {
    this.viewer = viewer;
    this.verify = verify;
  }

  @Override
  public Terminal terminal() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(nowhere, nowhere, new BufferedReader(Reader.nullReader()), false);
  }

  @Override
  public boolean verify() {
    return verify;
  }

  @Override
  public boolean acceptsAll() {
    return false;
  }

  @Override
  public List<Progress> views(Function<ToolUse, String> titles) {
    return List.of(
        new Progress() {
          @Override
          public void entry(SessionId session, Entry entry) {
            if (entry.event() instanceof Event.ModelReplied
                || entry.event() instanceof Event.TurnEnded) {
              viewer.written(session);
            }
          }

          @Override
          public void delta(SessionId session, Delta delta) {
            viewer.delta(session, delta);
          }
        });
  }

  @Override
  public Attendance attendance(Sessions sessions, Workshop workshop) {
    return this;
  }

  @Override
  public boolean attends(Request request) {
    return Instant.now().isBefore(asked.plus(AT_HAND));
  }

  /** People answer through the log, when they will. */
  @Override
  public void answer(SessionId id, CallId call, Request request) {
    asked = Instant.now();
  }
}
