package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLog.Claim;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.CallState;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.server.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs sessions for the server. */
final class PageRuns implements Runs {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Workshop workshop;
  private final PageLog log;
  private final PageCompany.Viewer viewer;
  private final Map<SessionId, SessionRun> running = new ConcurrentHashMap<>();
  private final Set<SessionId> unverified = ConcurrentHashMap.newKeySet();

  PageRuns(Workshop workshop, PageLog log, PageCompany.Viewer viewer) {
    this.workshop = workshop;
    this.log = log;
    this.viewer = viewer;
  }

  /** No fresh reader looks at what this session finishes. */
  void leaveUnverified(SessionId root) {
    unverified.add(root);
  }

  boolean running(SessionId root) {
    return running.containsKey(root);
  }

  /** People appended something: the session takes it in now instead of in a moment. */
  void poke(SessionId root) {
    SessionRun run = running.get(root);
    if (run != null) {
      run.poke();
    }
  }

  @Override
  public Ending advance(SessionId root) throws Exception {
    if (log.closed()) {
      return Ending.CUT_OFF;
    }
    var session = new Session(root, log);
    Optional<Setup> setup = session.state().setup();
    if (setup.isEmpty() || !canGoOn(session)) {
      return Ending.RESTED;
    }
    Optional<Claim> free = log.claim(root);
    if (free.isEmpty()) {
      return Ending.TAKEN;
    }
    free.get().close();
    var company = new PageCompany(viewer, !unverified.contains(root));
    try (var run = SessionRun.open(workshop, company, root, setup.get())) {
      running.put(root, run);
      Thread bell = Thread.ofVirtual().start(() -> ringNowAndThen(run));
      try {
        run.drive();
      } finally {
        bell.interrupt();
        running.remove(root);
      }
    }
    return log.closed() ? Ending.CUT_OFF : Ending.RESTED;
  }

  @Override
  public boolean elsewhere(SessionId root) {
    if (running.containsKey(root)) {
      return false;
    }
    Optional<Claim> free = log.claim(root);
    free.ifPresent(Claim::close);
    return free.isEmpty();
  }

  /** Who waits for an answer looks now and then whether it is still worth waiting. */
  private static void ringNowAndThen(SessionRun run) {
    try {
      while (true) {
        Thread.sleep(LOOK);
        run.poke();
      }
    } catch (InterruptedException _) {
      // the run has ended
    }
  }

  /** Whether there is something to do that does not wait for a person. */
  private static boolean canGoOn(Session session) {
    SessionState state = session.state();
    if (state.outcome().isPresent()) {
      return wantedAgain(session.entries());
    }
    if (state.stopping() || state.paused()) {
      return state.stopping();
    }
    return state.openCalls().isEmpty()
        || state.unseenInput()
        || state.openCalls().stream()
            .anyMatch(use -> !(state.calls().get(use.id()) instanceof CallState.Waiting));
  }

  /** Whether somebody has asked for more since the last turn ended. */
  private static boolean wantedAgain(List<Entry> log) {
    for (Entry entry : log.reversed()) {
      if (entry.event() instanceof Event.TurnEnded) {
        return false;
      }
      if (entry.event() instanceof Event.Resumed
          || entry.event() instanceof Event.UserSaid
          || entry.event() instanceof Event.Rewound) {
        return true;
      }
    }
    return false;
  }
}
