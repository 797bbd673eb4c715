package dev.workroom.server;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.SessionProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What the logs come to: a row for each session, and its folds while they are of use. It may be
 * thrown away at any time; the logs have it all.
 */
final class Board {
  private static final int FOLDED = 200;

  private final Shelf shelf;
  private final Work work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SessionId, Row> rows = new ConcurrentHashMap<>();
  private final Map<SessionId, Optional<Setup>> begun = new ConcurrentHashMap<>();
  private final Set<SessionId> elsewhere = ConcurrentHashMap.newKeySet();
  private final Map<SessionId, Family> families = new LinkedHashMap<>(16, 0.75f, true);

  /** What is known of the running of sessions. */
  interface Work {
    boolean live(SessionId root);

    /** Whether another process runs it now. */
    boolean elsewhere(SessionId root);

    boolean queued(SessionId root);

    /** Why a session could not be gone on with; empty: nothing is known. */
    String trouble(SessionId root);
  }

  Board(Shelf shelf, Work work) {
    this.shelf = shelf;
    this.work = work;
  }

  /** Takes in an entry, if the session's folds are at hand. */
  void take(Arrival arrival) {
    lock.lock();
    try {
      Family family = families.get(Arrival.root(arrival.session()));
      if (family != null) {
        catchUp(family, arrival.session(), arrival.entry());
      }
    } finally {
      lock.unlock();
    }
  }

  private void catchUp(Family family, SessionId session, Entry entry) {
    long known = family.seq(session);
    if (entry.seq() == known + 1) {
      family.add(session, entry);
    } else if (entry.seq() > known) {
      shelf.read(session, known + 1).forEach(one -> family.add(session, one));
    }
  }

  /** Does something with the folds of a session, which are as new as its logs. */
  <T> T with(SessionId root, Function<Family, T> use) {
    lock.lock();
    try {
      return use.apply(family(root));
    } finally {
      lock.unlock();
    }
  }

  private Family family(SessionId root) {
    Family known = families.get(root);
    if (known == null) {
      List<Entry> log = shelf.read(root, 1);
      if (log.isEmpty()) {
        throw Refused.missing("There is no session %s.".formatted(root));
      }
      known = new Family(root);
      for (Entry entry : log) {
        known.add(root, entry);
      }
      families.put(root, known);
      trim();
    }
    fresh(known, root);
    return known;
  }

  /** Sub-agents' logs are found by the entries that began them, at any depth. */
  private void fresh(Family family, SessionId root) {
    shelf.read(root, family.seq(root) + 1).forEach(entry -> family.add(root, entry));
    var done = new ArrayList<SessionId>();
    boolean more = true;
    while (more) {
      more = false;
      for (Family.Lane lane : family.lanes()) {
        if (!done.contains(lane.session())) {
          done.add(lane.session());
          more = true;
          shelf
              .read(lane.session(), family.seq(lane.session()) + 1)
              .forEach(entry -> family.add(lane.session(), entry));
        }
      }
    }
  }

  private void trim() {
    var eldest = families.keySet().iterator();
    while (families.size() > FOLDED && eldest.hasNext()) {
      SessionId root = eldest.next();
      if (!work.live(root)) {
        eldest.remove();
      }
    }
  }

  /** The rows of all sessions, the one that last did something first. */
  List<Row> rows(boolean archived) {
    List<Shelf.Line> lines =
        shelf.lines().stream()
            .filter(line -> line.parent().isEmpty() && line.archived() == archived)
            .toList();
    var rows = new ArrayList<Row>();
    for (Shelf.Line line : lines) {
      rows.add(rows.size() < FOLDED || !ended(line) ? row(line) : old(line));
    }
    return List.copyOf(rows);
  }

  /** What has not ended may wait for a person, however long ago that was. */
  private static boolean ended(Shelf.Line line) {
    return switch (Row.Status.valueOf(line.status())) {
      case WORKING, WAITING, PAUSED -> false;
      case DONE, FAILED, INTERRUPTED, OVER_BUDGET -> true;
    };
  }

  /** Of what ended long ago the list is read, and once what it was given at its start. */
  private Row old(Shelf.Line line) {
    Optional<Setup> setup = begun.computeIfAbsent(line.id(), this::setup);
    return new Row(
        line.id().value(),
        line.title(),
        Row.Status.valueOf(line.status()),
        false,
        line.archived(),
        setup.map(Setup::folders).orElse(List.of()),
        setup.map(given -> given.mode().name()).orElse(""),
        setup.map(Setup::model).orElse(""),
        line.started(),
        line.last(),
        0,
        0,
        line.status().toLowerCase(Locale.ROOT).replace('_', ' '),
        0,
        0,
        0,
        0,
        false,
        0,
        "");
  }

  private Optional<Setup> setup(SessionId session) {
    return shelf
        .first(session)
        .map(Entry::event)
        .filter(SessionStarted.class::isInstance)
        .map(started -> ((SessionStarted) started).setup());
  }

  private Row row(Shelf.Line line) {
    Row known = rows.get(line.id());
    boolean still =
        known != null
            && known.last().equals(line.last())
            && known.waits() == 0
            && known.live() == work.live(line.id())
            && known.trouble().equals(work.trouble(line.id()))
            && known.status() != Row.Status.WORKING;
    if (known != null && still) {
      return known;
    }
    Row row = folded(line);
    rows.put(line.id(), row);
    return row;
  }

  private Row folded(Shelf.Line line) {
    return with(
        line.id(),
        family -> family.row(line.title(), run(family, line.id()), work.trouble(line.id())));
  }

  private Family.Run run(Family family, SessionId root) {
    if (work.live(root)) {
      return Family.Run.HERE;
    }
    boolean abroad = family.working() && work.elsewhere(root);
    if (abroad) {
      elsewhere.add(root);
      return Family.Run.ELSEWHERE;
    }
    elsewhere.remove(root);
    return work.queued(root) ? Family.Run.QUEUED : Family.Run.NONE;
  }

  /** Sessions that another process ran when it was last looked: it may end without a word. */
  Set<SessionId> elsewhere() {
    return Set.copyOf(elsewhere);
  }

  /** The row of one session. */
  Row row(SessionId root) {
    return shelf.lines().stream()
        .filter(line -> line.id().equals(root))
        .findFirst()
        .map(this::row)
        .orElseThrow(() -> Refused.missing("There is no session %s.".formatted(root)));
  }

  /** How far a session is, and where its plan stands. */
  Standing standing(SessionId root) {
    return with(
        root,
        family -> {
          SessionProgress progress = family.progress();
          return new Standing(
              root.value(),
              family.state().seq(),
              progress,
              family.waits(progress),
              State.of(family.state()));
        });
  }

  /** How far a session is. */
  record Standing(String root, long seq, SessionProgress progress, List<Wait> waits, State state) {}

  /** What of a session is not progress. */
  record State(
      boolean planApproved,
      Optional<dev.workroom.core.event.Plan> plan,
      boolean paused,
      boolean stopping,
      Optional<dev.workroom.core.event.Outcome> outcome) {
    static State of(dev.workroom.core.session.SessionState state) {
      return new State(
          state.planApproved(), state.plan(), state.paused(), state.stopping(), state.outcome());
    }
  }
}
